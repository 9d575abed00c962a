"""Share kits: which partner is asked to pass what on, once, and what becomes of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.notify.channel_documents import Partner, ShareKit
from services.notify.documents import Campaign, Delivery
from services.notify.domain.message import Message
from services.notify.domain.share_kit import (
    ANSWERED_FOR,
    REMINDED_AFTER,
    concerns_partner,
    reminder_at,
    share_kit_id,
    share_text,
)
from services.notify.handlers.share_kits import PAGE
from services.notify.links import SHARE_KIT
from services.notify.mail.values import Addressing
from services.notify.share_picture import share_picture
from services.notify.tasks import AskPartners, RemindPartner
from shared.contracts.events import OccasionAmended, OccasionCancelled, OccasionMoved, OccasionPublished, Span
from shared.contracts.news import Standing
from shared.contracts.notify import MailReport, NoteMailReport
from shared.contracts.problem import Rejected
from shared.contracts.share_kits import (
    AddPartner,
    AnswerShareKit,
    ConfirmShareKit,
    ReadPartners,
    ReadShareKits,
    RemovePartner,
    ShareKitAnswer,
    ShareKitState,
    ShareKitStatus,
)
from shared.text import LANGUAGES, Text
from tests.unit.notify.running import Running
from tests.unit.notify.samples import CITY, NOW, an_occasion

URL = "https://events.example.org/occasions/1"
OCCASION = an_occasion()
PASSED_ON, DECLINED = ShareKitAnswer.PASSED_ON, ShareKitAnswer.DECLINED


@pytest.mark.parametrize(
    ("districts", "themes", "partners", "concerned"),
    [
        ((), (), (), True),
        (("leppavaara",), ("schools",), (), True),
        (("tapiola",), (), (), False),
        ((), ("parks",), (), False),
        (("tapiola",), ("parks",), ("seura",), True),
    ],
)
def test_a_partner_is_asked_about_its_districts_and_themes_and_what_it_co_organises(
    districts: tuple[str, ...], themes: tuple[str, ...], partners: tuple[str, ...], *, concerned: bool
) -> None:
    assert concerns_partner(an_occasion(partners=partners), "seura", districts, themes) is concerned


def test_a_reminder_comes_in_time_or_not_at_all() -> None:
    assert reminder_at(NOW, NOW + timedelta(days=21)) == NOW + REMINDED_AFTER
    assert reminder_at(NOW, NOW + timedelta(days=4)) == NOW + timedelta(days=2)
    assert reminder_at(NOW, NOW + timedelta(days=1)) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_to_pass_on_say_what_when_where_and_where_to_read_more(language: Any) -> None:
    words = share_text(OCCASION, URL, Standing.CANCELLED, language, CITY.zone)
    mark = {"fi": "Peruttu: ", "sv": "Inställt: ", "en": "Cancelled: "}[language]
    assert words.startswith(mark + OCCASION.name.in_language(language))
    assert "2027" in words
    assert "Leppävaarankatu 9" in words
    assert words.endswith(URL)


@pytest.mark.parametrize("standing", Standing)
def test_the_picture_is_an_svg_that_shows_the_facts_and_a_code(standing: Standing) -> None:
    facts = an_occasion(name=Text(fi="Ilta <script>alert(1)</script> & muuta, hyvin pitkä nimi " + "sana " * 40))
    root = ET.fromstring(share_picture(facts, URL, standing, "fi", CITY))
    names = {one.tag.rpartition("}")[2] for one in root.iter()}
    assert "script" not in names
    assert {"path", "text", "title"} <= names
    words = " ".join(text for text in root.itertext())
    assert "Ilta <script>" in words
    assert "…" in words
    assert "Sellon kirjasto" in words
    assert root.attrib["viewBox"] == "0 0 1200 630"


def published(**changes: Any) -> OccasionPublished:
    return OccasionPublished(version=1, occasion=an_occasion(**changes), url=URL)


async def add(notify: Running, partner: str, **given: Any) -> None:
    facts = {"partner": partner, "name": {"fi": f"Seura {partner}"}, "email": f"{partner}@example.org", **given}
    await notify.handle(AddPartner.model_validate(facts))


async def done(notify: Running) -> None:
    """Do what is due, once each."""
    tasks = {one.NAME: one for one in (AskPartners, RemindPartner)}
    done_: set[str] = set()
    while True:
        due = [
            row
            for key, row in notify.store.rows["schedule"].items()
            if row["task"] in tasks and row["due"] <= notify.now and key not in done_
        ]
        if not due:
            return
        for row in due:
            done_.add(row["_id"])
            await notify.handle(tasks[row["task"]].model_validate(row["data"]))


async def asked(*partners: str) -> Running:
    notify = Running()
    for partner in partners:
        await add(notify, partner)
    await notify.handle(published())
    await done(notify)
    return notify


def letters(notify: Running) -> list[tuple[str, str]]:
    """Which message goes to which partner."""
    campaigns = {one.id: one.message for one in notify.stored(Campaign)}
    return sorted((str(campaigns[one.campaign]), one.recipient) for one in notify.stored(Delivery))


async def answer(notify: Running, partner: str, answer_: ShareKitAnswer, seen: str | None = None) -> ShareKitState:
    id_ = share_kit_id(OCCASION.id, partner)
    token = notify.surroundings.links.token(SHARE_KIT, id_)
    state: ShareKitState = await notify.handle(AnswerShareKit(share_kit=id_, token=token, answer=answer_, seen=seen))
    return state


async def kits(notify: Running, **wanted: Any) -> list[tuple[str, str]]:
    found = (await notify.handle(ReadShareKits(**wanted))).share_kits
    return sorted((one.partner, str(one.status)) for one in found)


async def test_each_partner_that_an_occasion_concerns_is_asked_once_by_letter() -> None:
    notify = Running()
    await add(notify, "seura")
    await add(notify, "tapiolan", districts=("tapiola",))
    await notify.handle(published())
    await done(notify)
    await done(notify)
    assert letters(notify) == [("share-kit", "seura")]
    assert await kits(notify) == [("seura", "asked")]
    newer = published().model_copy(update={"version": 2})
    await notify.handle(newer)
    await done(notify)
    assert letters(notify) == [("share-kit", "seura")]


async def test_the_letter_leads_to_the_partners_own_page() -> None:
    notify = await asked("seura", "yhdistys")
    addressing = Addressing(CITY, notify.surroundings.links, "https://notify.example.org")
    [campaign] = [one for one in notify.stored(Campaign) if one.message is Message.SHARE_KIT]
    links = set()
    for partner, delivery in zip(notify.stored(Partner), notify.stored(Delivery), strict=True):
        addressed = addressing.of(delivery, campaign, partner)
        assert addressed is not None
        links.add(addressed.values["kit_url"])
        assert share_kit_id(OCCASION.id, partner.id) in addressed.values["kit_url"]
    assert len(links) == 2


async def test_however_many_partners_there_are_each_is_asked() -> None:
    notify = Running()
    for number in range(PAGE + 5):
        await add(notify, f"partner-{number}")
    await notify.handle(published())
    await done(notify)
    assert len(letters(notify)) == len(set(letters(notify))) == PAGE + 5


async def test_a_partner_is_reminded_once_and_only_if_it_has_not_answered() -> None:
    notify = await asked("answers", "forgets", "removed")
    await answer(notify, "answers", DECLINED)
    await notify.handle(RemovePartner(partner="removed"))
    notify.now += REMINDED_AFTER
    await done(notify)
    await done(notify)
    reminded = [partner for message, partner in letters(notify) if message == "share-kit-reminder"]
    assert reminded == ["forgets", "removed"], "what goes to one that is removed has no address any more"
    assert [one.reminded_at for one in notify.stored(ShareKit) if one.partner == "answers"] == [None]


async def test_of_what_is_called_off_nobody_is_asked_or_reminded() -> None:
    notify = await asked("seura")
    called_off = OccasionCancelled(version=2, occasion=OCCASION, url=URL, reason=Text(fi="Ei tilaa"))
    await notify.handle(called_off)
    notify.now += REMINDED_AFTER
    await done(notify)
    assert [message for message, _ in letters(notify)] == ["share-kit"]
    [campaign] = [one for one in notify.stored(Campaign) if one.message is Message.SHARE_KIT]
    assert campaign.expires_at == NOW, "what isn't sent yet is not sent any more"


async def test_who_has_passed_it_on_is_told_of_each_change_and_nobody_else() -> None:
    notify = await asked("passes-on", "declines", "silent")
    await answer(notify, "passes-on", PASSED_ON)
    await answer(notify, "declines", DECLINED)
    later = an_occasion(starts_at=NOW + timedelta(days=28), ends_at=NOW + timedelta(days=28, hours=2))
    before = Span(starts_at=OCCASION.starts_at, ends_at=OCCASION.ends_at)
    moved = OccasionMoved(
        version=2, occasion=later, url=URL, reason=Text(fi="Remontti"), time_before=before, place_before=None
    )
    await notify.handle(moved)
    await notify.handle(OccasionCancelled(version=3, occasion=later, url=URL, reason=Text(fi="Ei tilaa")))
    changed = [one for one in notify.stored(Campaign) if one.message is Message.SHARE_KIT_CHANGED]
    assert [(one.subject.rpartition(".")[2], one.cancelled) for one in changed] == [("2", False), ("3", True)]
    assert changed[0].occasions[0].facts.starts_at == later.starts_at
    assert [partner for message, partner in letters(notify) if message == "share-kit-changed"] == ["passes-on"] * 2
    [first] = [one for one in notify.stored(Campaign) if one.message is Message.SHARE_KIT]
    assert first.occasions[0].facts.starts_at == later.starts_at, "who is asked late is asked about the new time"


async def test_who_is_asked_after_an_amendment_is_asked_about_what_is_so_now() -> None:
    notify = await asked("seura")
    await notify.handle(
        OccasionAmended(
            version=2,
            occasion=an_occasion(name=Text(fi="Uusi nimi")),
            url=URL,
            changed=("name",),
            misleads=False,
            reason=Text(fi="Kirjoitusvirhe"),
        )
    )
    [campaign] = [one for one in notify.stored(Campaign) if one.message is Message.SHARE_KIT]
    assert campaign.occasions[0].facts.name.fi == "Uusi nimi"


async def test_a_kit_goes_from_asked_over_passed_on_to_confirmed() -> None:
    notify = await asked("seura", "yhdistys", "lehti")
    assert (await answer(notify, "seura", PASSED_ON)).status is ShareKitStatus.PASSED_ON
    assert (await answer(notify, "seura", DECLINED)).status is ShareKitStatus.DECLINED, "a mind can be changed"
    assert (await answer(notify, "seura", PASSED_ON)).answered_at == NOW
    told = await answer(notify, "seura", PASSED_ON, seen="https://seura.example.org")
    assert (told.status, told.seen, told.seen_by) == (ShareKitStatus.CONFIRMED, "https://seura.example.org", "partner")
    assert (await answer(notify, "seura", DECLINED)).status is ShareKitStatus.CONFIRMED
    by_staff = await notify.handle(ConfirmShareKit(occasion=OCCASION.id, partner="lehti", seen="Page 4"))
    assert (by_staff.status, by_staff.seen_by) == (ShareKitStatus.CONFIRMED, "staff")
    assert await kits(notify) == [("lehti", "confirmed"), ("seura", "confirmed"), ("yhdistys", "asked")]
    assert await kits(notify, status=ShareKitStatus.ASKED) == [("yhdistys", "asked")]
    assert await kits(notify, partner="seura", occasion=OCCASION.id) == [("seura", "confirmed")]
    assert await kits(notify, occasion="another") == []


async def test_nobody_answers_for_a_partner_without_its_link() -> None:
    notify = await asked("seura")
    wrong = notify.surroundings.links.token(SHARE_KIT, share_kit_id(OCCASION.id, "another"))
    with pytest.raises(Rejected) as refused:
        await notify.handle(AnswerShareKit(share_kit=share_kit_id(OCCASION.id, "seura"), token=wrong, answer=PASSED_ON))
    assert refused.value.problem.status == 403


@pytest.mark.parametrize("over", ["a month later", "no longer listed"])
async def test_a_link_is_good_until_a_month_later_and_while_its_partner_is_listed(over: str) -> None:
    notify = await asked("seura")
    notify.now = an_occasion().ends_at + ANSWERED_FOR - timedelta(seconds=1)
    assert (await answer(notify, "seura", PASSED_ON)).status is ShareKitStatus.PASSED_ON
    if over == "a month later":
        notify.now = an_occasion().ends_at + ANSWERED_FOR
    else:
        await notify.handle(RemovePartner(partner="seura"))
    with pytest.raises(Rejected) as refused:
        await answer(notify, "seura", DECLINED)
    assert refused.value.problem.type == "urn:silta:problem:share-kit-over"
    assert await kits(notify) == [("seura", "passed-on")]


def test_who_will_not_pass_it_on_has_not_seen_it_anywhere() -> None:
    with pytest.raises(ValidationError, match="seen is for what was passed on"):
        AnswerShareKit(share_kit="1", token="t" * 22, answer=DECLINED, seen="Page 4")


@pytest.mark.parametrize(
    ("row", "fate"),
    [
        ({}, "waiting"),
        ({"status": "in-flight"}, "waiting"),
        ({"status": "sent"}, "sent"),
        ({"status": "sent", "bounced_at": NOW}, "returned"),
        ({"status": "failed"}, "failed"),
        ({"status": "suppressed"}, "suppressed"),
        ({"status": "withdrawn"}, "withdrawn"),
    ],
)
async def test_staff_see_what_became_of_the_letter_that_asked(row: dict[str, Any], fate: str) -> None:
    notify = await asked("seura", "toinen")
    [letter] = [one for one in notify.store.all(Delivery) if one["recipient"] == "seura"]
    letter |= row
    found = (await notify.handle(ReadShareKits())).share_kits
    assert {one.partner: str(one.letter) for one in found} == {"seura": fate, "toinen": "waiting"}


async def test_staff_see_which_partner_gets_no_letters_any_more() -> None:
    notify = await asked("seura", "toinen")
    [letter] = [one for one in notify.stored(Delivery) if one.recipient == "seura"]
    report = NoteMailReport(delivery=letter.id, report=MailReport.BOUNCED, no_mailbox=True)
    await notify.handle(report)
    listed = (await notify.handle(ReadPartners())).partners
    assert {one.partner: one.suppressed for one in listed} == {"seura": True, "toinen": False}
    await add(notify, "seura", email="other@example.org")
    assert not any(one.suppressed for one in (await notify.handle(ReadPartners())).partners)


async def test_what_was_never_asked_is_not_confirmed() -> None:
    notify = await asked("seura")
    with pytest.raises(Rejected) as refused:
        await notify.handle(ConfirmShareKit(occasion=OCCASION.id, partner="another", seen="Page 4"))
    assert refused.value.problem.status == 404


async def test_the_address_of_a_partner_that_is_removed_is_gone_and_what_it_answered_stays() -> None:
    notify = await asked("seura")
    await answer(notify, "seura", PASSED_ON)
    [listed] = (await notify.handle(ReadPartners())).partners
    assert (listed.partner, listed.name.fi) == ("seura", "Seura seura")
    assert "seura@example.org" not in listed.model_dump_json()
    await notify.handle(RemovePartner(partner="seura"))
    assert "seura@example.org" not in str(notify.store.rows)
    assert await kits(notify) == [("seura", "passed-on")]


async def test_a_partner_of_a_district_that_there_is_not_is_refused() -> None:
    notify = Running()
    with pytest.raises(Rejected):
        await add(notify, "seura", districts=("atlantis",))
    assert notify.stored(Partner) == []
