"""The MongoDB adapter: the only module that imports motor.

Keeps to the Stable API v1. Motor is deprecated in favour of PyMongo's own async client, which is nearly the same
API: that change is this file and `mongo_transaction`. See docs/decisions/0004-motor-in-one-module.md.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from bson.codec_options import CodecOptions, TypeRegistry
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic_core import Url
from pymongo import DeleteMany, UpdateMany
from pymongo.errors import CollectionInvalid, OperationFailure, PyMongoError
from pymongo.read_concern import ReadConcern
from pymongo.server_api import ServerApi

from shared.store.document import Claimable, Document
from shared.store.errors import Conflict, Outage
from shared.store.failures import telling_failures_apart
from shared.store.mongo_transaction import MongoTransaction, parts, with_ids
from shared.store.records import UNFINISHED, InboxRow, OutboxRow, Scheduled, Told

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from datetime import timedelta

    from pymongo.database import Database

    from shared.store.transaction import Sort, Transaction

D = TypeVar("D", bound=Document)
C = TypeVar("C", bound=Claimable)

_AT_ONCE = 8
"""Threads for transactions: two groups are in hand at once, workers and the console have some of their own."""


_WRITTEN_TOGETHER = 25
"""Ids in one statement of a bulk. SecantusDB 0.7.0b3 compares each document that it finds with each of the ids: to
remove 500 rows by one statement takes five times as long as by twenty."""


def _encode(value: Any) -> Any:
    """Encode what BSON has no type for."""
    if isinstance(value, Url) or type(value).__module__.startswith("pydantic"):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


CODEC: CodecOptions[dict[str, Any]] = CodecOptions(
    tz_aware=True, tzinfo=UTC, type_registry=TypeRegistry(fallback_encoder=_encode)
)
_ONE_MOMENT = ReadConcern("snapshot")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any lease: a range that begins with it has no documents in it that aren't leased."""


def options_for(url: str, appname: str) -> dict[str, Any]:
    """Return what a client connects with; the address may carry any driver option."""
    options: dict[str, Any] = {"serverSelectionTimeoutMS": 3_000, "appname": appname, "server_api": ServerApi("1")}
    if "retrywrites" not in url.lower():
        # secantusdb 0.7.0b3 scans linearly per retryable write; transactions need none of it.
        options["retryWrites"] = False
    return options


