"""Letters over real SMTP to relays that refuse, put off and go away, and what becomes of each delivery."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import dkim
import pytest
from fast_mail_parser import parse_email
from pydantic import SecretStr
from pydantic_core import Url

from services.notify.channels import email
from services.notify.channels.email import MANY, Post
from services.notify.documents import Campaign, Delivery, DeliveryJournal, Subscription, Suppression
from services.notify.domain.delivery import AT_ONCE
from services.notify.domain.message import Message
from services.notify.handlers import messages
from services.notify.links import CONFIRM
from services.notify.mail import desk, looking_up
from services.notify.mail import relay as mail_relay
from services.notify.mail.relays import Relays
from services.notify.mail.wire import Letter, build
from services.notify.suppressions import suppression_id
from services.notify.tasks import ForgetSuppression
from shared.clock import Clock
from shared.contracts.message import Command
from shared.contracts.notify import ConfirmSubscription, MailReport, NoteMailReport, Rhythm, SubscriptionStatus
from shared.contracts.panels import ApplicationReceived
from shared.people import Person
from shared.service import Service
from shared.settings import SECRET_LENGTH, Settings
from shared.store import Cause, Document, Group, Work
from tests.mail_relays import CUT, Relay
from tests.unit.memory import MemoryStore
from tests.unit.notify.books import Books
from tests.unit.notify.samples import CITY, NOW, a_wish
from tests.unit.notify.test_changes import Here, heard
from tests.unit.notify.test_signing import key, published

__all__ = ["key"]

FINAL = {"sent", "failed", "suppressed", "withdrawn"}


@pytest.fixture(autouse=True)
def _all_in_one_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine: what a lease leaves time for is not what is asked here."""
    monkeypatch.setattr(email, "LEASE_USED", 60.0)


@pytest.fixture
def relays() -> Iterator[tuple[Relay, Relay]]:
    pair = Relay(), Relay()
    for relay in pair:
        relay.start()
    yield pair
    for relay in pair:
        relay.stop()


async def applied(*emails: str, edition: int = 1) -> MemoryStore:
    """Applications to a panel: a letter to each address."""
    return await heard(*(an_application(email, edition) for email in emails))


def an_application(email: str, edition: int = 1) -> ApplicationReceived:
    return ApplicationReceived(
        call="climate",
        name={"en": "Climate panel"},  # type: ignore[arg-type]  # as it comes over the wire
        application=f"of-{re.sub('[^A-Za-z0-9_]', '-', email)}",
        closes_at=NOW,
        edition=edition,
        person=Person(name="Aino Example", email=email, language="en"),
        url="https://silta.example/own",
    )


def a_post(store: MemoryStore, pair: tuple[Relay, Relay], books: Books | None = None, **given: Any) -> Post:
    """What was put off is due; over two relays, of which the first has three times the weight."""
    for row in store.all(Delivery):
        row["next_attempt_at"] = AT_ONCE
    urls = tuple(
        Url(f"smtp://127.0.0.1:{relay.port}?weight={weight}") for relay, weight in zip(pair, (3, 1), strict=True)
    )
    settings = Settings(secret=SecretStr("s" * SECRET_LENGTH)).model_copy(
        update={"smtp_url": urls, "mail_from": "Silta <silta@silta.example>", **given}
    )
    service = SimpleNamespace(
        name="notify",
        service="notify",
        store=books or Books(store),
        settings=settings,
        city=CITY,
        links=Here().links,
        clock=cast("Clock", SimpleNamespace(now=lambda: NOW)),
    )
    return Post(cast("Service", service), Relays(urls))


async def send(store: MemoryStore, pair: tuple[Relay, Relay], books: Books | None = None, **given: Any) -> None:
    """One round of the post."""
    post = a_post(store, pair, books, **given)
    try:
        await post.round()
    finally:
        await post.rest()


def fates(store: MemoryStore) -> list[str]:
    return [row["status"] for row in store.all(Delivery)]


async def done(command: Command, store: MemoryStore) -> Any:
    """Return the outcome of a command."""
    async with store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, Here(), Cause("1", "/test", command.TYPE), NOW)
        result = await messages.commands[command.NAME].handle(command, work)
        work.accept()
        await group.flush()
    return result


