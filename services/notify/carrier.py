"""Hand deliveries over one after the other, so that a crash leaves at most one a connection in doubt.

A delivery is marked in flight before it is handed over, and its result is recorded before the connection's next is
marked. So whenever the process dies, at most one a connection may have gone out that isn't recorded as sent: only that
one can go out twice. It then bears the same id (a letter's Message-ID, a webhook's `webhook-id`), and its record says
`perhaps_twice`. A letter that is in doubt again after that has failed, so that nobody gets it a third time.

A letter whose relay takes long to answer is set apart: it is on record by itself (`awaited.py`), and the connection's
next is begun over another.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

from services.notify.awaited import Awaited
from services.notify.documents import Delivery
from services.notify.domain.delivery import (
    IN_DOUBT,
    OF_LETTERS,
    Away,
    DeliveryStatus,
    Failure,
    Patience,
    Refused,
    Unknown,
    after_failure,
)
from services.notify.settlements import WHEN_WRITTEN, Settlements
from shared.observe import tracing
from shared.observe.metrics import DELIVERIES, LETTERS
from shared.observe.tracing import Kind, Step

log = logging.getLogger(__name__)

ENDS = (DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.WITHDRAWN, DeliveryStatus.SUPPRESSED)
"""What a delivery is and stays."""
LETTERS_CHANNEL = "email"


class Carrier:
    """Hands deliveries over, and records what became of each."""

    def __init__(self, settlements: Settlements, patience: Patience = OF_LETTERS) -> None:
        """Record there, and try so often."""
        self._settlements, self._patience = settlements, patience
        self._apart = dict[str, Settlements]()

    async def carry(
        self,
        delivery: Delivery,
        hand_over: Callable[[], Awaitable[None]],
        *,
        simulated: bool = False,
        comes_back: str | None = None,
    ) -> Failure | None:
        """Hand a claimed delivery over, record what came of it, and return how it was refused, if it was.

        `hand_over` raises `Refused`, `Unknown` or `Away` where the other end hasn't simply taken it.

        What is `simulated` may come back with these words as soon as it is taken.

        Raises:
            Away: the other end takes nothing; this one is pending again, the attempt not counted.
        """
        in_doubt = delivery.status is DeliveryStatus.IN_FLIGHT
        if in_doubt and self._patience.once_more and delivery.perhaps_twice:
            failure = Failure(permanent=True, words=IN_DOUBT)
            await self.give_up(delivery, failure.words)
            return failure
        if in_doubt and delivery.attempts >= self._patience.attempts:
            failure = Failure(permanent=True, words="each attempt ended in a crash")
            await self.give_up(delivery, failure.words)
            return failure
        delivery.attempts += 1
        delivery.perhaps_twice = delivery.perhaps_twice or in_doubt
        begins = await self.settle(
            delivery,
            {
                "status": DeliveryStatus.IN_FLIGHT,
                "in_flight_since": WHEN_WRITTEN,
                "attempts": delivery.attempts,
                "perhaps_twice": delivery.perhaps_twice,
                "simulated": simulated,
            },
            if_still_to_begin=True,
        )
        if not begins:
            return None
        try:
            with _step(delivery):
                await hand_over()
        except Refused as refused:
            await self._put_off(delivery, refused.failure)
            return refused.failure
        except Unknown as unknown:
            if self._patience.once_more and delivery.perhaps_twice:
                failure = Failure(permanent=True, words=f"{IN_DOUBT}: {unknown}")
            else:
                failure = Failure(permanent=False, words=f"the connection broke: {unknown}")
            delivery.perhaps_twice = True
            await self._put_off(delivery, failure)
            return failure
        except Away:
            not_sent = {"status": DeliveryStatus.PENDING, "attempts": delivery.attempts - 1}
            await self.settle(delivery, not_sent)
            raise
        else:
            back = {"bounced_at": WHEN_WRITTEN} if comes_back else {}
            sent = {"status": DeliveryStatus.SENT, "sent_at": WHEN_WRITTEN, "error": comes_back}
            await self.settle(delivery, sent | back)
        return None

    async def set_apart(self, delivery: Delivery, awaited: Awaited) -> None:
        """Have what becomes of one that is being handed over recorded there, since it takes long.

        Only whoever hands it over may ask for it: what came of it must not be on its way to the record already.
        """
        await self._settlements.let_go(delivery.id)
        await awaited.take(delivery.id)
        self._apart[delivery.id] = awaited

    async def wait(self, delivery: Delivery, seconds: float) -> None:
        """Record that its turn comes later: what it goes to has had its rate. No attempt is counted."""
        doubtful = delivery.perhaps_twice or delivery.status is DeliveryStatus.IN_FLIGHT
        later = datetime.now(UTC) + timedelta(seconds=seconds)
        pending = {"status": DeliveryStatus.PENDING, "next_attempt_at": later, "perhaps_twice": doubtful}
        await self.settle(delivery, pending, if_still_to_begin=True)

    async def put_off(self, delivery: Delivery, until: datetime) -> None:
        """Record that it comes when its reader wants it, by the city's clock. No attempt is counted."""
        doubtful = delivery.perhaps_twice or delivery.status is DeliveryStatus.IN_FLIGHT
        later = {"status": DeliveryStatus.LATER, "next_attempt_at": until, "perhaps_twice": doubtful}
        await self.settle(delivery, later, if_still_to_begin=True)

    async def suppress(self, delivery: Delivery) -> None:
        """Record that its address gets nothing."""
        await self.settle(delivery, {"status": DeliveryStatus.SUPPRESSED})

    async def withdraw(self, delivery: Delivery) -> None:
        """Record that there is nothing to send any more."""
        await self.settle(delivery, {"status": DeliveryStatus.WITHDRAWN})

    async def give_up(self, delivery: Delivery, why: str) -> None:
        """Record that it will never be sent."""
        await self.settle(delivery, {"status": DeliveryStatus.FAILED, "error": why})

    async def _put_off(self, delivery: Delivery, failure: Failure) -> None:
        spread = random.random()  # noqa: S311 - spreads load, hides nothing
        verdict = after_failure(failure, delivery.attempts, datetime.now(UTC), spread, self._patience)
        if verdict.status is DeliveryStatus.FAILED:
            log.warning("delivery %s of %s failed for good", delivery.id, delivery.campaign)
        await self.settle(delivery, {**verdict.model_dump(), "perhaps_twice": delivery.perhaps_twice})

    async def settle(self, delivery: Delivery, changes: dict[str, Any], *, if_still_to_begin: bool = False) -> bool:
        """Record it, however long the database is away: forgetting it would send it again.

        Returns whether it was recorded: not where it may no longer be begun, if that is asked.
        """
        settlements = self._apart.pop(delivery.id, self._settlements)
        recorded = await settlements.settle(delivery.id, changes, if_still_to_begin=if_still_to_begin)
        if (status := changes.get("status")) in ENDS:
            DELIVERIES.labels("notify", delivery.channel, status).inc()
            if delivery.channel == LETTERS_CHANNEL:
                LETTERS.labels("notify", status).inc()
        return recorded


def _step(delivery: Delivery) -> Step:
    """Return a handing-over as a step: of the trace that recorded the delivery; one of many, of a trace of its own."""
    one_of_many = delivery.bulk
    return tracing.step(
        f"send {delivery.channel}",
        Kind.CLIENT,
        {"silta.channel": delivery.channel, "silta.delivery": delivery.id, "silta.attempt": delivery.attempts},
        parent=None if one_of_many else delivery.traceparent,
        cause=delivery.traceparent if one_of_many else None,
    )


async def to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Await work that a cancellation must not cut in two: it is finished first, then we are cancelled."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done():
            await asyncio.wait([task])
        raise
