from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import product

import pytest
from fast_mail_parser import parse_email
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import TemplateNotFound
from jinja2.exceptions import SecurityError
from pydantic import ValidationError

from services.notify.documents import (
    Attendee,
    Subscription,
)
from services.notify.domain.attendee import HEARS, AttendeeStatus
from services.notify.domain.campaign import Told
from services.notify.domain.message import Audience, Message
from services.notify.links import unsubscribe_url
from services.notify.mail.samples import LETTERS, Samples, delivery_of
from services.notify.mail.values import Addressing
from services.notify.mail.wire import POLICY, Letter, build, mailbox, sender_of
from services.notify.mail.wording import Wording, _environment, word
from shared.console.examples import example
from shared.contracts import Command
from shared.contracts.campaigns import TestCampaign
from shared.contracts.events import NotCarried
from shared.contracts.feedback import ItemStatus
from shared.contracts.notify import Subscribe
from shared.contracts.share_kits import AddPartner
from shared.links import Links
from shared.text import LANGUAGES, Language, Text
from tests.unit.notify.samples import CITY, NOW, an_occasion

LINKS = Links("a secret of at least thirty-two characters")
BASE = "http://127.0.0.1:18084"
ADDRESSING = Addressing(CITY, LINKS, BASE)
EVIL = "<script>alert(1)</script>{{ 7919 * 7919 }}{% raw %}\"'>\r\nBcc: victim@example.org"
EVERY = list(product(LETTERS, LANGUAGES))


SAMPLES = Samples(city=CITY, links=LINKS, base=BASE, now=NOW, name="Aino Järvinen", after=EVIL)
SENDER = sender_of("Espoon kaupunki, osallisuus <silta@espoo.example>")


def wire_bytes(message: Message, language: Language, samples: Samples = SAMPLES) -> bytes:
    _, raw = samples.letter(message, language, SENDER)
    return raw


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_every_message_has_both_parts_in_its_language(message: Message, language: Language) -> None:
    read = parsed(wire_bytes(message, language))
    assert read["Content-Language"] == language
    assert read.get_content_type() == "multipart/alternative"
    text, html = part(read, "plain"), part(read, "html")
    assert len(text.splitlines()) > 5
    assert f'<html lang="{language}">' in html
    assert "Espoo" in text or "Esbo" in text


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_how_a_letter_looks_stands_at_each_element_for_programs_that_know_no_style_sheet(
    message: Message, language: Language
) -> None:
    html = part(parsed(wire_bytes(message, language)), "html")
    without = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    looks = {
        "body": "background-color: #ffffff",
        "h1": "font-size: 25px",
        "a": "color: #00497a",
        'a class="button"': "color: #ffffff",
        'p class="small"': "color: #454545",
        'div class="foot"': "border-top: 1px solid #767676",
    }
    for element, look in looks.items():
        kind, _, named = element.partition(" ")
        tags = re.findall(rf"<{kind}\b[^>]*>", without)
        styled = [tag for tag in tags if (named in tag if named else "class=" not in tag)]
        assert all(look in tag for tag in styled), element
        assert styled or kind in ("a", "p"), element
    assert "@media (prefers-color-scheme: dark)" in html, "what can't stand at an element stays in the style sheet"


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_an_independent_parser_reads_every_letter_as_it_was_worded(message: Message, language: Language) -> None:
    _, addressed = SAMPLES.addressed_to(message, language)
    wording, raw = SAMPLES.letter(message, language, SENDER)
    read = parse_email(raw, strict=True)
    assert read.warnings == []
    assert read.subject == wording.subject
    assert read.from_ is not None
    assert (read.from_.display_name, read.from_.address) == ("Espoon kaupunki, osallisuus", "silta@espoo.example")
    assert [(to.display_name, to.address) for to in read.to] == [(None, "one@example.org")]
    assert [len(others) for others in (read.cc, read.bcc, read.reply_to, read.attachments)] == [0, 0, 0, 0]
    assert read.date_parsed == NOW
    assert [text.replace("\r\n", "\n") for text in read.text_plain] == [wording.text]
    assert [html.replace("\r\n", "\n").rstrip("\n") for html in read.text_html] == [wording.html.rstrip("\n")]
    leaves = addressed.unsubscribe_url
    assert read.headers.get("List-Unsubscribe") == (None if leaves is None else [f"<{leaves}>"])
    assert read.headers.get("List-Unsubscribe-Post") == (None if leaves is None else ["List-Unsubscribe=One-Click"])
    assert read.headers["Content-Language"] == [language]


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_nothing_that_people_wrote_becomes_markup_code_or_a_header(message: Message, language: Language) -> None:
    raw = wire_bytes(message, language, replace(SAMPLES, name=EVIL))
    read = parsed(raw)
    seen = Seen()
    seen.feed(part(read, "html"))
    assert "script" not in seen.tags
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert "62710561" not in part(read, "plain")
    assert read["Bcc"] is None
    assert "\nBcc:" not in part(read, "plain")
    assert read["To"] == "one@example.org"


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_nothing_tells_who_opened_a_letter_or_which_link_they_took(message: Message, language: Language) -> None:
    read = parsed(wire_bytes(message, language))
    seen = Seen()
    seen.feed(part(read, "html"))
    assert {"img", "link", "iframe", "object", "video", "audio", "base"}.isdisjoint(seen.tags)
    assert not [value for name, value in seen.attributes if name in {"src", "srcset", "background", "ping"}]
    assert "url(" not in part(read, "html")
    plain = part(read, "plain")
    links = {value for name, value in seen.attributes if name == "href" and value is not None}
    assert {one for one in links if one.removeprefix("mailto:") not in plain} == set(), (
        "whoever takes a link goes where the plain text says"
    )


