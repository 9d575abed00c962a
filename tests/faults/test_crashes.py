"""A process dies between any two steps of handling a message, or is told to stop in the middle."""

from __future__ import annotations

import asyncio
from itertools import pairwise

from tests.faults.books import reconcile
from tests.faults.form import amount
from tests.faults.ground import Ground
from tests.faults.subjects import Answers, Places
from tests.faults.traffic import Sent
from tests.faults.worker import STEPS


async def test_a_crash_between_any_two_steps_loses_and_doubles_nothing(
    ground: Ground, subject: Answers | Places
) -> None:
    """Each new process has an accident at another step; what it leaves is for the next."""
    steps = list(STEPS if isinstance(subject, Places) else STEPS[:5])
    ground.chance.shuffle(steps)
    worker = ground.worker(subject.service)
    worker.accident = _accident(ground, steps[0])
    await worker.ready()
    await subject.prepare(ground)
    sent: list[Sent] = []
    for step, next_step in pairwise([*steps, None]):
        async with subject.traffic(ground, worker, amount(60, 600)) as traffic:
            worker.arm()
            await worker.killed(step)
            await ground.forget_the_dead()
            worker.accident = _accident(ground, next_step)
            await worker.ready()
        sent += traffic.sent
        await reconcile(ground, subject, sent)


def _accident(ground: Ground, step: str | None) -> tuple[str, ...]:
    return ("--die-at", step, "--count", str(ground.chance.randint(1, 6))) if step else ()


async def test_crashes_at_any_moment_lose_and_double_nothing(ground: Ground, subject: Answers | Places) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    sent = []
    for _ in range(amount(2, 10)):
        async with subject.traffic(ground, worker, amount(150, 1_000)) as traffic:
            await traffic.under_way()
            await asyncio.to_thread(worker.kill)
            await ground.forget_the_dead()
            await worker.back()
        sent += traffic.sent
    await reconcile(ground, subject, sent)


async def test_a_process_that_is_told_to_stop_under_load_finishes_what_it_has(
    ground: Ground, subject: Answers | Places
) -> None:
    worker = await ground.started(subject.service)
    await subject.prepare(ground)
    async with subject.traffic(ground, worker, amount(400, 4_000)) as traffic:
        await traffic.under_way()
        await worker.stopped()
        await worker.back()
    await reconcile(ground, subject, traffic.sent)
