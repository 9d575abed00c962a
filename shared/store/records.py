"""The collections that every service has beside its own: inbox, outbox, what was told, and schedule."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from shared.contracts.message import Outcome
from shared.store.document import Document, Index

UNFINISHED = "unfinished_restore"
"""A collection that holds something while its database is being restored: no service begins to work on it then."""


class InboxRow(Document):
    """A message that was handled, by (a hash of) its identity; for a command with its outcome.

    It holds nothing else of the message: not who sent it, so that an anonymous answer stays so.

    While the row is kept, the same message changes nothing and gets the same outcome. There is no index but the id's:
    each further one cost a message more than its row does, and only the daily purge would use it.
    """

    COLLECTION: ClassVar[str] = "inbox"

    @staticmethod
    def stored(key: str, outcome: Outcome | None, *, expires_at: datetime) -> dict[str, Any]:
        """Return a new row in its stored form. One is made for every message, so it is made without a detour."""
        return {
            "_id": key,
            "version": 1,
            "expires_at": expires_at,
            "outcome": outcome.to_stored() if outcome is not None else None,
        }

    expires_at: datetime
    outcome: Outcome | None = None


class OutboxRow(Document):
    """An event that must reach the exchange. The id sorts in the order of commits of one process."""

    COLLECTION: ClassVar[str] = "outbox"

    routing_key: str
    body: bytes
    message: str
    subject: str | None = None
    """What the event is about: of one subject, events are sent in the order in which they were committed."""
    created_at: datetime
    """Real time; a row that stays is picked up by any replica's sweep."""
    traceparent: str | None = None
    """The step of a trace that led to it, where there is one."""


class Told(Document):
    """An event that can be had again: stored in the commit of its outbox row, and under the same id.

    Ids sort in the order of commits of one process, and are moments of real time: see `position`.
    """

    COLLECTION: ClassVar[str] = "told"

    message: str
    """The event's own id, by which a subscriber that had it already knows it."""
    type: str
    body: bytes
    expires_at: datetime
    """Real time."""

    @staticmethod
    def position(moment: datetime) -> str:
        """Return what sorts after all that was told before a moment, and before all that was told from then on."""
        return f"{int(moment.timestamp() * 1_000_000):020d}"


class Scheduled(Document):
    """Work for later. It is removed in the same commit as the effects of doing it."""

    COLLECTION: ClassVar[str] = "schedule"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("due"),)

    due: datetime
    task: str
    data: dict[str, Any]
    run: str
    """Names this very setting of the key, so that one done twice is seen as the same."""
    traceparent: str | None = None
    """The step of a trace that it is a part of, where there is one: only of what is done at once."""