class Store:
    """One service's database: transactions for the engine, reads for pages, claims for workers."""

    def __init__(self, url: str, database: str) -> None:
        """Connect lazily. `url` may carry any driver option; sensible ones are filled in."""
        self._client: Any = AsyncIOMotorClient(url, **options_for(url, database))
        self._database: Any = self._client.get_database(database, codec_options=CODEC)
        # Motor is the synchronous driver in threads, a call each; a transaction puts several calls in one (`delegate`).
        self._synchronous: Database[dict[str, Any]] = self._client.delegate.get_database(database, codec_options=CODEC)
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="transaction")

    async def prepare(self, documents: Sequence[type[Document]]) -> None:
        """Create the collections and indexes that are missing; a transaction can't.

        Raises:
            Outage: the database is away, or half restored.
        """
        with telling_failures_apart():
            existing = set(await self._database.list_collection_names())
            if UNFINISHED in existing and await self._database[UNFINISHED].find_one({}):
                raise Outage("a restore of the database isn't finished: run “silta restore” again")
            own: tuple[type[Document], ...] = (InboxRow, OutboxRow, Told, Scheduled)
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
        with telling_failures_apart():
            await self._client.admin.command("ping")

    @property
    def servers(self) -> frozenset[tuple[str, int]]:
        """The members of the database that are known now, by host and port."""
        return frozenset(self._client.nodes)

    @asynccontextmanager
    async def transaction(self, *, begun: bool = True) -> AsyncIterator[Transaction]:
        """Run one transaction: committed when the block ends, undone when it raises; the block may begin it itself.

        Raises:
            Conflict: another writer was first; run the block again.
            Outage: the database is away. Whether the commit took effect may be unknown; the inbox tells.
        """
        transaction = MongoTransaction(self._synchronous, self._threads)
        if begun:
            transaction.begin()
        try:
            yield transaction
            await transaction.commit()
        except BaseException:
            with suppress(Conflict, Outage, PyMongoError):
                await transaction.abort()
            raise

    # --- reads ------------------------------------------------------------------------------------------------

    async def find(self, model: type[D], id: str) -> D | None:
        """Return one document or None."""
        with telling_failures_apart():
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
        with telling_failures_apart():
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
        with telling_failures_apart():
            wanted = dict.fromkeys(fields, 1)
            rows = self._database[model.COLLECTION].find(filter, wanted, sort=sort)
            found: list[dict[str, Any]] = await rows.to_list(None)
        return found

    async def count(self, model: type[Document], filter: dict[str, Any]) -> int:
        """Return how many documents match."""
        with telling_failures_apart():
            return int(await self._database[model.COLLECTION].count_documents(filter))

    async def counts(self, model: type[Document], filters: Sequence[dict[str, Any]]) -> list[int]:
        """Return how many documents match each filter, all at one moment: one that changes is in exactly one count."""
        rows = self._database[model.COLLECTION]
        with telling_failures_apart():
            async with await self._client.start_session() as session, session.start_transaction(_ONE_MOMENT):
                return [await rows.count_documents(each, session=session) for each in filters]

    async def tally(
        self, model: type[Document], filter: dict[str, Any], fields: Sequence[str]
    ) -> list[tuple[tuple[Any, ...], int]]:
        """Return how many documents match for each combination of what stands in these fields, in one look at them.

        None stands for what is missing. Nothing else of the documents leaves the database.
        """
        names = {f"field{place}": f"${field}" for place, field in enumerate(fields)}
        stages = [{"$match": filter}, {"$group": {"_id": names, "documents": {"$sum": 1}}}]
        with telling_failures_apart():
            rows = await self._database[model.COLLECTION].aggregate(stages).to_list(None)
        return [(tuple(row["_id"].get(name) for name in names), row["documents"]) for row in rows]

    # --- what expires -----------------------------------------------------------------------------------------

    async def purge(self, model: type[InboxRow | Told], before: datetime, *, at_once: int = 1_000) -> int:
        """Remove the rows that expired before this moment, a few at a time; returns how many there were.

        Rows stand in the order they came, so the expired ones are found first and only the last look scans all.
        """
        rows, gone = self._database[model.COLLECTION], 0
        while True:
            with telling_failures_apart():
                found = await rows.find({"expires_at": {"$lt": before}}, {"_id": 1}, limit=at_once).to_list(None)
                if not found:
                    return gone
                await rows.bulk_write(_deletions([row["_id"] for row in found]))
            gone += len(found)

    # --- outbox -----------------------------------------------------------------------------------------------

    async def forget_outbox(self, ids: Sequence[str]) -> None:
        """Remove rows whose events the broker has confirmed."""
        with telling_failures_apart():
            await self._database[OutboxRow.COLLECTION].bulk_write(_deletions(ids))

    # --- claims -----------------------------------------------------------------------------------------------

    async def claim(self, model: type[C], filter: dict[str, Any], *, limit: int, lease: timedelta) -> list[C]:
        """Lease up to `limit` matching documents to this caller, and return them by id.

        Each document goes to exactly one claimer until its lease ends; then it can be claimed again.
        """
        ids = await self.unclaimed(model, filter, limit=limit)
        if len(ids) < limit:
            ids += await self.abandoned(model, filter, limit=limit - len(ids))
        return await self.claim_these(model, ids, filter, lease=lease)

    async def unclaimed(self, model: type[Claimable], filter: dict[str, Any], *, limit: int) -> list[str]:
        """Return the ids of matching documents that nobody has leased, so many at most, in no order."""
        return await self._ids(model, {**filter, "leased_until": None}, limit)

    async def abandoned(self, model: type[Claimable], filter: dict[str, Any], *, limit: int) -> list[str]:
        """Return the ids of matching documents whose lease has ended before its claimer was done."""
        over = {"$gt": _LONG_AGO, "$lte": datetime.now(UTC)}
        return await self._ids(model, {**filter, "leased_until": over}, limit)

    async def _ids(self, model: type[Document], filter: dict[str, Any], limit: int) -> list[str]:
        with telling_failures_apart():
            found = await self._database[model.COLLECTION].find(filter, {"_id": 1}, limit=limit).to_list(None)
        return [row["_id"] for row in found]

    async def claim_these(
        self, model: type[C], ids: Sequence[str], only: dict[str, Any], *, lease: timedelta
    ) -> list[C]:
        """Lease those of them that are free and still as `only` says; return them by id."""
        if not ids:
            return []
        now, name = datetime.now(UTC), secrets.token_hex(8)
        still = {**only, "leased_until": {"$not": {"$gte": now}}}
        change = {"$set": {"leased_until": now + lease, "leased_by": name}, "$inc": {"version": 1}}
        rows = self._database[model.COLLECTION]
        # Another claimer may be at the same ones: then less is left for this one.
        with suppress(Conflict), telling_failures_apart():
            await rows.bulk_write(_updates(ids, still, change))
        with telling_failures_apart():
            claimed = await rows.find({**with_ids(ids), "leased_by": name}, sort=[("_id", 1)]).to_list(None)
        return [model.from_stored(stored) for stored in claimed]

    async def create(self, document: C, *, lease: timedelta) -> C:
        """Store a new document that is leased to this caller from the first, and return it.

        Raises:
            Outage: the database is away. Whether the document is stored may be unknown: a next try needs another id.
        """
        leased = document.model_copy(
            update={"version": 1, "leased_until": datetime.now(UTC) + lease, "leased_by": secrets.token_hex(8)}
        )
        with telling_failures_apart():
            await self._database[document.COLLECTION].insert_one(leased.to_stored())
        return leased

    async def remove(self, claimed: Claimable) -> bool:
        """Remove a claimed document; tell whether it was still this claimer's."""
        with telling_failures_apart():
            done = await self._database[claimed.COLLECTION].delete_one(
                {"_id": claimed.id, "leased_by": claimed.leased_by}
            )
        return bool(done.deleted_count)

    async def renew(self, claimed: Claimable, changes: dict[str, Any], *, lease: timedelta) -> bool:
        """Keep a claimed document for longer, with these changes; tell whether it was still this claimer's."""
        with telling_failures_apart():
            done = await self._database[claimed.COLLECTION].update_one(
                {"_id": claimed.id, "leased_by": claimed.leased_by},
                {"$set": {**changes, "leased_until": datetime.now(UTC) + lease}, "$inc": {"version": 1}},
            )
        return bool(done.matched_count)

    async def settle(
        self,
        model: type[Claimable],
        ids: Sequence[str],
        changes: dict[str, Any],
        *,
        only: dict[str, Any] | None = None,
    ) -> int:
        """Change leased documents and release the lease; returns how many. `only` says what they must still be."""
        if not ids:
            return 0
        with telling_failures_apart():
            change = {"$set": {**changes, "leased_until": None, "leased_by": None}, "$inc": {"version": 1}}
            done = await self._database[model.COLLECTION].bulk_write(_updates(ids, only or {}, change))
        return int(done.modified_count)

    async def release(self, claimed: Sequence[Claimable]) -> None:
        """Free what is still this claimer's, for anybody to claim."""
        of_each: dict[tuple[type[Claimable], str | None], list[str]] = defaultdict(list)
        for one in claimed:
            of_each[type(one), one.leased_by].append(one.id)
        for (model, claimer), ids in of_each.items():
            await self.settle(model, ids, {}, only={"leased_by": claimer})

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
        self._threads.shutdown(wait=False)


def _deletions(ids: Sequence[str]) -> list[DeleteMany]:
    return [DeleteMany(with_ids(part)) for part in parts(ids, _WRITTEN_TOGETHER)]


def _updates(ids: Sequence[str], filter: dict[str, Any], change: dict[str, Any]) -> list[UpdateMany]:
    return [UpdateMany({**with_ids(part), **filter}, change) for part in parts(ids, _WRITTEN_TOGETHER)]
