"""Notify's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, SecretStr

from services.notify.handlers import messages
from shared.city import City
from shared.contracts import Command, Event
from shared.links import Links
from shared.settings import Settings
from shared.store import Cause, Document, Group, Work
from tests.unit.memory import MemoryStore
from tests.unit.notify.samples import CITY, NOW


@dataclass
class Surroundings:
    service: str = "notify"
    city: City = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))
    settings: Settings = field(
        default_factory=lambda: Settings(secret=SecretStr("s" * 32), public_url="https://notify.example.org/")
    )


@dataclass
class Running:
    """The service; `said` is what it has published, by name."""

    now: datetime = NOW
    store: MemoryStore = field(default_factory=MemoryStore)
    surroundings: Surroundings = field(default_factory=Surroundings)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    async def handle(self, message: BaseModel) -> Any:
        named: Any = message
        known = (
            messages.commands
            if isinstance(message, Command)
            else messages.events
            if isinstance(message, Event)
            else messages.tasks
        )
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self.surroundings, Cause("id", "/test", named.TYPE), self.now)
            result = await known[named.NAME].handle(message, work)
            work.accept()
            await group.flush()
        self.said += [(row.routing_key, json.loads(row.body)["data"]) for row in group.outbox]
        return result

    def stored(self, model: type[Document]) -> list[Any]:
        return [model.from_stored(row) for row in self.store.all(model)]
