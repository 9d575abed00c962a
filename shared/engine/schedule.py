"""Brings due work from the schedule to the engine."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from shared.backoff import pause
from shared.engine.delivery import Delivery, Failed, Verdict
from shared.observe import tracing
from shared.observe.tracing import Kind
from shared.store import Outage, Scheduled

if TYPE_CHECKING:
    from shared.clock import Clock
    from shared.engine.lane import Lane
    from shared.store import Store

log = logging.getLogger(__name__)
_AT_ONCE = 100


class Schedule:
    """Polls for due work. Several replicas may: whose commit removes the row has done the work."""

    def __init__(self, store: Store, clock: Clock, lane: Lane, poll: float) -> None:
        """Look every `poll` seconds."""
        self._store, self._clock, self._lane, self._poll = store, clock, lane, poll
        self._failures: dict[str, tuple[int, float]] = {}

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            try:
                more = await self._round()
            except Outage:
                more = False  # the engine and /readyz tell of it
            if not more:
                await asyncio.sleep(self._poll)

    async def _round(self) -> bool:
        """Have one round of due work done; tell whether there was any."""
        now = time.monotonic()
        # Left out of the question, not of its answer: many that fail must not hide those that are due after them.
        waiting = sorted(key for key, (_, until) in self._failures.items() if until > now)
        ready = await self._store.select(
            Scheduled,
            {"due": {"$lte": self._clock.now()}} | ({"_id": {"$nin": waiting}} if waiting else {}),
            sort=[("due", 1)],
            limit=_AT_ONCE,
        )
        if ready:
            await asyncio.gather(*(self._do(row) for row in ready))
        return bool(ready)

    async def _do(self, row: Scheduled) -> None:
        done: asyncio.Future[Verdict] = asyncio.get_running_loop().create_future()

        async def settle(verdict: Verdict) -> None:
            done.set_result(verdict)

        # Nothing of OpenTelemetry's conventions fits work that a service keeps for itself.
        step = tracing.step(f"do {row.task}", Kind.CONSUMER, {"silta.task": row.task}, parent=row.traceparent)
        self._lane.put(
            Delivery(body=row.id.encode(), contract=row.task, sender=None, settle=settle, run=row.run, step=step)
        )
        if isinstance(await done, Failed):
            # It stays stored and is tried again, ever more slowly: scheduled work is never dropped for a bug.
            count = self._failures.get(row.id, (0, 0.0))[0] + 1
            self._failures[row.id] = (count, time.monotonic() + pause(count, first=2.0, most=300.0))
        else:
            self._failures.pop(row.id, None)
