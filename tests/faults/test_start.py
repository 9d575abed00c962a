"""A service that can't start as it is says why in one sentence, and ends."""

from __future__ import annotations

import asyncio

import aio_pika

from shared.settings import EXIT_CONFIGURATION
from tests.faults.ground import Ground


async def test_a_queue_that_is_there_with_other_properties_stops_the_start(ground: Ground) -> None:
    async with await aio_pika.connect(ground.amqp_url) as connection:
        channel = await connection.channel()
        await channel.declare_queue("feedback.answer", durable=True)
    worker = ground.worker("feedback")
    await asyncio.to_thread(worker.start)

    async def has_ended() -> bool:
        return not worker.running

    await ground.until(has_ended)
    assert worker.exit_code == EXIT_CONFIGURATION
    sentence = worker.last_line()
    assert sentence.startswith("silta feedback: the broker's topology differs")
    assert "feedback.answer" in sentence
    assert "drain and delete" in sentence
    assert "Traceback" not in worker.log.read_text()
