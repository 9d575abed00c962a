"""Registrations of an absorbed occasion: each carried over once, in order, never oversold, and told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.events.addresses import REGISTRATION
from services.events.carry_tasks import CarryRegistrations
from services.events.codes import DOOR, code_of
from services.events.documents import Occasion, PlannedYear, Registration
from services.events.domain.carrying import choice_at
from services.events.domain.history import UNSAID
from services.events.domain.occasion import OccasionState
from services.events.domain.problems import DROP_IN_STAYS, NO_CHECK_IN, STEP_NOT_ALLOWED
from services.events.domain.registration import Choice, RegistrationState
from services.events.handlers import combinations
from shared.contracts.events import (
    AmendOccasion,
    AmendProposal,
    Attendance,
    CancelOccasion,
    CancelRegistration,
    ChangeRegistration,
    CheckIn,
    CombineOccasions,
    DecideProposals,
    MoveOccasion,
    Programme,
    PublishOccasion,
    Register,
    RegistrationStatus,
    Scan,
    SwitchRegistration,
    Track,
)
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.events.examples import BEFORE, HELSINKI, STARTS, confirmed, facts, planned
from tests.unit.events.refusals import refused
from tests.unit.events.running import LINKS, Running

WHY = {"by": Text(en="Working group"), "reason": Text(en="One hall is enough")}
NOT_CARRIED = "events.place.not-carried"
ON_SITE, REMOTE = Attendance.ON_SITE, Attendance.REMOTE


def tracks(**places: tuple[int, int]) -> Programme:
    return Programme(
        tracks=tuple(
            Track(id=id_, name=Text(en=id_.capitalize()), on_site=on_site, remote=remote)
            for id_, (on_site, remote) in places.items()
        )
    )


def _is_due(row: dict[str, Any], now: datetime) -> bool:
    return bool(row["task"] == CarryRegistrations.NAME and row["due"] <= now)


class Combined(Running):
    """A service with evenings to combine."""

    def evening(self, id_: str, *, is_open: bool = True, **places: tuple[int, int]) -> str:
        make = confirmed if is_open else planned
        self.put(Occasion(**dict(make(id=id_, programme=tracks(**(places or {"schools": (1, 0)}))))))
        return id_

    async def register(self, occasion: str, name: str, track: str = "schools", **changes: Any) -> str:
        person = Person(name=name, email=f"{name}@example.org")
        wish = {"occasion": occasion, "track": track, "attendance": ON_SITE, "person": person, **changes}
        return str((await self.handle(Register.model_validate(wish))).registration)

    async def combine(self, into: str, *absorbs: str) -> Any:
        result = await self.handle(CombineOccasions.model_validate({"into": into, "absorbs": absorbs, **WHY}))
        await self.scheduled_work()
        return result

    async def scheduled_work(self) -> int:
        """Do what is due until nothing is; return how many steps that took."""
        steps = 0
        rows = self.store.rows.get("schedule", {})
        while due := [id_ for id_, row in rows.items() if _is_due(row, self.now)]:
            row = Scheduled.from_stored(rows.pop(due[0]))
            await self.handle(CarryRegistrations.model_validate(row.data))
            rows = self.store.rows["schedule"]
            steps += 1
        return steps

    def held(self, occasion: str) -> dict[str, tuple[str, str, str]]:
        """Who has or awaits what at an occasion, by name."""
        rows = [row for row in self.store.all(Registration) if row["occasion"] == occasion]
        return {row["person"]["name"]: (row["status"], row["track"], row["attendance"]) for row in rows}

    def not_carried(self) -> list[tuple[str, str]]:
        """Who was told that they aren't carried over, and why; every one of them as often as they were told."""
        return [(data["person"]["name"], data["why"]) for name, data in self.said if name == NOT_CARRIED]

    def occasion(self, id_: str) -> Occasion:
        return Occasion.from_stored(self.store.rows["occasions"][id_])


@pytest.fixture
def city() -> Combined:
    return Combined()


