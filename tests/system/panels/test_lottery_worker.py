"""The worker that has lotteries computed; in place of the process that computes, one that does as it is told."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import sys
import threading
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from services.panels import lottery_worker
from services.panels.documents import Application, Call, Panel
from services.panels.domain.sortition.compute import quiet
from services.panels.handlers import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.lottery_order import Line, Order
from services.panels.lottery_process import compute
from services.panels.lottery_worker import LEASE, compute_lotteries, order_of
from shared.contracts.panels import CancelLottery, LotteryStatus, OpenCall, PrepareLottery
from shared.store import Cause, Group, Store, Work
from tests.system.conftest import City
from tests.system.waiting import eventually
from tests.unit.panels.test_handlers import CALL, Surroundings, application, call

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

STAND_IN = """
import json, os, pathlib, sys, time
home = pathlib.Path(sys.argv[1])
order = json.loads(sys.stdin.read())
print(json.dumps({"doing": "searching", "progress": 0.4}), flush=True)
(home / "pids").open("a").write(f"{os.getpid()}\\n")
while not (told := home / "told").exists():
    time.sleep(0.02)
print(told.read_text(), flush=True)
"""
ENDED = {"impossible": {"en": "Nobody has applied."}, "relax": None}


@dataclass
class Service(Surroundings):
    """What the worker needs of its service, over a database of its own."""

    store: Any = None
    home: Path = field(default_factory=Path)

    @property
    def clock(self) -> Service:
        return self

    def now(self) -> datetime:
        return datetime(2027, 2, 1, 12, tzinfo=UTC)

    async def told(self, message: Any, *, days: int = 0) -> None:
        """Handle a command, so many days earlier."""
        async with self.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, self, Cause("id", "/test", message.TYPE), self.now() - timedelta(days=days))
            await messages.commands[message.NAME].handle(message, work)
            work.accept()
            await group.flush()

    async def lottery(self) -> Lottery:
        found: Lottery | None = await self.store.find(Lottery, CALL)
        assert found is not None
        return found

    async def computing(self) -> int:
        """Wait until the process computes, and return its id."""

        async def said() -> bool:
            return (await self.lottery()).progress == 0.4

        await eventually(said)
        return int((self.home / "pids").read_text().split()[-1])

    def end(self, line: dict[str, Any]) -> None:
        """Have the process say its last line."""
        (self.home / "written").write_text(json.dumps(line))
        (self.home / "written").rename(self.home / "told")


@pytest.fixture
async def service(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    """A call that has closed, and a lottery that waits to be computed."""
    monkeypatch.setattr(lottery_worker, "PROCESS", (sys.executable, "-c", STAND_IN, str(tmp_path)))
    store = Store(city.system.endpoints.mongo, f"trial_{secrets.token_hex(4)}")
    await store.prepare((Lottery, LotteryFile, Call, Application, Panel))
    made = Service(store=store, home=tmp_path)
    await made.told(OpenCall(call=call()), days=20)
    await made.told(PrepareLottery(call=CALL))
    yield made
    store.close()


@asynccontextmanager
async def working(service: Any) -> AsyncIterator[None]:
    """Have a worker at it; it stops at the end, as when its service stops."""
    worker = asyncio.create_task(compute_lotteries(service))
    try:
        yield
    finally:
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker


async def _gone(pid: int) -> None:
    async def ended() -> bool:
        return not psutil.pid_exists(pid)

    await eventually(ended)


async def test_progress_is_told_while_it_is_computed_and_the_lease_is_kept(service: Service) -> None:
    async with working(service):
        await service.computing()
        shown = await service.lottery()
        assert (shown.status, shown.doing) == (LotteryStatus.COMPUTING, "searching")
        first = shown.leased_until

        async def kept() -> bool:
            until = (await service.lottery()).leased_until
            assert first is not None
            assert until is not None
            return until > first

        await eventually(kept)
        service.end(ENDED)

        async def over() -> bool:
            return (await service.lottery()).status is LotteryStatus.FAILED

        await eventually(over)
    failure = (await service.lottery()).failure
    assert failure is not None
    assert failure.in_language("en") == "Nobody has applied."


async def test_who_cancels_ends_the_process(service: Service) -> None:
    async with working(service):
        process = await service.computing()
        await service.told(CancelLottery(call=CALL))
        await _gone(process)
    assert (await service.lottery()).status is LotteryStatus.CANCELLED


async def test_whoever_finds_the_lease_of_a_stopped_worker_ended_begins_anew(service: Service) -> None:
    async with working(service):
        first = await service.computing()
    await _gone(first)
    left = await service.lottery()
    assert (left.status, left.attempts) == (LotteryStatus.COMPUTING, 1)
    assert left.leased_until is not None
    await service.store.renew(left, {"progress": 0.0}, lease=-LEASE)
    async with working(service):
        assert await service.computing() != first
        service.end(ENDED)

        async def over() -> bool:
            return (await service.lottery()).status is LotteryStatus.FAILED

        await eventually(over)
    assert (await service.lottery()).attempts == 2


async def test_a_lottery_that_another_has_is_left_to_them(service: Service) -> None:
    (held,) = await service.store.claim(Lottery, {"status": "computing"}, limit=1, lease=LEASE)
    assert await service.store.claim(Lottery, {"status": "computing"}, limit=1, lease=LEASE) == []
    async with working(service):
        await asyncio.sleep(0)
        await service.store.renew(held, {"progress": 0.0}, lease=-LEASE)
        process = await service.computing()
        # The first comes back late: it has lost the lease, and what it would keep is not stored.
        assert not await service.store.renew(held, {}, lease=LEASE)
        assert psutil.pid_exists(process)


async def test_a_process_that_ends_without_a_word_is_told_of_in_one(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lottery_worker, "PROCESS", (sys.executable, "-c", "import sys; sys.stdin.read(); sys.exit(9)"))
    async with working(service):

        async def over() -> bool:
            return (await service.lottery()).status is LotteryStatus.FAILED

        await eventually(over)
    failure = (await service.lottery()).failure
    assert failure is not None
    assert failure.in_language("en") == "The computation ended with an error. Begin the lottery again."


async def test_what_takes_long_for_many_applicants_is_done_in_threads_while_messages_are_handled(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        await service.told(application(number), days=10)
    there = await service.store.find(Call, CALL)
    applicants = [(one.status, one.applicant()) for one in await service.store.select(Application, {})]
    line = await asyncio.to_thread(compute, order_of(await service.lottery(), there, service.city, applicants), quiet)
    slow = [
        (lottery_worker, "order_of"),
        (Order, "model_dump_json"),
        (Line, "model_validate_json"),
        (base64, "b64decode"),
        (zlib, "compress"),
    ]
    threads: dict[str, set[int]] = {name: set() for _, name in slow}

    def noted(holder: Any, name: str) -> None:
        real = getattr(holder, name)

        def call(*args: Any, **options: Any) -> Any:
            threads[name].add(threading.get_ident())
            return real(*args, **options)

        monkeypatch.setattr(holder, name, call)

    for holder, name in slow:
        noted(holder, name)
    async with working(service):
        await service.computing()
        service.end(line.model_dump(mode="json"))

        async def published() -> bool:
            return (await service.lottery()).status is LotteryStatus.PUBLISHED

        await eventually(published)
    assert all(threads.values()), "each of them was called; else this test shows nothing"
    assert [name for name, seen in threads.items() if threading.get_ident() in seen] == []
