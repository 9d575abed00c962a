"""A store in memory with the semantics that the engine relies on: snapshots, versions, conflicts, atomic commits."""

from __future__ import annotations

import asyncio
import copy
import operator
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from shared.store import Conflict, Document, IdTaken
from shared.store.transaction import Changes, Sort

Rows = dict[str, dict[str, dict[str, Any]]]


async def _turn_of_the_loop() -> None:
    """Let others run, as while a server is waited for; not by `asyncio.sleep`, which some tests replace."""
    turned = asyncio.Event()
    asyncio.get_running_loop().call_soon(turned.set)
    await turned.wait()


class MemoryTransaction:
    """Works on a copy; `MemoryStore.transaction` puts it in place at the end.

    Like the real one it keeps what is to be written until something is read or committed, and is broken by a write
    that failed.
    """

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.own: Rows | None = None
        self.finds = 0
        self.writes: list[tuple[str, Changes]] = []
        self.claims: list[tuple[str, list[str]]] = []
        self._pending: list[tuple[str, Changes]] = []
        self._broken: Exception | None = None

    def begin(self) -> None:
        if self.own is None:
            self.own = copy.deepcopy(self.store.rows)

    @property
    def rows(self) -> Rows:
        return self.store.rows if self.own is None else self.own

    async def read(self, ids: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
        self.finds += 1
        self.flush()
        return {
            collection: [copy.deepcopy(row) for id_ in some if (row := self.rows.get(collection, {}).get(id_))]
            for collection, some in ids.items()
        }

    async def find(
        self,
        collection: str,
        query: dict[str, Any],
        *,
        sort: Sort | None = None,
        limit: int = 0,
        fields: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        self.finds += 1
        self.flush()
        found = [copy.deepcopy(row) for row in self.rows.get(collection, {}).values() if matches(row, query)]
        for field, direction in reversed(sort or []):
            found.sort(key=lambda row: _value_at(row, field.split(".")), reverse=direction < 0)
        if fields:
            found = [{name: value for name, value in row.items() if name in {"_id", *fields}} for row in found]
        return found[:limit] if limit else found

    async def claim(self, collection: str, ids: Sequence[str]) -> None:
        assert self.own is not None, "a claim needs a transaction that has begun"
        self.claims.append((collection, list(ids)))
        self.flush()
        for id_ in ids:
            if id_ in self.rows.get(collection, {}):
                self.rows[collection][id_]["version"] += 1

    async def write(self, collection: str, changes: Changes) -> None:
        assert self.own is not None, "a write needs a transaction that has begun"
        self.writes.append((collection, changes))
        self._pending.append((collection, changes))
        await _turn_of_the_loop()

    def flush(self) -> None:
        """Write what is to be written."""
        if self._broken is not None:
            raise self._broken
        pending, self._pending = self._pending, []
        try:
            for collection, changes in pending:
                self._write(collection, changes)
        except Exception as error:
            self._broken = error
            raise

    def _write(self, collection: str, changes: Changes) -> None:
        self.store.before_write(collection, changes)
        rows = self.rows.setdefault(collection, {})
        for document in changes.insert:
            if document["_id"] in rows:
                raise IdTaken(document["_id"], frozenset({document["_id"]}))
            rows[document["_id"]] = copy.deepcopy(document)
        for version, document in changes.replace:
            if rows.get(document["_id"], {}).get("version") != version:
                raise Conflict(document["_id"])
            rows[document["_id"]] = copy.deepcopy(document)
        for id_, version in changes.delete:
            if rows.get(id_, {}).get("version") != version:
                raise Conflict(id_)
            del rows[id_]


def _is_among(value: Any, wanted: Any) -> bool:
    """Say whether it is, or of a list whether any of it is, as the database does."""
    return any(one in wanted for one in value) if isinstance(value, list | tuple) else value in wanted


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "$in": _is_among,
    "$nin": lambda value, wanted: value not in wanted,
    "$gt": lambda value, wanted: (
        any(one > wanted for one in value) if isinstance(value, list | tuple) else value > wanted
    ),
    "$lt": operator.lt,
    "$lte": operator.le,
    "$ne": operator.ne,
}


def _meets(value: Any, conditions: dict[str, Any]) -> bool:
    if "$regex" in conditions:
        flags = re.IGNORECASE if conditions.get("$options") == "i" else 0
        values = value if isinstance(value, list | tuple) else [value]
        return any(isinstance(one, str) and re.search(conditions["$regex"], one, flags) is not None for one in values)
    return all(COMPARISONS[name](value, operand) for name, operand in conditions.items())


def _value_at(row: Any, path: list[str]) -> Any:
    """Return what stands at a path; through a list what stands there in each of it, through nothing None."""
    if not path:
        return row
    if isinstance(row, list | tuple):
        return [_value_at(one, path) for one in row]
    return None if row is None else _value_at(row.get(path[0]), path[1:])


def matches(row: dict[str, Any], query: dict[str, Any]) -> bool:
    for field, wanted in query.items():
        conditions = wanted if isinstance(wanted, dict) else {"$in": [wanted]}
        if not _meets(_value_at(row, field.split(".")), conditions):
            return False
    return True


class MemoryStore:
    """`before_commit` may raise, as a database that goes away or a replica that was first would.

    So may `before_write`, as the driver does of what it can't encode.
    """

    def __init__(self) -> None:
        self.rows: Rows = {}
        self.before_write: Callable[[str, Changes], None] = lambda _collection, _changes: None
        self.before_commit: Callable[[], None] = lambda: None
        self.after_commit: Callable[[], None] = lambda: None
        self.transactions: list[MemoryTransaction] = []

    @asynccontextmanager
    async def transaction(self, *, begun: bool = True) -> AsyncIterator[MemoryTransaction]:
        transaction = MemoryTransaction(self)
        if begun:
            transaction.begin()
        self.transactions.append(transaction)
        yield transaction
        if transaction.own is None:
            return  # it has only read
        transaction.flush()
        self.before_commit()
        self.rows = transaction.rows
        self.after_commit()

    def all(self, model: type[Document]) -> list[dict[str, Any]]:
        return list(self.rows.get(model.COLLECTION, {}).values())
