from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import pytest

from services.notify import settlements
from services.notify.documents import Delivery
from services.notify.settlements import STILL_TO_BEGIN, WHEN_WRITTEN, Settlements
from shared.store import Outage, Store

BEGUN = {"status": "in-flight", "in_flight_since": WHEN_WRITTEN}
SENT = {"status": "sent", "sent_at": WHEN_WRITTEN}


class Writes:
    """A store whose every write waits for a word; these deliveries are no longer to be begun."""

    def __init__(self, *withdrawn: str) -> None:
        self.withdrawn, self.wrote = withdrawn, list[tuple[list[str], dict[str, Any]]]()
        self.goes_on, self.away = asyncio.Semaphore(0), 0

    async def settle(
        self, _: type[Delivery], ids: Sequence[str], changes: dict[str, Any], *, only: dict[str, Any] | None
    ) -> int:
        await self.goes_on.acquire()
        if self.away:
            self.away -= 1
            raise Outage("away")
        self.wrote.append((list(ids), changes))
        assert only in (None, STILL_TO_BEGIN)
        return len([one for one in ids if not (only and one in self.withdrawn)])

    def go_on(self, times: int = 100) -> None:
        for _ in range(times):
            self.goes_on.release()


async def asked(of: Settlements, name: str, changes: dict[str, Any], **how: bool) -> asyncio.Task[bool]:
    task = asyncio.create_task(of.settle(name, changes, **how))
    await asyncio.sleep(0)
    return task


async def test_who_comes_while_one_is_written_shares_the_next_write() -> None:
    store = Writes()
    of = Settlements(cast("Store", store))
    tasks = [await asked(of, "first", BEGUN, if_still_to_begin=True)]
    tasks += [await asked(of, name, BEGUN, if_still_to_begin=True) for name in ("second", "third")]
    tasks += [await asked(of, name, SENT) for name in ("fourth", "fifth")]
    store.go_on()
    assert await asyncio.gather(*tasks) == [True] * 5
    assert [ids for ids, _ in store.wrote] == [["first"], ["second", "third"], ["fourth", "fifth"]]
    moments = [changes.get("in_flight_since") or changes["sent_at"] for _, changes in store.wrote]
    assert all(isinstance(moment, datetime) and moment.tzinfo is not None for moment in moments)
    assert moments == sorted(moments)


async def test_nobody_goes_on_before_its_own_is_written() -> None:
    store = Writes()
    of = Settlements(cast("Store", store))
    first, second = [await asked(of, name, SENT) for name in ("first", "second")]
    store.go_on(1)
    await first
    assert not second.done()
    store.go_on(1)
    await second


async def test_of_those_written_together_each_learns_whether_it_may_begin() -> None:
    store = Writes("withdrawn")
    of = Settlements(cast("Store", store))
    names = ("alone", "one", "withdrawn", "two")
    tasks = [await asked(of, name, BEGUN, if_still_to_begin=True) for name in names]
    store.go_on()
    assert dict(zip(names, await asyncio.gather(*tasks), strict=True)) == {
        "alone": True,
        "one": True,
        "withdrawn": False,
        "two": True,
    }


async def test_an_outage_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settlements, "pause", lambda _: 0.0)
    store = Writes()
    store.away = 3
    of = Settlements(cast("Store", store))
    tasks = [await asked(of, name, SENT) for name in ("first", "second")]
    store.go_on()
    assert await asyncio.gather(*tasks) == [True, True]
    assert [ids for ids, _ in store.wrote] == [["first"], ["second"]]


async def test_who_is_broken_off_while_writing_leaves_the_others_theirs() -> None:
    store = Writes()
    of = Settlements(cast("Store", store))
    first = await asked(of, "first", SENT)
    second, third = [await asked(of, name, SENT) for name in ("second", "third")]
    store.go_on(1)
    await first
    await asyncio.sleep(0)
    second.cancel()  # it was writing for both
    with pytest.raises(asyncio.CancelledError):
        await second
    store.go_on()
    assert await third
    assert [ids for ids, _ in store.wrote] == [["first"], ["third"]]
