"""Fills queues and sees them emptied."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

import aio_pika
from aio_pika.abc import AbstractChannel

PATIENCE = 300.0
PAUSE = 0.2
"""Seconds between two looks at how much is stored. To count may cost the database a walk over all of it: who looks
fifty times a second measures that, and not what is measured."""


def answer(number: int, survey: str, answered_at: str) -> dict[str, Any]:
    """A feedback answer as a kiosk sends it."""
    return {
        "specversion": "1.0",
        "id": f"{number}-{secrets.token_hex(6)}",
        "source": "/kiosk/kiosk-sello-1",
        "type": "silta.feedback.answer.v1",
        "subject": survey,
        "time": answered_at,
        "datacontenttype": "application/json",
        "data": {
            "survey": survey,
            "answered_at": answered_at,
            "language": "sv",
            "answers": {"welcome": 4, "heard": 1 + number % 5, "wish": "Fler kvällar om skolor"},
            "background": {"district": "leppavaara", "age_group": "30-44"},
        },
    }


def command(name: str, data: dict[str, Any]) -> dict[str, Any]:
    """A command as any client writes it."""
    attributes = {"specversion": "1.0", "id": secrets.token_hex(8), "source": "/bench"}
    return {**attributes, "type": f"silta.{name}.v1", "data": data}


async def ask(channel: AbstractChannel, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Send a command and return its outcome."""
    replies = await channel.declare_queue(exclusive=True, auto_delete=True)
    body = json.dumps(command(name, data)).encode()
    await channel.default_exchange.publish(aio_pika.Message(body, reply_to=replies.name), name)
    async with asyncio.timeout(PATIENCE), replies.iterator(no_ack=True) as incoming:
        reply = await anext(incoming)
    outcome: dict[str, Any] = json.loads(reply.body)["data"]
    return outcome


async def publish(channel: AbstractChannel, queue: str, messages: Iterable[dict[str, Any]]) -> None:
    """Publish persistent messages to a queue, many in flight, and return when all are confirmed."""
    exchange = channel.default_exchange
    gate = asyncio.Semaphore(500)

    async def one(message: dict[str, Any]) -> None:
        async with gate:
            await exchange.publish(
                aio_pika.Message(json.dumps(message).encode(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT), queue
            )

    await asyncio.gather(*map(one, messages))


async def waiting(channel: AbstractChannel, queue: str) -> int:
    """Return how many messages are ready in a queue."""
    declared = await channel.declare_queue(queue, passive=True)
    return declared.declaration_result.message_count or 0


async def drained(channel: AbstractChannel, queue: str, total: int, stored: Callable[[], int]) -> float:
    """Return the seconds from the first delivery to the last stored document."""
    async with asyncio.timeout(PATIENCE):
        while await waiting(channel, queue) >= total:
            await asyncio.sleep(0.01)
        started = time.perf_counter()
        while await waiting(channel, queue) > 0:
            await asyncio.sleep(0.05)
        while stored() < total:
            await asyncio.sleep(PAUSE)
    return time.perf_counter() - started
