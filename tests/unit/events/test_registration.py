"""Who may register, when, and what makes it the same person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.events.domain.occasion import OccasionState
from services.events.domain.problems import (
    GROUP_TOO_LARGE,
    HEADS_NOT_COUNTED,
    NO_REGISTRATION_NEEDED,
    REGISTRATION_CLOSED,
    REGISTRATION_NOT_OPEN,
    TRACK_HAS_NO_SUCH_PLACES,
)
from services.events.domain.registration import RegistrationState, round_of, seats_for
from shared.contracts.events import Attendance, Kind, Programme, RegistrationStatus, Track
from shared.contracts.problem import UNKNOWN
from shared.people import Person
from shared.text import Text
from tests.unit.events.examples import BEFORE, DURING, SCHOOLS, STARTS, confirmed, planned
from tests.unit.events.refusals import refused

ON_SITE, REMOTE = Attendance.ON_SITE, Attendance.REMOTE


def take(occasion: OccasionState, registration: str, attendance: Attendance = ON_SITE, seats: int = 1) -> int | None:
    return occasion.take_places("schools", attendance, registration=registration, seats=seats, now=BEFORE)


def test_on_site_and_remote_places_are_counted_apart() -> None:
    occasion = confirmed()
    assert [take(occasion, name) for name in ("a", "b", "c")] == [None, None, 1]
    assert take(occasion, "d", REMOTE) is None
    assert occasion.registered == 3


def test_a_released_place_promotes_on_the_same_track_and_attendance_only() -> None:
    occasion = confirmed()
    for name in ("a", "b", "c"):
        take(occasion, name)
    for name in ("d", "e"):
        take(occasion, name, REMOTE)
    promoted = occasion.release_places("schools", REMOTE, registration="d", seats=1, now=BEFORE)
    assert promoted == ("e",)
    assert occasion.places_for("schools", ON_SITE).position("c") == 1


def test_an_attendance_with_no_places_at_all_is_not_there() -> None:
    only_remote = Track(id="schools", name=Text(fi="Koulut"), remote=5)
    occasion = confirmed(programme=Programme(tracks=(only_remote,)))
    assert [places.attendance for places in occasion.places] == [REMOTE]
    with refused(TRACK_HAS_NO_SUCH_PLACES, at="/data/attendance"):
        take(occasion, "a", ON_SITE)


def test_an_unknown_track_is_said_to_be_unknown() -> None:
    with refused(UNKNOWN, at="/data/track"):
        confirmed().take_places("roads", ON_SITE, registration="a", seats=1, now=BEFORE)


def test_nobody_registers_before_the_occasion_is_confirmed() -> None:
    with refused(REGISTRATION_NOT_OPEN, at="/data/occasion"):
        take(planned(), "a")


def test_registration_is_open_until_the_moment_the_occasion_starts() -> None:
    occasion = confirmed()
    last_moment = STARTS - timedelta(milliseconds=1)
    occasion.take_places("schools", ON_SITE, registration="a", seats=1, now=last_moment)
    with refused(REGISTRATION_CLOSED, at="/data/occasion"):
        occasion.take_places("schools", ON_SITE, registration="b", seats=1, now=STARTS)


def test_a_held_occasion_takes_no_registration() -> None:
    occasion = confirmed()
    occasion.hold(DURING)
    with refused(REGISTRATION_CLOSED):
        occasion.take_places("schools", ON_SITE, registration="a", seats=1, now=DURING)


def test_nothing_is_given_back_once_the_occasion_has_begun() -> None:
    occasion = confirmed()
    take(occasion, "a")
    with refused(REGISTRATION_CLOSED):
        occasion.release_places("schools", ON_SITE, registration="a", seats=1, now=STARTS)
    assert occasion.registered == 1


def test_light_participation_needs_no_registration_whatever_its_status() -> None:
    for pop_up in (
        planned(kind=Kind.POP_UP, programme=Programme()),
        confirmed(kind=Kind.POP_UP, programme=Programme()),
    ):
        with refused(NO_REGISTRATION_NEEDED, at="/data/occasion"):
            take(pop_up, "a")


def test_a_group_larger_than_all_places_is_told_so_instead_of_waiting_for_ever() -> None:
    occasion = confirmed()
    with refused(GROUP_TOO_LARGE, at="/data/companions"):
        take(occasion, "a", seats=SCHOOLS.on_site + 1)
    assert occasion.places_for("schools", ON_SITE).waiting == {}


def test_a_resident_with_companions_takes_a_seat_for_each() -> None:
    assert (seats_for(0), seats_for(3)) == (1, 4)


def test_upper_and_lower_case_of_an_address_are_the_same_person() -> None:
    assert round_of("evening", "One@Example.org", 0) == round_of("evening", "one@example.org", 0)


@pytest.mark.parametrize(
    ("occasion", "email", "number"),
    [("other", "one@example.org", 0), ("evening", "two@example.org", 0), ("evening", "one@example.org", 1)],
)
def test_another_occasion_address_or_round_is_another_registration(occasion: str, email: str, number: int) -> None:
    assert round_of(occasion, email, number) != round_of("evening", "one@example.org", 0)


def a_registration(status: RegistrationStatus) -> RegistrationState:
    return RegistrationState(
        id="r1",
        occasion="evening",
        track="schools",
        attendance=ON_SITE,
        person=Person(name="Resident One", email="one@example.org"),
        companions=2,
        needs=(),
        status=status,
        registered_at=BEFORE,
        changed_at=BEFORE,
    )


def test_a_promoted_registration_is_confirmed_from_then_on() -> None:
    registration = a_registration(RegistrationStatus.WAITING)
    registration.promote(DURING)
    assert (registration.status, registration.changed_at) == (RegistrationStatus.CONFIRMED, DURING)


def test_a_cancelled_registration_still_says_how_many_seats_it_had() -> None:
    registration = a_registration(RegistrationStatus.CONFIRMED)
    registration.cancel(DURING)
    assert registration.is_over
    assert registration.seats == 3


def test_a_registration_never_shows_its_person_when_printed() -> None:
    assert "example.org" not in repr(a_registration(RegistrationStatus.CONFIRMED))


def test_heads_are_counted_at_confirmed_held_and_followed_up_occasions() -> None:
    occasion = confirmed()
    assert occasion.count(3) == 3
    occasion.hold(DURING)
    assert occasion.count(4) == 7
    occasion.follow_up("https://example.org/", DURING)
    assert occasion.count(1) == 8


def test_no_heads_are_counted_at_an_occasion_that_is_only_planned() -> None:
    occasion = planned()
    with refused(HEADS_NOT_COUNTED, at="/data/occasion"):
        occasion.count(1)
    assert occasion.heads == 0
