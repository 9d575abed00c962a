from __future__ import annotations

import asyncio

import pytest

from shared.console.pace import Pace, per_second


@pytest.mark.parametrize(
    ("said", "meant"), [("50/s", 50), ("50", 50), ("600/min", 10), ("90/h", 0.025), (" 0.5/s ", 0.5)]
)
def test_a_rate_is_read(said: str, meant: float) -> None:
    assert per_second(said) == meant


@pytest.mark.parametrize("said", ["", "fast", "0", "0/s", "-1/s", "50/day", "50/s/s", "1e9"])
def test_what_is_no_rate_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        per_second(said)


def test_turns_come_as_often_as_the_rate_allows() -> None:
    pace = Pace(10, now=lambda: 100.0)
    assert [round(pace.wait_for(), 3) for _ in range(4)] == [0, 0.1, 0.2, 0.3]


def test_time_that_was_lost_is_not_made_up_for() -> None:
    now = 100.0
    pace = Pace(10, now=lambda: now)
    pace.wait_for()
    now = 160.0
    assert [round(pace.wait_for(), 3) for _ in range(3)] == [0, 0.1, 0.2]


async def test_a_wait_ends_when_the_work_is_to_stop() -> None:
    pace, stopping = Pace(0.001), asyncio.Event()
    assert await pace.turn(stopping)
    asyncio.get_running_loop().call_soon(stopping.set)
    async with asyncio.timeout(30):
        assert not await pace.turn(stopping)
