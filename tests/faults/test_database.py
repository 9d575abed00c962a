"""The database dies, alone or together with the broker, or stays away for long."""

from __future__ import annotations

import asyncio

from tests.faults.books import reconcile
from tests.faults.form import amount, outage
from tests.faults.ground import Ground
from tests.faults.subjects import Answers, Places


async def test_a_database_that_dies_and_comes_back_has_lost_nothing(ground: Ground, subject: Answers | Places) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    sent = []
    for _ in range(amount(2, 10)):
        async with subject.traffic(ground, worker, amount(150, 1_000)) as traffic:
            await traffic.under_way()
            await asyncio.to_thread(ground.database.kill)
            await ground.database_back()
        sent += traffic.sent
    await reconcile(ground, subject, sent)


async def test_a_long_outage_of_the_database_makes_no_dead_letter_and_is_told(
    ground: Ground, subject: Answers | Places
) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    async with subject.traffic(ground, worker, amount(150, 1_000), http_share=0.1) as traffic:
        await traffic.under_way()
        await asyncio.to_thread(ground.database.kill)
        async with subject.traffic(ground, worker, amount(100, 5_000), http_share=0.1) as during:
            await worker.says("database")
            await outage(amount(5, 60))
            await worker.says("database")
            await ground.database_back()
    await worker.says_ready()
    await reconcile(ground, subject, [*traffic.sent, *during.sent])


async def test_broker_and_database_that_die_together_have_lost_nothing(ground: Ground, places: Places) -> None:
    worker = await ground.started("events")
    await places.prepare(ground)
    await ground.queues_are_on_disk()
    async with places.traffic(ground, worker, amount(200, 2_000)) as traffic:
        await traffic.under_way()
        await asyncio.gather(*(asyncio.to_thread(server.kill) for server in (ground.broker, ground.database)))
        await asyncio.gather(ground.broker_back(), ground.database_back())
    await worker.says_ready()
    last = await places.one_more(ground, worker)
    await reconcile(ground, places, [*traffic.sent, last])


async def test_a_service_that_starts_before_its_database_waits_for_it(ground: Ground, answers: Answers) -> None:
    await asyncio.to_thread(ground.database.kill)
    worker = ground.worker("feedback")
    await asyncio.to_thread(worker.start)
    await worker.says("waiting for the database")
    await ground.database_back()
    await worker.says_ready()
    await answers.prepare(ground)
    last = await answers.one_more(ground, worker)
    await reconcile(ground, answers, [last])
