"""The unit of work: what a handler loads, adds, changes and says, until one commit makes it true.

Two layers. A `Group` is one transaction with its identity map; a `Work` is what one message does in it. When the
message is accepted its work is merged into the group; when it is refused its work is undone in memory and its
neighbours never know.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from shared.contracts.envelope import OWN_SOURCES, Envelope
from shared.contracts.message import DryRun
from shared.contracts.problem import UNKNOWN, Rejected
from shared.observe import tracing
from shared.store.document import Document
from shared.store.records import OutboxRow, Scheduled, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prometheus_client import Counter as Metric

    from shared.city import City
    from shared.contracts.message import Event, Task
    from shared.links import Links
    from shared.settings import Settings
    from shared.store.group import D, Group, Key
    from shared.store.transaction import Sort


@dataclass(frozen=True, slots=True)
class Cause:
    """The message that is being handled."""

    id: str
    source: str
    type: str
    sender: str | None = None
    """The account that the broker lets no other use, of a device or a system; None where there is none."""
    key: str = ""
    """Of a message from a queue: its inbox row's id, by which it is on record who of the staff sent it."""


class Surroundings(Protocol):
    """What a service gives to every handler."""

    @property
    def service(self) -> str: ...  # noqa: D102
    @property
    def city(self) -> City: ...  # noqa: D102
    @property
    def links(self) -> Links: ...  # noqa: D102
    @property
    def settings(self) -> Settings: ...  # noqa: D102


