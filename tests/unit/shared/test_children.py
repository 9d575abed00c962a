"""Processes that end with what they were started for."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from shared.children import child

WAITS = (sys.executable, "-c", "import sys; sys.stdin.read()")


async def test_whatever_runs_at_the_end_is_killed_and_waited_for() -> None:
    async with child(*WAITS, stdin=PIPE) as process:
        pass
    assert process.returncode == -9


async def test_a_process_that_has_ended_keeps_its_own_word() -> None:
    async with child(*WAITS, stdin=PIPE) as process:
        await process.communicate(b"")
    assert process.returncode == 0


async def test_who_is_cancelled_while_it_ends_still_waits_for_it() -> None:
    started: list[asyncio.subprocess.Process] = []

    async def work() -> None:
        async with child(*WAITS, stdin=PIPE) as process:
            started.append(process)
            await asyncio.Event().wait()

    working = asyncio.create_task(work())
    while not started:
        await asyncio.sleep(0.01)
    working.cancel()
    await asyncio.sleep(0)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert started[0].returncode == -9
