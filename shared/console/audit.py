"""Who did what with dead letters: begun before it happens, ended after. See docs/decisions/0010."""

from __future__ import annotations

import getpass
import secrets
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from shared.store import Document, Index, Store
from shared.store.transaction import Changes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import timedelta

    from shared.console.settings import ConsoleSettings

_FORGOTTEN_AT_ONCE = 1_000
_LONGEST_ID = 100
"""Of a message in a record, so that one of 50,000 messages stays below the database's 16 MB."""


class Action(StrEnum):
    """What leaves a record."""

    REVEAL = "reveal"
    EXPORT = "export"
    REPLAY = "replay"
    DROP = "drop"
    ADD_ACCOUNT = "add-account"
    RENEW_ACCOUNT = "renew-account"
    REVOKE_ACCOUNT = "revoke-account"


class AuditRecord(Document):
    """One action of one operator."""

    COLLECTION: ClassVar[str] = "audit"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"),)

    at: datetime
    ended_at: datetime | None = None
    """None while it goes on, and for ever when the console was killed: then up to all of `intended` were done."""
    action: Action
    queue: str
    """Of the messages; of an account, what it is for: `silta-device` or `silta-system`."""
    operator: str
    """Who they said they are."""
    os_user: str
    """Whom the operating system took them for."""
    host: str
    selection: str
    """Which messages were asked for: `all`, `id …` or `cause …`."""
    dry_run: bool
    intended: tuple[str, ...]
    """Ids of the messages that it was to be done to; an account's name."""
    done: tuple[str, ...] = ()
    """Ids of those that it was done to."""
    note: str | None = None
    """Why not all of it was done."""


def os_user() -> str:
    """Return the operating system's name for whoever runs this process; its number where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container with a bare number
        import os  # noqa: PLC0415

        return f"uid {os.getuid()}"


class Audit:
    """The records."""

    def __init__(self, store: Store, kept: timedelta) -> None:
        """Keep records in a database of their own, for as long as `kept`."""
        self._store, self._kept = store, kept

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: ConsoleSettings) -> AsyncIterator[Audit]:
        """Connect for as long as the block lasts.

        Raises:
            Outage: the database is away.
        """
        store = Store(settings.database_address, f"{settings.database_prefix}_operations")
        try:
            await store.prepare((AuditRecord,))
            yield cls(store, settings.audit_kept)
        finally:
            store.close()

    async def begin(  # noqa: PLR0913 - a record's own fields, each by name
        self,
        action: Action,
        queue: str,
        *,
        operator: str | None,
        selection: str,
        intended: Sequence[str],
        dry_run: bool = False,
    ) -> AuditRecord:
        """Store that it is about to be done, and forget what is older than records are kept.

        Raises:
            Outage: it isn't stored, so it may not be done.
        """
        now = datetime.now(UTC)
        record = AuditRecord(
            id=secrets.token_hex(8),
            at=now,
            action=action,
            queue=queue,
            operator=operator or os_user(),
            os_user=os_user(),
            host=socket.gethostname(),
            selection=selection,
            dry_run=dry_run,
            intended=tuple(id_[:_LONGEST_ID] for id_ in intended),
        )
        old = {"at": {"$lt": now - self._kept}}
        async with self._store.transaction() as transaction:
            gone = await transaction.find(AuditRecord.COLLECTION, old, limit=_FORGOTTEN_AT_ONCE)
            changes = Changes(insert=[_stored(record)], delete=[(one["_id"], one["version"]) for one in gone])
            await transaction.write(AuditRecord.COLLECTION, changes)
        return record

    async def end(self, record: AuditRecord, done: Sequence[str], note: str | None = None) -> None:
        """Store what was done.

        Raises:
            Outage: the record stays as it began.
        """
        ended = record.model_copy(
            update={
                "ended_at": datetime.now(UTC),
                "done": tuple(id_[:_LONGEST_ID] for id_ in done),
                "note": note,
                "version": record.version + 1,
            }
        )
        async with self._store.transaction() as transaction:
            changes = Changes(replace=[(record.version, _stored(ended))])
            await transaction.write(AuditRecord.COLLECTION, changes)

    async def records(self, *, queue: str | None, operator: str | None, limit: int) -> list[AuditRecord]:
        """Return the latest records, the newest first."""
        filter_ = {key: value for key, value in (("queue", queue), ("operator", operator)) if value is not None}
        return await self._store.select(AuditRecord, filter_, sort=[("at", -1)], limit=limit)


def _stored(record: AuditRecord) -> dict[str, Any]:
    return {**record.to_stored(), "action": record.action.value}
