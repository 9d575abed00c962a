"""The engine, alone: what becomes of each message of a group, whatever its neighbours and the store do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import Counter
from pydantic import model_serializer

from shared import engine as engines
from shared.city import City, load_city
from shared.contracts import OutcomeStatus, Rejected, Task
from shared.contracts.envelope import MAX_BYTES
from shared.contracts.events import CountHeads, HeadsCounted, MarkHeld, OccasionHeldResult
from shared.contracts.feedback import FollowUpPublished
from shared.contracts.problem import FORBIDDEN
from shared.engine import Delivery, Engine, Failed, Handled, Lane, Messages, Unreadable, Verdict
from shared.links import Links
from shared.settings import Settings
from shared.store import AlreadyThere, Conflict, Document, InboxRow, Outage, OutboxRow, Scheduled, Store, Work
from shared.store.transaction import Changes
from tests.unit.memory import MemoryStore, MemoryTransaction

NOW = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
BUG, REFUSED = 13, 14
COUNTED = Counter("engine_test_heads", "Counts of heads.", registry=None)


class Heads(Document):
    COLLECTION: ClassVar[str] = "heads"

    heads: int = 0


class Total(Document):
    COLLECTION: ClassVar[str] = "totals"

    heads: int = 0


class Recount(Task, name="events.recount"):
    occasion: str
    heads: int


class Stopped:
    def now(self) -> datetime:
        return NOW


@dataclass
class Here:
    service: str = "events"
    city: City = field(default_factory=lambda: load_city(Path("deploy/demo/espoo.yaml")))
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


def messages() -> Messages:
    made = Messages("events")

    @made.handles(CountHeads, reads=lambda command, _: [(Heads, command.occasion)])
    async def count(command: CountHeads, work: Work) -> HeadsCounted:
        counted = await work.find(Heads, command.occasion)
        if counted is None:
            counted = Heads(id=command.occasion)
            work.add(counted)
        counted.heads += command.heads
        work.count(COUNTED)
        if command.heads == BUG:
            raise RuntimeError("bad luck")
        if command.heads == REFUSED:
            raise Rejected(FORBIDDEN)
        return HeadsCounted(heads_so_far=counted.heads)

    @made.handles(Recount)
    async def recount(task: Recount, work: Work) -> None:
        if task.heads == BUG:
            raise RuntimeError("bad luck")
        if task.heads == REFUSED:
            raise Rejected(FORBIDDEN)
        work.add(Heads(id=task.occasion, heads=task.heads))

    return made


def engine(store: MemoryStore) -> tuple[Engine, list[OutboxRow]]:
    relayed: list[OutboxRow] = []
    return Engine(messages(), cast("Store", store), Here(), Stopped(), relayed.extend), relayed


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.engine, "pause", lambda *_, **__: 0.0)


async def _no_settling(_: Verdict) -> None:
    raise AssertionError("the lane settles, not the engine")


def delivery(heads: Any, *, id: str = "", occasion: str = "pop-up", **envelope: Any) -> Delivery:
    body = {
        "specversion": "1.0",
        "id": id or f"m{heads}",
        "source": "/test",
        "type": CountHeads.TYPE,
        "data": {"occasion": occasion, "heads": heads, "counted_at": "2027-02-10T18:00:00+02:00"},
        **envelope,
    }
    return raw(json.dumps(body).encode())


def raw(body: bytes) -> Delivery:
    return Delivery(body=body, contract=CountHeads.NAME, sender=None, settle=_no_settling)


def accepted(verdict: Verdict) -> dict[str, Any]:
    assert isinstance(verdict, Handled)
    assert verdict.outcome is not None
    assert verdict.outcome.status is OutcomeStatus.ACCEPTED
    return verdict.outcome.result or {}


def heads_in(store: MemoryStore, occasion: str = "pop-up") -> int:
    return int(store.rows.get("heads", {}).get(occasion, {"heads": 0})["heads"])


async def test_a_group_is_one_transaction() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    verdicts = await made.process([delivery(1), delivery(2), delivery(3)])
    assert [accepted(verdict)["heads_so_far"] for verdict in verdicts] == [1, 3, 6]
    assert len(store.transactions) == 1
    assert len(store.all(InboxRow)) == 3


async def test_what_runs_after_each_handler_is_in_the_same_work_and_only_where_it_was_accepted() -> None:
    store = MemoryStore()
    made, _ = engine(store)

    @made.messages.after_each
    async def total(work: Work) -> None:
        total = await work.find(Total, "all")
        if total is None:
            total = Total(id="all")
            work.add(total)
        total.heads += sum(now.heads - (before["heads"] if before else 0) for before, now in work.changed(Heads))

    verdicts = await made.process([delivery(1), delivery(REFUSED), delivery(BUG), delivery(2, occasion="route")])
    assert [isinstance(verdict, Failed) for verdict in verdicts] == [False, False, True, False]
    assert (heads_in(store), heads_in(store, "route"), store.all(Total)[0]["heads"]) == (1, 2, 3)


async def test_the_same_message_again_changes_nothing_and_gets_the_same_outcome() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    [first, twin] = await made.process([delivery(1, id="x"), delivery(1, id="x")])
    await made.process([delivery(5)])
    [later] = await made.process([delivery(1, id="x")])
    assert accepted(first) == accepted(twin) == accepted(later) == {"heads_so_far": 1}
    assert heads_in(store) == 6


async def test_a_refusal_is_remembered_and_changes_nothing() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    verdicts = await made.process([delivery(1), delivery(REFUSED, id="no"), delivery(2)])
    again = await made.process([delivery(REFUSED, id="no")])
    for verdict in (verdicts[1], again[0]):
        assert isinstance(verdict, Handled)
        assert verdict.outcome is not None
        assert verdict.outcome.problem is not None
        assert verdict.outcome.problem.status == 403
    assert heads_in(store) == 3


async def test_a_message_that_fails_harms_none_of_its_neighbours() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    verdicts = await made.process([delivery(1), delivery(BUG), delivery(2)])
    assert isinstance(verdicts[1], Failed)
    assert str(verdicts[1].error) == "bad luck"
    assert [accepted(verdicts[0]), accepted(verdicts[2])] == [{"heads_so_far": 1}, {"heads_so_far": 3}]
    assert heads_in(store) == 3
    assert len(store.all(InboxRow)) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"not json", "unreadable"),
        (b"[]", "unreadable"),
        (b'{"specversion":"1.0"}', "invalid"),
        (b"{" + b" " * MAX_BYTES + b"}", "too-large"),
    ],
)
async def test_what_nobody_can_read_is_told_apart(body: bytes, reason: str) -> None:
    store = MemoryStore()
    made, _ = engine(store)
    [unreadable, good] = await made.process([raw(body), delivery(1)])
    assert isinstance(unreadable, Unreadable)
    assert unreadable.problem.type.endswith(reason)
    assert accepted(good) == {"heads_so_far": 1}


async def test_an_unknown_type_keeps_the_messages_id_for_the_answer() -> None:
    made, _ = engine(MemoryStore())
    [verdict] = await made.process([delivery(1, id="lost", type="silta.events.count-heads.v9")])
    assert isinstance(verdict, Unreadable)
    assert verdict.command == "lost"
    assert CountHeads.TYPE in verdict.problem.detail


async def test_an_invalid_field_is_refused_by_name() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    [verdict] = await made.process([delivery("many")])
    assert isinstance(verdict, Handled)
    assert verdict.outcome is not None
    assert verdict.outcome.problem is not None
    assert [error.pointer for error in verdict.outcome.problem.errors] == ["/data/heads"]


async def test_nobody_may_claim_a_source_of_the_systems_own() -> None:
    made, _ = engine(MemoryStore())
    [verdict] = await made.process([delivery(1, source="/silta/events")])
    assert isinstance(verdict, Handled)
    assert verdict.outcome is not None
    assert verdict.outcome.problem is not None
    assert verdict.outcome.problem.errors[0].pointer == "/source"


async def test_a_conflict_runs_the_group_again() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    conflicts = iter([True, True, False])

    def another_was_first() -> None:
        if next(conflicts):
            raise Conflict("another was first")

    store.before_commit = another_was_first
    verdicts = await made.process([delivery(1), delivery(2)])
    assert [accepted(verdict)["heads_so_far"] for verdict in verdicts] == [1, 3]
    assert heads_in(store) == 3
    assert len(store.transactions) == 3


async def test_what_a_message_counts_is_counted_once_it_is_committed_and_only_then() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    before = COUNTED._value.get()
    counted = list[float]()

    def not_yet() -> None:
        counted.append(COUNTED._value.get() - before)
        if len(counted) < 3:
            raise Conflict("another was first")

    store.before_commit = not_yet
    await made.process([delivery(1, id="x"), delivery(1, id="x"), delivery(REFUSED), delivery(2)])
    assert counted == [0, 0, 0]
    assert COUNTED._value.get() - before == 2


async def test_who_met_a_conflict_takes_what_it_writes_before_it_handles_anything_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = MemoryStore()
    made, _ = engine(store)
    await made.process([delivery(1)])
    write, first = MemoryTransaction.write, iter([True])

    async def another_was_first(self: MemoryTransaction, collection: str, changes: Changes) -> None:
        if collection == "heads" and next(first, False):
            raise Conflict("another was first")
        await write(self, collection, changes)

    monkeypatch.setattr(MemoryTransaction, "write", another_was_first)
    verdicts = await made.process([delivery(2), delivery(3, occasion="new"), delivery(4)])
    assert [accepted(verdict)["heads_so_far"] for verdict in verdicts] == [3, 3, 7]
    _, lost, won = store.transactions
    assert (lost.claims, won.claims) == ([], [("heads", ["pop-up"])]), "what is new is nobody's yet"
    assert (heads_in(store), heads_in(store, "new")) == (7, 3)


@pytest.mark.parametrize("of_late", [True, False])
async def test_what_there_was_a_conflict_over_of_late_is_taken_at_once_and_nothing_is_handled_ahead_of_it(
    monkeypatch: pytest.MonkeyPatch, *, of_late: bool
) -> None:
    monkeypatch.setattr(engines.engine, "_CONTENDED_FOR", 60.0 if of_late else -1.0)
    store = Slow()
    made, _ = engine(store)
    conflicts = iter([True])

    def another_was_first() -> None:
        if next(conflicts, False):
            raise Conflict("another was first")

    for _ in range(3):
        store.may_commit.release()
    await made.process([delivery(1)])
    store.before_commit = another_was_first
    await made.process([delivery(2)])
    groups = [asyncio.create_task(made.process([delivery(heads)])) for heads in (3, 4)]
    await _soon()
    begun = store.transactions[3:]
    assert [one.claims for one in begun] == ([[("heads", ["pop-up"])]] if of_late else [[], []])
    for _ in range(2):
        store.may_commit.release()
    await asyncio.gather(*groups)
    assert heads_in(store) == 10


@pytest.mark.parametrize("others_go_on", [True, False])
async def test_a_group_is_cut_when_a_document_is_not_to_be_had_but_not_while_others_have_their_turns(
    monkeypatch: pytest.MonkeyPatch, *, others_go_on: bool
) -> None:
    monkeypatch.setattr(engines.engine, "_STANDSTILL_TOGETHER", -1.0)  # no patience at all
    store = MemoryStore()
    made, _ = engine(store)
    await made.process([delivery(1)])
    conflicts = iter([True] * 20)

    def another_is_first() -> None:
        if next(conflicts, False):
            store.rows["heads"]["pop-up"]["version"] += others_go_on
            raise Conflict("another was first")

    store.before_commit = another_is_first
    await made.process([delivery(2), delivery(3), delivery(4)])
    together = max(
        len(changes.insert)
        for transaction in store.transactions[-3:]
        for collection, changes in transaction.writes
        if collection == InboxRow.COLLECTION
    )
    assert heads_in(store) == 10
    assert together == (3 if others_go_on else 1)


async def test_an_outage_is_waited_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    store = MemoryStore()
    made, _ = engine(store)
    told: list[str | None] = []

    async def note(_: float) -> None:
        told.append(made.outage)

    def away() -> None:
        if len(told) < 20:
            raise Outage("no primary")

    monkeypatch.setattr(asyncio, "sleep", note)
    store.before_commit = away
    [verdict] = await made.process([delivery(1)])
    assert accepted(verdict) == {"heads_so_far": 1}
    assert told == ["no primary"] * 20
    assert made.outage is None


async def test_a_commit_whose_answer_was_lost_is_found_in_the_inbox() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    answers = iter([False, True])

    def answer_lost() -> None:
        if not next(answers):
            raise Outage("connection reset")

    store.after_commit = answer_lost
    [verdict] = await made.process([delivery(4)])
    assert accepted(verdict) == {"heads_so_far": 4}
    assert heads_in(store) == 4


async def test_what_only_the_commit_finds_wrong_with_one_message_harms_none_of_its_neighbours() -> None:
    def picky(_: str, changes: Changes) -> None:
        if any(document["_id"] == "too-big" for document in changes.insert):
            raise ValueError("the document is too big")

    store = MemoryStore()
    store.before_write = picky
    made, _ = engine(store)
    verdicts = await made.process([delivery(1), delivery(2, occasion="too-big"), delivery(3)])
    assert isinstance(verdicts[1], Failed)
    assert [accepted(verdicts[0]), accepted(verdicts[2])] == [{"heads_so_far": 1}, {"heads_so_far": 4}]
    assert heads_in(store) == 4


async def test_what_cannot_be_written_when_a_neighbour_asks_takes_no_neighbours_writes_with_it() -> None:
    """The question has the group written so far: what fails then isn't the asker's own, and must not be passed over."""

    def picky(_: str, changes: Changes) -> None:
        if any(document["_id"] == "too-big" for document in changes.insert):
            raise ValueError("the document is too big")

    store = MemoryStore()
    store.before_write = picky
    made, _ = engine(store)

    @made.messages.handles(MarkHeld)
    async def ask(command: MarkHeld, work: Work) -> OccasionHeldResult:
        found = await work.select(Heads, {"heads": {"$gt": 0}})
        return OccasionHeldResult(occasion=command.occasion, status=str(len(found)))

    body = {"specversion": "1.0", "id": "ask", "source": "/test", "type": MarkHeld.TYPE, "data": {"occasion": "any"}}
    asking = Delivery(body=json.dumps(body).encode(), contract=MarkHeld.NAME, sender=None, settle=_no_settling)
    verdicts = await made.process([delivery(1), delivery(2, occasion="too-big"), asking, delivery(3)])
    assert [type(verdict) for verdict in verdicts] == [Handled, Failed, Handled, Handled]
    assert heads_in(store) == 4
    assert len(store.all(InboxRow)) == 3


async def test_what_cannot_be_answered_has_no_effect() -> None:
    class Unspeakable(HeadsCounted):
        @model_serializer
        def shape(self) -> dict[str, Any]:
            raise ValueError("it can't be said")

    store = MemoryStore()
    made, relayed = engine(store)

    @made.messages.handles(MarkHeld)
    async def hold(command: MarkHeld, work: Work) -> OccasionHeldResult:
        work.add(Heads(id=command.occasion, heads=1))
        return cast("OccasionHeldResult", Unspeakable(heads_so_far=1))

    body = {"specversion": "1.0", "id": "hold", "source": "/test", "type": MarkHeld.TYPE, "data": {"occasion": "held"}}
    wrong = Delivery(body=json.dumps(body).encode(), contract=MarkHeld.NAME, sender=None, settle=_no_settling)
    verdicts = await made.process([delivery(1), wrong, delivery(2)])
    assert [type(verdict) for verdict in verdicts] == [Handled, Failed, Handled]
    assert (heads_in(store), heads_in(store, "held"), relayed) == (3, 0, [])


async def test_whoever_adds_what_is_there_already_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.engine, "_TAKEN_FOR", 0.0)
    store = MemoryStore()
    made, _ = engine(store)
    await made.process([_schedule(store, 5, key="twice")])
    blind = _schedule(store, 7, key="twice", run="r2")
    verdicts = await made.process([delivery(1), blind, delivery(2)])
    assert [type(verdict) for verdict in verdicts] == [Handled, Failed, Handled]
    assert isinstance(cast("Failed", verdicts[1]).error, AlreadyThere)
    assert (heads_in(store), heads_in(store, "twice")) == (3, 5)


async def test_a_fault_in_reading_is_that_messages_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def reading(one: Delivery, messages: Messages) -> Any:
        if b"m2" in one.body:
            raise RuntimeError("bad luck")
        return engines.reading.read(one, messages)

    monkeypatch.setattr(engines.engine, "read", reading)
    store = MemoryStore()
    made, _ = engine(store)
    verdicts = await made.process([delivery(1), delivery(2), delivery(3)])
    assert [type(verdict) for verdict in verdicts] == [Handled, Failed, Handled]
    assert heads_in(store) == 4


def _schedule(store: MemoryStore, heads: int, key: str = "recount", run: str = "r1") -> Delivery:
    row = Scheduled(
        id=key, due=NOW - timedelta(minutes=1), task="events.recount", data={"occasion": key, "heads": heads}, run=run
    )
    store.rows.setdefault("schedule", {})[key] = row.to_stored()
    return Delivery(body=key.encode(), contract="events.recount", sender=None, settle=_no_settling, run=run)


async def test_scheduled_work_is_removed_with_its_effects() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    due = _schedule(store, 7)
    assert await made.process([due]) == [Handled(None)]
    assert heads_in(store, "recount") == 7
    assert store.all(Scheduled) == []
    # another replica that had read it too finds nothing to do
    assert await made.process([due]) == [Handled(None)]
    assert heads_in(store, "recount") == 7


async def test_scheduled_work_that_fails_stays_scheduled() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    [verdict] = await made.process([_schedule(store, BUG)])
    assert isinstance(verdict, Failed)
    assert len(store.all(Scheduled)) == 1


async def test_scheduled_work_that_is_refused_is_dropped() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    assert await made.process([_schedule(store, REFUSED)]) == [Handled(None)]
    assert store.all(Scheduled) == []


async def test_scheduled_work_that_was_set_anew_is_left_to_its_new_time() -> None:
    store = MemoryStore()
    made, _ = engine(store)
    old = _schedule(store, 7, run="old")
    _schedule(store, 8, run="new")
    assert await made.process([old]) == [Handled(None)]
    assert len(store.all(Scheduled)) == 1


class Troubled(MemoryStore):
    """What befalls one commit after the other."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__()
        self.counted_elsewhere = 0
        self._waiting, self._now = iter(troubles), ""
        self.before_commit, self.after_commit = self._before, self._after

    def _before(self) -> None:
        self._now = next(self._waiting, "")
        if self._now == "another replica":
            row = self.rows.setdefault("heads", {}).setdefault("pop-up", Heads(id="pop-up").to_stored())
            row["heads"] += 100
            row["version"] += 1
            self.counted_elsewhere += 100
            raise Conflict("another was first")
        if self._now == "outage":
            raise Outage("no primary")

    def _after(self) -> None:
        if self._now == "lost answer":
            raise Outage("connection reset")


