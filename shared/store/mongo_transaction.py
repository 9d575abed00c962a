"""One transaction in MongoDB: as few calls to the server, and to the thread that makes them, as there can be.

The thread that writes a group shares the interpreter with the event loop, which reads deliveries and handles the next
group meanwhile. Each call that it makes costs a wait for the interpreter on the way there and a turn of the event loop
on the way back, under load as long as the call itself. So writes are kept until somebody reads or commits, and sent in
one go. See docs/decisions/0011-handled-ahead.md.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.errors import PyMongoError
from pymongo.read_concern import ReadConcern

from shared.store.errors import Conflict
from shared.store.failures import telling_failures_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from concurrent.futures import Executor

    from pymongo.client_session import ClientSession
    from pymongo.database import Database

    from shared.store.transaction import Changes, Sort

R = TypeVar("R")

_READ_TOGETHER = 100
"""Ids in one question. SecantusDB 0.7.0b3 compares each document that it finds with each of the ids: 500 that are there
cost four times as much in one as in five."""

_COMMITTED = ReadConcern("majority")
"""What a failover can't undo: a message is acknowledged on the word of the inbox."""


class MongoTransaction:
    """One transaction on one session; see `Transaction`. Its driver is the synchronous one, in threads of a pool."""

    def __init__(self, database: Database[dict[str, Any]], pool: Executor) -> None:
        """Begin nothing yet."""
        self._database, self._pool = database, pool
        self._session: ClientSession | None = None
        self._begun = self._over = False
        self._pending: list[tuple[str, Changes]] = []
        self._broken: Exception | None = None
        """What a write has failed of: nothing of this transaction may be committed any more, whoever caught it."""
        self._at_work = threading.Lock()
        """Held by the thread that uses the session. A cancelled call goes on in its thread; what ends the transaction
        then waits for it here."""

    def begin(self) -> None:
        """Begin, unless it has begun."""
        self._begun = True

    async def read(self, ids: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
        """Return the documents with these ids, in stored form; both by collection."""
        return await self._in_a_thread(
            lambda: {collection: self._read(collection, some) for collection, some in ids.items()}
        )

    async def find(
        self,
        collection: str,
        query: dict[str, Any],
        *,
        sort: Sort | None = None,
        limit: int = 0,
        fields: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the documents that match, in stored form; or only some fields of each."""
        return await self._in_a_thread(lambda: self._find(collection, query, sort, limit, fields))

    async def claim(self, collection: str, ids: Sequence[str]) -> None:
        """Take documents before they are read."""
        await self._in_a_thread(lambda: self._claim(collection, ids))

    async def write(self, collection: str, changes: Changes) -> None:
        """Have this written before anything is read or committed; what is wrong with it is said then."""
        self._pending.append((collection, changes))

    async def commit(self) -> None:
        """Write what is left and commit, if anything was begun."""
        await self._in_a_thread(self._commit)

    async def abort(self) -> None:
        """Undo everything. The server forgets an abandoned transaction by itself, but not at once."""
        await self._in_a_thread(self._end)

    async def _in_a_thread(self, call: Callable[[], R]) -> R:
        def locked() -> R:
            with self._at_work:
                return call()

        with telling_failures_apart():
            return await asyncio.get_running_loop().run_in_executor(self._pool, locked)

    # --- in a thread ------------------------------------------------------------------------------------------

    def _live(self) -> ClientSession:
        """Return the session, in a transaction, with everything written so far."""
        if self._broken is not None:
            raise self._broken
        if self._over:
            raise Conflict("the transaction is over")
        if self._session is None:
            self._session = self._database.client.start_session()
        if not self._session.in_transaction:
            self._session.start_transaction()
        pending, self._pending = self._pending, []
        try:
            for collection, changes in pending:
                self._write(self._session, collection, changes)
        except Exception as error:
            self._broken = error
            raise
        return self._session

    def _find(
        self,
        collection: str,
        query: dict[str, Any],
        sort: Sort | None = None,
        limit: int = 0,
        fields: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        rows = self._database.get_collection(collection, read_concern=None if self._begun else _COMMITTED)
        session = self._live() if self._begun else None
        return list(rows.find(query, list(fields) or None, session=session, limit=limit, sort=sort))

    def _read(self, collection: str, ids: Sequence[str]) -> list[dict[str, Any]]:
        return [row for part in parts(ids, _READ_TOGETHER) for row in self._find(collection, with_ids(part))]

    def _claim(self, collection: str, ids: Sequence[str]) -> None:
        # Something has to be different afterwards: MongoDB takes an update that changes nothing for a read.
        rows = self._database[collection]
        rows.update_many(with_ids(ids), {"$inc": {"version": 1}}, session=self._live())

    def _write(self, session: ClientSession, collection: str, changes: Changes) -> None:
        operations: list[Any] = [InsertOne(document) for document in changes.insert]
        operations += [
            ReplaceOne({"_id": document["_id"], "version": stored}, document) for stored, document in changes.replace
        ]
        operations += [DeleteOne({"_id": id_, "version": stored}) for id_, stored in changes.delete]
        done = self._database[collection].bulk_write(operations, session=session)
        if done.matched_count != len(changes.replace) or done.deleted_count != len(changes.delete):
            raise Conflict(f"another writer changed a document of {collection} first")

    def _commit(self) -> None:
        if self._begun and (self._session is not None or self._pending):
            self._live().commit_transaction()
        self._end()

    def _end(self) -> None:
        self._over = True
        session, self._session = self._session, None
        if session is not None:
            with suppress(PyMongoError):
                session.end_session()  # undoes what was not committed


def parts(ids: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield the ids, so many together at most."""
    return (ids[start : start + most] for start in range(0, len(ids), most))


def with_ids(ids: Sequence[str]) -> dict[str, Any]:
    """Return the filter that finds these."""
    return {"_id": ids[0]} if len(ids) == 1 else {"_id": {"$in": list(ids)}}