async def test_each_is_carried_in_order_into_places_and_then_into_the_line(city: Combined) -> None:
    into = city.evening("into", schools=(3, 0))
    absorbed = city.evening("absorbed", schools=(2, 0))
    await city.register(into, "there")
    for name in ("first", "second", "third", "fourth"):
        await city.register(absorbed, name, needs=("step-free",))
    city.names_said()
    result = await city.combine(into, absorbed)
    assert result.seats_to_carry == 4
    assert {name: status for name, (status, _, _) in city.held(into).items()} == {
        "there": "confirmed",
        "first": "confirmed",
        "second": "confirmed",
        "third": "waiting",
        "fourth": "waiting",
    }
    (places,) = city.occasion(into).places
    assert (places.taken, list(places.waiting.values())) == (3, [1, 1])
    cancelled = next(data for name, data in city.said if name == "events.occasion.cancelled")
    assert cancelled["carried"] is True
    told = [data for name, data in city.said if name == "events.place.carried"]
    assert [(one["person"]["name"], one["status"], one["waiting_position"]) for one in told] == [
        ("first", "confirmed", None),
        ("second", "confirmed", None),
        ("third", "waiting", 1),
        ("fourth", "waiting", 2),
    ]
    assert told[0]["occasion"] == into
    assert f"/registrations/{told[0]['registration']}?" in told[0]["manage_url"]
    assert {row["needs"] for row in city.store.all(Registration) if row["person"]["name"] == "first"} == {
        ("step-free",)
    }


