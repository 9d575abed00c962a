"""Sends what was committed: outbox rows to the exchange, with confirms, then away with the rows.

The rows of a commit are handed over in memory and sent at once. Rows that stay, because a process died between
commit and confirm, are swept up by whichever replica looks first; subscribers see a repeated event by its identity.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shared.backoff import pause
from shared.broker.publisher import BrokerAway, BrokerFull, sending
from shared.broker.topology import EVENTS
from shared.observe import metrics
from shared.store import Outage, OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shared.broker.publisher import Publisher
    from shared.store import Store

log = logging.getLogger(__name__)

_IN_FLIGHT = 200
_MOST_IN_HAND = 5_000
"""Rows that are kept in memory while the broker takes none; the rest stays stored, for the sweep."""
_SWEEP_EVERY = 2.0
_LEFT_AFTER = timedelta(seconds=15)
"""A row this old is nobody's: longer than a publish may take (`publish_timeout`)."""


class Relay:
    """One service's relay."""

    def __init__(self, service: str, store: Store, publisher: Publisher) -> None:
        """Send over a publisher of its own, so that nothing else delays or reorders it."""
        self._service, self._store, self._publisher = service, store, publisher
        self._waiting: asyncio.Queue[OutboxRow] = asyncio.Queue()
        self._in_hand: set[str] = set()
        self._swept = asyncio.Event()
        self.trouble: str | None = None
        """Why events wait that the broker should have; None when none do for long."""

    def offer(self, rows: list[OutboxRow]) -> None:
        """Take over the rows of a commit, in order."""
        for row in rows:
            if len(self._in_hand) >= _MOST_IN_HAND:
                break
            if row.id not in self._in_hand:
                self._in_hand.add(row.id)
                self._waiting.put_nowait(row)
        metrics.RELAY_WAITING.labels(self._service).set(len(self._in_hand))

    async def run(self) -> None:
        """Send until cancelled, first of all what an earlier process has left."""
        sweeping = asyncio.create_task(self._sweep_forever())
        try:
            await self._swept.wait()
            await asyncio.gather(self._send_forever(), sweeping)
        finally:
            sweeping.cancel()

    async def _send_forever(self) -> None:
        while True:
            rows = [await self._waiting.get()]
            while len(rows) < _IN_FLIGHT and not self._waiting.empty():
                rows.append(self._waiting.get_nowait())
            await self._send(rows)

    async def _send(self, rows: list[OutboxRow]) -> None:
        """Send rows until the broker has confirmed each, those of one subject one after the other; then forget them."""
        attempt, left = 0, list(_by_subject(rows))
        while left:
            reasons = await asyncio.gather(*map(self._send_in_turn, left))
            left = [some for some in left if some]
            self.trouble = next((f"the broker takes no events: {why}" for why in reasons if why is not None), None)
            if left:
                attempt += 1
                await asyncio.sleep(pause(attempt))
        attempt = 0
        while True:
            try:
                await self._store.forget_outbox([row.id for row in rows])
                break
            except Outage:
                attempt += 1
                await asyncio.sleep(pause(attempt))
        self._in_hand.difference_update(row.id for row in rows)
        metrics.RELAYED.labels(self._service).inc(len(rows))
        metrics.RELAY_WAITING.labels(self._service).set(len(self._in_hand))

    async def _send_in_turn(self, rows: list[OutboxRow]) -> BrokerAway | BrokerFull | None:
        """Send these, the next when the one before is confirmed, and take them off the list; return what stopped it."""
        while rows:
            try:
                await self._publish(rows[0])
            except (BrokerAway, BrokerFull) as reason:
                return reason
            del rows[0]
        return None

    async def _publish(self, row: OutboxRow) -> None:
        with sending(EVENTS, row.routing_key, parent=row.traceparent) as step:
            await self._publisher.publish(
                EVENTS, row.routing_key, row.body, headers=step.headers, message_id=row.message
            )

    async def _sweep_forever(self) -> None:
        first = True
        while True:
            left_before = datetime.now(UTC) - (timedelta() if first else _LEFT_AFTER)
            try:
                rows = await self._store.select(
                    OutboxRow, {"created_at": {"$lte": left_before}}, sort=[("_id", 1)], limit=1_000
                )
                metrics.OUTBOX_AGE.labels(self._service).set(_age(rows))
                self.offer(rows)
                first = False
                self._swept.set()
            except Outage:
                pass  # the engine and /readyz tell of it
            await asyncio.sleep(_SWEEP_EVERY)

    async def drained(self) -> None:
        """Return once every row in hand is confirmed and forgotten."""
        while self._in_hand:  # noqa: ASYNC110 - only while stopping
            await asyncio.sleep(0.01)


def _by_subject(rows: Iterable[OutboxRow]) -> Iterable[list[OutboxRow]]:
    """Return the rows of each subject, in order; one that has none is alone."""
    found: dict[str, list[OutboxRow]] = {}
    for row in rows:
        found.setdefault(row.subject or row.id, []).append(row)
    return found.values()


def _age(rows: Sequence[OutboxRow]) -> float:
    """Return the age of the oldest row, seconds."""
    oldest = min((row.created_at for row in rows), default=None)
    return (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