async def test_letters_are_shared_out_signed_and_each_comes_back_to_an_address_of_its_own(
    relays: tuple[Relay, Relay],
    key: str,
) -> None:
    first, second = relays
    store = await applied(*(f"reader-{number}@example.org" for number in range(20)))
    await send(store, relays, mail_bounces="bounces@silta.example", dkim_key=SecretStr(key))
    assert (len(first.letters), len(second.letters)) == (15, 5)
    for sender, _, letter in first.letters + second.letters:
        found = re.search(rb"Message-ID: <([0-9a-f]{40})@silta\.example>\r\n", letter)
        assert found is not None
        assert sender == f"bounces+{found[1].decode()}@silta.example"
        assert dkim.verify(letter, dnsfunc=lambda *_, **__: published(key)), "the wire has left it as it was signed"


async def test_while_one_relay_is_away_the_other_takes_each_letter_once(relays: tuple[Relay, Relay]) -> None:
    first, second = relays
    store = await applied(*(f"reader-{number}@example.org" for number in range(8)))
    first.controller, stopped = first.controller, first.controller
    assert stopped is not None
    stopped.stop()
    try:
        await send(store, relays)
    finally:
        first.start()
    assert fates(store) == ["sent"] * 8
    assert len({to for _, to, _ in second.letters}) == len(second.letters) == 8


async def test_what_a_relay_puts_off_is_tried_again_and_what_it_refuses_is_not(relays: tuple[Relay, Relay]) -> None:
    later, never = "later@example.org", "never@example.org"
    store = await applied(later, never)
    for relay in relays:
        relay.replies = {later: "451 4.7.1 Come back later", never: f"554 5.7.1 <{never}> is not welcome"}
    await send(store, relays)
    by = {row["recipient"]: row for row in store.all(Delivery)}
    assert by["of-never-example-org"]["status"] == "failed"
    assert by["of-never-example-org"]["error"] == "554 5.7.1 <address> is not welcome"
    assert (by["of-later-example-org"]["status"], by["of-later-example-org"]["attempts"]) == ("pending", 1)
    for relay in relays:
        relay.replies = {}
    await send(store, relays)
    assert sorted(fates(store)) == ["failed", "sent"]
    assert sum(relay.asked[never] for relay in relays) == 1
    assert store.all(Suppression) == [], "an address that isn't welcome today may be tomorrow"


@pytest.mark.parametrize(
    ("said", "becomes", "words"),
    [
        ("452 4.3.1 The disk is full", "pending", "452 4.3.1 The disk is full"),
        ("554 5.7.1 It looks like spam", "failed", "554 5.7.1 It looks like spam"),
    ],
)
async def test_what_a_relay_says_of_a_whole_letter_counts_as_what_it_says_of_an_address(
    relays: tuple[Relay, Relay], said: str, becomes: str, words: str
) -> None:
    store = await applied("one@example.org", "two@example.org")
    for relay in relays:
        relay.after_data = {"one@example.org": said}
    await send(store, relays)
    by = {row["recipient"]: row for row in store.all(Delivery)}
    one = by["of-one-example-org"]
    assert (one["status"], one["error"], one["attempts"], one["perhaps_twice"]) == (becomes, words, 1, False)
    assert by["of-two-example-org"]["status"] == "sent"


async def test_a_relay_that_says_after_a_letter_that_it_closes_hasnt_taken_it_and_no_attempt_counts(
    relays: tuple[Relay, Relay],
) -> None:
    store = await applied("one@example.org")
    for relay in relays:
        relay.after_data = {"one@example.org": "421 4.3.2 Closing"}
    await send(store, relays)
    [row] = store.all(Delivery)
    assert (row["status"], row["attempts"], row["perhaps_twice"]) == ("pending", 0, False)


async def test_a_letter_whose_relay_was_cut_off_before_it_answered_may_come_twice_and_says_so(
    relays: tuple[Relay, Relay],
) -> None:
    store = await applied("one@example.org")
    for relay in relays:
        relay.after_data = {"one@example.org": CUT}
    await send(store, relays)
    [row] = store.all(Delivery)
    assert (row["status"], row["attempts"], row["perhaps_twice"]) == ("pending", 1, True)
    for relay in relays:
        relay.after_data = {}
    await send(store, relays)
    [row] = store.all(Delivery)
    assert (row["status"], row["perhaps_twice"]) == ("sent", True)
    ids = {re.findall(rb"Message-ID: (\S+)", letter)[0] for relay in relays for *_, letter in relay.letters}
    assert (sum(len(relay.letters) for relay in relays), len(ids)) == (2, 1), "known as one by its Message-ID"


