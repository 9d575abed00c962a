"""What is told of a pool, read as often as anybody likes, tells of no fewer than five people."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from unittest.mock import AsyncMock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.panels import pool
from services.panels.documents import Application, Call, ToldPool
from services.panels.domain.lots import LOT, Pool, Reading
from services.panels.domain.publication import pool_view
from services.panels.pool import renewed, told_pool
from services.panels.standing import call_view, composition_view
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, CorrectApplication, OpenCall, WithdrawApplication
from shared.store import Cause, Document, Group, Outage, Work
from tests.unit.panels.drawing import drawn_by_officers
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import at
from tests.unit.panels.test_few_seats import Reading as Reader
from tests.unit.panels.test_few_seats import service_of
from tests.unit.panels.test_handlers import CALL, Panels, call
from tests.unit.panels.test_own_application import link

PEOPLE = 12
ANSWERS = [{"age_group": age, "district": home} for age in ("16-29", "30+") for home in ("tapiola", "leppavaara")]
STEPS = st.lists(
    st.tuples(st.sampled_from(["apply", "apply", "correct", "withdraw"]), st.integers(1, PEOPLE), st.integers(0, 3)),
    max_size=60,
)


async def opened() -> Panels:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    return panels


async def read(panels: Panels) -> Reading:
    return await told_pool(service_of(panels), Call.from_stored(panels.store.rows["calls"][CALL]))


def there(panels: Panels) -> set[str]:
    """Who is in the pool."""
    applications = [Application.from_stored(row) for row in panels.store.all(Application)]
    return {one.id for one in applications if one.status is not ApplicationStatus.WITHDRAWN}


async def step(panels: Panels, what: str, who: int, answers: dict[str, str]) -> None:
    with suppress(Rejected, StopIteration, RuntimeError):
        match what:
            case "apply":
                await panels.apply(who, attributes=answers)
            case "correct":
                correction = link(panels, who) | {"attributes": answers}
                await panels.handle(CorrectApplication.model_validate(correction))
            case _:
                await panels.handle(WithdrawApplication.model_validate(link(panels, who)))


@settings(max_examples=60, deadline=None)
@given(steps=STEPS, read_each=st.integers(1, 4))
@example(steps=[("apply", who, 0) for who in range(1, PEOPLE + 1)], read_each=1)
@example(steps=[("apply", who, 0) for who in range(1, 6)] + [("withdraw", who, 0) for who in range(1, 6)], read_each=1)
@example(
    steps=[
        *[("apply", who, 0) for who in range(1, 6)],
        ("correct", 1, 3),
        *[(what, who, 1) for who in range(6, 12) for what in ("apply", "withdraw")],
    ],
    read_each=1,
)
def test_what_is_told_moves_only_when_five_have_come_or_gone(steps: list[tuple[str, int, int]], read_each: int) -> None:
    async def live() -> None:
        panels, told, known, lot = await opened(), Reading(counts=(0, 0, 0, 0)), set[str](), 0
        for number, (what, who, answers) in enumerate(steps):
            await step(panels, what, who, ANSWERS[answers])
            if number % read_each:
                continue
            seen, now = await read(panels), panels.store.rows.get("pools", {}).get(CALL, {"lot": 0})["lot"]
            if now != lot:
                assert len(known ^ there(panels)) >= LOT
                told, known, lot = seen, there(panels), now
            assert seen == told
            assert len(known ^ there(panels)) < LOT, "else what is told would be out of date"

    asyncio.run(live())


async def test_the_fifth_applicant_moves_all_that_is_told_at_once_and_the_next_four_nothing() -> None:
    panels = await opened()
    for number in range(1, 5):
        await panels.apply(number, attributes=ANSWERS[0])
        assert await read(panels) == Reading(applicants=0, counts=(0, 0, 0, 0))
    await panels.apply(5, attributes=ANSWERS[0])
    five = Reading(applicants=5, counts=(5, 0, 5, 0))
    assert await read(panels) == five
    for number in range(6, 10):
        await panels.apply(number, attributes=ANSWERS[3])
        assert await read(panels) == five
    await panels.apply(10, attributes=ANSWERS[3])
    assert await read(panels) == Reading(applicants=10, counts=(5, 5, 5, 5))


async def test_corrections_and_those_who_go_are_told_with_the_next_five() -> None:
    panels = await opened()
    for number in range(1, 11):
        await panels.apply(number, attributes=ANSWERS[0])
    before = await read(panels)
    for number in range(1, 11):
        await step(panels, "correct", number, ANSWERS[3])
    for number in range(1, 5):
        await step(panels, "withdraw", number, {})
    assert await read(panels) == before, "corrections are told with somebody else's coming or going"
    await step(panels, "withdraw", 5, {})
    assert await read(panels) == Reading(applicants=5, counts=(0, 5, 0, 5))


async def test_who_comes_and_goes_again_is_nobody_who_has_come_and_hides_no_single_correction() -> None:
    panels = await opened()
    for number in range(1, 11):
        await panels.apply(number, attributes=ANSWERS[0])
    before = await read(panels)
    for number in range(1, 7):
        await step(panels, "correct", number, ANSWERS[3])
    for number in range(11, 17):
        await panels.apply(number, attributes=ANSWERS[3])
        await step(panels, "withdraw", number, {})
        assert await read(panels) == before
    for number in range(1, 7):
        await step(panels, "withdraw", number, {})
        await panels.apply(number, attributes=ANSWERS[3])
        assert await read(panels) == before


async def test_everyone_reads_the_same_and_nothing_exact_beside_it() -> None:
    panels = await opened()
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[number % 2])
    service, there = service_of(panels), Call.from_stored(panels.store.rows["calls"][CALL])
    view, compared = await call_view(service, there), await composition_view(service, there)
    assert view.applicants == 5
    assert [one.applicants_at_least for one in view.pool] == [one.applicants_at_least for one in compared.groups]
    assert [one.applicants_at_least for one in view.pool] == [5, 0, 0, 0]
    # Four of each district are there, and one is enough: that isn't told, as it would not be of none at all.
    assert [one.enough for one in view.pool] == [True, False, False, False]


def test_whether_applicants_are_enough_is_told_by_the_told_count_alone() -> None:
    views = pool_view((quota("a", "x", 4, 9), quota("a", "y", 5, 9), quota("a", "z", 0, 9)), (0, 5, 0))
    assert [view.enough for view in views] == [False, True, True]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 14), min_size=2, max_size=5))
@example([4, 4])
@example([4, 4, 4, 4, 4])
@example([9, 4, 14, 4, 4])
def test_no_reading_tells_how_many_there_are_of_a_group(counts: list[int]) -> None:
    rules = [quota("a", str(place), 0, 50) for place in range(len(counts))]
    told = exact(counts).reading(rules)
    ranges = [range(count - count % LOT, count - count % LOT + LOT) for count in counts]
    alike = [others for others in itertools.product(*ranges) if exact(others).reading(rules) == told]
    assert all(len({others[place] for others in alike}) > 1 for place in range(len(counts)))


def exact(counts: Sequence[int]) -> Pool:
    return Pool(applicants=sum(counts), counts=tuple(counts), moved=0)


async def test_a_call_from_before_there_were_lots_begins_with_all_who_are_there() -> None:
    panels = await opened()
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[0])
    for row in panels.store.rows["applications"].values():
        del row["lot"]
    assert (await read(panels)).applicants == 5
    assert (await read(panels)).counts == (5, 0, 5, 0)


async def look_for_outreach(panels: Panels) -> Reading:
    there = Call.from_stored(panels.store.rows["calls"][CALL])
    async with panels.store.transaction() as transaction:
        group = Group(transaction)
        work = Work(group, panels.surroundings, Cause("id", "/test", "test"), panels.now)
        seen = await renewed(there, work)
        work.accept()
        await group.flush()
    return seen


async def test_outreach_asks_by_what_is_told_and_its_look_is_one_reader_more(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = await opened()
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[0])
    seen = await look_for_outreach(panels)
    assert seen == await read(panels) == Reading(applicants=5, counts=(5, 0, 5, 0))
    assert ToldPool.from_stored(panels.store.rows["pools"][CALL]).lot == 1
    for number in range(9, 14):
        await panels.apply(number, attributes=ANSWERS[0])
    assert await look_for_outreach(panels) == await read(panels) == Reading(applicants=10, counts=(10, 0, 10, 0))
    await panels.apply(14, attributes=ANSWERS[0])
    monkeypatch.setattr(pool, "Pool", None)
    assert await look_for_outreach(panels) == await read(panels), "neither has looked at the whole pool for one more"


class Overtaken(Reader):
    """Reads a store while another, who has counted the same, is faster."""

    async def tally(self, model: type[Document], query: dict[str, Any], fields: Sequence[str]) -> list[Any]:
        rows = await super().tally(model, query, fields)
        await self.overtake()
        return rows

    async def overtake(self) -> None:
        """Have the other one read."""


async def test_two_readers_at_once_make_one_lot() -> None:
    panels = await opened()
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[0])
    there = Call.from_stored(panels.store.rows["calls"][CALL])
    fast, slow = service_of(panels), service_of(panels)
    slow.store = Overtaken(panels.store)
    slow.store.overtake = partial(told_pool, fast, there)
    assert await told_pool(slow, there) == Reading(applicants=5, counts=(5, 0, 5, 0))
    assert ToldPool.from_stored(panels.store.rows["pools"][CALL]).lot == 1


@dataclass
class Watched(Reader):
    """Counts the looks at the whole pool, and has somebody else read during each."""

    meanwhile: Callable[[], Awaitable[Reading]] | None = None
    looks: int = 0
    heard: Reading | None = None

    async def tally(self, model: type[Document], query: dict[str, Any], fields: Sequence[str]) -> list[Any]:
        self.looks += 1
        rows = await super().tally(model, query, fields)
        if self.meanwhile:
            self.heard = await self.meanwhile()
        return rows


async def watched(panels: Panels) -> tuple[Watched, Callable[[], Awaitable[Reading]]]:
    """Return a store of eight applicants whose first lot is told, and what reads of it."""
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[0])
    service, there = service_of(panels), Call.from_stored(panels.store.rows["calls"][CALL])
    service.store = Watched(panels.store)
    look = partial(told_pool, service, there)
    assert await look() == Reading(applicants=5, counts=(5, 0, 5, 0))
    return service.store, look


async def test_the_pool_is_looked_at_by_one_reader_when_enough_have_come_while_others_hear_the_last_lot() -> None:
    panels = await opened()
    store, look = await watched(panels)
    store.meanwhile = look
    before = await look()
    for number in range(9, 13):
        await panels.apply(number, attributes=ANSWERS[0])
        assert await look() == before
    assert store.looks == 1, "the index tells that four are too few"
    await panels.apply(13, attributes=ANSWERS[0])
    assert await look() == Reading(applicants=10, counts=(10, 0, 10, 0))
    assert store.heard == before
    assert store.looks == 2, "who read during the look didn't look, too"


async def test_after_a_look_that_took_long_there_is_none_for_ten_times_as_long(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = await opened()
    store, look = await watched(panels)
    seconds = itertools.count(step=30)
    monkeypatch.setattr(pool, "monotonic", lambda: next(seconds))
    for lot in (1, 2):
        for number in range(5 * lot + 4, 5 * lot + 9):
            await panels.apply(number, attributes=ANSWERS[0])
        assert (await look()).applicants == 10
    rest = ToldPool.from_stored(panels.store.rows["pools"][CALL]).leased_until
    assert rest is not None
    assert timedelta(minutes=4) < rest - datetime.now(UTC) < timedelta(minutes=6)
    panels.store.rows["pools"][CALL]["leased_until"] = datetime.now(UTC)
    assert (await look()).applicants == 15
    assert store.looks == 3


async def test_a_look_by_one_who_died_in_it_is_repeated_by_another() -> None:
    panels = await opened()
    store, look = await watched(panels)
    for number in range(9, 14):
        await panels.apply(number, attributes=ANSWERS[0])
    store.meanwhile = AsyncMock(side_effect=Outage("away"))
    with pytest.raises(Outage):
        await look()
    assert (await look()).applicants == 5
    panels.store.rows["pools"][CALL]["leased_until"] = datetime.now(UTC)
    store.meanwhile = None
    assert (await look()).applicants == 10


async def test_after_the_term_the_last_reading_stays() -> None:
    panels = await opened()
    for number in range(1, 9):
        await panels.apply(number, attributes=ANSWERS[0])
    before = await read(panels)
    panels.now = at("2028-01-01T00:00")
    await panels.end_term()
    assert await read(panels) == before
    del panels.store.rows["pools"][CALL]
    assert await read(panels) == before, "of a term that ended before there were lots, the sums that were kept"


async def test_after_the_term_who_was_invited_is_not_taken_for_the_pool() -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call().model_copy(update={"quotas": (), "size": 6})))
    for number in range(12):
        await panels.apply(number, attributes={})
    panels.now = at("2027-02-01T12:00")
    await drawn_by_officers(panels, CALL)
    panels.now = at("2028-01-01T00:00")
    await panels.end_term()
    assert await read(panels) == Reading(applicants=10, counts=())
