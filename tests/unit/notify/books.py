"""What a channel asks of a store, over one in memory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from services.notify.documents import Delivery
from shared.store import Claimable, Document
from tests.unit.memory import MemoryStore, MemoryTransaction, matches


class Books:
    """One process's view of the store: a lease lasts until it is settled, and nobody else has any."""

    def __init__(self, stored: MemoryStore) -> None:
        self.stored, self.leased = stored, set[str]()

    def transaction(self) -> AbstractAsyncContextManager[MemoryTransaction]:
        return self.stored.transaction()

    async def find(self, model: type[Document], id: str) -> Document | None:
        row = self.stored.rows.get(model.COLLECTION, {}).get(id)
        return model.from_stored(row) if row else None

    async def select(self, model: type[Document], query: dict[str, Any]) -> list[Document]:
        async with self.stored.transaction(begun=False) as transaction:
            return [model.from_stored(row) for row in await transaction.find(model.COLLECTION, query)]

    async def unclaimed(self, _: type[Delivery], query: dict[str, Any], *, limit: int) -> list[str]:
        found = [row["_id"] for row in self.stored.all(Delivery) if matches(row, query)]
        return [id_ for id_ in found if id_ not in self.leased][:limit]

    async def abandoned(self, *_: object, **__: object) -> list[str]:
        return []

    async def claim_these(
        self, _: type[Delivery], ids: Sequence[str], only: dict[str, Any], **__: object
    ) -> list[Delivery]:
        rows = self.stored.rows.get(Delivery.COLLECTION, {})
        free = [id_ for id_ in ids if id_ not in self.leased and matches(rows[id_], only)]
        self.leased.update(free)
        return [Delivery.from_stored(rows[id_]) for id_ in free]

    async def claim(self, model: type[Document], filter: dict[str, Any], **_: object) -> list[Document]:
        """Claim what a process that died has left; all of it is."""
        return await self.select(model, filter)

    async def create(self, document: Claimable, **_: object) -> Claimable:
        self.stored.rows.setdefault(document.COLLECTION, {})[document.id] = document.to_stored()
        return document

    async def renew(self, claimed: Claimable, changes: dict[str, Any], **_: object) -> bool:
        row = self.stored.rows[claimed.COLLECTION].get(claimed.id)
        if row is None:
            return False
        for path, value in changes.items():
            *parents, name = path.split(".")
            inner = row
            for parent in parents:
                inner = inner[parent]
            inner[name] = value
        return True

    async def release(self, claimed: Sequence[Claimable]) -> None:
        self.leased.difference_update(one.id for one in claimed)

    async def remove(self, claimed: Claimable) -> bool:
        return self.stored.rows[claimed.COLLECTION].pop(claimed.id, None) is not None

    async def settle(
        self, model: type[Document], ids: Sequence[str], changes: dict[str, Any], *, only: dict[str, Any] | None = None
    ) -> int:
        rows = self.stored.rows.get(model.COLLECTION, {})
        settled = [id_ for id_ in ids if matches(rows[id_], only or {})]
        for id_ in settled:
            rows[id_] |= changes
        self.leased.difference_update(ids)
        return len(settled)
