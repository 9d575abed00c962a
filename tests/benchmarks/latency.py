"""Milliseconds from publish to the outcome of the commit, at shares of the measured capacity."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from datetime import UTC, datetime

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from tests.benchmarks.load import answer
from tests.benchmarks.stage import SURVEY, Stage

SECONDS = 6.0


async def at(on: Stage, per_second: float, *, group_size: int | None = None) -> dict[str, float]:
    """Return p50, p95 and p99, ms, of answers published evenly at a rate."""
    on.empty()
    settings = {"SILTA_GROUP_SIZE": str(group_size)} if group_size else {}
    sent: dict[str, float] = {}
    took: list[float] = []
    count = max(60, int(per_second * SECONDS))
    done = asyncio.Event()

    async def back(message: AbstractIncomingMessage) -> None:
        took.append((time.perf_counter() - sent[message.correlation_id or ""]) * 1_000)
        if len(took) == count:
            done.set()

    replies = await on.channel.declare_queue(exclusive=True, auto_delete=True)
    tag = await replies.consume(back, no_ack=True)
    exchange = on.channel.default_exchange
    now = datetime.now(UTC).isoformat(timespec="seconds")
    pending: set[asyncio.Task[object]] = set()
    with on.service("feedback", **settings):
        started = time.perf_counter()
        for number in range(count):
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
            publishing = asyncio.ensure_future(exchange.publish(message, "feedback.answer"))
            pending.add(publishing)
            publishing.add_done_callback(pending.discard)
        async with asyncio.timeout(60):
            await done.wait()
    await replies.cancel(tag)
    cuts = statistics.quantiles(took, n=100)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}
