"""Topics, coordinators, partners, partnerships and activities for tests, and ears for events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aio_pika

from tests.system.occasions import text
from tests.system.waiting import eventually

LATE = "2027-12-30T12:00:00+02:00"


def topic(id: str, **changes: Any) -> dict[str, Any]:
    """A topic that is open until the end of the year."""
    return {
        "id": id,
        "name": text(f"Topic {id}"),
        "what": text("What the park will have"),
        "decided_by": text("The technical committee"),
        "open_until": LATE,
        "ways": [{"text": text("Come to the evening"), "url": "https://example.org/take-part"}],
        **changes,
    }


def coordinator(district: str, name: str, **changes: Any) -> dict[str, Any]:
    """Someone who agreed to be an area's coordinator for a year."""
    return {
        "district": district,
        "role": "coordinator",
        "contact": {"name": name, "email": "coordinator@example.org", "phone": "+358 9 123 456"},
        "agreed": True,
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        **changes,
    }


def partner(id: str, **changes: Any) -> dict[str, Any]:
    """A district association."""
    return {"id": id, "name": text(f"Partner {id}"), "kind": "district-association", **changes}


def partnership(id: str, **changes: Any) -> dict[str, Any]:
    """A partnership of the city and young residents with two responsibilities."""
    return {
        "id": id,
        "name": text(f"Partnership {id}"),
        "goal": text("Young people run their own evenings"),
        "districts": ["kauklahti"],
        "starts_on": "2027-01-01",
        "parties": [
            {"id": "city", "name": text("The city"), "commitments": [text("A room on Fridays")]},
            {"id": "youth", "name": text("Young people"), "commitments": [text("The programme")]},
        ],
        "core_team": [{"party": "youth", "task": text("Opens the doors")}],
        "responsibilities": [
            {"id": "doors", "name": text("The doors"), "residents_by": "2027-09-01"},
            {"id": "programme", "name": text("The programme"), "stage": "together"},
        ],
        **changes,
    }


def activity(email: str, **changes: Any) -> dict[str, Any]:
    """An activity of residents in May, asking for a space."""
    return {
        "activity": {
            "name": "Yard party",
            "summary": "We clean the yard and drink coffee",
            "language": "en",
            "district": "kauklahti",
            "starts_at": "2027-05-29T12:00:00+03:00",
            "ends_at": "2027-05-29T15:00:00+03:00",
            "space": {"people": 12, "wish": "To make coffee"},
            **changes,
        },
        "person": {"name": "Asukas Esimerkki", "email": email, "language": "en"},
    }


Heard = Callable[[str], Any]


@asynccontextmanager
async def listening(amqp: str, pattern: str) -> AsyncIterator[Heard]:
    """Hear events as a city's own system would; yields ``await heard(subject)``, the next one's data."""
    async with await aio_pika.connect(amqp) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True, auto_delete=True)
        await queue.bind(await channel.get_exchange("silta.events", ensure=False), pattern)

        async def heard(subject: str) -> dict[str, Any]:
            async def look() -> dict[str, Any] | None:
                told = await queue.get(no_ack=True, fail=False)
                envelope = json.loads(told.body) if told else {}
                data: dict[str, Any] | None = envelope.get("data") if envelope.get("subject") == subject else None
                return data

            return await eventually(look)

        yield heard
