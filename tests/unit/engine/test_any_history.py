"""Whatever befalls a service, it ends as if each message had come once, in the order in which they took effect."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import _AsyncGeneratorContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from shared import engine as engines
from shared.city import City, load_city
from shared.contracts import Event, OutcomeStatus, Rejected
from shared.contracts.envelope import read
from shared.contracts.events import CountHeads, HeadsCounted
from shared.contracts.problem import FORBIDDEN
from shared.engine import Delivery, Engine, Failed, Handled, Lane, Messages, Verdict
from shared.links import Links
from shared.settings import Settings
from shared.store import Conflict, Document, InboxRow, Outage, OutboxRow, Store, Work
from tests.unit.memory import MemoryStore, MemoryTransaction

NOW = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
CITY = load_city(Path("deploy/demo/espoo.yaml"))
REMOVES, SWEEPS, REFUSED, BUG = 11, 12, 13, 14
"""What a command does whose count is this; any other count is added."""
MANY = 2
ENOUGH = 200
"""Transactions, for twenty commands in the worst of histories."""


class Room(Document):
    COLLECTION: ClassVar[str] = "rooms"

    heads: int = 0


class Journal(Document):
    """The order in which commands took effect: all of them write here."""

    COLLECTION: ClassVar[str] = "journals"

    entries: list[str] = Field(default_factory=list)


class RoomTold(Event, name="events.room.told"):
    room: str
    heads: int

    @property
    def subject(self) -> str:
        return self.room


class Died(BaseException):
    """The process is no more."""


@dataclass
class Here:
    service: str = "events"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(default_factory=lambda: Settings(secret="s" * 32))  # type: ignore[arg-type]


class Stopped:
    def now(self) -> datetime:
        return NOW


def messages() -> Messages:
    made = Messages("events")

    @made.handles(CountHeads, reads=lambda command, _: [(Journal, "all"), (Room, command.occasion)])
    async def count(command: CountHeads, work: Work) -> HeadsCounted:
        journal = await work.find(Journal, "all")
        if journal is None:
            journal = Journal(id="all")
            work.add(journal)
        journal.entries.append(work.cause.id)
        told = await (_sweep(command, work) if command.heads == SWEEPS else _count(command, work))
        for room_id, heads in told.items():
            work.publish(RoomTold(room=room_id, heads=heads))
        if command.heads == BUG:
            raise RuntimeError("bad luck")
        if command.heads == REFUSED:
            raise Rejected(FORBIDDEN)
        return HeadsCounted(heads_so_far=sum(told.values()))

    return made


async def _sweep(command: CountHeads, work: Work) -> dict[str, int]:
    in_hand = await work.find(Room, command.occasion)
    if in_hand is not None:
        in_hand.heads += 1  # a select goes by what was there before the command
    told = {}
    for room in await work.select(Room, {"heads": {"$gt": MANY}}, sort=[("_id", 1)]):
        told[room.id] = room.heads
        work.remove(room)
    return told


async def _count(command: CountHeads, work: Work) -> dict[str, int]:
    room = await work.find(Room, command.occasion)
    if room is None:
        room = Room(id=command.occasion)
        work.add(room)
    if command.heads == REMOVES:
        work.remove(room)
        return {}
    room.heads += command.heads
    return {room.id: room.heads}


@dataclass
class Model:
    """The same in plain words, one command after the other."""

    rooms: dict[str, int] = field(default_factory=dict)
    told: list[tuple[str, int]] = field(default_factory=list)

    def apply(self, room: str, heads: int) -> int:
        """Return what the command is answered."""
        if heads == SWEEPS:
            found = [id_ for id_, there in sorted(self.rooms.items()) if there > MANY]
            if room in self.rooms:
                self.rooms[room] += 1
            told = [(id_, self.rooms.pop(id_)) for id_ in found]
        elif heads == REMOVES:
            told = []
            self.rooms.pop(room, None)
        else:
            self.rooms[room] = self.rooms.get(room, 0) + heads
            told = [(room, self.rooms[room])]
        self.told += told
        return sum(there for _, there in told)


OTHERS = ("other", ("a", 3))
"""What another replica does: its command, and what becomes of it."""


class Troubled(MemoryStore):
    """What befalls one commit after the other."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__()
        self._waiting, self._now = iter(troubles), ""
        self.before_commit, self.after_commit = self._before, self._after

    def transaction(self, *, begun: bool = True) -> _AsyncGeneratorContextManager[MemoryTransaction]:
        assert len(self.transactions) < ENOUGH, "it tries for ever"
        return super().transaction(begun=begun)

    def _before(self) -> None:
        self._now = next(self._waiting, "")
        match self._now:
            case "another replica was first":
                self._counted_elsewhere()
                raise Conflict("another was first")
            case "outage":
                raise Outage("no primary")
            case "died before":
                raise Died

    def _after(self) -> None:
        match self._now:
            case "lost answer":
                raise Outage("connection reset")
            case "died after":
                raise Died

    def _counted_elsewhere(self) -> None:
        name, (room, heads) = OTHERS
        there = self.rooms.setdefault(room, Room(id=room).to_stored())
        there["heads"] += heads
        there["version"] += 1
        journal = self.rows.setdefault("journals", {}).setdefault("all", Journal(id="all").to_stored())
        journal["entries"].append(name)
        journal["version"] += 1

    @property
    def rooms(self) -> dict[str, dict[str, Any]]:
        return self.rows.setdefault("rooms", {})


