"""Serve the other ends of a channel side by side: each by a task of its own, one delivery after the other.

One that fails rests for a while, alone: its deliveries wait, and nobody else's do.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from services.notify.carrier import ENDS, Carrier, to_its_end
from services.notify.claims import Claims
from services.notify.documents import Campaign, Delivery, Notice
from services.notify.domain.delivery import (
    LONGEST_ASKED,
    Failure,
    Patience,
)
from services.notify.domain.news import News
from services.notify.lull import Lull
from services.notify.settlements import Settlements
from shared.backoff import pause
from shared.observe.metrics import DELIVERIES
from shared.store import Outage

if TYPE_CHECKING:
    from shared.service import Service

log = logging.getLogger(__name__)

BATCH = 20
MOST_AT_ONCE = 200
"""Other ends that are served at once, by one process."""
LONGEST = 45.0
"""Seconds that handing one over may take."""
LEASE = timedelta(seconds=90)
LEASE_USED = 40.0
"""Seconds of the lease in which deliveries are begun: the last may take `LONGEST` more."""
IN_DOUBT_AFTER = timedelta(seconds=90)
"""How long a delivery is in flight before nobody can be at it any more."""
LONGEST_REST = 60.0
"""Seconds that an end which fails is left alone, at most, unless it asks for more."""
NO_TIME = timedelta()


class End(Protocol):
    """One of the other ends, as it is when its turn comes."""

    simulated: bool
    """Whether nothing is really handed over to it (`trial.py`)."""

    async def hand_over(self, delivery: Delivery, news: News) -> None:
        """Hand over, or raise `Refused` or `Unknown`; within `LONGEST`."""

    async def note(self, failure: Failure | None) -> None:
        """Write down how it went, for staff to see."""


@dataclass(slots=True)
class Resting:
    """An end that has failed, and until when it is left alone (of the monotonic clock)."""

    failures: int
    until: float


class Serving:
    """One process's work for a channel: whoever has something due gets a task, unless one is at it or it rests."""

    def __init__(
        self,
        service: Service,
        channel: str,
        end_of: Callable[[str], Awaitable[End | None]],
        patience: Patience,
    ) -> None:
        """Serve those that `end_of` knows by a delivery's recipient; what is for others is withdrawn."""
        self._service, self._store, self._channel, self._end_of = service, service.store, channel, end_of
        self._claims = Claims(service, channel, lease=LEASE, in_doubt_after=IN_DOUBT_AFTER, in_order=True)
        self._carrier = Carrier(Settlements(service.store), patience)
        for status in ENDS:  # from nought on, so that the first that fails is an increase
            DELIVERIES.labels(service.name, channel, status)
        self._serving: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, Resting] = {}

    async def run(self) -> None:
        """Hand over what is due, until cancelled; then finish what is on its way, and free the rest."""
        lull = Lull()
        try:
            while True:
                await lull.after(found=await self.round())
        finally:
            await self.stop()

    async def round(self) -> bool:
        """Begin what is due; return whether there was anything."""
        self._forget_ended()
        if len(self._serving) >= MOST_AT_ONCE:
            return False
        moment = time.monotonic()
        busy = {*self._serving, *(name for name, rest in self._resting.items() if rest.until > moment)}
        of_each: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in await self._claims.take(BATCH, but_not=busy):
            of_each[delivery.recipient].append(delivery)
        for name, deliveries in of_each.items():
            self._serving[name] = asyncio.create_task(self._serve(name, deliveries))
        return bool(of_each)

    async def stop(self) -> None:
        """Finish what is on its way, and free the rest."""
        for task in self._serving.values():
            task.cancel()
        await asyncio.gather(*self._serving.values(), return_exceptions=True)

    def _forget_ended(self) -> None:
        for name, task in list(self._serving.items()):
            if task.done():
                del self._serving[name]
                if (error := task.exception()) is not None:
                    # Not its words: they may hold an address or a secret.
                    log.warning("%s: serving %s was broken off: %s", self._channel, name, type(error).__name__)
                    self._rest(name)

    async def _serve(self, name: str, deliveries: Sequence[Delivery]) -> None:
        """Hand over one after the other, until one fails or the lease is used up; what isn't begun is free again."""
        until = time.monotonic() + LEASE_USED
        left = {delivery.id: delivery for delivery in deliveries}
        try:
            end = await self._end_of(name)
            ids = sorted({one.campaign for one in deliveries})
            campaigns = {one.id: one for one in await self._store.select(Campaign, {"_id": {"$in": ids}})}
            told = sorted({one.news.notice for one in campaigns.values() if one.news})
            changes = {one.id: one.changes for one in await self._store.select(Notice, {"_id": {"$in": told}})}
            for delivery in sorted(deliveries, key=lambda one: campaigns[one.campaign].created_at):
                news = self._news_of(campaigns[delivery.campaign], changes)
                del left[delivery.id]
                if end is None or news is None:
                    await to_its_end(self._carrier.withdraw(delivery))
                    continue
                await to_its_end(self._hand_over(name, delivery, news, end))
                if name in self._resting or time.monotonic() >= until:
                    break
        finally:
            await self._store.release(list(left.values()))

    def _news_of(self, campaign: Campaign, changes: dict[str, int]) -> News | None:
        """Return what is told; None when it is over, or overtaken by what the notice says now."""
        news, now = campaign.news, self._service.clock.now()
        over = campaign.expires_at is not None and now >= campaign.expires_at
        return news if news and not over and changes.get(news.notice, news.change) <= news.change else None

    async def _hand_over(self, name: str, delivery: Delivery, news: News, end: End) -> None:
        if end.simulated:
            await self._carrier.carry(delivery, _simulate, simulated=True)
            return
        failure = await self._carrier.carry(delivery, lambda: end.hand_over(delivery, news))
        if failure is None:
            self._resting.pop(name, None)
        else:
            self._rest(name, failure.again_after)
        try:
            await end.note(failure)
        except Outage as outage:  # how it went is with the delivery; this is for staff to see sooner
            log.warning("%s: not noted how it went with %s: %s", self._channel, name, outage)

    def _rest(self, name: str, asked: timedelta | None = None) -> None:
        """Leave an end alone for a while: longer each time that it fails, or as long as it asks for."""
        resting = self._resting.setdefault(name, Resting(0, 0.0))
        resting.failures += 1
        own = pause(resting.failures, first=0.5, most=LONGEST_REST)
        resting.until = time.monotonic() + max(own, min(asked or NO_TIME, LONGEST_ASKED).total_seconds())


async def _simulate() -> None:
    """Do as if it were taken."""
