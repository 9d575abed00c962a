"""Letters whose relay takes long to answer: up to ten minutes, while others go on.

Each is in flight on its own record, and that says again and again since when: who looks for what was left behind takes
only what nobody has been at for a while. So another process has one in doubt soon after this one has died, and not
before. Should this one have stood still until others took a letter, it only records that the letter was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.settlements import Settlement, Settlements, until_recorded

if TYPE_CHECKING:
    from shared.store import Store

AGAIN = 5.0
"""Seconds after which it is said again that somebody is at it: much less than `email.IN_DOUBT_AFTER`."""
NOBODYS: dict[str, Any] = {"status": DeliveryStatus.IN_FLIGHT, "leased_by": None}
"""What a delivery in flight is that nobody has taken as in doubt."""


class Awaited(Settlements):
    """One process's."""

    def __init__(self, store: Store) -> None:
        """Record in this store."""
        super().__init__(store)
        self._since: dict[str, datetime] = {}
        self._keeping: asyncio.Task[None] | None = None

    async def take(self, delivery: str) -> None:
        """Say from now on that somebody is at a delivery that is in flight, until it is settled."""
        async with self._writing:
            await self._say(delivery, None)
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())

    async def settle(self, delivery: str, changes: Mapping[str, Any], *, if_still_to_begin: bool = False) -> bool:
        """Record what came of it: that it was sent in any case, all else unless others have taken it over."""
        one = Settlement(delivery, changes, if_still_to_begin)
        async with self._writing:
            since = self._since.pop(delivery, None)
            sent = changes.get("status") is DeliveryStatus.SENT
            if since is None and not sent:
                return False
            only = None if sent else {**NOBODYS, "in_flight_since": since}
            became = one.changes_at(datetime.now(UTC))
            return await until_recorded(lambda: self._store.settle(Delivery, [delivery], became, only=only)) > 0

    async def close(self) -> None:
        """Say no more of any: what isn't settled is in doubt soon."""
        self._since.clear()
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.wait([self._keeping])

    async def _keep(self) -> None:
        while self._since:
            await asyncio.sleep(AGAIN)
            for delivery in list(self._since):
                async with self._writing:
                    if (since := self._since.get(delivery)) is not None:
                        await self._say(delivery, since)

    async def _say(self, delivery: str, since: datetime | None) -> None:
        """Say that somebody is at it; if it isn't as this process has left it, it is others' from now on."""
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)  # as the database keeps it
        said = {"in_flight_since": now}
        # Where an answer of the database is lost, the next try finds what this one has said.
        only = NOBODYS if since is None else {**NOBODYS, "in_flight_since": {"$in": [since, now]}}
        if await until_recorded(lambda: self._store.settle(Delivery, [delivery], said, only=only)):
            self._since[delivery] = now
        else:
            self._since.pop(delivery, None)