async def test_an_address_in_any_letters_is_written_to_where_the_relay_can_and_refused_where_not(key: str) -> None:
    email = "käyttäjä@faß.example"
    for utf8 in (True, False):
        pair = Relay(utf8=utf8), Relay(utf8=utf8)
        for relay in pair:
            relay.start()
        try:
            store = await applied(email)
            await send(store, pair, dkim_key=SecretStr(key))
        finally:
            for relay in pair:
                relay.stop()
        [row] = store.all(Delivery)
        letters = [letter for relay in pair for letter in relay.letters]
        if not utf8:
            assert (row["status"], row["error"]) == ("failed", "the address can't be written to through this relay")
            assert letters == []
            continue
        assert row["status"] == "sent"
        [(_, raw, letter)] = letters
        to = raw.encode(errors="surrogateescape").decode()
        assert to == "käyttäjä@xn--fa-hia.example", "not the domain of fass"
        assert f"\r\nTo: {to}\r\n".encode() in letter
        assert dkim.verify(letter, dnsfunc=lambda *_, **__: published(key))


async def test_an_address_that_its_relay_doesnt_know_gets_nothing_more(relays: tuple[Relay, Relay]) -> None:
    gone = "gone@example.org"
    store = await applied(gone)
    for relay in relays:
        relay.replies = {gone: "550 5.1.1 User unknown"}
    await send(store, relays)
    [suppression] = store.all(Suppression)
    assert suppression["_id"] == suppression_id(Here().links, "GONE@example.org")
    assert gone not in str(suppression)
    for relay in relays:
        relay.replies = {}
    await heard(an_application(gone, edition=2), store=store)
    await send(store, relays)
    assert sorted(fates(store)) == ["failed", "suppressed"]
    await heard(ForgetSuppression(suppression=suppression["_id"]), store=store)
    await heard(an_application(gone, edition=3), store=store)
    await send(store, relays)
    assert sorted(fates(store)) == ["failed", "sent", "suppressed"]


async def test_a_domain_gets_no_more_than_its_rate_and_others_dont_wait(relays: tuple[Relay, Relay]) -> None:
    slow, quick = [f"{n}@slow.example" for n in range(6)], [f"{n}@example.org" for n in range(6)]
    store = await applied(*(email for pair in zip(slow, quick, strict=True) for email in pair))
    await send(store, relays, mail_domain_rates={"slow.example": 0.01})  # however slow the machine
    rows = store.all(Delivery)
    assert [row["status"] for row in rows if "example-org" in row["recipient"]] == ["sent"] * 6
    waiting = sorted(row["next_attempt_at"] for row in rows if row["status"] == "pending")
    assert len(waiting) == 5
    assert all(row["attempts"] == 0 for row in rows if row["status"] == "pending")
    for early, late in pairwise(waiting):
        assert late - early > timedelta(seconds=90)


def newsletter(store: MemoryStore, email: str) -> NoteMailReport:
    """Put a newsletter that was sent into the store; return what is reported when it comes back."""
    subscription = Subscription(
        id="0123456789abcdef", status=SubscriptionStatus.ACTIVE, email=email, wish=a_wish(), version=1
    )
    campaign = Campaign(
        id="occasion-published.o",
        message=Message.OCCASION_PUBLISHED,
        subject="o",
        created_at=NOW,
        version=1,
        rhythm=Rhythm.IMMEDIATE,
    )
    delivery = Delivery(
        id="d" * 40, campaign=campaign.id, recipient=subscription.id, channel="email", bulk=True, version=1
    )
    for one in (subscription, campaign, delivery):
        store.rows.setdefault(one.COLLECTION, {})[one.id] = one.to_stored()
    return NoteMailReport(delivery=delivery.id, report=MailReport.BOUNCED, no_mailbox=True, words="5.1.1 unknown")


async def test_a_report_is_taken_down_once_and_a_confirmation_undoes_what_follows() -> None:
    store = MemoryStore()
    report = newsletter(store, "gone@example.org")
    assert (await done(report, store)).suppressed
    await done(report, store)
    [delivery], [suppression] = store.all(Delivery), store.all(Suppression)
    assert (delivery["bounced_at"], delivery["error"]) == (NOW, "5.1.1 unknown")
    assert len(suppression["returned"]) == 1
    token = Here().links.token(CONFIRM, "0123456789abcdef")
    await done(ConfirmSubscription(subscription="0123456789abcdef", token=token), store)
    assert store.all(Suppression) == []
    assert not any("forget-suppression" in key for key in store.rows["schedule"])


