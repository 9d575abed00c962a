"""What a textbook says: a FastStream handler with (b) one insert a message, or (c) one transaction a message.

(c) is as safe as ours: inbox, document and outbox in one transaction. ``python -m … unsafe|safe``.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from faststream import AckPolicy, FastStream
from faststream.rabbit import Channel, RabbitBroker, RabbitQueue
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel

from tests.benchmarks.subjects.telling import Countdown


class Message(BaseModel):
    """As much of the envelope as a textbook would model."""

    id: str
    source: str
    type: str
    data: dict[str, Any]


def application(*, safe: bool) -> FastStream:
    """Return the consumer."""
    client: Any = AsyncIOMotorClient(os.environ["SILTA_MONGO_URL"])
    database = client["bench"]
    broker = RabbitBroker(os.environ["SILTA_AMQP_URL"], logger=None)
    countdown = Countdown()

    @broker.subscriber(
        RabbitQueue("bench.answers", durable=True, declare=False),
        channel=Channel(prefetch_count=100),
        ack_policy=AckPolicy.REJECT_ON_ERROR,
    )
    async def handle(message: Message) -> str:
        await (keep_safely(message) if safe else database["answers"].insert_one(message.data))
        countdown.less()
        return message.id  # goes to whoever has asked for a reply

    async def keep_safely(message: Message) -> None:
        async with await client.start_session() as session, session.start_transaction():
            key = f"{message.source} {message.id}"
            if await database["inbox"].find_one({"_id": key}, session=session):
                return
            await database["answers"].insert_one(message.data, session=session)
            await database["outbox"].insert_one({"type": "answered", "id": message.id}, session=session)
            await database["inbox"].insert_one({"_id": key}, session=session)

    return FastStream(broker, logger=None)


if __name__ == "__main__":
    asyncio.run(application(safe=sys.argv[1] == "safe").run())
