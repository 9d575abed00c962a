"""Occasions that are moved, called off or combined: what stays valid, and what the history shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.domain.history import Subject, Why
from services.events.domain.life_cycle import Status, Step
from services.events.domain.occasion import OccasionState
from services.events.domain.problems import (
    ENDS_BEFORE_IT_STARTS,
    MOVED_INTO_THE_PAST,
    NOTHING_MOVES,
    OCCASION_CANCELLED,
    OCCASION_OUTSIDE_YEAR,
    REGISTRATION_NOT_OPEN,
    STEP_NOT_ALLOWED,
    STOP_OUTSIDE_OCCASION,
)
from services.events.domain.promise import Promise, Record
from services.events.occasion_news import News
from services.events.views import public_facts, public_history
from shared.contracts.events import Attendance, Place
from shared.text import Text
from tests.unit.events.examples import BEFORE, DURING, HELSINKI, STARTS, confirmed, facts, planned, route
from tests.unit.events.refusals import refused

DAY = timedelta(days=1)
OFFICE, REASON = Text(fi="Sivistystoimi", en="Education sector"), Text(fi="Sali remontissa", en="Hall under repair")
WHY = Why(by=OFFICE, reason=REASON)
HALL = Place(name=Text(fi="Sellosali"))


def move(
    occasion: OccasionState,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    place: Place | None = None,
    now: datetime = BEFORE,
) -> OccasionState:
    occasion.move(starts_at=starts_at, ends_at=ends_at, place=place, zone=HELSINKI, now=now, why=WHY)
    return occasion


def proposed() -> OccasionState:
    return OccasionState.proposed(facts(), zone=HELSINKI, now=BEFORE, why=WHY)


def test_a_published_occasion_that_moves_keeps_its_length_and_its_registrations_and_stays_open() -> None:
    occasion = confirmed()
    occasion.take_places("schools", Attendance.ON_SITE, registration="a", seats=1, now=BEFORE)
    places = occasion.places
    move(occasion, STARTS + 7 * DAY, now=DURING - DAY)
    assert occasion.status is Status.MOVED
    assert occasion.facts.ends_at - occasion.facts.starts_at == timedelta(hours=3)
    assert occasion.places == places
    assert occasion.is_open(STARTS)
    occasion.take_places("schools", Attendance.REMOTE, registration="b", seats=1, now=STARTS)
    occasion.hold(STARTS + 7 * DAY)


def test_a_move_is_written_down_with_who_when_why_from_and_to() -> None:
    occasion = move(confirmed(), STARTS + DAY, place=HALL)
    changes = occasion.history[2:]
    assert [change.what for change in changes] == [Subject.STATUS, Subject.TIME, Subject.PLACE]
    assert all((change.at, change.by, change.reason) == (BEFORE, OFFICE, REASON) for change in changes)
    assert (changes[2].before, changes[2].after) == (None, HALL)
    assert occasion.revision == 5


def test_a_place_alone_may_move_and_is_no_slip_of_time() -> None:
    occasion = move(confirmed(), place=HALL)
    assert (occasion.status, occasion.facts.place) == (Status.MOVED, HALL)
    assert (Promise.of(occasion, HELSINKI).moves, Promise.of(occasion, HELSINKI).slipped_days) == (0, 0)


def test_the_time_of_an_occasion_that_is_only_planned_is_promised_too() -> None:
    occasion = move(planned(), STARTS + 2 * DAY)
    promise = Promise.of(occasion, HELSINKI)
    assert occasion.status is Status.PLANNED
    assert (promise.first_starts_at, promise.slipped_days, promise.moves) == (STARTS, 2, 1)


def test_a_proposals_changes_break_no_promise() -> None:
    occasion = move(proposed(), STARTS + 2 * DAY)
    assert Promise.of(occasion, HELSINKI).promised_at is None
    occasion.decide(Step.PLAN, DURING - DAY, WHY, field="/data/proposals/0/occasion")
    promise = Promise.of(occasion, HELSINKI)
    assert (promise.promised_at, promise.slipped_days, promise.moves) == (DURING - DAY, 0, 0)
    assert promise.first_starts_at == STARTS + 2 * DAY


def test_days_of_slippage_are_those_of_the_citys_calendar() -> None:
    late = datetime(2027, 3, 27, 23, 30, tzinfo=HELSINKI)  # the night before daylight saving time begins
    occasion = confirmed(starts_at=late, ends_at=late + timedelta(minutes=20))
    move(occasion, datetime(2027, 3, 28, 0, 15, tzinfo=HELSINKI), datetime(2027, 3, 28, 1, 0, tzinfo=HELSINKI))
    assert Promise.of(occasion, HELSINKI).slipped_days == 1
    assert Promise.of(occasion, UTC).slipped_days == 0


@given(shifts=st.lists(st.integers(-200, 200).filter(bool), min_size=1, max_size=8))
def test_the_first_promise_is_never_forgotten_however_often_it_moves(shifts: list[int]) -> None:
    start = datetime(2027, 6, 15, 15, tzinfo=UTC)
    occasion = confirmed(starts_at=start, ends_at=start + timedelta(hours=2))
    made = 0
    for shift in shifts:
        to = start + shift * timedelta(hours=6)
        if to != occasion.facts.starts_at:
            move(occasion, to)
            made += 1
    promise = Promise.of(occasion, UTC)
    assert (promise.first_starts_at, promise.moves) == (start, made)
    assert promise.slipped_days == (occasion.facts.starts_at.date() - start.date()).days
    assert [change.at for change in occasion.history] == sorted(change.at for change in occasion.history)


def test_a_routes_stops_move_with_it() -> None:
    occasion = OccasionState.planned(route((0, 30), (60, 90)), zone=HELSINKI, now=BEFORE)
    move(occasion, STARTS + DAY)
    assert [stop.arrives_at for stop in occasion.facts.programme.stops] == [
        STARTS + DAY,
        STARTS + DAY + timedelta(minutes=60),
    ]


def test_a_route_may_not_end_before_its_last_stop() -> None:
    occasion = OccasionState.planned(route((0, 30), (60, 90)), zone=HELSINKI, now=BEFORE)
    with refused(STOP_OUTSIDE_OCCASION, at="/data/ends_at"):
        move(occasion, ends_at=STARTS + timedelta(minutes=80))


@pytest.mark.parametrize("status", ["held", "cancelled", "declined"])
def test_what_is_over_or_called_off_does_not_move(status: str) -> None:
    occasion = proposed() if status == "declined" else confirmed()
    if status == "held":
        occasion.hold(DURING)
    else:
        occasion.cancel(BEFORE, WHY)
    assert occasion.status == status
    with refused(STEP_NOT_ALLOWED, at="/data/occasion"):
        move(occasion, STARTS + DAY)


def test_a_move_that_moves_nothing_is_refused() -> None:
    with refused(NOTHING_MOVES):
        move(confirmed(), STARTS)


def test_an_occasion_is_not_moved_into_the_past_or_to_end_before_it_starts_or_across_new_year() -> None:
    occasion = confirmed()
    with refused(MOVED_INTO_THE_PAST, at="/data/starts_at"):
        move(occasion, BEFORE)
    with refused(ENDS_BEFORE_IT_STARTS, at="/data/ends_at"):
        move(occasion, ends_at=STARTS)
    with refused(OCCASION_OUTSIDE_YEAR, at="/data/ends_at"):
        move(occasion, datetime(2027, 12, 31, 23, tzinfo=HELSINKI))
    assert occasion == confirmed()


def test_an_occasion_that_moves_into_another_year_stays_in_the_clock_that_promised_it() -> None:
    assert move(confirmed(), datetime(2028, 1, 12, 18, tzinfo=HELSINKI)).year == 2027


def test_nobody_registers_for_a_cancelled_occasion_and_no_place_of_it_is_passed_on() -> None:
    occasion = confirmed()
    for name in ("a", "b", "c"):
        occasion.take_places("schools", Attendance.ON_SITE, registration=name, seats=1, now=BEFORE)
    occasion.cancel(BEFORE, WHY)
    assert occasion.status is Status.CANCELLED
    assert not occasion.is_open(BEFORE)
    with refused(REGISTRATION_NOT_OPEN):
        occasion.check_registration("schools", Attendance.ON_SITE, 1, BEFORE)
    with refused(OCCASION_CANCELLED):
        occasion.release_places("schools", Attendance.ON_SITE, registration="a", seats=1, now=BEFORE)
    assert tuple(occasion.places[0].waiting) == ("c",)


def test_only_a_proposal_is_decided_and_the_problem_points_at_who_named_it() -> None:
    with refused(STEP_NOT_ALLOWED, at="/data/proposals/3/occasion"):
        planned().decide(Step.PLAN, BEFORE, WHY, field="/data/proposals/3/occasion")


def test_one_occasion_takes_over_what_the_other_was_for() -> None:
    one = confirmed(themes=("schools",), areas=("Kilo",))
    both = ("tapiola", "leppavaara")
    other = confirmed(id="other", districts=both, themes=("day-care", "schools"), partners=("kilo-seura",))
    one.absorb(other, BEFORE, WHY, field="/data/absorbs/0")
    assert (one.facts.districts, one.facts.themes) == (("leppavaara", "tapiola"), ("schools", "day-care"))
    assert (one.facts.areas, one.facts.partners) == (("Kilo",), ("kilo-seura",))
    assert (one.status, other.status, other.combined_into) == (Status.CONFIRMED, Status.CANCELLED, one.id)
    assert [change.after for change in other.history[-2:]] == ["cancelled", one.id]
    assert (one.history[-1].what, one.history[-1].after) == (Subject.COMBINED, "other")


def test_an_occasion_of_the_whole_city_stays_so_whatever_it_absorbs() -> None:
    one, other = confirmed(districts=()), confirmed(id="other")
    one.absorb(other, BEFORE, WHY, field="/data/absorbs/0")
    assert one.facts.districts == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "then"),
    [(("youth",), ("families",), ("youth", "families")), ((), ("youth",), ()), (("youth",), (), ())],
)
def test_what_is_for_everybody_stays_so_whatever_it_absorbs(
    ours: tuple[str, ...], theirs: tuple[str, ...], then: tuple[str, ...]
) -> None:
    one, other = confirmed(audiences=ours), confirmed(id="other", audiences=theirs)
    one.absorb(other, BEFORE, WHY, field="/data/absorbs/0")
    assert one.facts.audiences == then


def test_what_is_held_is_not_absorbed_and_nothing_changes() -> None:
    one, other = confirmed(), confirmed(id="other")
    other.hold(DURING)
    with refused(STEP_NOT_ALLOWED, at="/data/absorbs/0"):
        one.absorb(other, DURING, WHY, field="/data/absorbs/0")
    assert one == confirmed()


def test_the_details_of_what_was_called_off_before_it_was_confirmed_stay_untold() -> None:
    occasion = move(planned(), place=HALL)
    occasion.cancel(BEFORE, WHY)
    assert public_facts(occasion).place is None
    assert Subject.PLACE not in {change.what for change in public_history(occasion)}
    told = move(confirmed(), place=HALL)
    told.cancel(BEFORE, WHY)
    assert public_facts(told).place == HALL
    assert Subject.PLACE in {change.what for change in public_history(told)}


def test_the_news_of_an_occasion_is_that_it_moved_or_is_called_off_with_the_reason() -> None:
    assert News.of(confirmed()) is None
    occasion = move(confirmed(), STARTS + DAY)
    assert News.of(occasion) == News("news_moved", REASON, is_bad=False)
    occasion.cancel(BEFORE, Why(reason=Text(fi="Myrsky")))
    assert News.of(occasion) == News("news_cancelled", Text(fi="Myrsky"), is_bad=True)


def test_a_moved_occasion_comes_back_from_storage_as_it_was() -> None:
    occasion = move(confirmed(), STARTS + DAY, place=HALL)
    assert OccasionState.model_validate(occasion.model_dump()) == occasion


def test_a_years_record_counts_where_each_promise_stands_and_earlier_never_makes_up_for_later() -> None:
    later, earlier, off, held = (confirmed(id=name) for name in ("later", "earlier", "off", "held"))
    move(later, STARTS + 3 * DAY)
    move(earlier, STARTS - 3 * DAY)
    move(off, STARTS + 9 * DAY).cancel(BEFORE, WHY)
    held.hold(DURING)
    record = Record.of([later, earlier, off, held, planned(), proposed()], HELSINKI)
    assert (record.promised, record.held, record.cancelled, record.moved) == (5, 1, 1, 3)
    assert record.slipped_days == 3
