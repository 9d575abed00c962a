"""The unit of work, alone: what a group of messages makes of its documents."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, SecretStr

from shared.city import City, load_city
from shared.contracts import Event, Rejected, Task
from shared.contracts.envelope import read
from shared.links import Links
from shared.settings import Settings
from shared.store import AlreadyThere, Cause, Conflict, Document, Group, OutboxRow, Scheduled, Told, Work
from tests.unit.memory import MemoryStore, MemoryTransaction

NOW = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


class Counter(Document):
    COLLECTION: ClassVar[str] = "counters"

    count: int = 0
    notes: list[str] = Field(default_factory=list)


class Counted(Event, name="events.counter.counted"):
    counter: str

    @property
    def subject(self) -> str:
        return self.counter


class Rewarded(Event, name="events.counter.rewarded", kept=True):
    counter: str


class Tidy(Task, name="events.tidy"):
    counter: str


@dataclass
class Here:
    """Where handlers run in these tests."""

    service: str = "events"
    city: City = field(default_factory=lambda: load_city(Path("deploy/demo/espoo.yaml")))
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: cast("Settings", None))


def message(group: Group) -> Work:
    return Work(group, Here(), Cause("1", "/test", "silta.test.v1"), NOW)


async def test_a_document_is_one_object_for_all_messages_of_a_group() -> None:
    store = MemoryStore()
    async with store.transaction() as transaction:
        group = Group(transaction)
        first = message(group)
        first.add(Counter(id="a"))
        first.accept()
        second = message(group)
        assert await second.load(Counter, "a") is await message(group).load(Counter, "a")


async def test_a_group_reads_a_document_once_and_writes_it_once() -> None:
    store = MemoryStore()
    store.rows = {"counters": {"a": Counter(id="a").to_stored()}}
    async with store.transaction() as transaction:
        group = Group(transaction)
        for _ in range(10):
            work = message(group)
            (await work.load(Counter, "a")).count += 1
            work.accept()
        await group.flush()
    assert transaction.finds == 1
    assert [(name, len(changes.replace)) for name, changes in transaction.writes] == [("counters", 1)]
    assert store.rows["counters"]["a"]["count"] == 10
    assert store.rows["counters"]["a"]["version"] == 10


async def test_what_only_reads_writes_nothing() -> None:
    store = MemoryStore()
    store.rows = {"counters": {"a": Counter(id="a").to_stored()}}
    async with store.transaction() as transaction:
        group = Group(transaction)
        work = message(group)
        await work.load(Counter, "a")
        assert await work.find(Counter, "b") is None
        work.accept()
        await group.flush()
    assert transaction.writes == []


async def test_a_refused_message_leaves_its_neighbours_as_they_were() -> None:
    store = MemoryStore()
    store.rows = {"counters": {"a": Counter(id="a", notes=["kept"]).to_stored()}}
    async with store.transaction() as transaction:
        group = Group(transaction)
        good = message(group)
        (await good.load(Counter, "a")).count = 1
        good.accept()
        refused = message(group)
        spoiled = await refused.load(Counter, "a")
        spoiled.count = 99
        spoiled.notes.append("spoiled, deep inside")
        refused.add(Counter(id="b"))
        refused.publish(Counted(counter="a"))
        refused.refuse()
        last = message(group)
        seen = await last.load(Counter, "a")
        assert (seen.count, seen.notes) == (1, ["kept"])
        assert await last.find(Counter, "b") is None
        seen.count += 1
        last.accept()
        await group.flush()
    assert store.rows["counters"]["a"]["count"] == 2
    assert "b" not in store.rows["counters"]
    assert store.all(OutboxRow) == []


async def test_a_document_that_another_replica_changed_is_a_conflict() -> None:
    store = MemoryStore()
    store.rows = {"counters": {"a": Counter(id="a").to_stored()}}

    async def count() -> None:
        async with store.transaction() as transaction:
            group = Group(transaction)
            work = message(group)
            (await work.load(Counter, "a")).count += 1
            work.accept()
            transaction.rows["counters"]["a"]["version"] = 7
            await group.flush()

    with pytest.raises(Conflict):
        await count()


async def test_an_unknown_id_is_refused_with_the_field_that_named_it() -> None:
    async with MemoryStore().transaction() as transaction:
        with pytest.raises(Rejected) as refusal:
            await message(Group(transaction)).load(Counter, "nothing", field="/data/counter")
    assert refusal.value.problem.status == 404
    assert refusal.value.problem.errors[0].pointer == "/data/counter"


async def test_adding_an_id_twice_is_a_bug_that_is_told() -> None:
    async with MemoryStore().transaction() as transaction:
        work = message(Group(transaction))
        work.add(Counter(id="a"))
        with pytest.raises(AlreadyThere):
            work.add(Counter(id="a"))


async def test_a_select_sees_what_earlier_messages_of_the_group_did() -> None:
    async with MemoryStore().transaction() as transaction:
        group = Group(transaction)
        first = message(group)
        first.add(Counter(id="a", count=5))
        first.accept()
        second = message(group)
        [found] = await second.select(Counter, {"count": 5})
        found.count = 6
        second.accept()
        await group.flush()
    assert transaction.rows["counters"]["a"]["count"] == 6


async def test_what_is_only_read_is_as_earlier_messages_left_it_and_is_not_in_hand() -> None:
    async with MemoryStore().transaction() as transaction:
        group = Group(transaction)
        first = message(group)
        first.add(Counter(id="a", count=5))
        first.accept()
        second = message(group)
        assert await second.read(Counter, {}, ("count",)) == [{"_id": "a", "count": 5}]
        assert list(second.changed(Counter)) == []
        (await second.load(Counter, "a")).count = 6
        assert await second.read(Counter, {}, ("count",)) == [{"_id": "a", "count": 5}], "not its own changes"
        second.accept()
        await group.flush()
    assert transaction.rows["counters"]["a"]["count"] == 6


async def test_a_removed_document_is_gone_for_its_own_message_too() -> None:
    store = MemoryStore()
    store.rows = {"counters": {"a": Counter(id="a", count=3, version=4).to_stored()}}
    async with store.transaction() as transaction:
        group = Group(transaction)
        work = message(group)
        work.remove(await work.load(Counter, "a"))
        assert await work.find(Counter, "a") is None
        work.add(Counter(id="a", count=1))
        work.accept()
        await group.flush()
    assert store.rows["counters"]["a"]["count"] == 1
    assert store.rows["counters"]["a"]["version"] > 4


async def test_an_event_is_in_the_outbox_as_a_whole_message() -> None:
    store = MemoryStore()
    async with store.transaction() as transaction:
        group = Group(transaction)
        work = message(group)
        work.publish(Counted(counter="a"))
        work.accept()
        await group.flush()
    [row] = store.all(OutboxRow)
    envelope = read(row["body"])
    assert (envelope.type, envelope.subject, envelope.source) == (
        "silta.events.counter.counted.v1",
        "a",
        "/silta/events",
    )
    assert row["routing_key"] == "events.counter.counted"


async def test_only_what_is_kept_can_be_had_again_for_as_long_as_the_city_says() -> None:
    store = MemoryStore()
    kept = Here(settings=Settings(told_kept=timedelta(days=10), secret=SecretStr("s" * 32)))
    async with store.transaction() as transaction:
        group = Group(transaction)
        for _ in range(2):  # the second is written with what the group has told since the first
            work = Work(group, kept, Cause("1", "/test", "silta.test.v1"), NOW)
            work.publish(Counted(counter="a"))
            work.publish(Rewarded(counter="a"))
            work.accept()
            await group.flush()
        refused = Work(group, kept, Cause("2", "/test", "silta.test.v1"), NOW)
        refused.publish(Rewarded(counter="b"))
        refused.refuse()
        await group.flush()
    rows = store.all(Told)
    sent = [row for row in store.all(OutboxRow) if row["routing_key"] == "events.counter.rewarded"]
    assert [(row["_id"], row["message"], row["body"]) for row in rows] == [
        (row["_id"], row["message"], row["body"]) for row in sent
    ]
    assert len(rows) == 2
    assert {row["type"] for row in rows} == {"silta.events.counter.rewarded.v1"}
    for row, told in zip(rows, sent, strict=True):
        assert row["expires_at"] - told["created_at"] == timedelta(days=10), "real time, not the city's"
        assert Told.position(told["created_at"] - timedelta(seconds=1)) < row["_id"]
        assert row["_id"] < Told.position(told["created_at"] + timedelta(seconds=1))


async def test_scheduling_a_key_again_replaces_what_was_there() -> None:
    store = MemoryStore()
    async with store.transaction() as transaction:
        group = Group(transaction)
        work = message(group)
        await work.schedule(Tidy(counter="a"), due=NOW, key="tidy:a")
        await work.schedule(Tidy(counter="a"), due=NOW + timedelta(days=1), key="tidy:a")
        await work.schedule(Tidy(counter="b"), due=NOW, key="tidy:b")
        await work.unschedule("tidy:b")
        work.accept()
        await group.flush()
    [row] = store.all(Scheduled)
    assert row["due"] == NOW + timedelta(days=1)


# One step of a random message: what it does to one of three counters, and how it ends.
STEPS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["add to", "remove", "note"]),
        st.integers(1, 9),
    ),
    min_size=1,
    max_size=4,
)
MESSAGES = st.lists(st.tuples(STEPS, st.booleans()), max_size=25)


async def _apply(work: Work, steps: list[tuple[str, str, int]]) -> None:
    for id_, what, amount in steps:
        counter = await work.find(Counter, id_)
        if counter is None:
            counter = Counter(id=id_)
            work.add(counter)
        if what == "remove":
            work.remove(counter)
        elif what == "note":
            counter.notes.append(str(amount))
        else:
            counter.count += amount


def _apply_to_model(model: dict[str, tuple[int, list[str]]], steps: list[tuple[str, str, int]]) -> None:
    for id_, what, amount in steps:
        count, notes = model.get(id_, (0, []))
        if what == "remove":
            model.pop(id_, None)
        elif what == "note":
            model[id_] = (count, [*notes, str(amount)])
        else:
            model[id_] = (count + amount, notes)


async def test_a_message_sees_what_it_changed_and_what_was_there_before_it() -> None:
    store = MemoryStore()
    async with store.transaction() as transaction:
        group = Group(transaction)
        first = message(group)
        first.add(Counter(id="kept", count=1))
        first.add(Counter(id="gone"))
        assert [(before, now.id) for before, now in first.changed(Counter)] == [(None, "kept"), (None, "gone")]
        first.accept()
        second = message(group)
        kept = await second.load(Counter, "kept")
        kept.count = 2
        second.remove(await second.load(Counter, "gone"))
        await second.find(Counter, "never")
        assert [(before and before["count"], now.count) for before, now in second.changed(Counter)] == [(1, 2)]
        assert list(second.changed(OutboxRow)) == []


def _plain(rows: dict[str, dict[str, Any]]) -> dict[str, tuple[int, list[str]]]:
    return {id_: (row["count"], row["notes"]) for id_, row in rows.items()}


@given(groups=st.lists(MESSAGES, max_size=4))
def test_any_grouping_ends_in_the_same_documents_as_one_message_after_the_other(
    groups: list[list[tuple[list[tuple[str, str, int]], bool]]],
) -> None:
    store = MemoryStore()
    model: dict[str, tuple[int, list[str]]] = {}

    async def run() -> None:
        for messages in groups:
            async with store.transaction() as transaction:
                await one_group(transaction, messages)

    async def one_group(
        transaction: MemoryTransaction, messages: list[tuple[list[tuple[str, str, int]], bool]]
    ) -> None:
        group = Group(transaction)
        for steps, accepted in messages:
            work = message(group)
            await _apply(work, steps)
            if accepted:
                work.accept()
                _apply_to_model(model, steps)
            else:
                work.refuse()
        await group.flush()

    asyncio.run(run())
    assert _plain(store.rows.get("counters", {})) == model