class Work:
    """What one message does. Everything a handler needs, and its only way to have an effect."""

    def __init__(self, group: Group, surroundings: Surroundings, cause: Cause, now: datetime) -> None:
        """Start one message's work in its group."""
        self._group = group
        self._surroundings = surroundings
        self._touched: dict[Key, None] = {}
        self._removed: set[Key] = set()
        self._outbox: list[OutboxRow] = []
        self._told: list[Told] = []
        self._counted: list[Metric] = []
        self.cause = cause
        self.now = now

    @property
    def city(self) -> City:
        """The city that is served."""
        return self._surroundings.city

    @property
    def links(self) -> Links:
        """Signs and checks personal links."""
        return self._surroundings.links

    @property
    def settings(self) -> Settings:
        """The service's configuration."""
        return self._surroundings.settings

    @property
    def public_url(self) -> str:
        """Where people reach this service; no slash at the end."""
        return self.settings.public_url.rstrip("/")

    async def find(self, model: type[D], id: str, *, stored: bool = True) -> D | None:
        """Return the document or None. Change it, and it is written at the commit.

        With `stored=False` only messages of this group can have added it (its id has `group` in it), and the database
        isn't asked.
        """
        if (model.COLLECTION, id) in self._removed:
            return None
        document = await self._group.get(model, id, stored=stored)
        self._touched[(model.COLLECTION, id)] = None
        return document

    async def load(self, model: type[D], id: str, *, field: str | None = None) -> D:
        """Return the document.

        Raises:
            Rejected: unknown (404); `field` points at the field of the message that named it.
        """
        document = await self.find(model, id)
        if document is None:
            raise Rejected(UNKNOWN, field=field, what=model.__name__.lower(), id=id)
        return document

    async def select(
        self,
        model: type[D],
        filter: dict[str, Any],
        *,
        sort: Sort | None = None,
        limit: int = 0,
    ) -> list[D]:
        """Return the documents that match a filter.

        Sees what is committed and what earlier messages of the group did, not this message's own changes.
        Prefer ids: each select writes the group's changes so far, which costs a round trip.
        """
        documents = await self._group.select(model, filter, sort, limit, in_hand=self._touched)
        for document in documents:
            self._touched[(model.COLLECTION, document.id)] = None
        return documents

    async def read(self, model: type[D], filter: dict[str, Any], fields: Sequence[str]) -> list[dict[str, Any]]:
        """Return only these fields (and the id) of the documents that match, as they are stored: to look at very many.

        Sees what `select` sees. What is to be changed is loaded.
        """
        return await self._group.read(model, filter, fields, in_hand=self._touched)

    def add(self, document: Document) -> None:
        """Add a new document.

        Raises:
            AlreadyThere: its id is taken (by what this group knows; the database is asked at the commit).
        """
        key = (document.COLLECTION, document.id)
        self._group.add(document, again=key in self._removed)
        self._removed.discard(key)
        self._touched[key] = None

    def remove(self, document: Document) -> None:
        """Remove a loaded document."""
        key = (document.COLLECTION, document.id)
        self._group.discard(key)
        self._touched[key] = None
        self._removed.add(key)

    def changed(self, model: type[D]) -> Iterator[tuple[dict[str, Any] | None, D]]:
        """Go through the documents of a model that this message added, found or selected, and didn't remove.

        Each comes with its stored form as of before, None where it wasn't there: before this message, or before a few
        of its neighbours too, where the group takes documents down only once. Whether anything differs is for the
        caller to see.
        """
        for key in tuple(self._touched):
            if key[0] == model.COLLECTION and key not in self._removed:
                yield from self._group.before_and_now(model, key)

    def publish(self, event: Event) -> None:
        """Say what has happened; it is sent after the commit, at least once."""
        envelope = Envelope(
            id=secrets.token_hex(16),
            source=OWN_SOURCES + self._surroundings.service,
            type=event.TYPE,
            subject=event.subject,
            time=self.now,
            traceparent=tracing.here(),
            data=event.model_dump(mode="json"),
        )
        row = OutboxRow(
            id=next_row_id(),
            routing_key=event.NAME,
            body=envelope.to_bytes(),
            message=envelope.id,
            subject=envelope.subject,
            created_at=_real_now(),
            traceparent=envelope.traceparent,
        )
        self._outbox.append(row)
        if event.KEPT:
            until = row.created_at + self.settings.told_kept
            self._told.append(Told(id=row.id, message=row.message, type=event.TYPE, body=row.body, expires_at=until))

    async def schedule(self, task: Task, *, due: datetime, key: str) -> None:
        """Have the task done at `due` (business time) or soon after; replaces the one with the same key.

        What is done at once is part of the trace at hand; what is done later begins one of its own.
        """
        run, data = secrets.token_hex(8), task.model_dump(mode="json")
        traceparent = tracing.here() if due <= self.now else None
        there = await self.find(Scheduled, key)
        if there is not None:
            there.due, there.task, there.data, there.run = due, task.NAME, data, run
            there.traceparent = traceparent
        else:
            self.add(Scheduled(id=key, due=due, task=task.NAME, data=data, run=run, traceparent=traceparent))

    async def unschedule(self, key: str) -> None:
        """Forget the task with this key, if there is one."""
        there = await self.find(Scheduled, key)
        if there is not None:
            self.remove(there)

    def count(self, metric: Metric) -> None:
        """Count one more by a metric with its labels, once this is committed; nothing of what isn't."""
        self._counted.append(metric)

    @property
    def group(self) -> str:
        """A random id (96 bits, hex) of the group of messages that are committed together with this one.

        It is another one when the group is handled again.
        """
        return self._group.id

    def new_id(self) -> str:
        """Return a random id (96 bits, URL-safe, begins with a letter or digit)."""
        return secrets.token_hex(12)

    def preview(self) -> DryRun:
        """Return what `accept` would make true. The engine calls it, and then `refuse`."""
        changed = self._group.changed(self._touched)
        changes = Counter(collection for collection, _ in changed if collection != Scheduled.COLLECTION)
        return DryRun(changes=dict(changes), events=tuple(row.routing_key for row in self._outbox))

    def accept(self) -> None:
        """Merge what was done into the group. The engine calls it; handlers don't."""
        self._group.accept(self._touched, self._removed, self._outbox)
        self._group.told.extend(self._told)
        self._group.counted.extend(self._counted)

    def refuse(self) -> None:
        """Undo what was done. The engine calls it; handlers don't."""
        self._group.refuse(self._touched)


_last_row = 0


def next_row_id() -> str:
    """Return an outbox id that sorts after all earlier ones of this process, and is unique over all."""
    global _last_row  # noqa: PLW0603 - one sequence a process
    _last_row = max(_last_row + 1, int(_real_now().timestamp() * 1_000_000))
    return f"{_last_row:020d}-{secrets.token_hex(4)}"


def _real_now() -> datetime:
    return datetime.now(UTC)
