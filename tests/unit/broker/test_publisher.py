"""Cancellations: those that someone asked for, and those that a lost connection leaves behind."""

from __future__ import annotations

import asyncio

import pytest

from shared.broker.publisher import only_own_cancellation


async def test_a_cancellation_that_nobody_asked_for_is_a_lost_connection() -> None:
    rejected: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    rejected.set_exception(asyncio.CancelledError())
    with pytest.raises(ConnectionError), only_own_cancellation():
        await rejected


async def test_a_task_that_is_told_to_stop_stops() -> None:
    async def wait() -> None:
        with only_own_cancellation():
            await asyncio.Event().wait()

    task = asyncio.create_task(wait())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_timeout_stays_a_timeout() -> None:
    with pytest.raises(TimeoutError), only_own_cancellation():
        async with asyncio.timeout(0.01):
            await asyncio.Event().wait()
