"""Places and the waiting list: never oversold, nobody skipped, counts that add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from services.events.domain.places import Places
from shared.contracts.events import Attendance


def places(capacity: int) -> Places:
    return Places(track="schools", attendance=Attendance.ON_SITE, capacity=capacity)


def after_taking(empty: Places, *groups: tuple[str, int]) -> Places:
    for registration, seats in groups:
        empty, _ = empty.take(registration, seats)
    return empty


def test_companions_count_as_seats() -> None:
    taken, position = places(4).take("a", 3)
    assert (taken.taken, taken.free, position) == (3, 1, None)


def test_whoever_does_not_fit_waits_in_order_of_arrival() -> None:
    full = after_taking(places(1), ("a", 1))
    full, second = full.take("b", 1)
    full, third = full.take("c", 1)
    assert (second, third) == (1, 2)
    assert (full.position("b"), full.position("c"), full.position("a")) == (1, 2, None)


def test_a_single_resident_does_not_pass_a_waiting_group_although_there_is_a_seat() -> None:
    waiting = after_taking(places(3), ("a", 2), ("group", 2))
    after, position = waiting.take("single", 1)
    assert position == 2
    assert after.free == 1


def test_a_released_seat_goes_to_the_head_of_the_waiting_list() -> None:
    full = after_taking(places(1), ("a", 1), ("b", 1), ("c", 1))
    after, promoted = full.release("a", 1)
    assert promoted == ("b",)
    assert (after.taken, tuple(after.waiting)) == (1, ("c",))


def test_a_group_at_the_head_that_does_not_fit_holds_back_those_behind_it() -> None:
    full = after_taking(places(2), ("a", 1), ("b", 1), ("group", 2), ("single", 1))
    after, promoted = full.release("a", 1)
    assert promoted == ()
    assert (after.free, tuple(after.waiting)) == (1, ("group", "single"))


def test_one_release_may_promote_several() -> None:
    full = after_taking(places(3), ("group", 3), ("b", 1), ("c", 2), ("d", 1))
    _, promoted = full.release("group", 3)
    assert promoted == ("b", "c")


def test_when_a_group_stops_waiting_those_whom_it_held_back_are_promoted() -> None:
    full = after_taking(places(2), ("a", 1), ("group", 2), ("single", 1))
    after, promoted = full.release("group", 2)
    assert promoted == ("single",)
    assert (after.taken, after.waiting) == (2, {})


def test_leaving_the_middle_of_the_waiting_list_moves_up_those_behind() -> None:
    full = after_taking(places(1), ("a", 1), ("b", 1), ("c", 1), ("d", 1))
    after, promoted = full.release("c", 1)
    assert promoted == ()
    assert (after.position("b"), after.position("d")) == (1, 2)


def test_a_group_that_could_never_fit_is_no_place_to_take() -> None:
    with pytest.raises(ValueError, match="never fits"):
        places(2).take("group", 3)


@given(capacity=st.integers(1, 30), groups=st.lists(st.integers(1, 11), max_size=40))
def test_a_change_leaves_the_value_that_it_was_made_from(capacity: int, groups: list[int]) -> None:
    start = places(capacity)
    after_taking(start, *((str(n), seats) for n, seats in enumerate(groups) if seats <= capacity))
    assert start == places(capacity)


class FirstComeFirstServed(RuleBasedStateMachine):
    """Any sequence of registrations and cancellations, against the plainest possible book-keeping."""

    @initialize(capacity=st.integers(1, 12))
    def open(self, capacity: int) -> None:
        self.places = places(capacity)
        self.arrivals: list[tuple[str, int]] = []
        """Who is registered or waits, in the order of arrival."""
        self.confirmed: set[str] = set()
        self.count = 0

    @rule(seats=st.integers(1, 11))
    def register(self, seats: int) -> None:
        if seats > self.places.capacity:
            return
        self.count += 1
        name = f"r{self.count}"
        someone_waited = bool(self.places.waiting)
        fitted = self.places.free >= seats
        self.places, position = self.places.take(name, seats)
        self.arrivals.append((name, seats))
        assert (position is None) == (fitted and not someone_waited)
        if position is None:
            self.confirmed.add(name)
        else:
            assert position == len(self.places.waiting)

    @precondition(lambda self: self.arrivals)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        name, seats = data.draw(st.sampled_from(self.arrivals))
        line = [one for one in self.places.waiting if one != name]
        self.places, promoted = self.places.release(name, seats)
        self.arrivals.remove((name, seats))
        self.confirmed.discard(name)
        # Those promoted are the first of the line, in its order, with nobody left out.
        assert list(promoted) == line[: len(promoted)]
        assert list(self.places.waiting) == line[len(promoted) :]
        self.confirmed.update(promoted)

    @invariant()
    def never_oversold(self) -> None:
        assert 0 <= self.places.taken <= self.places.capacity

    @invariant()
    def seats_add_up(self) -> None:
        seats = dict(self.arrivals)
        assert self.places.taken == sum(seats[name] for name in self.confirmed)
        assert self.places.taken + self.places.free == self.places.capacity

    @invariant()
    def everybody_is_confirmed_or_waits_in_order_of_arrival(self) -> None:
        expected = [(name, seats) for name, seats in self.arrivals if name not in self.confirmed]
        assert list(self.places.waiting.items()) == expected

    @invariant()
    def nobody_waits_for_seats_that_are_free(self) -> None:
        first = next(iter(self.places.waiting.values()), None)
        assert first is None or first > self.places.free


TestFirstComeFirstServed = FirstComeFirstServed.TestCase
