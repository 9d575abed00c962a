"""Reconciliation: what clients were confirmed, against everything that the system holds and has said.

The same for all faults. It reads the database and the queues themselves, not through the services.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import aio_pika

from shared.broker.topology import UNROUTABLE, queues_of
from tests.faults.ground import PATIENCE, WITNESS, Ground
from tests.faults.traffic import Sent
from tests.system.waiting import eventually

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """The distinct events that the witness got."""

    events: dict[tuple[str, str], Row]
    deliveries: Counter[tuple[str, str]]

    def of(self, name: str) -> list[Row]:
        """The data of every distinct event of a name."""
        return [event["data"] for event in self.events.values() if event["type"] == f"silta.{name}.v1"]


class Subject(Protocol):
    """One kind of traffic, and what must be true once it has been handled."""

    service: str

    def effects(self, ground: Ground, accepted: dict[str, Row]) -> None:
        """Compare documents with the outcomes of the accepted commands, by message id."""

    def expected_events(self, accepted: dict[str, Row], /) -> Counter[tuple[str, str]]:
        """Say which events must have been told: (name, what identifies it within the name)."""


async def reconcile(
    ground: Ground, subject: Subject, sent: Iterable[Sent], *, dead: Iterable[Sent] = ()
) -> dict[str, Row]:
    """Check all guarantees after a fault, and return the inbox rows by message id.

    `sent` is everything that was sent and confirmed, `dead` what of it must have ended as a dead letter.
    """
    rows = await settled(ground, subject.service, sent, dead=dead)
    accepted = {id_: row for id_, row in rows.items() if row["outcome"]["status"] == "accepted"}
    subject.effects(ground, accepted)

    # Events: each at least once, and none but those.
    said = await heard(ground)
    own = (event for event in said.events.values() if event["source"] == f"/silta/{subject.service}")
    told = Counter((_name(event), event.get("subject", "")) for event in own)
    expected = subject.expected_events(accepted)
    assert told == expected, (told - expected, expected - told)
    return rows


async def settled(ground: Ground, service: str, sent: Iterable[Sent], *, dead: Iterable[Sent] = ()) -> dict[str, Row]:
    """Check what holds of every kind of traffic once all is done, and return the inbox rows by message id."""
    everything, buried = {one.key: one for one in sent}, {one.key for one in dead}
    assert all(one.confirmed for one in everything.values())
    database = ground.documents(service)

    def missing() -> set[str]:
        return everything.keys() - buried - {row["_id"] for row in database["inbox"].find({}, {"_id": 1})}

    async def all_handled() -> bool:
        return not await asyncio.to_thread(missing)

    async def all_told() -> bool:
        return await asyncio.to_thread(database["outbox"].count_documents, {}) == 0

    async def all_buried() -> bool:
        return await dead_letters(ground, service) >= len(buried)

    for look, what in ((all_handled, "confirmed commands are lost"), (all_told, "events stay"), (all_buried, "buried")):
        try:
            await eventually(look, patience=PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{what}: {len(missing())} not handled; see {ground.home / 'log'}") from None

    for worker in ground.workers:
        assert not worker.wanted or worker.running, f"{worker.name} ended by itself with {worker.exit_code}"

    # Commands: each that was confirmed was handled, none that was not sent, and each got the one outcome.
    commands = {row["_id"]: row for row in database["inbox"].find() if row["outcome"] is not None}
    ours = {key: row for key, row in commands.items() if key in everything}
    strangers = {row["outcome"]["command"] for row in commands.values()} - {
        one.body["id"] for one in everything.values()
    }
    assert strangers <= {"setup"}, strangers
    assert not buried & ours.keys(), "a dead letter has had an effect"
    for key, row in ours.items():
        answer = everything[key].answer
        if answer is not None:
            assert (answer.status, answer.result) == (row["outcome"]["status"], row["outcome"]["result"])

    # Dead letters: exactly those expected.
    letters = await _dead_letters(ground, service)
    assert {(letter["source"], letter["id"]) for letter in letters} == {
        (one.body["source"], one.body["id"]) for one in everything.values() if one.key in buried
    }
    return {row["outcome"]["command"]: row for row in ours.values()}


async def heard(ground: Ground) -> Said:
    """Everything that the witness has got so far."""
    ground.heard += [message.body for message in await ground.taken_from(WITNESS)]
    events: dict[tuple[str, str], Row] = {}
    deliveries: Counter[tuple[str, str]] = Counter()
    for body in ground.heard:
        event = json.loads(body)
        identity = (event["source"], event["id"])
        assert events.setdefault(identity, event) == event, "one identity, two events"
        deliveries[identity] += 1
    return Said(events, deliveries)


def _name(event: Row) -> str:
    name: str = event["type"].removeprefix("silta.").removesuffix(".v1")
    return name


def _places_of_the_dead(service: str) -> list[str]:
    return [queue.name for queue in queues_of(service) if queue.name.endswith(".dead") or queue.name == UNROUTABLE]


async def dead_letters(ground: Ground, service: str) -> int:
    """How many dead letters there are now."""
    async with await aio_pika.connect(ground.amqp_url) as connection:
        channel = await connection.channel()
        queues = [await channel.declare_queue(name, passive=True) for name in _places_of_the_dead(service)]
    return sum(queue.declaration_result.message_count or 0 for queue in queues)


async def _dead_letters(ground: Ground, service: str) -> list[Row]:
    letters = []
    for queue in _places_of_the_dead(service):
        letters += [json.loads(message.body) for message in await ground.taken_from(queue)]
    return letters