@pytest.mark.parametrize("form", ["html", "text"])
@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ one.__init__.__globals__ }}",
        "{{ [].append(1) }}",
        "{% for _ in range(1000000000) %}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% include '../../documents.py' %}",
    ],
)
def test_a_template_reads_nothing_that_it_should_not_and_does_not_loop_for_ever(form: str, template: str) -> None:
    with pytest.raises((SecurityError, OverflowError, TemplateNotFound)):
        _environment(form).from_string(template).render(one=Seen())


@pytest.mark.parametrize(
    "address",
    [
        "one@example.org\r\nBcc: two@example.org",
        "one@example.org\nBcc: two@example.org",
        "one@example.org, two@example.org",
        "one@example.org;two@example.org",
        "one@example.org\0",
        "one\0@example.org",
        '"one\r\nBcc: two"@example.org',
        '"one two"@example.org',
        "one@example.org> <two@example.org",
        "one@[127.0.0.1]",
        "one@example.org%0d%0aBcc:two@example.org",
        "one@example.org\u2028Bcc: two@example.org",
    ],
)
@pytest.mark.parametrize(
    ("command", "field"), [(Subscribe, "email"), (AddPartner, "email"), (TestCampaign, "to")], ids=str
)
def test_no_address_brings_more_than_an_address(command: type[Command], field: str, address: str) -> None:
    facts = example(command) | {field: [address] if field == "to" else address}
    with pytest.raises(ValidationError) as refused:
        command.model_validate(facts)
    assert {one["loc"][0] for one in refused.value.errors()} == {field}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_languages_say_different_things(language: Language) -> None:
    subjects = {other: str(parsed(wire_bytes(Message.CONFIRM_SUBSCRIPTION, other))["Subject"]) for other in LANGUAGES}
    others = [subject for other, subject in subjects.items() if other != language]
    assert subjects[language] not in others


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_what_goes_on_the_wire_is_seven_bit_lines_that_any_relay_takes(message: Message, language: Language) -> None:
    raw = wire_bytes(message, language)
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("message", [m for m in Message if m.audience is Audience.SUBSCRIBERS])
def test_a_subscriber_leaves_by_one_click(message: Message) -> None:
    raw = wire_bytes(message, "fi")
    url = unsubscribe_url(BASE, LINKS, LINKS.token("subscription", "one@example.org")[:16])
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert url in part(parsed(raw), "plain")
    assert len(url) <= 75


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-_.~%/", min_size=1, max_size=800))
def test_however_long_its_address_the_unsubscribe_header_is_never_folded_or_encoded(path: str) -> None:
    url = f"https://osallistuminen.espoo.example/{path}"
    raw = build(
        Letter(
            delivery="d" * 40,
            wording=Wording("Otsikko ä", "teksti\n", "<p>teksti</p>"),
            language="fi",
            sender=sender_of("silta@espoo.example"),
            to="one@example.org",
            date=NOW,
            newsletter=True,
            unsubscribe_url=url,
        )
    )
    assert f"\r\nList-Unsubscribe: <{url}>\r\n".encode() in raw


