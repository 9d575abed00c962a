"""Relays that take long to answer, or never do, over real SMTP: who waits, and what is sent again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from services.notify.awaited import Awaited
from services.notify.carrier import Carrier
from services.notify.channels import email
from services.notify.channels.email import MANY, Post
from services.notify.documents import Delivery, DeliveryJournal
from services.notify.domain.delivery import IN_DOUBT, OF_LETTERS, DeliveryStatus, Unknown
from services.notify.mail import patient, relay, relays
from services.notify.mail.relay import BROKEN_OFF
from services.notify.settlements import Settlements
from tests.mail_relays import CUT, HANG, Relay
from tests.unit.memory import MemoryStore
from tests.unit.notify.books import Books
from tests.unit.notify.test_sending import a_post, applied, fates, send

SLOW = 0.1
Pair = tuple[Relay, Relay]


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes ten seconds elsewhere takes a tenth of one here, and a round as long as it likes."""
    monkeypatch.setattr(email, "LEASE_USED", 60.0)
    for module in (patient, relays):
        monkeypatch.setattr(module, "SLOW", SLOW)


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two relays of equal weight."""
    made = Relay(), Relay()
    for one in made:
        one.start()
    yield made
    for one in made:
        one.after_data = {}
        one.silent = False
        one.stop()


def say(pair: Pair, **after_data: str) -> None:
    for one in pair:
        one.after_data = {name.replace("_", "@"): said for name, said in after_data.items()}


def copies(pair: Pair) -> Counter[str]:
    return Counter(to for one in pair for _, to, _ in one.letters)


async def until_done(post: Post, *, but: int = 0) -> None:
    """Wait until no more than so many letters are on their way: on a slow machine any may take long."""
    while len(post._on_way) > but:
        await asyncio.sleep(0.01)


def only(store: MemoryStore) -> tuple[str, int, bool, str | None]:
    """What became of the one delivery."""
    [row] = store.all(Delivery)
    return row["status"], row["attempts"], row["perhaps_twice"], row["error"]


@pytest.mark.parametrize("count", [MANY - 2, 2 * MANY])
async def test_who_waits_long_for_an_answer_holds_up_nobody_and_gets_it_in_the_end(pair: Pair, count: int) -> None:
    store = await applied(*(f"reader-{number}@example.org" for number in range(count)))
    say(pair, **{"reader-0_example.org": HANG})
    post = a_post(store, pair)
    assert await post.round()
    await until_done(post, but=1)
    await post.rest()
    assert sorted(fates(store)) == ["in-flight"] + ["sent"] * (count - 1)
    assert store.all(DeliveryJournal) == []
    say(pair)
    await until_done(post)
    await post.stop()
    assert fates(store) == ["sent"] * count
    assert set(copies(pair).values()) == {1}
    assert not any(row["perhaps_twice"] for row in store.all(Delivery))


async def test_a_relay_that_answers_nothing_gets_as_many_letters_as_it_may_and_the_other_all_others(pair: Pair) -> None:
    silent, other = pair
    store = await applied(*(f"reader-{number}@example.org" for number in range(20)))
    silent.after_data = {"*": HANG}
    post = a_post(store, pair)
    assert await post.round()
    await until_done(post, but=post._service.settings.mail_connections)
    assert len(silent.letters) == post._service.settings.mail_connections
    assert len(other.letters) == 20 - len(silent.letters)
    silent.after_data = {}
    await until_done(post)
    await post.stop()
    assert fates(store) == ["sent"] * 20
    assert set(copies(pair).values()) == {1}


async def test_what_may_have_arrived_is_sent_once_more_and_then_is_in_doubt(pair: Pair) -> None:
    store = await applied("one@example.org")
    say(pair, **{"one_example.org": CUT})
    await send(store, pair)
    assert only(store)[:3] == ("pending", 1, True)
    await send(store, pair)
    assert only(store) == ("failed", 2, True, f"{IN_DOUBT}: SMTPServerDisconnected")
    await send(store, pair)
    assert copies(pair) == {"one@example.org": 2}


async def test_an_answer_that_never_comes_is_waited_for_to_the_end_and_then_the_letter_is_in_doubt(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "ANSWER", 5 * SLOW)
    store = await applied("one@example.org")
    say(pair, **{"one_example.org": HANG})
    for expected in (("pending", 1, True), ("failed", 2, True)):
        post = a_post(store, pair)
        assert await post.round()
        assert only(store)[0] == "in-flight"
        await until_done(post)
        await post.stop()
        assert only(store)[:3] == expected
    assert copies(pair) == {"one@example.org": 2}


async def test_who_is_put_off_after_a_doubt_is_not_sent_a_third_time(pair: Pair) -> None:
    store = await applied("one@example.org")
    for said, became in ((CUT, "pending"), ("451 4.7.1 Later", "pending"), (CUT, "failed")):
        say(pair, **{"one_example.org": said})
        await send(store, pair)
        assert only(store)[0] == became
    assert copies(pair) == {"one@example.org": 2}


@pytest.mark.parametrize("doubts", ["a crash twice", "no answer, then a crash"])
async def test_what_a_crash_leaves_in_doubt_a_second_time_is_not_sent_again(doubts: str) -> None:
    store = await applied("one@example.org")
    [row] = store.all(Delivery)
    carrier = Carrier(Settlements(Books(store)))  # type: ignore[arg-type]  # a store as far as it is asked
    handed_over = 0

    async def dies() -> None:
        nonlocal handed_over
        handed_over += 1
        raise KeyboardInterrupt

    async def breaks() -> None:
        nonlocal handed_over
        handed_over += 1
        raise Unknown("cut")

    for how in (dies if doubts == "a crash twice" else breaks, dies, dies):
        try:
            await carrier.carry(Delivery.from_stored(row), how)
        except KeyboardInterrupt:
            assert row["status"] == DeliveryStatus.IN_FLIGHT
    assert handed_over == 2
    assert only(store) == ("failed", 2, True, IN_DOUBT)


async def test_others_than_people_get_what_may_have_arrived_as_often_as_they_get_anything() -> None:
    store = await applied("one@example.org")
    [row] = store.all(Delivery)
    patience = OF_LETTERS.model_copy(update={"once_more": False})
    carrier = Carrier(Settlements(Books(store)), patience)  # type: ignore[arg-type]

    async def breaks() -> None:
        raise Unknown("cut")

    for _ in range(3):
        await carrier.carry(Delivery.from_stored(row), breaks)
    assert only(store)[:3] == ("pending", 3, True)


async def test_who_is_told_to_stop_waits_for_no_answer_that_has_been_waited_for(pair: Pair) -> None:
    store = await applied("one@example.org", "two@example.org")
    say(pair, **{"one_example.org": HANG})
    post = a_post(store, pair)
    assert await post.round()
    await until_done(post, but=1)
    async with asyncio.timeout(30):
        await post.stop()
    by = {row["recipient"]: row for row in store.all(Delivery)}
    assert by["of-two-example-org"]["status"] == "sent"
    one = by["of-one-example-org"]
    assert (one["status"], one["attempts"], one["perhaps_twice"]) == ("pending", 1, True)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_letter_whose_relay_falls_silent_before_it_is_whole_is_not_in_doubt(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "COMMAND", SLOW / 2)
    store = await applied("one@example.org")
    for one in pair:
        one.replies = {"one@example.org": HANG}
    await send(store, pair)
    assert only(store) == ("pending", 1, False, BROKEN_OFF)
    assert copies(pair) == {}
    for one in pair:
        one.replies = {}
    await send(store, pair)
    assert only(store)[:3] == ("sent", 2, False)


async def test_a_relay_that_greets_nobody_is_passed_over(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "OPENING", 2 * SLOW)
    silent, other = pair
    silent.silent = True
    store = await applied(*(f"reader-{number}@example.org" for number in range(2 * MANY)))
    await send(store, pair)
    assert fates(store) == ["sent"] * 2 * MANY
    assert (len(silent.letters), len(other.letters)) == (0, 2 * MANY)
    assert {row["attempts"] for row in store.all(Delivery)} == {1}


@pytest.mark.parametrize(
    ("said", "becomes"), [("250 OK", "sent"), ("252 Well", "sent"), ("354 Go on", "pending"), ("no number", "pending")]
)
async def test_an_answer_that_neither_takes_nor_refuses_a_letter_leaves_it_in_doubt(
    pair: Pair, said: str, becomes: str
) -> None:
    store = await applied("one@example.org")
    say(pair, **{"one_example.org": said})
    await send(store, pair)
    assert only(store)[:3] == (becomes, 1, becomes != "sent")


async def test_what_others_have_taken_over_meanwhile_is_theirs_unless_it_was_sent() -> None:
    store = await applied("one@example.org", "two@example.org")
    one, two = store.all(Delivery)
    awaited = Awaited(Books(store))  # type: ignore[arg-type]
    for row in (one, two):
        row["status"] = "in-flight"
        await awaited.take(row["_id"])
        row["leased_by"] = "another process, which has it in doubt"
    await awaited.settle(one["_id"], {"status": DeliveryStatus.PENDING})
    await awaited.settle(two["_id"], {"status": DeliveryStatus.SENT})
    assert (one["status"], two["status"]) == ("in-flight", "sent")
    await awaited.close()