TROUBLES = ("another replica was first", "outage", "lost answer", "died before", "died after")

Commands = dict[str, tuple[str, int]]
"""By id: the room, and the count."""

COMMANDS = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from([1, 2, SWEEPS, SWEEPS, REMOVES, REFUSED, BUG])),
    min_size=1,
    max_size=20,
).map(lambda some: {f"m{number}": one for number, one in enumerate(some)})


@st.composite
def histories(draw: st.DrawFn) -> tuple[Commands, list[str]]:
    """Some commands, and the order in which they are delivered, each at least once."""
    commands = draw(COMMANDS)
    again = draw(st.lists(st.sampled_from(sorted(commands)), max_size=10))
    return commands, draw(st.permutations([*commands, *again]))


class Broker:
    """Delivers what isn't settled, to one life of the service after the other."""

    def __init__(self, commands: Commands, order: list[str]) -> None:
        self.commands, self.unsettled = commands, dict(enumerate(order))
        self.verdicts: dict[str, list[Verdict]] = {}

    def deliveries(self) -> Iterator[Delivery]:
        for tag, id_ in self.unsettled.items():
            room, heads = self.commands[id_]

            async def settle(verdict: Verdict, tag: int = tag, id_: str = id_) -> None:
                del self.unsettled[tag]
                self.verdicts.setdefault(id_, []).append(verdict)

            data = {"occasion": room, "heads": heads, "counted_at": "2027-02-10T18:00:00+02:00"}
            body = {"specversion": "1.0", "id": id_, "source": "/test", "type": CountHeads.TYPE, "data": data}
            yield Delivery(json.dumps(body).encode(), CountHeads.NAME, sender=None, settle=settle)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines.engine, "pause", lambda *_, **__: 0.0)


@given(
    history=histories(),
    group_size=st.integers(1, 8),
    troubles=st.lists(st.sampled_from(["", *TROUBLES]), max_size=10),
)
def test_any_history_ends_as_if_each_message_had_come_once(
    history: tuple[Commands, list[str]], group_size: int, troubles: list[str]
) -> None:
    commands, order = history
    store, broker = Troubled(troubles), Broker(commands, order)
    lives = 0

    async def live() -> None:
        engine = Engine(messages(), cast("Store", store), Here(), Stopped(), lambda _: None)
        lane = Lane(engine, group_size)
        for delivery in broker.deliveries():
            lane.put(delivery)
        running, drained = asyncio.create_task(lane.run()), asyncio.create_task(lane.drained())
        ended, _ = await asyncio.wait({running, drained}, return_when=asyncio.FIRST_COMPLETED)
        (drained if running in ended else running).cancel()
        with suppress(Died, asyncio.CancelledError):
            await running

    while broker.unsettled:
        lives += 1
        asyncio.run(live())
    assert lives <= 1 + troubles.count("died before") + troubles.count("died after")

    # Each command that wasn't refused and didn't fail took effect once, as its answer says.
    (journal,) = store.all(Journal) or [{"entries": []}]
    effective = [id_ for id_, (_, heads) in commands.items() if heads not in {REFUSED, BUG}]
    entries = Counter(journal["entries"])
    del entries[OTHERS[0]]
    assert entries == Counter(effective)
    model, answers = Model(), {}
    for entry in journal["entries"]:
        answers[entry] = model.apply(*(OTHERS[1] if entry == OTHERS[0] else commands[entry]))
        if entry == OTHERS[0]:
            model.told.pop()  # it tells from its own process
    assert {id_: row["heads"] for id_, row in store.rooms.items()} == model.rooms
    rows = sorted(store.all(OutboxRow), key=lambda row: row["_id"])
    assert [(data["room"], data["heads"]) for row in rows if (data := read(row["body"]).data)] == model.told
    assert len(store.all(InboxRow)) == sum(1 for _, heads in commands.values() if heads != BUG)
    for id_, verdicts in broker.verdicts.items():
        for verdict in verdicts:
            if commands[id_][1] == BUG:
                assert isinstance(verdict, Failed)
                continue
            assert isinstance(verdict, Handled)
            assert verdict.outcome is not None
            if commands[id_][1] == REFUSED:
                assert verdict.outcome.status is OutcomeStatus.REJECTED
            else:
                assert verdict.outcome.result == {"heads_so_far": answers[id_]}
