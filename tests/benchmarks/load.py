"""Fills queues and sees them emptied."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import aio_pika
import httpx
from aio_pika.abc import AbstractChannel, AbstractExchange
from prometheus_client.parser import text_string_to_metric_families

from deploy.local import ServiceProcess
from shared.broker.overhearing import working_queues
from shared.broker.topology import leading_to

PATIENCE = 300.0
PAUSE = 0.2
"""Seconds between two looks at how much is done."""


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


async def way_to(channel: AbstractChannel, queue: str) -> tuple[AbstractExchange, str]:
    """Return the exchange and the routing key by which a client's message comes to a queue: Silta believes no other."""
    if queue in working_queues():
        exchange, key = leading_to(queue)
        return await channel.get_exchange(exchange, ensure=False), key
    return channel.default_exchange, queue


async def ask(channel: AbstractChannel, name: str, data: dict[str, Any]) -> dict[str, Any]:
    """Send a command and return its outcome."""
    replies = await channel.declare_queue(exclusive=True, auto_delete=True)
    body = json.dumps(command(name, data)).encode()
    exchange, key = await way_to(channel, name)
    await exchange.publish(aio_pika.Message(body, reply_to=replies.name), key)
    async with asyncio.timeout(PATIENCE), replies.iterator(no_ack=True) as incoming:
        reply = await anext(incoming)
    outcome: dict[str, Any] = json.loads(reply.body)["data"]
    return outcome


async def publish(
    channel: AbstractChannel, queue: str, messages: Iterable[dict[str, Any]], *, reply_to: str | None = None
) -> None:
    """Publish persistent messages to a queue, many in flight, and return when all are confirmed."""
    exchange, key = await way_to(channel, queue)
    gate = asyncio.Semaphore(500)

    async def one(message: dict[str, Any]) -> None:
        async with gate:
            body, kept = json.dumps(message).encode(), aio_pika.DeliveryMode.PERSISTENT
            await exchange.publish(aio_pika.Message(body, delivery_mode=kept, reply_to=reply_to), key)

    await asyncio.gather(*map(one, messages))


async def waiting(channel: AbstractChannel, queue: str) -> int:
    """Return how many messages are ready in a queue."""
    declared = await channel.declare_queue(queue, passive=True)
    return declared.declaration_result.message_count or 0


async def drained(channel: AbstractChannel, queue: str, total: int, is_done: Callable[[], bool]) -> float:
    """Return the seconds from the first delivery until all is done.

    The database is not asked: to count costs it a walk over all that is stored, and who looks often measures that.
    """
    async with asyncio.timeout(PATIENCE):
        while await waiting(channel, queue) >= total:
            await asyncio.sleep(0.01)
        return await until(is_done)


async def until(is_done: Callable[[], bool]) -> float:
    """Return the seconds until all is done."""
    started = time.perf_counter()
    async with asyncio.timeout(PATIENCE):
        while not is_done():
            await asyncio.sleep(PAUSE)
    return time.perf_counter() - started


def handled(services: Sequence[ServiceProcess], contract: str, total: int) -> Callable[[], bool]:
    """Return what tells whether these processes have accepted so many messages of a contract since they started."""

    def is_done() -> bool:
        return sum(map(_accepted, services)) >= total

    def _accepted(service: ServiceProcess) -> float:
        try:
            told = httpx.get(f"{service.url}/metrics", timeout=30).text
        except httpx.ConnectError:  # on its way up
            return 0
        samples = (sample for family in text_string_to_metric_families(told) for sample in family.samples)
        wanted = {"contract": contract, "verdict": "accepted"}.items()
        return sum(
            sample.value
            for sample in samples
            if sample.name == "silta_messages_handled_total" and wanted <= sample.labels.items()
        )

    return is_done