@given(
    deliveries=st.lists(
        st.tuples(st.integers(0, 11), st.sampled_from([1, 2, 3, BUG, REFUSED])), min_size=1, max_size=30
    ),
    group_size=st.integers(1, 8),
    troubles=st.lists(st.sampled_from(["", "", "another replica", "outage", "lost answer"]), max_size=10),
)
def test_duplicates_conflicts_outages_and_lost_answers_end_as_if_each_message_came_once(
    deliveries: list[tuple[int, int]], group_size: int, troubles: list[str]
) -> None:
    """Through the lane, where each full group is handled while the one before it is being written.

    Message number n always carries what its first delivery carried. Another replica counts a hundred heads.
    """
    first: dict[int, int] = {}
    for number, heads in deliveries:
        first.setdefault(number, heads)
    store = Troubled(troubles)
    made, relayed = engine(store)
    settled: dict[int, list[Verdict]] = {number: [] for number in first}

    async def run() -> None:
        lane = Lane(made, group_size)
        for number, _ in deliveries:

            async def settle(verdict: Verdict, number: int = number) -> None:
                settled[number].append(verdict)

            lane.put(replace(delivery(first[number], id=str(number)), settle=settle))
        running = asyncio.create_task(lane.run())
        await lane.drained()
        running.cancel()

    asyncio.run(run())
    assert heads_in(store) == store.counted_elsewhere + sum(heads for heads in first.values() if heads < BUG)
    assert len(store.all(InboxRow)) == sum(1 for heads in first.values() if heads != BUG)
    assert relayed == []
    for number, heads in first.items():
        verdicts = settled[number]
        assert len(verdicts) == sum(1 for one, _ in deliveries if one == number)
        if heads == BUG:
            assert all(isinstance(verdict, Failed) for verdict in verdicts)
        else:
            assert all(verdict == verdicts[0] for verdict in verdicts)


