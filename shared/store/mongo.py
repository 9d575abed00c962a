"""The MongoDB adapter: the only module that imports motor.

Keeps to the Stable API v1. Motor is deprecated in favour of PyMongo's own async client, which is nearly the same
API: that change is this file. See docs/decisions/0004-motor-in-one-module.md.
"""

from __future__ import annotations

import secrets
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bson.codec_options import CodecOptions, TypeRegistry
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic_core import Url
from pymongo import DeleteOne, InsertOne, ReplaceOne
from pymongo.errors import (
    BulkWriteError,
    CollectionInvalid,
    ConnectionFailure,
    DuplicateKeyError,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)
from pymongo.read_concern import ReadConcern
from pymongo.server_api import ServerApi

from shared.store.document import Claimable, Document
from shared.store.errors import Conflict, Outage
from shared.store.records import InboxRow, OutboxRow, Scheduled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import timedelta

    from shared.store.transaction import Changes, Sort, Transaction

D = TypeVar("D", bound=Document)
C = TypeVar("C", bound=Claimable)

_WRITE_CONFLICT = 112
_DUPLICATE_KEY = 11000
_PRIMARY_AWAY = {91, 189, 10107, 11600, 11602, 13435, 13436, 13388}
"""Server codes for "not (or no longer) the primary, or shutting down": the driver's retryable set."""


def _encode(value: Any) -> Any:
    """Encode what BSON has no type for."""
    if isinstance(value, Url) or type(value).__module__.startswith("pydantic"):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


_CODEC: CodecOptions[dict[str, Any]] = CodecOptions(
    tz_aware=True, tzinfo=UTC, type_registry=TypeRegistry(fallback_encoder=_encode)
)


_COMMITTED = ReadConcern("majority")
"""What a failover can't undo: a message is acknowledged on the word of the inbox."""


@asynccontextmanager
async def _telling_failures_apart() -> AsyncIterator[None]:
    """Turn the driver's errors into the store's: `Conflict`, `Outage`, or as they are (a bug)."""
    try:
        yield
    except DuplicateKeyError as error:
        raise Conflict(str(error)) from error
    except BulkWriteError as error:
        codes = {one.get("code") for one in (error.details or {}).get("writeErrors", [])}
        if codes and codes <= {_DUPLICATE_KEY, _WRITE_CONFLICT}:
            raise Conflict(str(error)) from error
        raise
    except (ConnectionFailure, WTimeoutError, ExecutionTimeout) as error:
        raise Outage(f"database: {error}"[:300]) from error
    except OperationFailure as error:
        if error.code == _WRITE_CONFLICT or (
            error.has_error_label("TransientTransactionError") and error.code not in _PRIMARY_AWAY
        ):
            raise Conflict(str(error)) from error
        if error.code in _PRIMARY_AWAY or error.has_error_label("UnknownTransactionCommitResult"):
            raise Outage(f"database: {error}"[:300]) from error
        raise


class _MongoTransaction:
    """One transaction on one session; see `Transaction`."""

    def __init__(self, database: Any, session: Any) -> None:
        self._database = database
        self._session = session

    def begin(self) -> None:
        if not self._session.in_transaction:
            self._session.start_transaction()

    async def find(
        self, collection: str, query: dict[str, Any], *, sort: Sort | None = None, limit: int = 0
    ) -> list[dict[str, Any]]:
        begun = self._session.in_transaction
        rows_of = self._database.get_collection(collection, read_concern=None if begun else _COMMITTED)
        async with _telling_failures_apart():
            cursor = rows_of.find(query, session=self._session if begun else None, limit=limit, sort=sort)
            rows: list[dict[str, Any]] = await cursor.to_list(None)
            return rows

    async def claim(self, collection: str, ids: Sequence[str]) -> None:
        # Something has to be different afterwards: MongoDB takes an update that changes nothing for a read.
        async with _telling_failures_apart():
            rows = self._database[collection]
            await rows.update_many({"_id": {"$in": list(ids)}}, {"$inc": {"version": 1}}, session=self._session)

    async def write(self, collection: str, changes: Changes) -> None:
        operations: list[Any] = [InsertOne(document) for document in changes.insert]
        operations += [
            ReplaceOne({"_id": document["_id"], "version": stored}, document) for stored, document in changes.replace
        ]
        operations += [DeleteOne({"_id": id_, "version": stored}) for id_, stored in changes.delete]
        async with _telling_failures_apart():
            done = await self._database[collection].bulk_write(operations, session=self._session)
        if done.matched_count != len(changes.replace) or done.deleted_count != len(changes.delete):
            raise Conflict(f"another writer changed a document of {collection} first")


