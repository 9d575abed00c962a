"""A panel from many applicants, through the service: lottery, draw, a seat that is given up, the end of the term.

Meanwhile somebody else asks the same service for something small, again and again: nobody may have to wait for long.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import httpx

from services.panels.addresses import ticket_page
from services.panels.documents import Application
from services.panels.domain.answer import WAS_INVITED
from services.panels.domain.call import CallStatus
from services.panels.tasks import EndTerm, end_term_key
from shared.contracts.panels import ApplicationStatus
from shared.links import Links
from shared.store.records import Scheduled
from tests.benchmarks.lines import Line, at_most
from tests.benchmarks.load import ask
from tests.benchmarks.stage import SECRET, Stage
from tests.system.panels.crowded import fill

APPLICANTS = int(os.environ.get("SILTA_BENCH_APPLICANTS", "5000"))
SIZE, RESERVE = 40, 40
PATIENCE = 1_200.0
"""Seconds that one step may take: the search for a lottery has 300 of them."""
LONGEST_WAIT = 5.0
"""Seconds that another's command may wait behind any step, at 5,000 applicants: a draw and a page of people who are
forgotten were measured at 2.6 (decision 85), and what is computed in a process of its own holds nobody up."""
CALL = "bench-panel"
OFFICERS = ("city secretary", "notary")
DIGITS = "40815162342100371123"
OFFICE = {"en": "Democracy unit"}
SMALL = {
    "size": 10,
    "categories": ["gender"],
    "population": [{"category": "gender", "weights": {"female": 1, "male": 1}, "source": OFFICE}],
}
"""What somebody else asks for meanwhile: a proposal of quotas, for which nothing is stored."""


async def _until(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await is_so():
            await asyncio.sleep(0.1)


class _Steps:
    """What was done, how long it took, and how long somebody else waited meanwhile."""

    def __init__(self, on: Stage, applicants: int) -> None:
        self._on, self._applicants = on, applicants
        self.lines: list[Line] = []

    @asynccontextmanager
    async def step(self, what: str) -> AsyncIterator[None]:
        """Time a block."""
        waits: list[float] = []
        over = asyncio.Event()
        others = asyncio.create_task(self._ask_again_and_again(waits, over))
        started = time.perf_counter()
        try:
            yield
            took = time.perf_counter() - started
            over.set()
            await others
        finally:
            others.cancel()
        said = f"{self._applicants:,} applicants: {what}"
        waited = at_most(f"{said}; longest wait of another's command", max(waits), "s", LONGEST_WAIT)
        self.lines += [Line(said, took, "s"), waited]

    async def _ask_again_and_again(self, waits: list[float], over: asyncio.Event) -> None:
        while not over.is_set():
            started = time.perf_counter()
            await self.done("panels.propose-quotas", SMALL)
            waits.append(time.perf_counter() - started)
            await asyncio.sleep(0.1)

    async def done(self, command: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Ask for something, and return what came of it."""
        outcome = await ask(self._on.channel, command, dict(data))
        assert outcome["status"] == "accepted", outcome
        result: dict[str, Any] = outcome["result"]
        return result


async def measure(on: Stage) -> list[Line]:
    """Live through a panel, from the end of its call to the end of its term."""
    database, now = on.mongo["silta_panels"], datetime.now(UTC)
    await asyncio.to_thread(fill, database, CALL, APPLICANTS, size=SIZE, reserve=RESERVE, now=now)
    steps = _Steps(on, APPLICANTS)
    with on.service("panels") as panels:
        async with httpx.AsyncClient(base_url=f"{panels.url}/panels/v1/calls", timeout=PATIENCE) as client:
            await _live(on, steps, client)
    return steps.lines


async def _live(on: Stage, steps: _Steps, client: httpx.AsyncClient) -> None:
    applications = on.mongo["silta_panels"][Application.COLLECTION]

    async def is_published() -> bool:
        status = (await client.get(f"/{CALL}/lottery")).json()["status"]
        assert status != "failed"
        return bool(status == "published")

    async def is_ended() -> bool:
        return bool((await client.get(f"/{CALL}")).json()["status"] == CallStatus.ENDED)

    async def is_forgotten() -> bool:
        others = {"call": CALL, "status": {"$nin": [*WAS_INVITED]}}
        return await asyncio.to_thread(applications.find_one, others) is None

    for which in ("for the first time", "again"):
        async with steps.step(f"the call's page is seen {which}"):
            (await client.get(f"/{CALL}/page")).raise_for_status()
    async with steps.step("the lottery is published"):
        await steps.done("panels.prepare-lottery", {"call": CALL})
        await _until(is_published)
    own = await asyncio.to_thread(applications.find_one, {"call": CALL})
    assert own is not None
    ticket = ticket_page(str(client.base_url.join("/")).rstrip("/"), own["_id"], 0, "en", Links(SECRET))
    for which in ("for the first time", "again"):
        async with steps.step(f"a ticket is seen {which}"):
            (await client.get(ticket)).raise_for_status()
    async with steps.step("the panel is drawn"):
        for officer in OFFICERS:
            drawn = await steps.done("panels.draw", {"call": CALL, "seed": DIGITS, "by": officer})
    assert drawn["members"] == SIZE, drawn
    member = applications.find_one({"call": CALL, "status": ApplicationStatus.INVITED.value})
    assert member is not None
    async with steps.step("a seat is given up"):
        told = {"application": member["_id"], "by": OFFICE, "reason": {"en": "Moved away"}}
        await steps.done("panels.release-member", told)
    async with steps.step("the panel's data is seen"):
        (await client.get(f"/{CALL}/panel")).raise_for_status()
    task = EndTerm(call=CALL)
    due = Scheduled(
        id=end_term_key(CALL),
        version=1,
        due=datetime.now(UTC),
        task=task.NAME,
        data=task.model_dump(),
        run=secrets.token_hex(8),
    )
    async with steps.step("the term has ended"):
        on.mongo["silta_panels"][Scheduled.COLLECTION].insert_one(due.to_stored())
        await _until(is_ended)
    async with steps.step("and everyone is forgotten"):
        await _until(is_forgotten)
