from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.feedback.documents import SummaryPart, Survey
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.tally import Tally
from services.feedback.domain.window import Window
from services.feedback.live import Live, Results
from shared.contracts import Rejected
from shared.store import Outage
from shared.text import Text

START = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


class CountingStore:
    """One survey, and how often its sums were read."""

    def __init__(self) -> None:
        self.reads = 0
        self.answers = 0
        self.away = False

    async def find(self, _: type[Survey], id_: str) -> Survey | None:
        if id_ != "evening":
            return None
        window = Window.around(starts_at=START, ends_at=START + timedelta(hours=2))
        return Survey(id=id_, name=Text(en="Evening"), window=window, questions=THREE_QUESTIONS, edition=1)

    async def select(self, _: type[SummaryPart], __: dict[str, Any]) -> list[SummaryPart]:
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise Outage("away")
        return [SummaryPart(id="evening.1", survey="evening", tally=Tally(answers=self.answers))]


def live_on(store: CountingStore, *, most: int = 1_000) -> Live:
    return Live(store, every=0.01, most=most)  # type: ignore[arg-type]


async def test_five_hundred_followers_cost_the_reads_of_one() -> None:
    store = CountingStore()
    live = live_on(store)
    states = await asyncio.gather(*(live.follow("evening") for _ in range(500)))
    assert [(await anext(one)).answers for one in states] == [0] * 500
    before, store.answers = store.reads, 7
    assert {(await anext(one)).answers for one in states} == {7}
    assert before <= 3
    assert store.reads - before <= 5, "one look in each hundredth of a second, whoever follows"
    for one in states:
        await one.aclose()  # type: ignore[attr-defined]
    assert live.followers == 0


async def test_when_the_last_follower_has_left_nothing_is_read_any_more() -> None:
    store = CountingStore()
    live = live_on(store)
    states = await live.follow("evening")
    await anext(states)
    await states.aclose()  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    reads = store.reads
    await asyncio.sleep(0.05)
    assert store.reads == reads


async def test_a_slow_follower_finds_the_newest_state_and_not_every_one_before() -> None:
    store = CountingStore()
    live = live_on(store)
    slow, quick = await live.follow("evening"), await live.follow("evening")
    assert (await anext(slow)).answers == (await anext(quick)).answers == 0
    for count in (1, 2, 3):
        store.answers = count
        assert (await anext(quick)).answers == count
    assert (await anext(slow)).answers == 3


async def test_followers_wait_while_the_database_is_away() -> None:
    store = CountingStore()
    states = await live_on(store).follow("evening")
    await anext(states)
    store.away = True
    reads = store.reads
    while store.reads < reads + 3:
        await asyncio.sleep(0.01)
    store.away, store.answers = False, 1
    assert (await anext(states)).answers == 1


async def test_more_followers_than_a_process_serves_are_told_to_come_back() -> None:
    live = live_on(CountingStore(), most=1)
    states = await live.follow("evening")
    await anext(states)
    with pytest.raises(Rejected) as refused:
        await live.follow("evening")
    assert refused.value.problem.status == 503


async def test_what_is_made_of_results_is_made_once() -> None:
    results = await live_on(CountingStore()).now("evening")
    made: list[int] = []

    def make(results: Results) -> str:
        made.append(results.answers)
        return "made"

    assert [results.once("json", make) for _ in range(3)] == ["made"] * 3
    assert made == [0]