class Slow(MemoryStore):
    """Commits only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may_commit = asyncio.Semaphore(0)

    @asynccontextmanager
    async def transaction(self, *, begun: bool = True) -> AsyncIterator[MemoryTransaction]:
        async with super().transaction(begun=begun) as transaction:
            yield transaction
            if transaction.own is not None:
                await self.may_commit.acquire()


async def _soon() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_the_next_group_is_handled_while_one_is_being_written_and_committed_after_it() -> None:
    store = Slow()
    made, _ = engine(store)
    one = asyncio.create_task(made.process([delivery(1)]))
    other = asyncio.create_task(made.process([delivery(2), delivery(1)]))
    await _soon()
    assert len(store.transactions) == 2, "the second has been read"
    assert store.transactions[1].own is None, "the second has not begun"
    store.may_commit.release()
    await _soon()
    assert one.done()
    assert heads_in(store) == 1
    assert store.transactions[1].writes, "the second is written without being handled again"
    store.may_commit.release()
    assert [accepted(verdict)["heads_so_far"] for verdict in await other] == [3, 1]
    assert heads_in(store) == 3


async def test_a_group_handled_on_top_of_one_that_was_not_committed_is_handled_again() -> None:
    store = Slow()
    made, _ = engine(store)
    troubles = iter([Conflict("another was first"), Outage("no primary")])

    def trouble() -> None:
        if (error := next(troubles, None)) is not None:
            raise error

    store.before_commit = trouble
    both = [asyncio.create_task(made.process([delivery(heads)])) for heads in (1, 2)]
    for _ in range(4):
        store.may_commit.release()
        await _soon()
    [[first], [second]] = await asyncio.gather(*both)
    assert (accepted(first), accepted(second)) == ({"heads_so_far": 1}, {"heads_so_far": 3})
    assert len(store.transactions) == 5


async def test_a_group_whose_predecessor_is_stopped_is_never_written_on_top_of_it() -> None:
    store = Slow()
    made, _ = engine(store)
    first = asyncio.create_task(made.process([delivery(1)]))
    second = asyncio.create_task(made.process([delivery(2)]))
    await _soon()
    first.cancel()
    store.may_commit.release()
    [verdict] = await second
    assert accepted(verdict) == {"heads_so_far": 2}


async def test_an_event_of_a_newer_version_is_read_whatever_it_adds() -> None:
    heard: list[FollowUpPublished] = []
    made = Messages("events")

    @made.handles(FollowUpPublished)
    async def hear(event: FollowUpPublished, work: Work) -> None:  # noqa: ARG001 - a handler's shape
        heard.append(event)

    items = [{"id": "x", "text": {"en": "Much", "et": "Palju"}, "mood": "glad"}]
    data = {
        "occasion": "evening",
        "occasion_name": {"en": "Evening"},
        "what_happened": items,
        "what_we_take_with_us": items,
        "what_we_still_develop": items,
        "version": 1,
        "url": "http://127.0.0.1/",
        "weather": "fine",
    }
    body = {"specversion": "1.0", "id": "1", "source": "/silta/feedback", "type": FollowUpPublished.TYPE, "data": data}
    store = MemoryStore()
    events = Engine(made, cast("Store", store), Here(), Stopped(), lambda _: None)
    sent = Delivery(json.dumps(body).encode(), FollowUpPublished.NAME, sender=None, settle=_no_settling)
    assert await events.process([sent, sent]) == [Handled(None), Handled(None)]
    assert [event.occasion for event in heard] == ["evening"]
