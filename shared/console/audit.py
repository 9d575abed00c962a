"""Who did what with this console: begun before it happens, ended after, in a chain. See docs/decisions/0010."""

from __future__ import annotations

import getpass
import secrets
import socket
from collections.abc import Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from shared.audit import chain
from shared.audit.chain import Head, Link
from shared.audit.ledger import Ledger, Record
from shared.console import pseudonyms
from shared.store import Index, Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import timedelta

    from shared.console.settings import ConsoleSettings

_LONGEST_ID = 100
"""Of a message in a record, so that one of 50,000 messages stays below the database's 16 MB."""


class Action(StrEnum):
    """What leaves a record."""

    REVEAL = "reveal"
    EXPORT = "export"
    REPLAY = "replay"
    DROP = "drop"
    REPLAY_EVENTS = "replay-events"
    ADD_ACCOUNT = "add-account"
    RENEW_ACCOUNT = "renew-account"
    REVOKE_ACCOUNT = "revoke-account"
    BACKUP = "backup"
    RESTORE = "restore"
    ACCESS_PERSON = "access-person"
    ERASE_PERSON = "erase-person"


class AuditRecord(Record):
    """One action of one operator."""

    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"),)
    UNENDED: ClassVar[Mapping[str, Any]] = {"ended_at": None, "done": (), "note": None}

    action: Action
    queue: str
    """Of the messages; of events, the subscriber's; of an account, what it is for: `silta-device` or `silta-system`;
    else empty."""
    operator: str
    """Who they said they are."""
    os_user: str
    """Whom the operating system took them for."""
    host: str
    selection: str
    """Which messages were asked for: `all`, `id …` or `cause …`. Of events their types,
    `since …`, `after …`. Of a person, `person …`: a keyed hash."""
    dry_run: bool
    intended: tuple[str, ...]
    """Ids of the messages that it was to be done to; an account's name; databases; services."""
    done: tuple[str, ...] = ()
    """Ids of those that it was done to. Of a record that never ended, up to all of `intended` were done."""
    note: str | None = None
    """Why not all of it was done."""

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is stored."""
        return {**super().to_stored(), "action": self.action.value}


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
        self._store, self._ledger = store, Ledger(store, AuditRecord, kept)

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: ConsoleSettings) -> AsyncIterator[Audit]:
        """Connect for as long as the block lasts.

        Raises:
            Outage: the database is away.
        """
        store = Store(settings.database_address, f"{settings.database_prefix}_operations")
        try:
            await store.prepare((AuditRecord, Link, Head, pseudonyms.Key))
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
        record = AuditRecord(
            id=secrets.token_hex(8),
            at=chain.to_millisecond(datetime.now(UTC)),
            action=action,
            queue=queue,
            operator=operator or os_user(),
            os_user=os_user(),
            host=socket.gethostname(),
            selection=selection,
            dry_run=dry_run,
            intended=tuple(id_[:_LONGEST_ID] for id_ in intended),
        )
        await self._ledger.begin(record)
        return record

    async def end(self, record: AuditRecord, done: Sequence[str], note: str | None = None) -> None:
        """Store what was done.

        Raises:
            Outage: the record stays as it began.
        """
        await self._ledger.end(record, done=tuple(id_[:_LONGEST_ID] for id_ in done), note=note)

    async def head(self) -> Head | None:
        """Return the chain's end, to be kept elsewhere; None while there is no record."""
        return await self._ledger.head()

    async def verify(self, kept: str | None = None) -> int:
        """Follow the chain and compare every record with it; return how many links it has.

        `kept` is what `silta audit head` printed once: the chain must have gone through it.

        Raises:
            Broken: with the first link or record that isn't what was written.
        """
        return await self._ledger.verify(kept)

    async def pseudonym(self, person: str) -> str:
        """Return what stands in records for a person's address.

        Raises:
            Outage: the database is away.
        """
        return await pseudonyms.pseudonym(self._store, person)

    async def records(self, *, queue: str | None, operator: str | None, limit: int) -> list[AuditRecord]:
        """Return the latest records, the newest first."""
        filter_ = {key: value for key, value in (("queue", queue), ("operator", operator)) if value is not None}
        return await self._ledger.records(filter_, limit=limit)
