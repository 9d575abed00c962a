"""A service's handlers over a store in memory, one message a transaction."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel

from shared.contracts import Command, Event
from shared.engine.messages import Messages
from shared.store import Cause, Document, Group, Surroundings, Work
from tests.unit.memory import MemoryStore


@dataclass
class Handling:
    """The service; `said` is what it has published, by name, `questions` how often the last message asked the database.

    What a handler says beforehand that it reads is read in one go, as the engine does.
    """

    messages: ClassVar[Messages]

    now: datetime
    surroundings: Surroundings
    store: MemoryStore = field(default_factory=MemoryStore)
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    questions: int = 0
    counted: list[tuple[str, ...]] = field(default_factory=list)
    """The labels of what was counted."""

    async def handle(self, message: BaseModel, source: str = "/test", *, account: str | None = None) -> Any:
        """Handle one message; `account` is the sender's at the broker."""
        named: Any = message
        known = (
            self.messages.commands
            if isinstance(message, Command)
            else self.messages.events
            if isinstance(message, Event)
            else self.messages.tasks
        )
        wanted: dict[type[Document], list[str]] = {}
        async with self.store.transaction() as transaction:
            group, handler = Group(transaction), known[named.NAME]
            for model, id_ in handler.reads(message, self.surroundings.links):
                wanted.setdefault(model, []).append(id_)
            await group.prefetch(wanted)
            work = Work(group, self.surroundings, Cause("id", source, named.TYPE, account), self.now)
            result = await handler.handle(message, work)
            await self.messages.follow(work)
            work.accept()
            await group.flush()
        self.questions = transaction.finds
        self.counted += [one._labelvalues for one in group.counted]
        self.said += [(row.routing_key, json.loads(row.body)["data"]) for row in group.outbox]
        return result

    def stored(self, model: type[Document]) -> list[Any]:
        return [model.from_stored(row) for row in self.store.all(model)]
