"""Counting against the real database: once, by whoever is at it, and begun anew when that one dies."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import pytest_asyncio
from pydantic import BaseModel

from deploy.local.database import DatabaseServer
from services.feedback.budget.count_worker import count_rounds
from services.feedback.budget.documents import BUDGET_DOCUMENTS, Ballot, Count, CountFile, CountStatus, Project, Round
from services.feedback.budget.handlers import messages
from services.feedback.budget.tasks import ForgetBallots
from services.feedback.domain.budget.pabulib import read
from shared.contracts.budgets import CountBallots
from shared.service import Service
from shared.store import Cause, Conflict, Group, OutboxRow, Store, Work
from tests.system.waiting import eventually
from tests.unit.feedback.budget.running import CLOSED, ROUND, VOTING, Budgets, Surroundings, at, vote

CAST = ((1,), (1, 3), (1,), (2,), (3,))


@dataclass
class Clock:
    moment: datetime

    def now(self) -> datetime:
        return self.moment


class Stage(Surroundings):
    """As much of a service as a worker needs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        super().__init__()
        self.store, self.clock = store, clock

    async def handle(self, message: BaseModel) -> Any:
        named: Any = message
        handler = {**messages.commands, **messages.tasks}[named.NAME]
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self, Cause("id", "/test", named.TYPE), self.clock.now())
            result = await handler.handle(message, work)
            work.accept()
            await group.flush()
        return result


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A round with votes, whose voting has closed."""
    database = DatabaseServer(tmp_path)
    await asyncio.to_thread(database.start)
    await asyncio.to_thread(database.wait_ready)
    store = Store(database.url, "silta_feedback")
    made = Stage(store=store, clock=Clock(at(VOTING)))
    try:
        await store.prepare(BUDGET_DOCUMENTS)
        await _filled(made)
        yield made
    finally:
        store.close()
        await asyncio.to_thread(database.stop)


async def _filled(stage: Stage) -> None:
    """Put what the handlers store in memory into the database, and vote there."""
    budgets = await Budgets().voting(6_000, 5_000, 3_000)
    async with stage.store.transaction() as transaction:
        group = Group(transaction)
        for model in BUDGET_DOCUMENTS:
            for row in budgets.store.all(model):
                group.put(model, row | {"version": 0})
        await group.flush()
    slips = budgets.codes(5)
    for code, chosen in zip(slips, CAST, strict=True):
        await stage.handle(vote(code, *chosen))
    stage.clock.moment = at(CLOSED)


async def decided(stage: Stage) -> Count:
    async def found() -> Count | None:
        count = await stage.store.find(Count, ROUND)
        return count if count is not None and count.status is CountStatus.DECIDED else None

    return await eventually(found, patience=60)


async def _ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_two_workers_make_one_result_and_the_ballots_are_then_removed(stage: Stage) -> None:
    await stage.handle(CountBallots(round=ROUND))
    service = cast("Service", stage)
    workers = [asyncio.create_task(count_rounds(service)) for _ in range(2)]
    count = await decided(stage)
    await _ended(*workers)
    [result] = [one for one in count.results if one.district == "tapiola"]
    assert [one.number for one in result.standings if one.chosen] == [1, 3]
    assert (count.online, result.ballots, result.spent) == (5, 5, 9_000)
    assert result.file is not None
    file = await stage.store.find(CountFile, CountFile.id_of(ROUND, result.file))
    assert file is not None
    assert hashlib.sha256(file.data).hexdigest() == result.sha256
    assert len(read(file.data.decode()).ballots) == 5
    round_ = await stage.store.find(Round, ROUND)
    assert round_ is not None
    assert round_.decided
    projects = await stage.store.select(Project, {"round": ROUND}, sort=[("number", 1)])
    assert [len(one.reports) for one in projects] == [1, 0, 1]
    told = await stage.store.select(OutboxRow, {"routing_key": "feedback.round.decided"})
    assert len(told) == 1
    await stage.handle(ForgetBallots(round=ROUND))
    assert await stage.store.count(Ballot, {}) == 0


async def test_a_count_whose_worker_died_is_begun_anew_by_another(stage: Stage) -> None:
    await stage.handle(CountBallots(round=ROUND))
    dead = await stage.store.claim(Count, {"status": "counting"}, limit=1, lease=timedelta(seconds=2))
    assert [one.id for one in dead] == [ROUND]
    begun = datetime.now(UTC)
    worker = asyncio.create_task(count_rounds(cast("Service", stage)))
    count = await decided(stage)
    await _ended(worker)
    assert datetime.now(UTC) >= begun + timedelta(seconds=1), "the lease of the dead worker was not waited for"
    assert count.attempts == 1


async def test_a_vote_of_the_last_minutes_and_a_count_never_miss_each_other(stage: Stage) -> None:
    """Both are in hand at once: the count saw no such vote, so only one of them commits."""
    code = Budgets().codes(9)[8]
    stage.clock.moment = at("2027-04-30T19:59")
    with pytest.raises(Conflict):  # noqa: PT012 - of the two, whoever commits last
        async with stage.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, stage, Cause("id", "/test", "vote"), stage.clock.now())
            await messages.commands["feedback.vote"].handle(vote(code, 1), work)
            work.accept()
            stage.clock.moment = at(CLOSED)
            await stage.handle(CountBallots(round=ROUND))
            await group.flush()
    assert await stage.store.count(Ballot, {}) == len(CAST)
