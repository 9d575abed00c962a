"""Groups deliveries: whatever waits while one group commits makes the next."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from shared.engine.delivery import Failed, Handled, Unreadable
from shared.observe import metrics

if TYPE_CHECKING:
    from shared.engine.delivery import Delivery, Verdict
    from shared.engine.engine import Engine

log = logging.getLogger(__name__)


class Lane:
    """One queue in memory in front of an engine; bounded by the consumers' prefetch.

    A lone message never waits for company: a group is what is there when the engine is free.
    """

    def __init__(self, engine: Engine, group_size: int) -> None:
        """Group up to `group_size` deliveries."""
        self._engine = engine
        self._size = group_size
        self._waiting: asyncio.Queue[Delivery] = asyncio.Queue()
        self._suspects: list[Delivery] = []
        self._settling: set[asyncio.Task[None]] = set()
        self._busy = False

    def put(self, delivery: Delivery) -> None:
        """Take a delivery in."""
        self._waiting.put_nowait(delivery)

    async def run(self) -> None:
        """Process groups until cancelled. A cancelled group is not settled, so the broker delivers it again."""
        while True:
            group = await self._next_group()
            verdicts = await self._engine.process(group)
            # Acknowledging must not hold up the next group; a failure there only means a redelivery.
            settling = asyncio.create_task(self._settle(group, verdicts))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            self._busy = False

    async def _next_group(self) -> list[Delivery]:
        """Return what waits, or else one suspect alone.

        A message that kills its process takes whatever waited behind it along, again and again until the broker
        gives all of them up. So suspects come last and in an order of their own in each life of the process: those
        that happen to come before the culprit are done with, and after a few lives it is the only one left.
        """
        group: list[Delivery] = []
        if not self._suspects:
            self._sort(await self._waiting.get(), group)
        self._busy = True
        while len(group) < self._size and not self._waiting.empty():
            self._sort(self._waiting.get_nowait(), group)
        return group or [self._suspects.pop(random.randrange(len(self._suspects)))]  # noqa: S311 - any order will do

    def _sort(self, delivery: Delivery, group: list[Delivery]) -> None:
        (self._suspects if delivery.suspect else group).append(delivery)

    async def _settle(self, group: list[Delivery], verdicts: list[Verdict]) -> None:
        for delivery, verdict in zip(group, verdicts, strict=True):
            metrics.HANDLED.labels(self._engine.messages.service, delivery.contract, _name(verdict)).inc()
            try:
                await delivery.settle(verdict)
            except Exception as error:  # noqa: BLE001 - whatever it is, the message comes again
                log.warning("a delivery could not be settled and will come again: %r", error)

    async def drained(self) -> None:
        """Return once nothing is waiting, in hand or being settled."""
        while self._busy or not self._waiting.empty() or self._suspects or self._settling:  # noqa: ASYNC110 - only while stopping
            await asyncio.sleep(0.01)


def _name(verdict: Verdict) -> str:
    match verdict:
        case Handled(outcome):
            return outcome.status.value if outcome else "accepted"
        case Unreadable():
            return "unreadable"
        case Failed():
            return "failed"