async def test_a_complaint_is_taken_down_with_the_letter_that_it_is_of() -> None:
    store = MemoryStore()
    report = newsletter(store, "annoyed@example.org").model_copy(update={"report": MailReport.COMPLAINED})
    assert (await done(report, store)).suppressed
    [delivery] = store.all(Delivery)
    assert (delivery["complained_at"], delivery["bounced_at"]) == (NOW, None)


async def test_of_an_address_that_is_forgotten_by_now_nothing_is_taken_down() -> None:
    store = MemoryStore()
    report = newsletter(store, "gone@example.org")
    store.rows[Subscription.COLLECTION]["0123456789abcdef"]["email"] = None
    assert not (await done(report, store)).suppressed
    assert store.all(Suppression) == []


async def test_what_is_made_for_trying_meets_its_fate_and_no_relay(relays: tuple[Relay, Relay]) -> None:
    what = ("delivered", "delivered+2", "bounced", "put-off", "refused")
    store = await applied(*(f"{one}@simulated.example" for one in what), "real@example.org")
    await send(store, relays)
    rows = {row["recipient"].removeprefix("of-").partition("-simulated")[0]: row for row in store.all(Delivery)}
    assert {name: row["status"] for name, row in rows.items()} == {
        "delivered": "sent",
        "delivered-2": "sent",
        "bounced": "sent",
        "put-off": "pending",
        "refused": "failed",
        "real-example-org": "sent",
    }
    assert [name for name, row in rows.items() if row["bounced_at"]] == ["bounced"]
    assert [name for name, row in rows.items() if not row["simulated"]] == ["real-example-org"]
    assert rows["put-off"]["attempts"] == 1
    assert {to for relay in relays for _, to, _ in relay.letters} == {"real@example.org"}
    assert store.all(Suppression) == []


async def test_outside_production_letters_go_to_the_allowed_alone_and_need_no_relay_for_all_others() -> None:
    allowed = ("anybody@espoo.example", "Kaisa@example.org")
    others = ("ville@example.org", "anybody@sub.espoo.example", "kaisa@example.org.evil.example")
    only_to = ("espoo.example", "kaisa@example.org")
    away = Relay(), Relay()
    for relay in away:
        relay.start()
        relay.stop()
    store = await applied(*others)
    await send(store, away, mail_only_to=only_to)
    assert all(row["status"] == "sent" and row["simulated"] for row in store.all(Delivery))
    there = Relay(), Relay()
    for relay in there:
        relay.start()
    try:
        store = await applied(*allowed, *others)
        await send(store, there, mail_only_to=only_to)
    finally:
        for relay in there:
            relay.stop()
    assert fates(store) == ["sent"] * 5
    assert sum(row["simulated"] for row in store.all(Delivery)) == 3
    assert {to.lower() for relay in there for _, to, _ in relay.letters} == {one.lower() for one in allowed}


async def test_what_was_withdrawn_after_it_was_claimed_is_not_sent(relays: tuple[Relay, Relay]) -> None:
    store = await applied("first@example.org", "second@example.org")

    class Withdrawing(Books):
        """The database, in which staff call off what was just claimed."""

        async def claim_these(self, *asked: Any, **more: Any) -> list[Delivery]:
            claimed = await super().claim_these(*asked, **more)
            for one in claimed[:1]:
                store.rows[Delivery.COLLECTION][one.id]["status"] = "withdrawn"
            return claimed

    await send(store, relays, books=Withdrawing(store))
    assert sorted(fates(store)) == ["sent", "withdrawn"]
    assert sum(len(relay.letters) for relay in relays) == 1