class Store:
    """One service's database: transactions for the engine, reads for pages, claims for workers."""

    def __init__(self, url: str, database: str) -> None:
        """Connect lazily. `url` may carry any driver option; sensible ones are filled in."""
        options: dict[str, Any] = {"serverSelectionTimeoutMS": 3_000, "appname": database}
        if "retrywrites" not in url.lower():
            # secantusdb 0.7.0b3 scans linearly per retryable write; transactions need none of it.
            options["retryWrites"] = False
        self._client: Any = AsyncIOMotorClient(url, server_api=ServerApi("1"), **options)
        self._database: Any = self._client.get_database(database, codec_options=_CODEC)

    async def prepare(self, documents: Sequence[type[Document]]) -> None:
        """Create the collections and indexes that are missing; a transaction can't."""
        async with _telling_failures_apart():
            existing = set(await self._database.list_collection_names())
            own: tuple[type[Document], ...] = (InboxRow, OutboxRow, Scheduled)
            for model in (*documents, *own):
                if model.COLLECTION not in existing:
                    # Another replica was first; the driver looks itself before it asks, and then raises its own.
                    with suppress(CollectionInvalid, OperationFailure):
                        await self._database.create_collection(model.COLLECTION)
                for index in model.INDEXES:
                    options = {"unique": True} if index.unique else {}
                    await self._database[model.COLLECTION].create_index(index.keys(), **options)

    async def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            Outage: it gives none.
        """
        async with _telling_failures_apart():
            await self._client.admin.command("ping")

    @asynccontextmanager
    async def transaction(self, *, begun: bool = True) -> AsyncIterator[Transaction]:
        """Run one transaction: committed when the block ends, undone when it raises; the block may begin it itself.

        Raises:
            Conflict: another writer was first; run the block again.
            Outage: the database is away. Whether the commit took effect may be unknown; the inbox tells.
        """
        async with _telling_failures_apart(), await self._client.start_session() as session:
            transaction = _MongoTransaction(self._database, session)
            if begun:
                transaction.begin()
            try:
                yield transaction
            except BaseException:
                if session.in_transaction:
                    with suppress(PyMongoError):  # the server forgets an abandoned transaction by itself
                        await session.abort_transaction()
                raise
            if session.in_transaction:
                await session.commit_transaction()

    # --- reads ------------------------------------------------------------------------------------------------

    async def find(self, model: type[D], id: str) -> D | None:
        """Return one document or None."""
        async with _telling_failures_apart():
            stored = await self._database[model.COLLECTION].find_one({"_id": id})
        return model.from_stored(stored) if stored is not None else None

    async def select(
        self,
        model: type[D],
        filter: dict[str, Any],
        *,
        sort: Sort | None = None,
        limit: int = 0,
        skip: int = 0,
    ) -> list[D]:
        """Return the documents that match; no limit when it is 0."""
        async with _telling_failures_apart():
            rows = await self._database[model.COLLECTION].find(filter, sort=sort, limit=limit, skip=skip).to_list(None)
        return [model.from_stored(stored) for stored in rows]

    async def read(
        self,
        model: type[Document],
        filter: dict[str, Any],
        fields: Sequence[str],
        *,
        sort: Sort | None = None,
    ) -> list[dict[str, Any]]:
        """Return only these fields (and the id) of the documents that match, as they are stored.

        For pages that show a little of very many: what isn't asked for is neither sent nor decoded.
        """
        async with _telling_failures_apart():
            wanted = dict.fromkeys(fields, 1)
            rows = self._database[model.COLLECTION].find(filter, wanted, sort=sort)
            found: list[dict[str, Any]] = await rows.to_list(None)
        return found

    async def count(self, model: type[Document], filter: dict[str, Any]) -> int:
        """Return how many documents match."""
        async with _telling_failures_apart():
            return int(await self._database[model.COLLECTION].count_documents(filter))

    # --- inbox ------------------------------------------------------------------------------------------------

    async def purge_inbox(self, before: datetime, *, at_once: int = 1_000) -> int:
        """Remove the rows that expired before this moment, a few at a time; returns how many there were.

        Rows stand in the order they came, so the expired ones are found first and only the last look scans all.
        """
        rows, gone = self._database[InboxRow.COLLECTION], 0
        while True:
            async with _telling_failures_apart():
                found = await rows.find({"expires_at": {"$lt": before}}, {"_id": 1}, limit=at_once).to_list(None)
                if not found:
                    return gone
                await rows.delete_many({"_id": {"$in": [row["_id"] for row in found]}})
            gone += len(found)

    # --- outbox -----------------------------------------------------------------------------------------------

    async def forget_outbox(self, ids: Sequence[str]) -> None:
        """Remove rows whose events the broker has confirmed."""
        async with _telling_failures_apart():
            await self._database[OutboxRow.COLLECTION].delete_many({"_id": {"$in": list(ids)}})

    # --- claims -----------------------------------------------------------------------------------------------

    async def claim(
        self,
        model: type[C],
        filter: dict[str, Any],
        *,
        limit: int,
        lease: timedelta,
    ) -> list[C]:
        """Lease up to `limit` matching documents to this caller, and return them by id.

        Each document goes to exactly one claimer until its lease ends; then it can be claimed again.
        """
        now = datetime.now(UTC)
        name = secrets.token_hex(8)
        # One flat filter: with `$or` inside `$and`, SecantusDB 0.7.0b3 looks at every document.
        free = {"leased_until": {"$not": {"$gte": now}}}
        rows = self._database[model.COLLECTION]
        async with _telling_failures_apart():
            if not await rows.find(filter, {"_id": 1}, limit=1).to_list(None):
                return []  # the usual answer, found by the filter's index alone
            candidates = await rows.find({**filter, **free}, {"_id": 1}, limit=limit).to_list(None)
            if not candidates:
                return []
            with suppress(Conflict):
                await rows.update_many(
                    {"_id": {"$in": [row["_id"] for row in candidates]}, **filter, **free},
                    {"$set": {"leased_until": now + lease, "leased_by": name}, "$inc": {"version": 1}},
                )
            mine = {"_id": {"$in": [row["_id"] for row in candidates]}, "leased_by": name}
            claimed = await rows.find(mine, sort=[("_id", 1)]).to_list(None)
        return [model.from_stored(stored) for stored in claimed]

    async def renew(self, claimed: Claimable, changes: dict[str, Any], *, lease: timedelta) -> bool:
        """Keep a claimed document for longer, with these changes; tell whether it was still this claimer's."""
        async with _telling_failures_apart():
            done = await self._database[claimed.COLLECTION].update_one(
                {"_id": claimed.id, "leased_by": claimed.leased_by},
                {"$set": {**changes, "leased_until": datetime.now(UTC) + lease}, "$inc": {"version": 1}},
            )
        return bool(done.matched_count)

    async def settle(self, model: type[Claimable], ids: Sequence[str], changes: dict[str, Any]) -> int:
        """Change leased documents and release the lease; returns how many there were."""
        async with _telling_failures_apart():
            done = await self._database[model.COLLECTION].update_many(
                {"_id": {"$in": list(ids)}},
                {"$set": {**changes, "leased_until": None, "leased_by": None}, "$inc": {"version": 1}},
            )
        return int(done.modified_count)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
