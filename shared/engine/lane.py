"""Groups deliveries: whatever waits while one group commits makes the next."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter, deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from shared.engine.delivery import Failed, Handled, Unreadable
from shared.observe import metrics

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from prometheus_client import Histogram

    from shared.engine.delivery import Delivery, Verdict
    from shared.engine.engine import Engine

log = logging.getLogger(__name__)


class Lane:
    """One queue in memory in front of an engine; bounded by the consumers' prefetch.

    A group is what is there when the engine is free; a lone message waits `group_wait` seconds for company, none unless
    that is set. Only a full group goes to the engine before it is free, to be handled while the one before it is being
    written.
    """

    def __init__(self, engine: Engine, group_size: int, group_wait: float = 0.0) -> None:
        """Group up to `group_size` deliveries."""
        self._engine = engine
        self._size, self._wait = group_size, group_wait
        self._waiting: deque[Delivery] = deque()
        self._suspects: list[Delivery] = []
        self._some, self._full = asyncio.Event(), asyncio.Event()
        self._in_hand: set[asyncio.Task[None]] = set()
        self._settling: set[asyncio.Task[None]] = set()
        self._measures: dict[str, tuple[Histogram, Histogram]] = {}

    def put(self, delivery: Delivery) -> None:
        """Take a delivery in."""
        if delivery.suspect:
            self._suspects.append(delivery)
        else:
            self._waiting.append(delivery)
            if len(self._waiting) >= self._size:
                self._full.set()
        self._some.set()

    async def run(self) -> None:
        """Process groups until cancelled. A cancelled group is not settled, so the broker delivers it again."""
        before: asyncio.Task[None] | None = None
        try:
            while True:
                if before is not None:
                    await self._done_or_a_full_group_waits(before)
                    if before.done():
                        before.result()
                        before = None
                if before is None:
                    await self._some.wait()
                    if self._wait:
                        with suppress(TimeoutError):
                            await asyncio.wait_for(self._full.wait(), self._wait)
                task = asyncio.create_task(self._process(self._next_group()))
                self._in_hand.add(task)
                task.add_done_callback(self._in_hand.discard)
                if before is not None:
                    await before
                before = task
        finally:
            for task in self._in_hand:
                task.cancel()
            await asyncio.gather(*self._in_hand, return_exceptions=True)

    async def _done_or_a_full_group_waits(self, before: asyncio.Task[None]) -> None:
        if not self._full.is_set():
            full = asyncio.create_task(self._full.wait())
            await asyncio.wait((before, full), return_when=asyncio.FIRST_COMPLETED)
            full.cancel()

    def _next_group(self) -> list[Delivery]:
        """Return what waits, or else one suspect alone.

        A message that kills its process takes whatever waited behind it along, again and again until the broker
        gives all of them up. So suspects come last and in an order of their own in each life of the process: those
        that happen to come before the culprit are done with, and after a few lives it is the only one left.
        """
        group = [self._waiting.popleft() for _ in range(min(self._size, len(self._waiting)))]
        if not group:
            group = [self._suspects.pop(random.randrange(len(self._suspects)))]  # noqa: S311 - any order will do
        if len(self._waiting) < self._size:
            self._full.clear()
        if not self._waiting and not self._suspects:
            self._some.clear()
        return group

    async def _process(self, group: list[Delivery]) -> None:
        for delivery in group:
            delivery.step.tell(silta__group_size=len(group))
        verdicts = await self._engine.process(group)
        # Acknowledging must not hold up the next group; a failure there only means a redelivery.
        settling = asyncio.create_task(self._settle(group, verdicts))
        self._settling.add(settling)
        settling.add_done_callback(self._settling.discard)

    async def _settle(self, group: list[Delivery], verdicts: list[Verdict]) -> None:
        counts = Counter((one.contract, _name(verdict)) for one, verdict in zip(group, verdicts, strict=True))
        for labels, count in counts.items():
            metrics.HANDLED.labels(self._engine.messages.service, *labels).inc(count)
        slow: list[Coroutine[Any, Any, None]] = []
        for delivery, verdict in zip(group, verdicts, strict=True):
            if delivery.answered or not isinstance(verdict, Handled):
                slow.append(self._settle_one(delivery, verdict))
            else:
                await self._settle_one(delivery, verdict)
        # Together: each waits for the broker's word.
        await asyncio.gather(*slow)

    async def _settle_one(self, delivery: Delivery, verdict: Verdict) -> None:
        step = delivery.step
        with step.at_hand():
            try:
                await delivery.settle(verdict)
            except Exception as error:  # noqa: BLE001 - whatever it is, the message comes again
                log.warning("a delivery could not be settled and will come again: %r", error)
            else:
                self._measure(delivery)
        step.tell(silta__verdict=_name(verdict))
        if isinstance(verdict, Failed):
            step.fail(type(verdict.error).__name__)
        elif isinstance(verdict, Unreadable):
            step.fail("unreadable")
        step.end()

    def _measure(self, delivery: Delivery) -> None:
        contract = delivery.contract
        if contract not in self._measures:
            # Looked up once: by its labels a metric is found more slowly than it is added to.
            labels = self._engine.messages.service, contract
            self._measures[contract] = metrics.MESSAGE_SECONDS.labels(*labels), metrics.MESSAGE_AGE.labels(*labels)
        seconds, age = self._measures[contract]
        seconds.observe(time.perf_counter() - delivery.taken_at)
        if delivery.age is not None:
            age.observe(delivery.age)

    async def drained(self) -> None:
        """Return once nothing is waiting, in hand or being settled."""
        while self._waiting or self._suspects or self._in_hand or self._settling:  # noqa: ASYNC110 - only while stopping
            await asyncio.sleep(0.01)


def _name(verdict: Verdict) -> str:
    match verdict:
        case Handled(outcome):
            return outcome.status.value if outcome else "accepted"
        case Unreadable():
            return "unreadable"
        case Failed():
            return "failed"