async def test_what_is_called_off_isnt_sent_though_it_was_claimed_before(
    relays: tuple[Relay, Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking_up, "LOOKED_UP_FOR", 0.0)
    store = await applied(*(f"reader-{number}@example.org" for number in range(6)))

    class CallingOff(Books):
        """The database, in which staff call a campaign off when its first letter has gone."""

        async def settle(
            self, _: type[Document], ids: Sequence[str], changes: dict[str, Any], *, only: dict[str, Any] | None = None
        ) -> int:
            if changes.get("status") == "sent":
                for row in store.rows[Campaign.COLLECTION].values():
                    row["expires_at"] = NOW
            return await super().settle(_, ids, changes, only=only)

    await send(store, relays, books=CallingOff(store), mail_connections=1)
    assert sorted(fates(store)) == ["sent"] + ["withdrawn"] * 5
    assert sum(len(relay.letters) for relay in relays) == 1


async def test_what_is_over_is_withdrawn_though_no_relay_is_there() -> None:
    away = Relay(), Relay()
    for relay in away:
        relay.start()
        relay.stop()
    store = await applied("first@example.org", "second@example.org")
    for row in store.rows[Campaign.COLLECTION].values():
        row["expires_at"] = NOW
    await send(store, away)
    assert fates(store) == ["withdrawn"] * 2


@pytest.mark.parametrize("count", [3, 2 * MANY])
async def test_a_letter_that_cant_be_worded_fails_alone(
    relays: tuple[Relay, Relay], count: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    people = [f"reader-{number}@example.org" for number in range(count)]
    store = await applied(*people)

    def build_all_but_one(letter: Letter) -> bytes:
        if letter.to == people[1]:
            raise ValueError(f"a fault that quotes {letter.to}")
        return build(letter)

    monkeypatch.setattr(desk, "build", build_all_but_one)
    await send(store, relays)
    by = {row["recipient"]: row for row in store.all(Delivery)}
    [failed] = [row for row in by.values() if row["status"] != "sent"]
    assert failed == by["of-reader-1-example-org"]
    assert (failed["status"], failed["error"]) == ("failed", "it can't be worded; see the log")
    assert sorted(to for relay in relays for _, to, _ in relay.letters) == sorted({*people} - {people[1]})
    assert f"delivery {failed['_id']} can't be worded: ValueError" in caplog.text
    assert people[1] not in caplog.text, "what a fault says may be somebody's address"


async def test_lines_arrive_as_they_were_written_those_that_begin_with_a_dot_too(relays: tuple[Relay, Relay]) -> None:
    letter = b"Subject: dots\r\n\r\n.\r\n..two\r\n.one\r\nnone.\r\n"
    connection = mail_relay.Relay(Url(f"smtp://127.0.0.1:{relays[0].port}"))
    await connection.open()
    for _ in range(2):
        await connection.send("silta@silta.example", "one@example.org", letter)
    await connection.close()
    assert [received for *_, received in relays[0].letters] == [letter] * 2


@pytest.mark.parametrize("email", ["aino@example.org", "käyttäjä@faß.example"])
async def test_an_independent_parser_reads_a_signed_letter_as_its_relay_has_received_it(
    relays: tuple[Relay, Relay], key: str, email: str
) -> None:
    store = await applied(email)
    await send(store, relays, dkim_key=SecretStr(key), mail_from="Silta, Ääkkösten kaupunki <silta@silta.example>")
    [(_, raw, letter)] = relays[0].letters + relays[1].letters
    read = parse_email(letter, strict=True)
    assert read.warnings == []
    assert read.from_ is not None
    assert (read.from_.display_name, read.from_.address) == ("Silta, Ääkkösten kaupunki", "silta@silta.example")
    assert [to.address for to in read.to] == [raw.encode(errors="surrogateescape").decode()]
    assert read.subject == "Your application is in: Climate panel"
    assert read.date_parsed == NOW
    [text], [html] = read.text_plain, read.text_html
    assert "https://silta.example/own" in text
    assert 'href="https://silta.example/own' in html
    [signature] = read.headers["DKIM-Signature"]
    assert "d=silta.example" in signature
    assert read.attachments == []


async def test_no_letter_of_the_next_batch_is_begun_before_it_is_written_down_what_came_of_this_one(
    relays: tuple[Relay, Relay],
) -> None:
    store = await applied(*(f"reader-{number}@example.org" for number in range(2 * MANY)))
    post = a_post(store, relays)
    try:
        await post.round()
        [journal] = store.all(DeliveryJournal)
        became = [entry["changes"]["status"] for entry in journal["entries"].values()]
        assert became == ["sent"] * 2 * MANY, "a connection that goes on has nothing in doubt behind it"
        assert fates(store) == ["pending"] * 2 * MANY
    finally:
        await post.rest()
    assert fates(store) == ["sent"] * 2 * MANY
    assert store.all(DeliveryJournal) == []


async def test_the_next_batch_is_claimed_ahead_and_freed_if_it_is_not_sent(
    relays: tuple[Relay, Relay], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "BATCH", MANY)
    store = await applied(*(f"reader-{number}@example.org" for number in range(2 * MANY)))
    books = Books(store)
    post = a_post(store, relays, books)
    await post.round()
    await asyncio.sleep(0.1)
    assert len(books.leased) >= MANY, "the second half of one batch is when the next is claimed"
    await post.rest()
    assert sorted(fates(store)) == ["pending"] * MANY + ["sent"] * MANY
    assert books.leased == set(), "others may send them"
