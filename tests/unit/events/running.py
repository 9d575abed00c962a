"""The service's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import BaseModel, SecretStr

from services.events.handlers import messages
from shared.city import City
from shared.contracts import Command
from shared.links import Links
from shared.settings import Settings
from shared.store import Cause, Document, Group, Work
from tests.unit.events.examples import BEFORE, CITY
from tests.unit.memory import MemoryStore

LINKS = Links("s" * 32)


@dataclass
class Surroundings:
    service: str = "events"
    city: City = CITY
    links: Links = LINKS
    settings: Settings = field(
        default_factory=lambda: Settings(secret=SecretStr("s" * 32), public_url="https://events.example.org/")
    )


@dataclass
class Running:
    """The service; `said` is what it has published, by name."""

    now: datetime = BEFORE
    store: MemoryStore = field(default_factory=MemoryStore)
    surroundings: Surroundings = field(default_factory=Surroundings)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def put(self, *documents: Document) -> None:
        for one in documents:
            one.version = 1
            self.store.rows.setdefault(one.COLLECTION, {})[one.id] = one.to_stored()

    async def handle(self, message: BaseModel, source: str = "/test") -> Any:
        named: Any = message
        handler = (messages.commands if isinstance(message, Command) else messages.tasks)[named.NAME]
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self.surroundings, Cause("id", source, named.TYPE), self.now)
            result = await handler.handle(message, work)
            await messages.follow(work)
            work.accept()
            await group.flush()
        self.said += [(row.routing_key, json.loads(row.body)["data"]) for row in group.outbox]
        return result

    def names_said(self) -> list[str]:
        """Return what was said since the last time, and forget it."""
        names = [name.removeprefix("events.place.") for name, _ in self.said]
        self.said.clear()
        return names
