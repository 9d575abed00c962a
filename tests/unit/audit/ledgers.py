"""A store in memory with the reads that an audit needs beside transactions."""

from __future__ import annotations

import operator
from typing import Any, TypeVar

from shared.store import Document
from tests.unit.memory import MemoryStore

D = TypeVar("D", bound=Document)


class ReadableStore(MemoryStore):
    async def find(self, model: type[D], id: str) -> D | None:
        stored = self.rows.get(model.COLLECTION, {}).get(id)
        return model.from_stored(stored) if stored is not None else None

    async def select(
        self, model: type[D], filter: dict[str, Any], *, sort: list[tuple[str, int]] | None = None, limit: int = 0
    ) -> list[D]:
        async with self.transaction(begun=False) as transaction:
            found = await transaction.find(model.COLLECTION, filter)
        for field, direction in reversed(sort or []):
            found.sort(key=operator.itemgetter(field), reverse=direction < 0)
        return [model.from_stored(one) for one in (found[:limit] if limit else found)]