async def test_a_large_occasion_is_carried_in_steps_and_what_is_run_again_changes_nothing(
    city: Combined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(combinations, "AT_ONCE", 3)
    into, absorbed = city.evening("into", schools=(5, 0)), city.evening("absorbed", schools=(10, 0))
    names = [f"p{number}" for number in range(8)]
    for name in names:
        city.now = BEFORE.replace(minute=names.index(name))
        await city.register(absorbed, name)
    await city.handle(CombineOccasions.model_validate({"into": into, "absorbs": (absorbed,), **WHY}))
    for _ in range(2):  # the same step twice, as after a crash that came before the commit was known
        await city.handle(CarryRegistrations(occasion=absorbed))
    assert len(city.held(into)) == 6
    newcomer = await city.register(into, "newcomer")
    assert await city.scheduled_work() == 2
    assert [name for name, (status, _, _) in city.held(into).items() if status == "confirmed"] == names[:5]
    (places,) = city.occasion(into).places
    assert [city.store.rows["registrations"][one]["person"]["name"] for one in places.waiting] == [
        "p5",
        "newcomer",
        "p6",
        "p7",
    ]
    assert newcomer in places.waiting


async def test_who_is_registered_at_both_stays_registered_once(city: Combined) -> None:
    into, absorbed = city.evening("into", schools=(5, 0)), city.evening("absorbed", schools=(5, 0))
    there = await city.register(into, "both", companions=1)
    old = await city.register(absorbed, "both")
    city.names_said()
    await city.combine(into, absorbed)
    (places,) = city.occasion(into).places
    assert places.taken == 2
    assert "events.place.carried" not in dict(city.said)
    assert city.store.rows["registrations"][old]["carried_to"] == there


async def test_the_link_that_one_has_cancels_changes_and_switches_what_was_carried(city: Combined) -> None:
    into = city.evening("into", schools=(1, 0), roads=(2, 0))
    absorbed = city.evening("absorbed", schools=(1, 0))
    old = await city.register(absorbed, "one")
    await city.combine(into, absorbed)
    link = {"registration": old, "token": LINKS.token(REGISTRATION, old)}
    await city.handle(SwitchRegistration.model_validate({**link, "track": "roads", "attendance": ON_SITE}))
    await city.handle(ChangeRegistration.model_validate({**link, "companions": 1}))
    assert [one.taken for one in city.occasion(into).places] == [0, 2]
    result = await city.handle(CancelRegistration.model_validate(link))
    assert result.registration != old
    assert [one.taken for one in city.occasion(into).places] == [0, 0]
    assert city.held(into)["one"][0] == "cancelled"


async def test_the_code_that_one_has_lets_in_at_the_other_door(city: Combined) -> None:
    into, absorbed = city.evening("into", schools=(5, 0)), city.evening("absorbed", schools=(5, 0))
    ids = [await city.register(absorbed, name) for name in ("one", "forgotten")]
    await city.combine(into, absorbed)
    del city.store.rows["registrations"][city.store.rows["registrations"][ids[1]]["carried_to"]]
    city.now = STARTS
    scans = tuple(Scan(id=id_, at=STARTS, code=code_of(id_, LINKS)) for id_ in ids)
    with refused(NO_CHECK_IN, at="/data/occasion"):
        await city.handle(CheckIn(occasion=absorbed, door=LINKS.token(DOOR, absorbed), scans=scans))
    assert "scans" not in city.store.rows, "the device keeps the batch, and tells it where they went"
    taken = await city.handle(CheckIn(occasion=into, door=LINKS.token(DOOR, into), scans=scans))
    assert [told.verdict for told in taken.verdicts] == ["checked-in", "unknown"]
    assert taken.checked_in == 1


async def test_into_what_is_only_planned_they_are_carried_when_it_is_published(city: Combined) -> None:
    into = city.evening("into", is_open=False, schools=(5, 0))
    absorbed = city.evening("absorbed", schools=(5, 0))
    stays, leaves = [await city.register(absorbed, name) for name in ("stays", "leaves")]
    await city.combine(into, absorbed)
    assert city.held(into) == {}
    await city.handle(CancelRegistration(registration=leaves, token=LINKS.token(REGISTRATION, leaves)))
    await city.handle(PublishOccasion(occasion=into))
    await city.scheduled_work()
    assert list(city.held(into)) == ["stays"]
    assert city.store.rows["registrations"][stays]["carried_to"] is not None


async def test_a_chain_of_combinations_carries_everyone_to_its_end(city: Combined) -> None:
    first, second = city.evening("first", schools=(5, 0)), city.evening("second", is_open=False, schools=(5, 0))
    third = city.evening("third", is_open=False, schools=(5, 0))
    old = await city.register(first, "one")
    await city.combine(second, first)
    await city.combine(third, second)
    await city.handle(PublishOccasion(occasion=third))
    await city.scheduled_work()
    assert list(city.held(third)) == ["one"]
    fourth = city.evening("fourth", schools=(5, 0))
    await city.combine(fourth, third)
    await city.handle(CancelRegistration(registration=old, token=LINKS.token(REGISTRATION, old)))
    assert city.held(fourth)["one"][0] == "cancelled"


async def test_a_group_larger_than_all_places_is_told_so(city: Combined) -> None:
    into, absorbed = city.evening("into", schools=(2, 1)), city.evening("absorbed", schools=(5, 0))
    await city.register(absorbed, "group", companions=2)
    await city.register(absorbed, "one")
    city.names_said()
    await city.combine(into, absorbed)
    assert list(city.held(into)) == ["one"]
    assert [name for name, data in city.said if data.get("registration")] == [
        "events.place.not-carried",
        "events.place.carried",
    ]


async def test_where_nobody_registers_nothing_is_carried_or_promised(city: Combined) -> None:
    city.put(Occasion(**dict(confirmed(id="into", programme=Programme()))))
    absorbed = city.evening("absorbed")
    await city.register(absorbed, "one")
    city.names_said()
    assert (await city.combine("into", absorbed)).seats_to_carry == 0
    assert next(data for name, data in city.said if name == "events.occasion.cancelled")["carried"] is False


async def test_lines_of_several_tracks_become_one_with_nobody_passing_another_of_their_own(city: Combined) -> None:
    into = city.evening("into", main=(1, 0))
    absorbed = city.evening("absorbed", schools=(1, 0), roads=(1, 0))
    for minute, track, names in (
        (0, "schools", ("z", "y", "x")),
        (1, "roads", ("w", "v")),
        (2, "schools", ("u",)),
        (3, "roads", ("t",)),
    ):
        city.now = BEFORE.replace(minute=minute)
        for name in names:
            await city.register(absorbed, name, track)
    await city.combine(into, absorbed)
    (places,) = city.occasion(into).places
    line = [city.store.rows["registrations"][id_]["person"]["name"] for id_ in places.waiting]
    assert city.held(into)["z"][0] == "confirmed"
    assert line == ["w", "y", "x", "v", "u", "t"]


def registered(track: str, attendance: Attendance, seats: int = 1) -> RegistrationState:
    return RegistrationState(
        id="r",
        occasion="absorbed",
        track=track,
        attendance=attendance,
        person=Person(name="Resident", email="one@example.org"),
        companions=seats - 1,
        needs=(),
        status=RegistrationStatus.CONFIRMED,
        registered_at=BEFORE,
        changed_at=BEFORE,
    )


@pytest.mark.parametrize(
    ("track", "attendance", "seats", "expected"),
    [
        ("schools", ON_SITE, 1, ("schools", ON_SITE)),
        ("streets", ON_SITE, 1, ("roads", ON_SITE)),  # by its name
        ("parks", ON_SITE, 1, ("main", ON_SITE)),
        ("schools", REMOTE, 1, ("roads", REMOTE)),  # attendance before track
        ("schools", ON_SITE, 4, ("main", ON_SITE)),  # where the group fits
        ("schools", ON_SITE, 11, None),
    ],
)
def test_the_place_that_is_most_like_the_one_before(
    track: str, attendance: Attendance, seats: int, expected: tuple[str, Attendance] | None
) -> None:
    into = confirmed(programme=tracks(main=(10, 0), schools=(3, 0), roads=(3, 3)))
    there = Programme(
        tracks=tuple(
            Track(id=id_, name=Text(en=name), on_site=20, remote=20)
            for id_, name in (("schools", "About schools"), ("streets", "Roads"), ("parks", "Parks"))
        )
    )
    found = choice_at(into, confirmed(id="absorbed", programme=there), registered(track, attendance, seats))
    assert found == (Choice(track=expected[0], attendance=expected[1]) if expected else None)


def who_fit(occasion: OccasionState, groups: list[tuple[str, int]]) -> tuple[list[str], list[str]]:
    """A person with a pencil: seats in order until one doesn't fit, then all behind it wait."""
    placed: list[str] = []
    line: list[str] = []
    free = occasion.places[0].free
    for name, seats in groups:
        if line or occasion.places[0].waiting or seats > free:
            line.append(name)
        else:
            free -= seats
            placed.append(name)
    return placed, line


@settings(max_examples=60, deadline=None)
@given(
    capacity=st.integers(4, 12),
    there=st.lists(st.integers(1, 4), max_size=5),
    come=st.lists(st.integers(1, 4), max_size=10),
    at_once=st.integers(1, 5),
    leaves=st.sets(st.integers(0, 9)),
)
async def test_nothing_is_oversold_nobody_is_skipped_and_no_one_lost_however_many_steps(
    capacity: int, there: list[int], come: list[int], at_once: int, leaves: set[int]
) -> None:
    city, before = Combined(), combinations.AT_ONCE
    combinations.AT_ONCE = at_once
    try:
        into, absorbed = city.evening("into", schools=(capacity, 0)), city.evening("absorbed", schools=(8, 0))
        for number, seats in enumerate(there):
            await city.register(into, f"there{number}", companions=seats - 1)
        for number, seats in enumerate(come):
            city.now = BEFORE.replace(minute=number // 3)  # some at the same moment, as in one commit
            await city.register(absorbed, f"p{number:02}", companions=seats - 1)
        for id_ in [row["_id"] for row in city.store.all(Registration) if row["occasion"] == absorbed]:
            if int(city.store.rows["registrations"][id_]["person"]["name"][1:]) in leaves:
                await city.handle(CancelRegistration(registration=id_, token=LINKS.token(REGISTRATION, id_)))
        rows = [row for row in city.store.all(Registration) if row["occasion"] == absorbed]
        names = {row["_id"]: (row["person"]["name"], 1 + row["companions"]) for row in rows}
        placed = sorted(
            (row for row in rows if row["status"] == "confirmed"), key=lambda row: (row["registered_at"], row["_id"])
        )
        line = list(city.occasion(absorbed).places[0].waiting)
        order = [names[row["_id"]] for row in placed] + [names[id_] for id_ in line]
        expected = who_fit(city.occasion(into), order)
        await city.combine(into, absorbed)
        (places,) = city.occasion(into).places
        held = {name: one for name, one in city.held(into).items() if name.startswith("p")}
        assert places.taken <= places.capacity
        assert sorted(name for name, (status, _, _) in held.items() if status == "confirmed") == sorted(expected[0])
        waiting = [city.store.rows["registrations"][id_]["person"]["name"] for id_ in places.waiting]
        assert [name for name in waiting if name.startswith("p")] == expected[1]
        assert len(held) == len(order)
    finally:
        combinations.AT_ONCE = before


async def test_once_it_has_begun_nobody_is_carried_any_more_and_all_are_told(city: Combined) -> None:
    into, absorbed = city.evening("into", schools=(5, 0)), city.evening("absorbed", schools=(1, 0))
    for name in ("has a place", "waits"):
        await city.register(absorbed, name.replace(" ", "-"))
    await city.handle(CombineOccasions.model_validate({"into": into, "absorbs": (absorbed,), **WHY}))
    city.now = STARTS
    await city.scheduled_work()
    assert city.held(into) == {}
    assert city.not_carried() == [("has-a-place", "begun"), ("waits", "begun")]


async def _cancel(city: Combined, into: str) -> None:
    await city.handle(CancelOccasion.model_validate({"occasion": into, **WHY}))


async def _decline(city: Combined, into: str) -> None:
    verdict = {"occasion": into, "verdict": "decline", "reason": WHY["reason"]}
    await city.handle(DecideProposals.model_validate({"decision": "record", "by": WHY["by"], "proposals": [verdict]}))


async def _let_it_begin(city: Combined, _: str) -> None:
    city.now = STARTS


async def _let_it_be_moved_and_begin(city: Combined, into: str) -> None:
    city.now = STARTS - timedelta(days=2)
    moved = {"occasion": into, "starts_at": STARTS - timedelta(days=1), **WHY}
    await city.handle(MoveOccasion.model_validate(moved))
    city.now = STARTS - timedelta(days=1)


async def _have_nobody_register(city: Combined, into: str) -> None:
    amended = {"occasion": facts(id=into, programme=Programme()), "by": WHY["by"], "reason": WHY["reason"]}
    await city.handle(AmendProposal.model_validate(amended))
    verdict = {"occasion": into, "verdict": "plan", "reason": WHY["reason"]}
    await city.handle(DecideProposals.model_validate({"decision": "record", "by": WHY["by"], "proposals": [verdict]}))
    await city.handle(PublishOccasion(occasion=into))


@pytest.mark.parametrize(
    ("is_proposal", "end", "why"),
    [
        (False, _cancel, "not-held"),
        (True, _cancel, "not-held"),
        (True, _decline, "not-held"),
        (False, _let_it_begin, "begun"),
        (False, _let_it_be_moved_and_begin, "begun"),
        (True, _have_nobody_register, "no-places"),
    ],
    ids=["cancelled", "taken back", "declined", "never opened", "moved and never opened", "opened for nobody"],
)
async def test_who_was_told_that_they_are_carried_is_told_once_when_that_can_not_be(
    city: Combined, monkeypatch: pytest.MonkeyPatch, *, is_proposal: bool, end: Any, why: str
) -> None:
    monkeypatch.setattr(combinations, "AT_ONCE", 1)
    into, absorbed = city.evening("into", is_open=False), city.evening("absorbed")
    if is_proposal:
        proposed = OccasionState.proposed(
            facts(id=into, programme=tracks(schools=(1, 0))), zone=HELSINKI, now=BEFORE, why=UNSAID
        )
        city.put(Occasion(**dict(proposed)))
    city.put(PlannedYear(id="2027", promise=Text(en="We listen"), history=()))
    for name in ("one", "two"):
        await city.register(absorbed, name)
    await city.combine(into, absorbed)
    assert next(data for name, data in city.said if name == "events.occasion.cancelled")["carried"] is True
    assert city.not_carried() == []
    await end(city, into)
    for _ in range(2):
        await city.scheduled_work()
        assert city.not_carried() == [("one", why), ("two", why)]
        await city.handle(CarryRegistrations(occasion=absorbed))


async def test_who_was_not_carried_before_the_other_is_called_off_is_told_once(
    city: Combined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(combinations, "AT_ONCE", 1)
    into, absorbed = city.evening("into", schools=(5, 0)), city.evening("absorbed", schools=(5, 0))
    for name in ("one", "two", "three"):
        await city.register(absorbed, name)
    await city.handle(CombineOccasions.model_validate({"into": into, "absorbs": (absorbed,), **WHY}))
    await city.handle(CarryRegistrations(occasion=absorbed))
    assert len(city.held(into)) == 1
    await _cancel(city, into)
    await city.scheduled_work()
    assert len(city.held(into)) == 1
    told = [name for name, _ in city.not_carried()]
    assert sorted([*told, *city.held(into)]) == ["one", "three", "two"]


async def test_who_was_promised_nothing_is_told_nothing(city: Combined) -> None:
    city.put(Occasion(**dict(confirmed(id="into", programme=Programme()))))
    absorbed = city.evening("absorbed")
    await city.register(absorbed, "one")
    await city.combine("into", absorbed)
    await _cancel(city, "into")
    await city.scheduled_work()
    assert city.not_carried() == []


async def test_the_end_of_a_chain_is_told_to_those_at_its_beginning(city: Combined) -> None:
    first, second = city.evening("first"), city.evening("second", is_open=False)
    third = city.evening("third", is_open=False)
    await city.register(first, "one")
    await city.combine(second, first)
    await city.combine(third, second)
    await _cancel(city, third)
    await city.scheduled_work()
    assert city.not_carried() == [("one", "not-held")]


async def _amend(city: Combined, into: str, **places: tuple[int, int]) -> Any:
    return await city.handle(AmendOccasion.model_validate({"occasion": into, "tracks": tracks(**places).tracks, **WHY}))


async def test_who_was_carried_into_a_line_moves_up_by_places_that_come_later(city: Combined) -> None:
    into, absorbed = city.evening("into", schools=(1, 0)), city.evening("absorbed", schools=(3, 0))
    for name in ("first", "second", "third"):
        await city.register(absorbed, name)
    await city.combine(into, absorbed)
    assert (await _amend(city, into, schools=(2, 0))).moved_up == 1
    await city.scheduled_work()
    assert {name: status for name, (status, _, _) in city.held(into).items()} == {
        "first": "confirmed",
        "second": "confirmed",
        "third": "waiting",
    }
    assert city.not_carried() == []


async def test_a_plan_that_gets_its_places_only_after_it_absorbed_another_takes_the_people_over(city: Combined) -> None:
    into = city.evening("into", is_open=False)
    city.put(Occasion(**dict(planned(id=into, programme=Programme()))))
    absorbed = city.evening("absorbed", schools=(1, 0))
    await city.register(absorbed, "first")
    await city.combine(into, absorbed)
    await _amend(city, into, schools=(1, 0))
    await city.handle(PublishOccasion(occasion=into))
    await city.scheduled_work()
    assert (city.held(into), city.not_carried()) == ({"first": ("confirmed", "schools", "on-site")}, [])


async def test_who_was_told_that_nobody_registers_there_is_right_for_good(city: Combined) -> None:
    into, absorbed = city.evening("into"), city.evening("absorbed", schools=(1, 0))
    city.put(Occasion(**dict(confirmed(id=into, programme=Programme()))))
    await city.register(absorbed, "first")
    await city.combine(into, absorbed)
    with refused(DROP_IN_STAYS, at="/data/tracks"):
        await _amend(city, into, schools=(1, 0))
    assert city.held(into) == {}


async def test_what_was_absorbed_says_what_it_said(city: Combined) -> None:
    into, absorbed = city.evening("into"), city.evening("absorbed")
    await city.combine(into, absorbed)
    with refused(STEP_NOT_ALLOWED, at="/data/occasion"):
        await _amend(city, absorbed, schools=(2, 0))
