"""How often a channel looks for what is due."""

from __future__ import annotations

import asyncio

import pytest

from services.notify.lull import FIRST, LONGEST, Lull


async def test_looks_become_rare_while_nothing_is_due_and_are_often_again_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    lull = Lull()
    for _ in range(100):
        await lull.after(found=False)
    assert waited[0] == FIRST
    assert waited == sorted(waited)
    assert waited[-1] == LONGEST
    assert 10 < sum(one for one in waited if one < LONGEST) < 30, "seconds until looks are rare"
    await lull.after(found=True)
    assert len(waited) == 100
    await lull.after(found=False)
    assert waited[-1] == FIRST
