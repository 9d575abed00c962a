"""All of a server's documents as they are stored: for backups, restores and what looks into every database.

Synchronous, for the console alone. What is read and written is BSON as it came, so nothing is lost that our models
don't know. Keeps to the Stable API v1.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bson import json_util
from bson.raw_bson import RawBSONDocument
from pymongo import MongoClient
from pymongo.errors import OperationFailure
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from shared.store.errors import Outage
from shared.store.failures import telling_failures_apart
from shared.store.mongo import CODEC, options_for
from shared.store.records import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pymongo.client_session import ClientSession

_LENGTH = 4
"""Bytes at the beginning of each BSON document that say how long it is, little-endian."""
_LARGEST = 17 * 1024 * 1024
"""Bytes that no document has: the database takes 16 MiB and a little."""
_MOST_TOGETHER, _BYTES_TOGETHER = 250, 4 * 1024 * 1024
"""Documents and bytes in one insertion."""
_TOO_LATE = {239, 246, 251}
"""Server codes for a moment that isn't kept any more (SnapshotTooOld, SnapshotUnavailable) and for a transaction that
has ended by itself (NoSuchTransaction)."""
_READS_NO_MOMENT = "secantus"
"""How SecantusDB 0.7.0b3 calls its replica set. It answers a snapshot session with a time and then reads what is newest
(measured); its transactions do read one moment, over all databases."""


class TooLate(Exception):  # noqa: N818 - what happened
    """The server doesn't keep the moment any more that was being read: reading took too long."""


class Damaged(Exception):  # noqa: N818
    """What should be BSON isn't."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents, one after the other."""

    documents: int
    body: bytes


class Moment:
    """All databases as they are at one moment."""

    def __init__(self, client: MongoClient[dict[str, Any]], session: ClientSession, kind: str) -> None:
        """Read within a session that has been begun; `kind` says of which sort, for people."""
        self._client, self._session, self.kind = client, session, kind

    def batches(self, database: str, collection: str) -> Iterator[Batch]:
        """Yield all documents of a collection.

        Raises:
            TooLate, Outage: as it says.
        """
        rows = self._client[database].get_collection(collection, read_preference=ReadPreference.PRIMARY)
        with _telling_what_is_too_late():
            # By id: what is compared between databases is then in the same order everywhere.
            bodies: Iterator[Any] = rows.find_raw_batches({}, sort=[("_id", 1)], session=self._session)
            for body in bodies:
                yield Batch(sum(1 for _ in _documents_in(body)), body)

    def values(self, database: str, collection: str, field: str) -> set[Any]:
        """Return what a field says in all documents of a collection; this may be the first look, which sets the moment.

        Raises:
            TooLate, Outage: as it says.
        """
        with _telling_what_is_too_late():
            rows = self._client[database][collection].find({}, {field: 1}, session=self._session)
            return {row.get(field) for row in rows}


