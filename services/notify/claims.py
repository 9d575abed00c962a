"""Which deliveries a process takes next: looked up many at once, claimed a few at a time.

To look up what is due costs as much as there is, on a database that counts all that match before it keeps a page of
them (SecantusDB 0.7.0b3: 80 µs each). So of newsletters, of which there may be very many, ids are kept ahead. Letters
have each process go through its own in an order of its own: two in the same order would meet at each.

Every look-up has the first fields of one index of `Delivery` and no others but a range of the next.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus

if TYPE_CHECKING:
    from services.notify.journal import Journals
    from shared.service import Service

AHEAD = 10_000
"""Ids that are looked up at once: about a megabyte."""
LEFT_BEHIND = 5.0
"""Seconds between looks for what whoever had claimed it has left: it is found that much later."""


class Claims:
    """What one process claims for one channel."""

    def __init__(  # noqa: PLR0913 - what channels differ in
        self,
        service: Service,
        channel: str,
        *,
        lease: timedelta,
        in_doubt_after: timedelta,
        to_one: bool = False,
        in_order: bool = False,
        journals: Journals | None = None,
    ) -> None:
        """Claim for so long; what is in flight for longer than `in_doubt_after` nobody can be at any more.

        Args:
            service: whose deliveries.
            channel: the deliveries' channel.
            lease: how long what is claimed is this process's.
            in_doubt_after: see above.
            to_one: whether the channel has messages to one person, too; those go before newsletters.
            in_order: whether to keep the order in which they were recorded.
            journals: where the channel's processes write down what they have begun, if they do.
        """
        self._store, self._clock, self._channel = service.store, service.clock, channel
        self._lease, self._in_doubt_after = lease, in_doubt_after
        self._to_one, self._in_order, self._journals = to_one, in_order, journals
        self._ahead: deque[str] = deque()
        self._looked_behind: float | None = None

    async def take(self, limit: int, *, but_not: Collection[str] = ()) -> list[Delivery]:
        """Claim what is due, so many and what a crash left, but for these recipients."""
        ours: dict[str, Any] = {"channel": self._channel}
        if but_not:
            ours["recipient"] = {"$nin": sorted(but_not)}
        pending = {**ours, "status": DeliveryStatus.PENDING, "next_attempt_at": {"$lte": datetime.now(UTC)}}
        # Alone of all, what waits for its reader is due by the city's clock.
        later = {**ours, "status": DeliveryStatus.LATER, "next_attempt_at": {"$lte": self._clock.now()}}
        taken = await self._claimed({**pending, "bulk": False}, limit) if self._to_one else []
        taken += await self._claimed_ahead({**pending, "bulk": True}, limit - len(taken))
        if len(taken) < limit:
            taken += await self._claimed({**later, "bulk": True}, limit - len(taken))
        if self._is_time_to_look_behind():
            if self._journals is not None:
                await self._journals.bring_back()
            for bulk in (False, True) if self._to_one else (True,):
                taken += await self._left_behind({**ours, "bulk": bulk}, limit)
        return taken

    async def _claimed(self, query: dict[str, Any], limit: int) -> list[Delivery]:
        ids = await self._store.unclaimed(Delivery, query, limit=limit)
        return await self._store.claim_these(Delivery, ids, query, lease=self._lease)

    async def _claimed_ahead(self, query: dict[str, Any], limit: int) -> list[Delivery]:
        """Claim of those looked up before; look up more when there are none left."""
        if not self._ahead:
            found = await self._store.unclaimed(Delivery, query, limit=AHEAD)
            if not self._in_order:
                random.shuffle(found)
            self._ahead.extend(found)
        taken: list[Delivery] = []
        while self._ahead and len(taken) < limit:
            ids = [self._ahead.popleft() for _ in range(min(len(self._ahead), limit - len(taken)))]
            taken += await self._store.claim_these(Delivery, ids, query, lease=self._lease)
        return taken

    async def _left_behind(self, ours: dict[str, Any], limit: int) -> list[Delivery]:
        """Claim what a crash left: claimed and not begun, or begun, and then it is in doubt."""
        taken: list[Delivery] = []
        in_hand = await self._journals.in_hand() if self._journals is not None else set()
        for status in (DeliveryStatus.PENDING, DeliveryStatus.LATER, DeliveryStatus.IN_FLIGHT):
            query = {**ours, "status": status}
            ids = await self._store.abandoned(Delivery, query, limit=limit + len(in_hand))
            left = [id_ for id_ in ids if id_ not in in_hand][:limit]
            taken += await self._store.claim_these(Delivery, left, query, lease=self._lease)
        in_flight = {**ours, "status": DeliveryStatus.IN_FLIGHT}
        in_doubt = {**in_flight, "in_flight_since": {"$lt": datetime.now(UTC) - self._in_doubt_after}}
        ids = await self._store.unclaimed(Delivery, in_flight, limit=limit)
        return taken + await self._store.claim_these(Delivery, ids, in_doubt, lease=self._lease)

    def _is_time_to_look_behind(self) -> bool:
        now = time.monotonic()
        if self._looked_behind is not None and now - self._looked_behind < LEFT_BEHIND:
            return False
        self._looked_behind = now
        return True
