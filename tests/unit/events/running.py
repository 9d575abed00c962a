"""The service's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import SecretStr

from services.events.handlers import messages
from shared.city import City
from shared.links import Links
from shared.settings import Settings
from shared.store import Document
from tests.unit.events.examples import BEFORE, CITY
from tests.unit.handling import Handling

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
class Running(Handling):
    messages = messages

    now: datetime = BEFORE
    surroundings: Surroundings = field(default_factory=Surroundings)

    def put(self, *documents: Document) -> None:
        for one in documents:
            one.version = 1
            self.store.rows.setdefault(one.COLLECTION, {})[one.id] = one.to_stored()

    def names_said(self) -> list[str]:
        """Return what was said since the last time, and forget it."""
        names = [name.removeprefix("events.place.") for name, _ in self.said]
        self.said.clear()
        return names
