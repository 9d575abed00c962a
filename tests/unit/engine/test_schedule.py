"""What is brought to the engine of what is due."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from shared.engine import Delivery, Failed, Handled, Lane
from shared.engine.schedule import _AT_ONCE, Schedule
from shared.store import Scheduled, Store

NOW = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


class Stopped:
    def now(self) -> datetime:
        return NOW


class Due:
    """A store with these rows, all due."""

    def __init__(self, rows: list[Scheduled]) -> None:
        self.rows = rows

    async def select(
        self, _: object, query: dict[str, Any], *, sort: list[tuple[str, int]], limit: int
    ) -> list[Scheduled]:
        assert sort == [("due", 1)]
        left_out = query.get("_id", {}).get("$nin", ())
        return [row for row in sorted(self.rows, key=lambda row: row.due) if row.id not in left_out][:limit]


class Line:
    """A lane in which some work fails."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.settling: list[asyncio.Task[None]] = []

    def put(self, delivery: Delivery) -> None:
        key = delivery.body.decode()
        self.done.append(key)
        verdict = Failed(RuntimeError("bad luck")) if key.startswith("bad") else Handled(None)
        self.settling.append(asyncio.ensure_future(cast("Any", delivery.settle(verdict))))


async def test_work_that_fails_does_not_hide_what_is_due_after_it() -> None:
    keys = [*(f"bad-{number}" for number in range(_AT_ONCE)), "good"]
    rows = [
        Scheduled(id=key, due=NOW - timedelta(hours=2, seconds=-at), task="events.x", data={}, run="r")
        for at, key in enumerate(keys)
    ]
    lane = Line()
    schedule = Schedule(cast("Store", Due(rows)), Stopped(), cast("Lane", lane), 0.01)
    running = asyncio.create_task(schedule.run())
    try:
        async with asyncio.timeout(30):
            while "good" not in lane.done:
                await asyncio.sleep(0.01)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
