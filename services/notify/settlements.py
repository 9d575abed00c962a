"""What becomes of deliveries, recorded together: whoever comes while one write is under way shares the next.

What one connection hands over alone is recorded at once. Of many connections, all that wait share a write for those
who begin and one for those who are done, and each goes on when its own is recorded.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from shared.backoff import pause
from shared.store import Conflict, Outage

if TYPE_CHECKING:
    from shared.store import Store

STILL_TO_BEGIN = {"status": {"$in": [DeliveryStatus.PENDING, DeliveryStatus.LATER, DeliveryStatus.IN_FLIGHT]}}
"""What a delivery is when its letter may be handed over. One that was withdrawn since it was claimed may not."""


class _WhenWritten:
    """Stands for the moment of writing."""


WHEN_WRITTEN: Any = _WhenWritten()
"""A change's value that becomes the moment of writing, which all have in common who share a write."""


@dataclass(slots=True, eq=False)
class _Settlement:
    """One delivery's."""

    delivery: str
    changes: Mapping[str, Any]
    if_still_to_begin: bool
    kind: Hashable
    """Equal for those that one write can record."""
    recorded: bool | None = None


class Settlements:
    """One process's, of one channel."""

    def __init__(self, store: Store) -> None:
        """Record in this store."""
        self._store = store
        self._waiting: dict[_Settlement, None] = {}
        self._writing = asyncio.Lock()

    async def settle(self, delivery: str, changes: Mapping[str, Any], *, if_still_to_begin: bool = False) -> bool:
        """Record it, however long the database is away: forgetting it would send it again.

        Returns whether it was recorded: not where it may no longer be begun, if that is asked.
        """
        kind = if_still_to_begin, tuple(sorted(changes.items(), key=lambda change: change[0]))
        ours = _Settlement(delivery, changes, if_still_to_begin, kind)
        self._waiting[ours] = None
        try:
            async with self._writing:
                if ours.recorded is None:
                    await self._write_all()
        finally:
            self._waiting.pop(ours, None)
        return bool(ours.recorded)

    async def _write_all(self) -> None:
        """Record all that wait. Who is interrupted leaves what isn't recorded to the next of them."""
        alike: dict[Hashable, list[_Settlement]] = defaultdict(list)
        for one in self._waiting:
            alike[one.kind].append(one)
        now = datetime.now(UTC)
        for together in alike.values():
            for one, recorded in zip(together, await self._write(together, now), strict=True):
                one.recorded = recorded
                self._waiting.pop(one, None)

    async def _write(self, together: list[_Settlement], now: datetime) -> list[bool]:
        """Return which of them were recorded."""
        changes = {name: now if value is WHEN_WRITTEN else value for name, value in together[0].changes.items()}
        count = await self._recorded(together, changes)
        if count in (0, len(together)):
            return [count > 0] * len(together)
        # The database only says how many. Those that could begin still can: each is asked again.
        return [await self._recorded([one], changes) > 0 for one in together]

    async def _recorded(self, together: list[_Settlement], changes: dict[str, Any]) -> int:
        only = STILL_TO_BEGIN if together[0].if_still_to_begin else None
        attempt = 0
        while True:
            try:
                return await self._store.settle(Delivery, [one.delivery for one in together], changes, only=only)
            except (Conflict, Outage):  # a conflict with who withdraws one just now, or reports on it
                attempt += 1
                await asyncio.sleep(pause(attempt))