def test_what_letters_have_in_common_is_kept_but_not_for_whom_they_were() -> None:
    alike = Letter(
        delivery="d" * 40,
        wording=Wording("Sama otsikko – kaikille", "teksti\n", "<p>teksti</p>"),
        language="fi",
        sender=SENDER,
        to="one@example.org",
        date=NOW,
        newsletter=True,
        unsubscribe_url=None,
    )
    for to in ("one@example.org", "two@example.org", "ä@example.org"):
        for subject in (alike.wording.subject, f"{to} – ä"):
            read = parsed(build(replace(alike, to=to, wording=replace(alike.wording, subject=subject))))
            assert (read["To"], read["Subject"]) == (to, subject)
    kept = {
        id(value)
        for name in ("From", "Subject", "To")
        for value in (POLICY.header_factory(name, f"{name} <a@example.org>") for _ in range(2))
    }
    assert len(kept) == 4, "of one and the other, one; of whom it is to, a new one each time"


def test_only_newsletters_are_a_lists_post_and_all_else_is_automatic() -> None:
    newsletter = parsed(wire_bytes(Message.DIGEST, "fi"))
    answer = parsed(wire_bytes(Message.PLACE_TAKEN, "fi"))
    assert newsletter["List-Id"] == "<newsletter.espoo.example>"
    assert newsletter["Auto-Submitted"] is None
    assert answer["List-Id"] is None
    assert answer["Auto-Submitted"] == "auto-generated"
    assert answer["List-Unsubscribe"] is None


def test_the_same_delivery_has_the_same_message_id_each_time() -> None:
    delivery, _ = SAMPLES.addressed_to(Message.REMINDER, "fi")
    first, second = (parsed(wire_bytes(Message.REMINDER, "fi"))["Message-ID"] for _ in range(2))
    assert first == second == f"<{delivery.id}@espoo.example>"


def test_the_links_of_an_attendee_are_in_both_parts() -> None:
    read = parsed(wire_bytes(Message.PLACE_PROMOTED, "sv"))
    assert f"{BASE}/registrations/1?token=2" in part(read, "plain")
    assert f'href="{BASE}/registrations/1?token=2"' in part(read, "html")


def test_a_replacement_is_told_that_it_is_one() -> None:
    text = part(parsed(wire_bytes(Message.PANEL_INVITATION, "en")), "plain")
    assert "as a reserve" in text
    assert f"{BASE}/accept?token=1&lang=en" in text


def test_the_follow_up_has_its_three_parts() -> None:
    text = part(parsed(wire_bytes(Message.FOLLOW_UP, "fi")), "plain")
    headings = [text.index(words) for words in ("Mitä tapahtui", "Mitä otamme mukaan", "Mitä kehitämme edelleen")]
    assert headings == sorted(headings)


def test_a_change_that_was_made_is_told_with_what_was_said_before_and_who_tells() -> None:
    words = {
        "fi": ("on nyt tehty", "Kaksitoista lamppua"),
        "sv": ("är nu gjort", "Tolv lampor"),
        "en": ("has been done", "Twelve lamps"),
    }
    for language in LANGUAGES:
        text = part(parsed(wire_bytes(Message.CHANGE_MADE, language)), "plain")
        assert [one for one in words[language] if one not in text] == []
        assert "https://f.example/1#take-1" in text


def test_that_nothing_will_come_of_it_is_not_told_as_done() -> None:
    campaign = SAMPLES.campaign_of(Message.CHANGE_MADE)
    assert campaign.progress is not None
    campaign.progress = campaign.progress.model_copy(update={"status": ItemStatus.DROPPED})
    recipient = SAMPLES.recipient_of(Message.CHANGE_MADE, "en")
    addressed = SAMPLES.addressing("en").of(delivery_of(Message.CHANGE_MADE, recipient), campaign, recipient)
    assert addressed is not None
    wording = word(Message.CHANGE_MADE, "en", addressed.values)
    assert "will not be done" in wording.text
    assert "has been done" not in wording.text


def test_the_phenomenon_of_the_week_is_the_newsletters_with_its_question_and_a_way_to_leave() -> None:
    text = part(parsed(wire_bytes(Message.PHENOMENON, "fi")), "plain")
    assert "Mitä etätyö tekee kaupungille?" in text
    assert "https://f.example/phenomenon" in text
    assert Message.PHENOMENON.is_newsletter