class Archive:
    """One server."""

    def __init__(self, url: str) -> None:
        """Connect lazily; as `Store` does."""
        self._client: MongoClient[dict[str, Any]] = MongoClient(url, **options_for(url, "silta console"))

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    # --- reads ------------------------------------------------------------------------------------------------

    def collections(self, database: str) -> list[str]:
        """Return the names of the collections that hold its documents, in order; none where there is no database."""
        with telling_failures_apart():
            names = self._client[database].list_collection_names()
        return sorted(name for name in names if "system." not in name and name != UNFINISHED)

    def is_empty(self, database: str) -> bool:
        """Tell whether a database holds no document: services that have only started leave empty collections."""
        with telling_failures_apart():
            rows = (self._client[database][name] for name in self.collections(database))
            return all(next(iter(one.find({}, {"_id": 1}, limit=1)), None) is None for one in rows)

    def count(self, database: str, collection: str) -> int:
        """Return how many documents a collection has."""
        with telling_failures_apart():
            return self._client[database][collection].count_documents({})

    def metadata(self, database: str, collection: str) -> str:
        """Return what mongodump writes beside a collection: its indexes, as canonical extended JSON."""
        with telling_failures_apart():
            indexes = [dict(one) for one in self._client[database][collection].list_indexes()]
        content = {"options": {}, "indexes": indexes, "collectionName": collection, "type": "collection"}
        return json_util.dumps(content, json_options=json_util.CANONICAL_JSON_OPTIONS)

    def select(
        self, database: str, collection: str, filter: dict[str, Any], fields: Sequence[str], *, limit: int = 0
    ) -> Iterator[dict[str, Any]]:
        """Yield these fields of the documents that match, by id."""
        with telling_failures_apart():
            rows = self._client.get_database(database, codec_options=CODEC)[collection]
            yield from rows.find(filter, dict.fromkeys(fields, 1), sort=[("_id", 1)], limit=limit)

    @contextmanager
    def moment(self) -> Iterator[Moment]:
        """Look at one moment, which is that of the first look, for as long as the block lasts.

        MongoDB keeps a moment for five minutes (`minSnapshotHistoryWindowInSeconds`), and without being held up by it;
        SecantusDB a transaction for one.

        Raises:
            Outage: the server can't be reached.
        """
        with telling_failures_apart():
            in_transaction = self._client.admin.command("hello").get("setName") == _READS_NO_MOMENT
            session = self._client.start_session(snapshot=not in_transaction)
        try:
            if in_transaction:
                session.start_transaction(read_concern=ReadConcern("snapshot"))
            yield Moment(self._client, session, "transaction" if in_transaction else "snapshot")
        finally:
            session.end_session()

    # --- writes -----------------------------------------------------------------------------------------------

    def unfinished(self, database: str) -> str | None:
        """Return which restore of a database was begun and never finished; None where there is none."""
        with telling_failures_apart():
            found = self._client[database][UNFINISHED].find_one({})
        return str(found["_id"]) if found is not None else None

    def begin(self, database: str, restore: str) -> None:
        """Say that a restore begins. A service that starts meanwhile waits for its end."""
        with telling_failures_apart():
            rows = self._durable(database, UNFINISHED)
            rows.replace_one({"_id": restore}, {"_id": restore}, upsert=True)

    def end(self, databases: Sequence[str]) -> None:
        """Say that the restore is finished, of all databases at once: killed here, it is finished nowhere."""
        with telling_failures_apart():
            with self._client.start_session() as session, session.start_transaction():
                for name in databases:
                    self._client[name][UNFINISHED].delete_many({}, session=session)
            for name in databases:
                self._client[name].drop_collection(UNFINISHED)

    def clear(self, database: str) -> None:
        """Remove everything from a database but that it is being restored."""
        with telling_failures_apart():
            for name in self.collections(database):
                self._client[database].drop_collection(name)

    def create(self, database: str, collection: str, metadata: str) -> None:
        """Make a collection that isn't there, with the indexes that `metadata` says."""
        with telling_failures_apart():
            self._client[database].create_collection(collection)
            indexes = [one for one in json_util.loads(metadata)["indexes"] if one["name"] != "_id_"]
            if indexes:
                self._client[database].command({"createIndexes": collection, "indexes": indexes})

    def insert(self, database: str, collection: str, documents: Iterable[bytes]) -> Iterator[int]:
        """Insert documents, and yield after each part of them how many it was.

        Raises:
            Damaged: as `documents` does.
            Outage: the server can't be reached or takes no more.
        """
        rows = self._durable(database, collection)
        for part in _in_parts(documents):
            with telling_failures_apart():
                rows.insert_many([RawBSONDocument(one) for one in part])
            yield len(part)

    def _durable(self, database: str, collection: str) -> Any:
        return self._client[database].get_collection(collection, write_concern=WriteConcern("majority"))


def documents_in(read: Any) -> Iterator[bytes]:
    """Yield the BSON documents of a stream, one at a time.

    Raises:
        Damaged: it ends in the middle of one, or it holds something else.
    """
    while head := read(_LENGTH):
        length = int.from_bytes(head, "little")
        if len(head) < _LENGTH or not _LENGTH < length <= _LARGEST:
            raise Damaged("no document begins here")
        rest = read(length - _LENGTH)
        if len(rest) < length - _LENGTH or rest[-1]:
            raise Damaged("it ends in the middle of a document")
        yield head + rest


def _documents_in(body: bytes) -> Iterator[int]:
    start = 0
    while start < len(body):
        yield start
        start += int.from_bytes(body[start : start + _LENGTH], "little")


def _in_parts(documents: Iterable[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    size = 0
    for one in documents:
        part.append(one)
        size += len(one)
        if len(part) == _MOST_TOGETHER or size >= _BYTES_TOGETHER:
            yield part
            part, size = [], 0
    if part:
        yield part


@contextmanager
def _telling_what_is_too_late() -> Iterator[None]:
    try:
        with telling_failures_apart():
            yield
    except OperationFailure as error:
        if error.code in _TOO_LATE:
            raise TooLate(str(error)) from error
        raise
    except Outage:
        raise
    except Exception as error:
        # A transaction that has ended by itself is told as a conflict.
        if isinstance(error.__cause__, OperationFailure) and error.__cause__.code in _TOO_LATE:
            raise TooLate(str(error)) from error
        raise
