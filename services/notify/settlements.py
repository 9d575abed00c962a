"""What becomes of deliveries, recorded together: whoever comes while one write is under way shares the next.

What one connection hands over alone is recorded at once. Of many connections, all that wait share a write for those
who begin and one for those who are done, and each goes on when its own is recorded.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from shared.backoff import pause
from shared.store import Conflict, Outage

if TYPE_CHECKING:
    from shared.store import Store

R = TypeVar("R")

STILL_TO_BEGIN = {"status": {"$in": [DeliveryStatus.PENDING, DeliveryStatus.LATER, DeliveryStatus.IN_FLIGHT]}}
"""What a delivery is when its letter may be handed over. One that was withdrawn since it was claimed may not."""


class _WhenWritten:
    """Stands for the moment of writing."""


WHEN_WRITTEN: Any = _WhenWritten()
"""A change's value that becomes the moment of writing, which all have in common who share a write."""


@dataclass(slots=True, eq=False)
class Settlement:
    """One delivery's."""

    delivery: str
    changes: Mapping[str, Any]
    if_still_to_begin: bool
    recorded: bool | None = None

    def changes_at(self, now: datetime) -> dict[str, Any]:
        """Return the changes as they are written now."""
        return {name: now if value is WHEN_WRITTEN else value for name, value in self.changes.items()}

    @property
    def kind(self) -> Hashable:
        """Equal for those that one write can record."""
        return self.if_still_to_begin, alike(self.changes)


def alike(changes: Mapping[str, Any]) -> Hashable:
    """Return what is equal for changes that are."""
    return tuple(sorted(changes.items(), key=lambda change: change[0]))


class Settlements:
    """One process's, of one channel, each written to its delivery."""

    def __init__(self, store: Store) -> None:
        """Record in this store."""
        self._store = store
        self._waiting: dict[Settlement, None] = {}
        self._writing = asyncio.Lock()

    async def settle(self, delivery: str, changes: Mapping[str, Any], *, if_still_to_begin: bool = False) -> bool:
        """Record it, however long the database is away: forgetting it would send it again.

        Returns whether it was recorded: not where it may no longer be begun, if that is asked.
        """
        ours = Settlement(delivery, changes, if_still_to_begin)
        self._waiting[ours] = None
        try:
            async with self._writing:
                if ours.recorded is None:
                    await self._write_all()
        finally:
            self._waiting.pop(ours, None)
        return bool(ours.recorded)

    async def let_go(self, delivery: str) -> None:
        """Return when a delivery that is in flight stands so on its own record, which others may change from now on."""

    async def _write_all(self) -> None:
        """Record all that wait. Who is interrupted leaves what isn't recorded to the next of them."""
        of_a_kind: dict[Hashable, list[Settlement]] = defaultdict(list)
        for one in self._waiting:
            of_a_kind[one.kind].append(one)
        now = datetime.now(UTC)
        for together in of_a_kind.values():
            for one, recorded in zip(together, await self._write(together, now), strict=True):
                one.recorded = recorded
                self._waiting.pop(one, None)

    async def _write(self, together: list[Settlement], now: datetime) -> list[bool]:
        """Return which of them were recorded."""
        changes = together[0].changes_at(now)
        count = await self._recorded(together, changes)
        if count in (0, len(together)):
            return [count > 0] * len(together)
        # The database only says how many. Those that could begin still can: each is asked again.
        return [await self._recorded([one], changes) > 0 for one in together]

    async def _recorded(self, together: list[Settlement], changes: dict[str, Any]) -> int:
        ids, only = [one.delivery for one in together], STILL_TO_BEGIN if together[0].if_still_to_begin else None
        # A conflict is one with who withdraws one just now, or reports on it.
        return await until_recorded(lambda: self._store.settle(Delivery, ids, changes, only=only))


async def until_recorded(write: Callable[[], Awaitable[R]]) -> R:
    """Write, again and again while the database is away or another writes the same; return what came of it."""
    attempt = 0
    while True:
        try:
            return await write()
        except (Conflict, Outage):
            attempt += 1
            await asyncio.sleep(pause(attempt))
