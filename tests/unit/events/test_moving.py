"""A place is switched, offered, given and given back: nothing is oversold, nobody skipped, no place lost on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.events.domain import moving
from services.events.domain.check_in import check_in
from services.events.domain.history import Why
from services.events.domain.occasion import OccasionState
from services.events.domain.problems import (
    ALREADY_CHECKED_IN,
    ANSWER_OFFER_FIRST,
    GROUP_TOO_LARGE,
    NO_OFFER,
    NO_ROOM_FOR_MORE,
    OFFER_LAPSED,
    REGISTRATION_CLOSED,
    REGISTRATION_OVER,
    TRACK_HAS_NO_SUCH_PLACES,
)
from services.events.domain.registration import Choice, RegistrationState
from shared.contracts import Rejected
from shared.contracts.events import AmendOccasion, Attendance, DoorVerdict, Programme, RegistrationStatus, Track
from shared.people import Person
from shared.text import Text
from tests.unit.events.examples import BEFORE, STARTS, confirmed
from tests.unit.events.refusals import refused

SCHOOLS = Choice(track="schools", attendance=Attendance.ON_SITE)
SCHOOLS_REMOTE = Choice(track="schools", attendance=Attendance.REMOTE)
ROADS = Choice(track="roads", attendance=Attendance.ON_SITE)
HOUR = timedelta(hours=1)


def open_evening(schools: int = 1, remote: int = 1, roads: int = 1, offer_hours: int | None = None) -> OccasionState:
    tracks = (
        Track(id="schools", name=Text(fi="Koulut"), on_site=schools, remote=remote),
        Track(id="roads", name=Text(fi="Tiet"), on_site=roads),
    )
    return confirmed(programme=Programme(tracks=tracks), offer_hours=offer_hours)


class Book:
    """An occasion with its registrations, as the handlers keep them."""

    def __init__(self, occasion: OccasionState) -> None:
        self.occasion = occasion
        self.registrations: dict[str, RegistrationState] = {}
        self.now = BEFORE

    def register(self, name: str, choice: Choice = SCHOOLS, seats: int = 1) -> RegistrationState:
        position = self.occasion.take_places(
            choice.track, choice.attendance, registration=name, seats=seats, now=self.now
        )
        made = RegistrationState(
            id=name,
            occasion=self.occasion.id,
            track=choice.track,
            attendance=choice.attendance,
            person=Person(name="Resident", email="one@example.org"),
            companions=seats - 1,
            needs=(),
            status=RegistrationStatus.WAITING if position else RegistrationStatus.CONFIRMED,
            registered_at=self.now,
            changed_at=self.now,
        )
        self.registrations[name] = made
        return made

    def give(self, turns: tuple[str, ...] | None) -> list[str]:
        given = []
        waiting = list(turns or ())
        while waiting:
            given.append(waiting.pop(0))
            waiting += moving.give(self.occasion, self.registrations[given[-1]], self.now)
        return given

    def switch(self, name: str, wanted: Choice) -> list[str]:
        return self.give(moving.switch(self.occasion, self.registrations[name], wanted, self.now))

    def change(self, who: str, companions: int | None = None, **changes: Any) -> list[str]:
        wanted = {"needs": None, "name": None, **changes}
        registration = self.registrations[who]
        return self.give(moving.change(self.occasion, registration, companions=companions, now=self.now, **wanted))

    def cancel(self, name: str) -> list[str]:
        return self.give(moving.cancel(self.occasion, self.registrations[name], self.now))

    def accept(self, name: str) -> None:
        moving.accept(self.occasion, self.registrations[name], self.now)

    def lapse(self, name: str) -> list[str]:
        return self.give(moving.lapse(self.occasion, self.registrations[name], self.now))

    def amend(self, choice: Choice, more: int) -> list[str]:
        field = choice.attendance.replace("-", "_")
        tracks = tuple(
            track.model_copy(update={field: getattr(track, field) + more}) if track.id == choice.track else track
            for track in self.occasion.facts.programme.tracks
        )
        wanted = AmendOccasion(occasion=self.occasion.id, tracks=tracks, by=Text(fi="Yksikkö"), reason=Text(fi="Syy"))
        return self.give(self.occasion.correct(wanted, now=self.now, why=Why()).turns)

    def line(self, choice: Choice) -> list[str]:
        return list(self.occasion.places_for(choice.track, choice.attendance).waiting)

    def taken(self, choice: Choice) -> int:
        return self.occasion.places_for(choice.track, choice.attendance).taken

    def stands(self, name: str) -> tuple[RegistrationStatus, Choice]:
        return self.registrations[name].status, self.registrations[name].choice


CONFIRMED, WAITING, OFFERED, CANCELLED, LAPSED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.OFFERED,
    RegistrationStatus.CANCELLED,
    RegistrationStatus.LAPSED,
)


def full_evening(offer_hours: int | None = None) -> Book:
    """One place a choice: `a` has it at the schools, `b` waits there, `c` has it at the roads."""
    book = Book(open_evening(offer_hours=offer_hours))
    book.register("a")
    book.register("b")
    book.register("c", ROADS)
    return book


def test_switching_to_where_there_is_room_takes_that_place_and_passes_the_old_one_on() -> None:
    book = full_evening()
    assert book.switch("a", SCHOOLS_REMOTE) == ["b"]
    assert book.stands("a") == (CONFIRMED, SCHOOLS_REMOTE)
    assert book.stands("b") == (CONFIRMED, SCHOOLS)
    assert book.registrations["a"].changes == 1


def test_switching_to_where_it_is_full_keeps_the_place_and_stands_last_in_that_line() -> None:
    book = full_evening()
    book.register("d", ROADS)
    assert book.switch("a", ROADS) == []
    assert book.stands("a") == (CONFIRMED, SCHOOLS)
    assert book.registrations["a"].waits_for == ROADS
    assert book.line(ROADS) == ["d", "a"]
    assert book.taken(SCHOOLS) == 1


def test_whose_turn_comes_elsewhere_moves_there_and_lets_those_behind_move_up() -> None:
    book = full_evening()
    book.switch("a", ROADS)
    assert book.cancel("c") == ["a", "b"]
    assert book.stands("a") == (CONFIRMED, ROADS)
    assert book.stands("b") == (CONFIRMED, SCHOOLS)
    assert book.registrations["a"].waits_for is None


def test_who_waits_and_switches_to_where_there_is_room_has_a_place() -> None:
    book = full_evening()
    assert book.switch("b", SCHOOLS_REMOTE) == []
    assert book.stands("b") == (CONFIRMED, SCHOOLS_REMOTE)
    assert book.line(SCHOOLS) == []


def test_who_waits_and_switches_to_where_it_is_full_changes_from_line_to_line() -> None:
    book = full_evening()
    book.register("d", ROADS)
    book.switch("b", ROADS)
    assert book.stands("b") == (WAITING, ROADS)
    assert (book.line(SCHOOLS), book.line(ROADS)) == ([], ["d", "b"])


def test_switching_to_the_place_that_one_has_ends_the_wait_for_another() -> None:
    book = full_evening()
    book.switch("a", ROADS)
    book.register("d", ROADS)
    book.switch("a", SCHOOLS)
    assert (book.registrations["a"].waits_for, book.line(ROADS)) == (None, ["d"])
    assert book.stands("a") == (CONFIRMED, SCHOOLS)


def test_switching_again_to_what_one_waits_for_changes_nothing() -> None:
    book = full_evening()
    book.switch("a", ROADS)
    book.register("d", ROADS)
    for name, choice in (("a", ROADS), ("b", SCHOOLS)):
        before = book.registrations[name].model_copy()
        assert book.switch(name, choice) == []
        assert book.registrations[name] == before
    assert book.line(ROADS) == ["a", "d"]


def test_a_wish_for_a_third_place_leaves_the_line_of_the_second() -> None:
    book = full_evening()
    book.register("d", SCHOOLS_REMOTE)
    book.switch("a", ROADS)
    book.switch("a", SCHOOLS_REMOTE)
    assert (book.line(ROADS), book.line(SCHOOLS_REMOTE)) == ([], ["a"])


def test_a_refused_switch_leaves_everything_as_it_was() -> None:
    book = Book(open_evening(schools=3, roads=1))
    book.register("group", seats=2)
    before = book.occasion.model_copy(deep=True)
    for wanted, kind in (
        (ROADS, GROUP_TOO_LARGE),
        (Choice(track="roads", attendance=Attendance.REMOTE), TRACK_HAS_NO_SUCH_PLACES),
    ):
        with refused(kind):
            book.switch("group", wanted)
    book.now = STARTS
    with refused(REGISTRATION_CLOSED):
        book.switch("group", SCHOOLS_REMOTE)
    assert book.occasion == before
    assert book.stands("group") == (CONFIRMED, SCHOOLS)


def test_a_free_place_is_offered_until_the_deadline_and_counts_as_nobody_elses() -> None:
    book = full_evening(offer_hours=24)
    assert book.cancel("a") == ["b"]
    assert book.stands("b") == (OFFERED, SCHOOLS)
    assert book.registrations["b"].answer_by == BEFORE + 24 * HOUR
    assert book.register("late").status is WAITING
    assert (book.taken(SCHOOLS), book.occasion.registered) == (0, 1)


def test_an_accepted_offer_is_a_place_like_any_other() -> None:
    book = full_evening(offer_hours=24)
    book.cancel("a")
    book.now += 24 * HOUR - timedelta(milliseconds=1)
    book.accept("b")
    assert book.stands("b") == (CONFIRMED, SCHOOLS)
    assert book.taken(SCHOOLS) == 1
    book.now += HOUR
    assert book.lapse("b") == []
    assert book.stands("b") == (CONFIRMED, SCHOOLS)


def test_an_offer_that_nobody_accepts_passes_on_by_itself() -> None:
    book = full_evening(offer_hours=24)
    book.register("next")
    book.cancel("a")
    assert book.lapse("b") == [], "it is not yet time"
    book.now += 24 * HOUR
    with refused(OFFER_LAPSED):
        book.accept("b")
    assert book.lapse("b") == ["next"]
    assert book.stands("b") == (LAPSED, SCHOOLS)
    assert book.stands("next") == (OFFERED, SCHOOLS)
    assert book.lapse("b") == [], "a second run finds nothing to do"
    with refused(OFFER_LAPSED):
        book.accept("b")


def test_an_offer_is_declined_by_cancelling() -> None:
    book = full_evening(offer_hours=24)
    book.register("next")
    book.cancel("a")
    assert book.cancel("b") == ["next"]
    assert book.stands("b") == (CANCELLED, SCHOOLS)


def test_with_no_time_left_to_answer_the_place_is_given_at_once() -> None:
    book = full_evening(offer_hours=24)
    book.now = STARTS - 24 * HOUR + timedelta(milliseconds=1)
    book.cancel("a")
    assert book.stands("b") == (CONFIRMED, SCHOOLS)


def test_who_asked_to_switch_is_moved_and_not_asked_again() -> None:
    book = full_evening(offer_hours=24)
    book.switch("a", ROADS)
    assert book.cancel("c") == ["a", "b"]
    assert book.stands("a") == (CONFIRMED, ROADS)
    assert book.stands("b") == (OFFERED, SCHOOLS)
    assert (book.taken(ROADS), book.taken(SCHOOLS)) == (1, 0)


def test_an_offer_is_answered_before_one_switches() -> None:
    book = full_evening(offer_hours=24)
    book.cancel("a")
    with refused(ANSWER_OFFER_FIRST, at="/data/registration"):
        book.switch("b", SCHOOLS_REMOTE)


def test_what_is_over_neither_switches_nor_accepts() -> None:
    book = full_evening()
    book.cancel("a")
    with refused(REGISTRATION_OVER):
        book.switch("a", ROADS)
    with refused(REGISTRATION_OVER):
        book.accept("a")


def test_without_an_offer_there_is_nothing_to_accept() -> None:
    book = full_evening()
    with refused(NO_OFFER):
        book.accept("b")


def test_who_has_come_neither_switches_nor_cancels() -> None:
    book = full_evening()
    assert check_in(book.occasion, book.registrations["a"], BEFORE) is DoorVerdict.CHECKED_IN
    with refused(ALREADY_CHECKED_IN):
        book.switch("a", ROADS)
    with refused(ALREADY_CHECKED_IN):
        book.cancel("a")


def test_who_comes_with_fewer_hands_their_seats_to_the_next_in_line() -> None:
    book = Book(open_evening(schools=3))
    book.register("a", seats=3)
    book.register("b", seats=2)
    assert book.change("a", 0) == ["b"]
    assert (book.registrations["a"].seats, book.stands("a"), book.stands("b")) == (
        1,
        (CONFIRMED, SCHOOLS),
        (CONFIRMED, SCHOOLS),
    )
    assert book.taken(SCHOOLS) == 3


def test_seats_of_fewer_are_offered_where_places_are_offered() -> None:
    book = Book(open_evening(schools=2, offer_hours=24))
    book.register("a", seats=2)
    book.register("b")
    assert book.change("a", 0) == ["b"]
    assert book.stands("b") == (OFFERED, SCHOOLS)


def test_who_comes_with_more_gets_seats_that_are_free() -> None:
    book = Book(open_evening(schools=4))
    book.register("a")
    assert book.change("a", 3) == []
    assert (book.taken(SCHOOLS), book.registrations["a"].changes) == (4, 1)


def test_with_no_room_for_more_one_keeps_what_one_has() -> None:
    book = Book(open_evening(schools=3))
    book.register("a")
    book.register("b")
    before = book.occasion.model_copy(deep=True)
    with refused(NO_ROOM_FOR_MORE, at="/data/companions"):
        book.change("a", 2)
    with refused(GROUP_TOO_LARGE):
        book.change("a", 3)
    assert (book.occasion, book.registrations["a"].companions, book.registrations["a"].changes) == (before, 0, 0)
    book.register("large", seats=2)
    with refused(NO_ROOM_FOR_MORE):
        book.change("a", 1)  # one seat is free, but somebody waits


def test_in_line_fewer_keep_their_position_and_may_have_their_turn() -> None:
    book = Book(open_evening(schools=3))
    book.register("a", seats=2)
    book.register("b", seats=3)
    book.register("c", seats=2)
    assert book.change("b", 1) == []
    assert book.line(SCHOOLS) == ["b", "c"]
    assert book.change("b", 0) == ["b"]
    assert (book.stands("b"), book.line(SCHOOLS)) == ((CONFIRMED, SCHOOLS), ["c"])


def test_in_line_more_stand_last_and_those_behind_may_have_their_turn() -> None:
    book = Book(open_evening(schools=3))
    book.register("a", seats=2)
    book.register("b", seats=2)
    book.register("c")
    book.now += HOUR
    assert book.change("b", 2) == ["c"]
    assert (book.stands("c"), book.line(SCHOOLS)) == ((CONFIRMED, SCHOOLS), ["b"])
    assert book.registrations["b"].changed_at == book.now


def test_who_waits_for_another_place_does_so_with_as_many_as_come() -> None:
    book = Book(open_evening(schools=2, roads=2))
    book.register("a", seats=2)
    book.register("b", ROADS)
    book.switch("a", ROADS)
    assert book.change("a", 0) == ["a"], "one seat was free there all the time"
    assert book.stands("a") == (CONFIRMED, ROADS)
    assert (book.taken(SCHOOLS), book.taken(ROADS)) == (0, 2)


def test_needs_and_name_change_without_anybody_moving() -> None:
    book = Book(open_evening(schools=2, offer_hours=24))
    for name, choice in (("a", SCHOOLS), ("b", SCHOOLS), ("c", ROADS)):
        book.register(name, choice, seats=2 if name == "a" else 1)
    book.cancel("a")
    before = book.occasion.model_copy(deep=True)
    for name in ("b", "c"):
        assert book.change(name, needs=("step-free",), name="Another Name") == []
        changed = book.registrations[name]
        assert (changed.needs, changed.holder.name, changed.changes) == (("step-free",), "Another Name", 1)
        assert changed.holder.email == "one@example.org"
        book.change(name, name="Another Name")
        assert changed.changes == 1, "nothing new"
    assert book.stands("b") == (OFFERED, SCHOOLS)
    assert book.occasion == before
    with refused(ANSWER_OFFER_FIRST):
        book.change("b", 1, name="Third Name")
    assert book.registrations["b"].holder.name == "Another Name"


def test_what_is_over_or_has_begun_does_not_change() -> None:
    book = full_evening()
    check_in(book.occasion, book.registrations["c"], BEFORE)
    with refused(ALREADY_CHECKED_IN):
        book.change("c", 1)
    book.cancel("a")
    with refused(REGISTRATION_OVER):
        book.change("a", name="Another Name")
    book.now = STARTS
    with refused(REGISTRATION_CLOSED):
        book.change("b", needs=())


CHOICES = (SCHOOLS, SCHOOLS_REMOTE, ROADS)


class NothingIsLost(RuleBasedStateMachine):
    """Any sequence of all that can happen to places, against the lines as a person with a pencil would keep them."""

    @initialize(
        schools=st.integers(1, 5),
        remote=st.integers(1, 3),
        roads=st.integers(1, 4),
        offer_hours=st.sampled_from([None, 1, 24, 100]),
    )
    def open(self, schools: int, remote: int, roads: int, offer_hours: int | None) -> None:
        self.book = Book(open_evening(schools, remote, roads, offer_hours))
        self.lines: dict[Choice, list[str]] = {choice: [] for choice in CHOICES}
        self.confirmed: set[str] = set()

    def _follow(self, actor: str, *, grew: bool = False) -> None:
        """Check what became of each line when `actor` has acted, and write it down."""
        for choice, before in self.lines.items():
            now = self.book.line(choice)
            others_before = [name for name in before if name != actor]
            others_now = [name for name in now if name != actor]
            gone = len(others_before) - len(others_now)
            assert others_now == others_before[gone:], "whoever left the line stood first in it"
            if actor in now and (actor not in before or grew):
                assert now[-1] == actor, "a newcomer, or who wants more, stands last"
            self.lines[choice] = now
        still = {name for name, one in self.book.registrations.items() if one.status is CONFIRMED}
        assert self.confirmed - still <= {actor}, "nobody loses a place by what another does"
        self.confirmed = still

    def _names(self) -> st.SearchStrategy[str]:
        return st.sampled_from(sorted(self.book.registrations))

    @rule(choice=st.sampled_from(CHOICES), seats=st.integers(1, 3))
    def register(self, choice: Choice, seats: int) -> None:
        name = f"r{len(self.book.registrations):03}"
        try:
            self.book.register(name, choice, seats)
        except Rejected:
            return
        self._follow(name)

    @precondition(lambda self: self.book.registrations)
    @rule(data=st.data(), choice=st.sampled_from(CHOICES))
    def switch(self, data: st.DataObject, choice: Choice) -> None:
        name = data.draw(self._names())
        had = self.book.registrations[name].status is CONFIRMED
        try:
            self.book.switch(name, choice)
        except Rejected:
            assert self.lines == {choice: self.book.line(choice) for choice in CHOICES}
            return
        assert not had or self.book.registrations[name].status is CONFIRMED
        self._follow(name)

    @precondition(lambda self: self.book.registrations)
    @rule(data=st.data(), companions=st.integers(0, 3))
    def change(self, data: st.DataObject, companions: int) -> None:
        name = data.draw(self._names())
        registration = self.book.registrations[name]
        had, before = registration.status is CONFIRMED, registration.companions
        try:
            self.book.change(name, companions)
        except Rejected:
            assert self.lines == {choice: self.book.line(choice) for choice in CHOICES}
            assert registration.companions == before
            return
        assert registration.companions == companions
        assert not had or registration.status is CONFIRMED
        self._follow(name, grew=companions > before)

    @precondition(lambda self: self.book.registrations)
    @rule(data=st.data(), what=st.sampled_from(["cancel", "accept", "lapse"]))
    def act(self, data: st.DataObject, what: str) -> None:
        name = data.draw(self._names())
        if self.book.registrations[name].is_over:
            return
        try:
            getattr(self.book, what)(name)
        except Rejected:
            return
        self._follow(name)

    @rule(choice=st.sampled_from(CHOICES), more=st.integers(-1, 3))
    def amend(self, choice: Choice, more: int) -> None:
        """Staff add places, or try to take some away."""
        before = self.book.occasion.model_copy(deep=True)
        more = max(more, 1 - before.places_for(choice.track, choice.attendance).capacity)  # a track has places
        try:
            self.book.amend(choice, more)
        except Rejected:
            assert more < 0 or self.book.occasion.has_begun(self.book.now)
            assert self.book.occasion == before
            return
        grown = {one.attendance: one.capacity for one in self.book.occasion.places if one.track == choice.track}
        assert grown[choice.attendance] == before.places_for(choice.track, choice.attendance).capacity + more
        self._follow("staff")

    @precondition(lambda self: self.book.registrations)
    @rule(data=st.data(), minutes=st.integers(0, 600))
    def come(self, data: st.DataObject, minutes: int) -> None:
        registration = self.book.registrations[data.draw(self._names())]
        verdict = check_in(self.book.occasion, registration, STARTS + timedelta(minutes=minutes))
        assert (verdict in {DoorVerdict.CHECKED_IN, DoorVerdict.ALREADY_CHECKED_IN}) == (
            registration.status is CONFIRMED and registration.attendance is Attendance.ON_SITE
        )

    @rule(hours=st.integers(1, 60))
    def wait(self, hours: int) -> None:
        """Time passes, and the schedule does what is due."""
        until = self.book.now + hours * HOUR
        while due := sorted(
            (one.answer_by, name)
            for name, one in self.book.registrations.items()
            if one.answer_by is not None and one.answer_by <= until
        ):
            self.book.now, name = due[0]
            if not self.book.occasion.is_open(self.book.now):
                break
            self.book.lapse(name)
            self._follow(name)
        self.book.now = until

    @invariant()
    def never_oversold_and_seats_add_up(self) -> None:
        for choice in CHOICES:
            places = self.book.occasion.places_for(choice.track, choice.attendance)
            at = [one for one in self.book.registrations.values() if one.choice == choice]
            assert places.taken == sum(one.seats for one in at if one.status is CONFIRMED)
            assert places.offered == {one.id: one.seats for one in at if one.status is OFFERED}
            assert 0 <= places.taken + sum(places.offered.values()) <= places.capacity

    @invariant()
    def everyone_waits_where_they_say(self) -> None:
        for choice in CHOICES:
            places = self.book.occasion.places_for(choice.track, choice.attendance)
            waiting = {
                one.id: one.seats
                for one in self.book.registrations.values()
                if one.awaited == choice and one.status is not OFFERED
            }
            assert places.waiting == waiting
            positions = [places.position(name) for name in places.waiting]
            assert positions == list(range(1, len(waiting) + 1))

    @invariant()
    def nobody_waits_for_seats_that_are_free(self) -> None:
        for places in self.book.occasion.places:
            first = next(iter(places.waiting.values()), None)
            assert first is None or first > places.free

    @invariant()
    def persons_checked_in_add_up(self) -> None:
        came = [one.seats for one in self.book.registrations.values() if one.checked_in_at is not None]
        assert self.book.occasion.checked_in == sum(came)


NothingIsLost.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestNothingIsLost = NothingIsLost.TestCase


@pytest.mark.parametrize("now", [BEFORE, STARTS - 25 * HOUR, STARTS - 24 * HOUR, STARTS - HOUR])
def test_every_offer_ends_before_the_occasion_begins(now: datetime) -> None:
    until = open_evening(offer_hours=24).answer_by(now)
    assert until is None if now > STARTS - 24 * HOUR else until is not None and until <= STARTS
