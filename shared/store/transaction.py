"""What the store must offer to a unit of work; `mongo` implements it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Sort = list[tuple[str, int]]


@dataclass(slots=True)
class Changes:
    """The writes of one collection, in one bulk."""

    insert: list[dict[str, Any]] = field(default_factory=list)
    replace: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """(version that is stored, new document)"""
    delete: list[tuple[str, int]] = field(default_factory=list)
    """(id, version that is stored)"""

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.insert or self.replace or self.delete)


class Transaction(Protocol):
    """One transaction: it sees its own writes, and ends with `commit` or is undone.

    Before it has begun, it reads what is committed at that moment; from then on, one snapshot.

    Every method raises `Outage` when the database can't be reached and `Conflict` when another writer was first.
    """

    def begin(self) -> None:
        """Begin, unless it has begun. Nothing is sent: the snapshot is taken at the next read or write."""
        ...

    async def read(self, ids: Mapping[str, Sequence[str]]) -> dict[str, list[dict[str, Any]]]:
        """Return the documents with these ids, in stored form; both by collection."""
        ...

    async def find(
        self,
        collection: str,
        query: dict[str, Any],
        *,
        sort: Sort | None = None,
        limit: int = 0,
        fields: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        """Return the documents that match, in stored form; where `fields` are named, only these and the id of each."""
        ...

    async def claim(self, collection: str, ids: Sequence[str]) -> None:
        """Take documents before they are read: until this transaction ends, whoever else writes one has a `Conflict`.

        Their versions grow by it. An id that isn't there is passed over.
        """
        ...

    async def write(self, collection: str, changes: Changes) -> None:
        """Write in one bulk, before anything else is read and before the commit.

        A version or an id that isn't as expected is a `Conflict`, raised here, by the next read or by the commit.
        """
        ...
