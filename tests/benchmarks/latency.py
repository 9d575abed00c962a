"""Milliseconds from publish to the answer that follows the commit, at shares of the measured capacity."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from tests.benchmarks.load import PATIENCE, answer, way_to
from tests.benchmarks.stage import SURVEY, Stage

SECONDS = 6.0
LONE = 10.0
"""Messages a second at which each is alone."""
LONE_SAMPLES = 500
"""Five of them are above the 99th percentile."""
WARM_UP = 20
"""Answers that aren't looked at: who has just started connects and loads meanwhile."""
_BARE_QUEUE = "bench.answers"


async def ours(on: Stage, per_second: float, *, samples: int = 60, group_size: int | None = None) -> dict[str, float]:
    """Return p50, p95 and p99, ms, of answers published evenly at a rate."""
    settings = {"SILTA_GROUP_SIZE": str(group_size)} if group_size else {}
    count = max(samples, int(per_second * SECONDS))
    return await _at(on, per_second, count, "feedback.answer", lambda: on.service("feedback", **settings))


async def bare(on: Stage, per_second: float, *, samples: int) -> dict[str, float]:
    """Return the same of the safe textbook: one transaction a message, with inbox, document and outbox in it."""
    return await _at(
        on,
        per_second,
        samples,
        _BARE_QUEUE,
        lambda: on.subject("tests.benchmarks.subjects.textbook", "safe", total=samples + WARM_UP),
    )


async def _at(
    on: Stage, per_second: float, count: int, queue: str, running: Callable[[], AbstractContextManager[Any]]
) -> dict[str, float]:
    on.empty()
    sent: dict[str, float] = {}
    took: dict[str, float] = {}
    total = count + WARM_UP
    done = asyncio.Event()

    async def back(message: AbstractIncomingMessage) -> None:
        number = message.correlation_id or ""
        took[number] = (time.perf_counter() - sent[number]) * 1_000
        if len(took) == total:
            done.set()

    replies = await on.channel.declare_queue(exclusive=True, auto_delete=True)
    tag = await replies.consume(back, no_ack=True)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    pending: set[asyncio.Task[object]] = set()
    with running():
        await _consumed(on, queue)
        exchange, key = await way_to(on.channel, queue)
        started = time.perf_counter()
        for number in range(total):
            delay = started + number / per_second - time.perf_counter()
            if delay > 0:
                await asyncio.sleep(delay)
            sent[str(number)] = time.perf_counter()
            message = aio_pika.Message(
                json.dumps(answer(number, SURVEY, now)).encode(),
                reply_to=replies.name,
                correlation_id=str(number),
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )
            publishing = asyncio.ensure_future(exchange.publish(message, key))
            pending.add(publishing)
            publishing.add_done_callback(pending.discard)
        async with asyncio.timeout(60):
            await done.wait()
    await replies.cancel(tag)
    cuts = statistics.quantiles([took[str(number)] for number in range(WARM_UP, total)], n=100)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


async def _consumed(on: Stage, queue: str) -> None:
    """Wait until somebody takes from the queue."""
    async with asyncio.timeout(PATIENCE):
        while not (await on.channel.declare_queue(queue, passive=True)).declaration_result.consumer_count:
            await asyncio.sleep(0.05)