def test_a_digest_tells_only_what_concerns_its_reader() -> None:
    campaign = SAMPLES.campaign_of(Message.DIGEST)
    other = an_occasion(id="other", name=Text(fi="Toinen ilta"))
    campaign.occasions = (*campaign.occasions, Told(facts=other, url="https://e.example/2"))
    recipient = SAMPLES.recipient_of(Message.DIGEST, "fi")
    delivery = delivery_of(Message.DIGEST, recipient)
    delivery.occasions = ("other",)
    addressed = ADDRESSING.of(delivery, campaign, recipient)
    assert addressed is not None
    wording = word(Message.DIGEST, "fi", addressed.values)
    assert "yksi uusi tilaisuus" in wording.subject
    assert "Toinen ilta" in wording.text
    assert "Esimerkki-ilta" not in wording.text


@pytest.mark.parametrize("status", AttendeeStatus)
def test_no_letter_tells_an_attendee_what_is_no_longer_so(status: AttendeeStatus) -> None:
    for message, true_of in HEARS.items():
        recipient = SAMPLES.recipient_of(message, "fi")
        assert isinstance(recipient, Attendee)
        recipient.status = status
        addressed = ADDRESSING.of(delivery_of(message, recipient), SAMPLES.campaign_of(message), recipient)
        assert (addressed is not None) == (status in true_of)


def test_who_has_left_gets_no_newsletter_that_was_already_recorded() -> None:
    recipient = SAMPLES.recipient_of(Message.OCCASION_PUBLISHED, "fi")
    assert isinstance(recipient, Subscription)
    recipient.end(NOW)
    delivery = delivery_of(Message.OCCASION_PUBLISHED, recipient)
    assert ADDRESSING.of(delivery, SAMPLES.campaign_of(Message.OCCASION_PUBLISHED), recipient) is None


def test_a_domain_with_other_letters_is_written_as_the_mail_system_does() -> None:
    assert re.fullmatch(r"one@xn--[a-z0-9-]+\.example", mailbox("one@espöö.example"))


def test_the_plain_text_has_no_markup_and_no_gaps() -> None:
    text = part(parsed(wire_bytes(Message.ALREADY_SUBSCRIBED, "en")), "plain")
    assert "<p" not in text
    assert "\n\n\n" not in text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("configured", "name"),
    [
        ("Silta <silta@espoo.example>", "Silta"),
        ('"Espoon kaupunki, osallisuus" <silta@espoo.example>', "Espoon kaupunki, osallisuus"),
        ("Espoon kaupunki, osallisuus <silta@espoo.example>", "Espoon kaupunki, osallisuus"),
        ("silta@espoo.example", ""),
    ],
)
def test_the_sender_is_read_as_a_city_would_write_it(configured: str, name: str) -> None:
    sender = sender_of(configured)
    assert (sender.display_name, sender.addr_spec) == (name, "silta@espoo.example")


def test_a_letter_about_a_move_tells_the_new_time_and_not_the_one_that_was_heard_with_the_place() -> None:
    recipient = SAMPLES.recipient_of(Message.OCCASION_MOVED, "en")
    assert isinstance(recipient, Attendee)
    delivery = delivery_of(Message.OCCASION_MOVED, recipient)
    campaign = SAMPLES.campaign_of(Message.OCCASION_MOVED)
    addressed = ADDRESSING.of(delivery, campaign, recipient)
    assert addressed is not None
    assert addressed.values["starts"] == "Wednesday 10 February 2027, 12:00"
    assert addressed.values["was"] == "Wednesday 20 January 2027, 12:00–14:00"


@pytest.mark.parametrize(("language", "name"), [("fi", "Koulut ja päiväkodit"), ("sv", "Skolor och daghem")])
def test_a_letter_calls_a_theme_by_its_name(language: Language, name: str) -> None:
    letter = parsed(wire_bytes(Message.CONFIRM_SUBSCRIPTION, language))
    assert name in part(letter, "plain")


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_not_carried_over_is_told_why(language: Language) -> None:
    told: dict[NotCarried | None, Wording] = {}
    for why in (None, *NotCarried):
        recipient = SAMPLES.recipient_of(Message.PLACE_NOT_CARRIED, language)
        assert isinstance(recipient, Attendee)
        recipient.not_carried = why
        delivery = delivery_of(Message.PLACE_NOT_CARRIED, recipient)
        addressed = ADDRESSING.of(delivery, SAMPLES.campaign_of(Message.PLACE_NOT_CARRIED), recipient)
        assert addressed is not None
        told[why] = word(Message.PLACE_NOT_CARRIED, language, addressed.values)
    assert len({one.text for one in told.values()}) == len(NotCarried)
    assert told[None].text == told[NotCarried.GROUP_TOO_LARGE].text, "what was heard from an earlier version"
    assert len({one.subject for one in told.values()}) == 2
