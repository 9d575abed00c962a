"""When a newsletter's reader is left alone, by whatever channel it comes: quiet hours, and how many they want."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from services.notify.documents import Subscription
from services.notify.domain.quiet import quiet_until
from shared.store import Cause, Conflict, Group, Work

if TYPE_CHECKING:
    from datetime import datetime

    from services.notify.documents import Campaign, Delivery
    from services.notify.domain.subscription import Wish
    from shared.service import Service

R = TypeVar("R")


class Readers:
    """What a channel that sends to subscribers asks before it sends to one."""

    def __init__(self, service: Service, channel: str) -> None:
        """Ask for a channel of this service."""
        self._service, self._channel = service, channel

    def quiet_until(self, wish: Wish | None) -> datetime | None:
        """Return when the quiet hours end that a reader is in now; None where it is in none."""
        if wish is None:
            return None
        city = self._service.city
        return quiet_until(wish.quiet_hours, city.newsletter_quiet_hours, self._service.clock.now(), city.zone)

    async def room_for(self, delivery: Delivery, campaign: Campaign, wish: Wish | None) -> datetime | None:
        """Count a newsletter as begun, and return None; or when its reader wants one more.

        What tells that an occasion isn't as an earlier one said is neither counted nor put off.
        """
        if wish is None or wish.at_most is None or campaign.upset is not None:
            return None

        async def count(work: Work) -> datetime | None:
            subscription = await work.find(Subscription, delivery.recipient)
            return subscription.room_for(delivery.id, work.now) if subscription is not None else None

        return await self.within(delivery, count)

    async def within(self, delivery: Delivery, do: Callable[[Work], Awaitable[R]]) -> R:
        """Do it in a transaction, for the sake of a delivery."""
        while True:
            try:
                async with self._service.store.transaction() as transaction:
                    group = Group(transaction)
                    cause = Cause(delivery.id, f"/silta/notify/{self._channel}", self._channel)
                    work = Work(group, self._service, cause, self._service.clock.now())
                    done = await do(work)
                    work.accept()
                    await group.flush()
            except Conflict:  # another changed it just now
                continue
            return done
