"""The broker dies, hangs up, runs out of memory, or is not there at all."""

from __future__ import annotations

import asyncio

import aio_pika
import httpx

from tests.faults.books import reconcile
from tests.faults.form import amount, outage
from tests.faults.ground import Ground
from tests.faults.network import Wire
from tests.faults.subjects import Answers, Places


async def test_a_broker_that_dies_and_comes_back_has_lost_nothing(ground: Ground, subject: Answers | Places) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    await ground.queues_are_on_disk()
    async with subject.traffic(ground, worker, amount(200, 2_000)) as traffic:
        await traffic.under_way()
        await asyncio.to_thread(ground.broker.kill)
        await worker.says("broker")
        await ground.broker_back()
    await worker.says_ready()
    last = await subject.one_more(ground, worker)
    await reconcile(ground, subject, [*traffic.sent, last])


async def test_connections_that_the_broker_closes_are_made_again(ground: Ground, subject: Answers | Places) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    sent = []
    for _ in range(amount(2, 10)):
        async with subject.traffic(ground, worker, amount(150, 1_000)) as traffic:
            await traffic.under_way()
            await ground.close_connections()
        sent += traffic.sent
    await worker.says_ready()
    sent.append(await subject.one_more(ground, worker))
    await reconcile(ground, subject, sent)


async def test_a_broker_without_memory_makes_clients_wait_and_loses_nothing(ground: Ground, places: Places) -> None:
    worker = await ground.started("events")
    await places.prepare(ground)
    try:
        async with places.traffic(ground, worker, amount(150, 1_500)) as traffic:
            await traffic.under_way()
            await asyncio.to_thread(ground.broker.ctl, "set_vm_memory_high_watermark", "0.0001")
            async with (
                httpx.AsyncClient(base_url=worker.url) as client,
                places.traffic(ground, worker, 8, http_share=1) as during,
            ):
                await outage(amount(5, 30))
                assert (await client.get("/livez")).status_code == 200
                await asyncio.to_thread(ground.broker.ctl, "set_vm_memory_high_watermark", "0.4")
    finally:
        await asyncio.to_thread(ground.broker.ctl, "set_vm_memory_high_watermark", "0.4")
    assert any(one.refusals for one in during.sent), "clients must be told to come again, not be kept hanging"
    last = await places.one_more(ground, worker)
    await reconcile(ground, places, [*traffic.sent, *during.sent, last])


async def test_a_service_that_starts_before_its_broker_waits_for_it(ground: Ground, answers: Answers) -> None:
    await ground.queues_are_on_disk()
    await asyncio.to_thread(ground.broker.kill)
    worker = ground.worker("feedback")
    await asyncio.to_thread(worker.start)
    await worker.says("waiting for the broker")
    await ground.broker_back()
    await worker.says_ready()
    await answers.prepare(ground)
    last = await answers.one_more(ground, worker)
    await reconcile(ground, answers, [last])


async def test_a_broker_that_goes_while_a_service_starts_is_waited_for(ground: Ground, answers: Answers) -> None:
    """It declares over one connection and consumes over the next: the broker goes between the two."""
    with Wire(ground.servers.ports["amqp"]) as wire:
        wire.on_connection = lambda number: wire.refuse() if number == 2 else None
        ground.amqp_port = wire.port
        worker = ground.worker("feedback")
        await asyncio.to_thread(worker.start)

        async def is_refused() -> bool:
            return wire.connections >= 2

        await ground.until(is_refused)
        await outage(amount(1, 5))
        wire.admit()
        await worker.says_ready()
        await answers.prepare(ground)
        last = await answers.one_more(ground, worker)
        await reconcile(ground, answers, [last])


async def test_a_broker_that_comes_back_without_queues_and_bindings_gets_them_again(
    ground: Ground, answers: Answers
) -> None:
    """As after its disk was lost, or an old backup was put back."""
    worker = await ground.started("feedback")
    await asyncio.to_thread(ground.broker.ctl, "delete_queue", "feedback.answer", "--vhost", ground.name)
    async with await aio_pika.connect(ground.amqp_url) as connection:
        channel = await connection.channel()
        await channel.exchange_delete("silta.commands")
        queue = await channel.get_queue("feedback.on.events.occasion.published")
        await queue.unbind("silta.events", "events.occasion.published")
    await ground.close_connections()
    await ground.until(lambda: _is_bound(ground, "feedback.on.events.occasion.published"))
    await ground.until(lambda: _is_bound(ground, "feedback.answer"))
    await answers.prepare(ground)
    await worker.says_ready()
    last = await answers.one_more(ground, worker)
    await reconcile(ground, answers, [last])


async def _is_bound(ground: Ground, queue: str) -> bool:
    bindings = await asyncio.to_thread(
        ground.broker.ctl, "list_bindings", "--vhost", ground.name, "source_name", "destination_name"
    )
    return any(
        line.split() == [source, queue]
        for line in bindings.splitlines()
        for source in ("silta.events", "silta.commands")
    )
