from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.attendee import RANK, AttendeeStatus, advances

WAITING, CONFIRMED, RELEASED = AttendeeStatus.WAITING, AttendeeStatus.CONFIRMED, AttendeeStatus.RELEASED


def heard(reports: list[AttendeeStatus]) -> tuple[AttendeeStatus | None, list[AttendeeStatus]]:
    """Return the status in the end and the reports that counted."""
    known: AttendeeStatus | None = None
    counted = []
    for report in reports:
        if advances(known, report):
            known = report
            counted.append(report)
    return known, counted


def test_a_place_that_was_released_stays_released_when_the_place_is_reported_late() -> None:
    assert heard([RELEASED, CONFIRMED, WAITING]) == (RELEASED, [RELEASED])


def test_a_promotion_counts_after_waiting_and_waiting_not_after_a_promotion() -> None:
    assert heard([WAITING, CONFIRMED]) == (CONFIRMED, [WAITING, CONFIRMED])
    assert heard([CONFIRMED, WAITING]) == (CONFIRMED, [CONFIRMED])


def test_a_repeated_report_counts_once() -> None:
    assert heard([CONFIRMED, CONFIRMED]) == (CONFIRMED, [CONFIRMED])


@given(
    st.sampled_from(
        [[CONFIRMED], [WAITING], [CONFIRMED, RELEASED], [WAITING, CONFIRMED], [WAITING, CONFIRMED, RELEASED]]
    ).flatmap(lambda life: st.tuples(st.just(life), st.permutations(life + life)))
)
def test_in_whatever_order_a_life_is_reported_it_ends_the_same(
    lives: tuple[list[AttendeeStatus], list[AttendeeStatus]],
) -> None:
    in_order, shuffled = lives
    assert heard(shuffled)[0] is in_order[-1]


@given(st.lists(st.sampled_from(AttendeeStatus), max_size=12))
def test_nobody_is_ever_told_less_than_what_they_know(reports: list[AttendeeStatus]) -> None:
    told = [RANK[report] for report in heard(reports)[1]]
    assert told == sorted(set(told))
