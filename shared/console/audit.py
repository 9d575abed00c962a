"""Who did what with this console: begun before it happens, ended after, in a chain. See docs/decisions/0010."""

from __future__ import annotations

import asyncio
import getpass
import secrets
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from shared.backoff import pause
from shared.console import chain, pseudonyms
from shared.console.chain import Broken, Head, Link, What
from shared.proof.canonical import canonical, sha256
from shared.store import Conflict, Document, Index, Outage, Store
from shared.store.transaction import Changes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from datetime import timedelta

    from shared.console.settings import ConsoleSettings
    from shared.store.transaction import Transaction

_FORGOTTEN_AT_ONCE = 1_000
_TRIES = 20
"""How often a console tries to add to the chain while others do."""
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
    BACKUP = "backup"
    RESTORE = "restore"
    ACCESS_PERSON = "access-person"
    ERASE_PERSON = "erase-person"


class AuditRecord(Document):
    """One action of one operator."""

    COLLECTION: ClassVar[str] = "audit"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"),)

    at: datetime
    ended_at: datetime | None = None
    """None while it goes on, and for ever when the console was killed: then up to all of `intended` were done."""
    action: Action
    queue: str
    """Of the messages; of an account, what it is for: `silta-device` or `silta-system`; else empty."""
    operator: str
    """Who they said they are."""
    os_user: str
    """Whom the operating system took them for."""
    host: str
    selection: str
    """Which messages were asked for: `all`, `id …` or `cause …`. Of a person, `person …`: a keyed hash."""
    dry_run: bool
    intended: tuple[str, ...]
    """Ids of the messages that it was to be done to; an account's name; databases; services."""
    done: tuple[str, ...] = ()
    """Ids of those that it was done to."""
    note: str | None = None
    """Why not all of it was done."""

    def digest(self) -> str:
        """Return the hash by which the chain knows it: SHA-256 of its canonical JSON (RFC 8785)."""
        return sha256(canonical(self.model_dump(mode="json", exclude={"version"})))

    def as_begun(self) -> AuditRecord:
        """Return it as it was before it was known how it ended."""
        return self.model_copy(update={"ended_at": None, "done": (), "note": None})


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
        now = chain.to_millisecond(datetime.now(UTC))
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

        async def write(transaction: Transaction) -> list[tuple[What, dict[str, str]]]:
            gone = await transaction.find(AuditRecord.COLLECTION, old, limit=_FORGOTTEN_AT_ONCE)
            changes = Changes(insert=[_stored(record)], delete=[(one["_id"], one["version"]) for one in gone])
            await transaction.write(AuditRecord.COLLECTION, changes)
            forgotten = {one["_id"]: "" for one in gone}
            return [(What.FORGOTTEN, forgotten)] * bool(gone) + [(What.BEGUN, {record.id: record.digest()})]

        await self._chained(write)
        return record

    async def end(self, record: AuditRecord, done: Sequence[str], note: str | None = None) -> None:
        """Store what was done.

        Raises:
            Outage: the record stays as it began.
        """
        ended = record.model_copy(
            update={
                "ended_at": chain.to_millisecond(datetime.now(UTC)),
                "done": tuple(id_[:_LONGEST_ID] for id_ in done),
                "note": note,
                "version": record.version + 1,
            }
        )

        async def write(transaction: Transaction) -> list[tuple[What, dict[str, str]]]:
            await transaction.write(AuditRecord.COLLECTION, Changes(replace=[(record.version, _stored(ended))]))
            return [(What.ENDED, {ended.id: ended.digest()})]

        await self._chained(write)

    async def _chained(self, write: Callable[[Transaction], Awaitable[list[tuple[What, dict[str, str]]]]]) -> None:
        """Write records and the links that say so in one transaction, again where another console was first.

        Raises:
            Outage: nothing is stored.
        """
        attempt = 0
        while True:
            try:
                async with self._store.transaction() as transaction:
                    before = head = await chain.head_in(transaction)
                    said = await write(transaction) if head else [*await _found(transaction), *await write(transaction)]
                    links: list[Link] = []
                    for what, records in said:
                        links.append(chain.following(head, what, records))
                        head = chain.after(head, links[-1])
                    assert head is not None  # noqa: S101 - something was said
                    # One version further than what is stored, however many links it was.
                    head = head.model_copy(update={"version": before.version + 1 if before else 1})
                    await transaction.write(Link.COLLECTION, Changes(insert=[link.to_stored() for link in links]))
                    stored = head.to_stored()
                    moved = Changes(replace=[(before.version, stored)]) if before else Changes(insert=[stored])
                    await transaction.write(Head.COLLECTION, moved)
            except Conflict:
                attempt += 1
                if attempt == _TRIES:
                    raise Outage(f"other consoles were first {_TRIES} times") from None
                await asyncio.sleep(pause(attempt, first=0.02, most=0.5))
            else:
                return

    async def head(self) -> Head | None:
        """Return the chain's end, to be kept elsewhere; None while there is no record."""
        return await self._store.find(Head, Head.ID)

    async def verify(self, kept: str | None = None) -> int:
        """Follow the chain and compare every record with it; return how many links it has.

        `kept` is what `silta audit head` printed once: the chain must have gone through it.

        Raises:
            Broken: with the first link or record that isn't what was written.
        """
        links = await self._store.select(Link, {}, sort=[("_id", 1)])
        said = chain.check(links, await self.head())
        if kept is not None and kept not in {f"{link.number}:{link.hash}" for link in links}:
            raise Broken(f"the chain never went through {kept}")
        records = {one.id: one for one in await self._store.select(AuditRecord, {}, sort=[("at", 1)])}
        for id_, words in said.items():
            _compare(id_, words, records.pop(id_, None))
        if records:
            raise Broken(f"record {next(iter(records))} was put in behind the chain")
        return len(links)

    async def pseudonym(self, person: str) -> str:
        """Return what stands in records for a person's address.

        Raises:
            Outage: the database is away.
        """
        return await pseudonyms.pseudonym(self._store, person)

    async def records(self, *, queue: str | None, operator: str | None, limit: int) -> list[AuditRecord]:
        """Return the latest records, the newest first."""
        filter_ = {key: value for key, value in (("queue", queue), ("operator", operator)) if value is not None}
        return await self._store.select(AuditRecord, filter_, sort=[("at", -1)], limit=limit)


async def _found(transaction: Transaction) -> list[tuple[What, dict[str, str]]]:
    """Return what a chain begins with: the records of before."""
    found = [AuditRecord.from_stored(one) for one in await transaction.find(AuditRecord.COLLECTION, {})]
    return [(What.FOUND, {one.id: one.digest() for one in found})] if found else []


def _compare(id_: str, words: Sequence[tuple[What, str]], record: AuditRecord | None) -> None:
    """Compare a record with what the chain says of it.

    Raises:
        Broken: it isn't what was written.
    """
    last, digest = words[-1]
    if last is What.FORGOTTEN:
        if record is not None:
            raise Broken(f"record {id_} is there though it was forgotten")
        return
    if record is None:
        raise Broken(f"record {id_} was removed")
    right = record.digest() == digest and all(
        record.as_begun().digest() == begun for what, begun in words if what is What.BEGUN
    )
    if not right:
        raise Broken(f"record {id_} was changed")


def _stored(record: AuditRecord) -> dict[str, Any]:
    return {**record.to_stored(), "action": record.action.value}
