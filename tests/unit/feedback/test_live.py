from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.feedback.documents import SummaryPart, Survey
from services.feedback.domain.lots import Lots
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.tally import Tally
from services.feedback.domain.window import Window
from services.feedback.live import KEPT, MOST_FORMS, Live, Reader, Results
from shared.contracts import Rejected
from shared.store import Outage
from shared.text import Text

START = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


class CountingStore:
    """Surveys whose answers two processes take, and how often and what of their sums was read."""

    def __init__(self) -> None:
        self.reads = 0
        self.read_whole: list[str] = []
        self.away = False
        self.parts = {"evening.1": part(), "evening.2": part(2)}
        self.meanwhile: Callable[[], None] = lambda: None
        """Happens between the two looks of one read."""

    @property
    def answers(self) -> int:
        return sum(one.answers for one in self.parts.values())

    @answers.setter
    def answers(self, answers: int) -> None:
        self.change(1, answers)

    def change(self, number: int, answers: int, *, shown: int = 0) -> None:
        """Have a process write its sums anew."""
        changed = part(number, answers, shown=shown)
        self.parts[changed.id] = changed.model_copy(update={"version": self.parts[changed.id].version + 1})

    async def find(self, _: type[Survey], id_: str) -> Survey | None:
        if not id_.startswith("evening"):
            return None
        window = Window.around(starts_at=START, ends_at=START + timedelta(hours=2))
        return Survey(id=id_, name=Text(en="Evening"), window=window, questions=THREE_QUESTIONS, edition=1)

    async def read(self, _: type[SummaryPart], __: dict[str, Any], fields: tuple[str, ...]) -> list[dict[str, Any]]:
        assert fields == ("version", "answers")
        await self._answer()
        found = [{"_id": one.id, "version": one.version, "answers": one.answers} for one in self.parts.values()]
        self.meanwhile()
        return found

    async def select(self, _: type[SummaryPart], query: dict[str, Any]) -> list[SummaryPart]:
        if "survey" in query:
            await self._answer()
        wanted = query["_id"]["$in"] if "_id" in query else list(self.parts)
        self.read_whole += wanted
        return [self.parts[id_] for id_ in wanted]

    async def _answer(self) -> None:
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise Outage("away")


def part(number: int = 1, answers: int = 0, *, shown: int = 0) -> SummaryPart:
    """What one process has counted, and how many of that are public."""
    lots = Lots(shown={"tapiola": Tally(answers=shown)})
    return SummaryPart(id=f"evening.{number}", survey="evening", answers=answers, lots=lots)


def reader_of(store: CountingStore) -> Reader:
    return Reader(store)  # type: ignore[arg-type]


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


async def test_results_are_made_in_so_many_forms_at_most_that_nobody_fills_the_memory() -> None:
    results = await live_on(CountingStore()).now("evening")
    for number in range(10 * MOST_FORMS):
        assert results.once(("data", f"district-{number}"), lambda _, number=number: str(number)) == str(number)  # type: ignore[misc]
    assert len(results.made) == MOST_FORMS


async def test_results_that_have_not_changed_are_not_read_again() -> None:
    store = CountingStore()
    reader = reader_of(store)
    first = await reader.read("evening")
    store.read_whole.clear()
    assert await reader.read("evening") is first
    assert store.read_whole == []


async def test_of_sums_only_those_are_read_again_that_have_changed() -> None:
    store = CountingStore()
    reader = reader_of(store)
    await reader.read("evening")
    store.read_whole.clear()
    store.change(2, 12, shown=10)
    results = await reader.read("evening")
    assert (results.answers, results.shown["tapiola"].answers) == (12, 10)
    assert store.read_whole == ["evening.2"]


async def test_a_process_that_takes_its_first_answer_is_heard_of() -> None:
    store = CountingStore()
    reader = reader_of(store)
    await reader.read("evening")
    store.parts["evening.3"] = part(3, 4)
    assert (await reader.read("evening")).answers == 4


async def test_sums_that_have_gone_are_not_counted_any_more() -> None:
    store = CountingStore()
    store.change(2, 7)
    reader = reader_of(store)
    assert (await reader.read("evening")).answers == 7
    del store.parts["evening.2"]
    assert (await reader.read("evening")).answers == 0


async def test_a_restored_backup_is_noticed_though_the_version_comes_again() -> None:
    store = CountingStore()
    store.change(1, 5)
    reader = reader_of(store)
    await reader.read("evening")
    store.parts["evening.1"] = part(1, 3).model_copy(update={"version": 1})
    assert (await reader.read("evening")).answers == 3


@pytest.mark.parametrize("changed", [1, 2])
async def test_what_goes_from_one_part_to_another_while_it_is_read_is_shown_once(changed: int) -> None:
    """As settling does it: the second part's lots go to the first."""
    store = CountingStore()
    store.change(1, 10, shown=5)
    store.change(2, 10, shown=10)
    reader = reader_of(store)
    assert (await reader.read("evening")).shown["tapiola"].answers == 15

    def settle() -> None:
        store.meanwhile = lambda: None
        store.change(1, 10, shown=15)
        store.change(2, 11, shown=0)

    store.change(changed, 11, shown=5 * changed)
    store.meanwhile = settle
    assert (await reader.read("evening")).shown["tapiola"].answers == 15


async def test_so_many_surveys_are_kept_at_most_and_the_latest_of_them() -> None:
    store = CountingStore()
    reader = reader_of(store)
    first, *_, last = [await reader.read(f"evening{number}") for number in range(KEPT + 1)]
    assert await reader.read(f"evening{KEPT}") is last
    assert await reader.read("evening0") is not first
