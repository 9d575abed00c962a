"""Records in a chain: begun before something is done, ended after. See docs/decisions/0010-audit-of-the-console.md."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from shared.audit import chain
from shared.audit.chain import Broken, Head, Link, What
from shared.backoff import pause
from shared.proof.canonical import canonical, sha256
from shared.store import Conflict, Document, Outage, Store
from shared.store.transaction import Changes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import timedelta

    from shared.store.transaction import Transaction

_FORGOTTEN_AT_ONCE = 1_000
_TRIES = 20
"""How often a writer tries to add to the chain while others do."""

Said = list[tuple[What, dict[str, str]]]


class Record(Document):
    """One deed of somebody. A subclass names what more of it is known."""

    COLLECTION: ClassVar[str] = "audit"
    UNENDED: ClassVar[Mapping[str, Any]] = {"ended_at": None}
    """What the fields hold that are known only when it has ended, as long as it hasn't."""

    at: datetime
    ended_at: datetime | None = None
    """None while it goes on, and for ever when nobody lived to tell how it ended."""

    def digest(self) -> str:
        """Return the hash by which the chain knows it: SHA-256 of its canonical JSON (RFC 8785)."""
        return sha256(canonical(self.model_dump(mode="json", exclude={"version"})))

    def as_begun(self) -> Self:
        """Return it as it was before it was known how it ended."""
        return self.model_copy(update=dict(self.UNENDED))


R = TypeVar("R", bound=Record)


class Ledger(Generic[R]):
    """The records of one database, and their chain. Several processes may write to it at once."""

    def __init__(self, store: Store, model: type[R], kept: timedelta) -> None:
        """Keep records for as long as `kept`. The collections are made with `store.prepare((model, Link, Head))`."""
        self._store, self._model, self._kept = store, model, kept

    async def begin(self, record: R) -> None:
        """Store that something is about to be done, and forget what is older than records are kept.

        Raises:
            Outage: it isn't stored, so it may not be done.
        """

        async def write(transaction: Transaction) -> Said:
            forgotten = await self._forget(transaction, record.at)
            await transaction.write(record.COLLECTION, Changes(insert=[record.to_stored()]))
            return [*forgotten, (What.BEGUN, {record.id: record.digest()})]

        await self._chained(write)

    async def forget(self, now: datetime) -> None:
        """Forget what is older than records are kept.

        Raises:
            Outage: it stays for now.
        """
        await self._chained(lambda transaction: self._forget(transaction, now))

    async def _forget(self, transaction: Transaction, now: datetime) -> Said:
        old = {"at": {"$lt": now - self._kept}}
        gone = await transaction.find(self._model.COLLECTION, old, limit=_FORGOTTEN_AT_ONCE)
        if not gone:
            return []
        changes = Changes(delete=[(one["_id"], one["version"]) for one in gone])
        await transaction.write(self._model.COLLECTION, changes)
        return [(What.FORGOTTEN, {one["_id"]: "" for one in gone})]

    async def end(self, record: R, **ending: Any) -> None:
        """Store how it ended, with these fields; nothing where another process has already.

        Raises:
            Outage: the record stays as it began.
        """
        ended = record.model_copy(
            update={**ending, "ended_at": chain.to_millisecond(datetime.now(UTC)), "version": record.version + 1}
        )

        async def write(transaction: Transaction) -> Said:
            stored = (await transaction.read({record.COLLECTION: [record.id]}))[record.COLLECTION]
            if [one["version"] for one in stored] != [record.version]:
                return []
            await transaction.write(record.COLLECTION, Changes(replace=[(record.version, ended.to_stored())]))
            return [(What.ENDED, {ended.id: ended.digest()})]

        await self._chained(write)

    async def _chained(self, write: Callable[[Transaction], Awaitable[Said]]) -> None:
        """Write records and the links that say so in one transaction, again where another writer was first.

        Raises:
            Outage: nothing is stored.
        """
        attempt = 0
        while True:
            try:
                async with self._store.transaction() as transaction:
                    before = head = await chain.head_in(transaction)
                    found = [] if head else await self._found(transaction)
                    written = await write(transaction)
                    if not written:
                        return
                    links: list[Link] = []
                    for what, records in [*found, *written]:
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
                    raise Outage(f"others were first {_TRIES} times") from None
                await asyncio.sleep(pause(attempt, first=0.02, most=0.5))
            else:
                return

    async def _found(self, transaction: Transaction) -> Said:
        """Return what a chain begins with: the records of before."""
        stored = await transaction.find(self._model.COLLECTION, {})
        found = [self._model.from_stored(one) for one in stored]
        return [(What.FOUND, {one.id: one.digest() for one in found})] if found else []

    async def head(self) -> Head | None:
        """Return the chain's end, to be kept elsewhere; None while there is no record."""
        return await self._store.find(Head, Head.ID)

    async def verify(self, kept: str | None = None) -> int:
        """Follow the chain and compare every record with it; return how many links it has.

        `kept` is what `head` said once: the chain must have gone through it.

        Raises:
            Broken: with the first link or record that isn't what was written.
        """
        async with self._store.transaction() as transaction:  # all as of one moment, while others write
            found = await transaction.find(Link.COLLECTION, {}, sort=[("_id", 1)])
            head = await chain.head_in(transaction)
            stored = await transaction.find(self._model.COLLECTION, {}, sort=[("at", 1)])
        links = [Link.from_stored(one) for one in found]
        said = chain.check(links, head)
        if kept is not None and kept not in {f"{link.number}:{link.hash}" for link in links}:
            raise Broken(f"the chain never went through {kept}")
        records = {one["_id"]: self._model.from_stored(one) for one in stored}
        for id_, words in said.items():
            _compare(id_, words, records.pop(id_, None))
        if records:
            raise Broken(f"record {next(iter(records))} was put in behind the chain")
        return len(links)

    async def records(self, filter: dict[str, Any], *, limit: int) -> list[R]:
        """Return the latest records that match, the newest first."""
        return await self._store.select(self._model, filter, sort=[("at", -1)], limit=limit)


def _compare(id_: str, words: Sequence[tuple[What, str]], record: Record | None) -> None:
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
