"""(a) The limit: decode JSON, insert 500 at a time, acknowledge after. No validation, no inbox, no outbox."""

from __future__ import annotations

import asyncio
import json
import os

import aio_pika
from aio_pika.abc import AbstractIncomingMessage
from motor.motor_asyncio import AsyncIOMotorClient

from tests.benchmarks.subjects.telling import Countdown

AT_ONCE = 500


async def main() -> None:
    """Consume until terminated."""
    client: AsyncIOMotorClient[dict[str, object]] = AsyncIOMotorClient(os.environ["SILTA_MONGO_URL"])
    rows = client["bench"]["answers"]
    waiting: asyncio.Queue[AbstractIncomingMessage] = asyncio.Queue()
    connection = await aio_pika.connect_robust(os.environ["SILTA_AMQP_URL"])
    channel = await connection.channel()
    await channel.set_qos(prefetch_count=2 * AT_ONCE)
    queue = await channel.get_queue("bench.answers", ensure=False)
    countdown = Countdown()
    await queue.consume(waiting.put)
    while True:
        batch = [await waiting.get()]
        while len(batch) < AT_ONCE and not waiting.empty():
            batch.append(waiting.get_nowait())
        await rows.insert_many([json.loads(message.body)["data"] for message in batch])
        await batch[-1].ack(multiple=True)
        countdown.less(len(batch))


if __name__ == "__main__":
    asyncio.run(main())
