from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.attendee import RANK, AttendeeStatus, Stand, advances

WAITING, OFFERED, CONFIRMED, RELEASED = ((status, 0) for status in AttendeeStatus)
ELSEWHERE = (AttendeeStatus.CONFIRMED, 1)


def heard(reports: list[Stand]) -> tuple[Stand | None, list[Stand]]:
    """Return where it stands in the end and the reports that counted."""
    known: Stand | None = None
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
        [
            [CONFIRMED],
            [WAITING],
            [CONFIRMED, RELEASED],
            [WAITING, CONFIRMED],
            [WAITING, CONFIRMED, RELEASED],
            [WAITING, OFFERED, RELEASED],
            [WAITING, (AttendeeStatus.WAITING, 1), (AttendeeStatus.OFFERED, 1), (AttendeeStatus.RELEASED, 1)],
            [CONFIRMED, ELSEWHERE, (AttendeeStatus.CONFIRMED, 2), (AttendeeStatus.RELEASED, 2)],
        ]
    ).flatmap(lambda life: st.tuples(st.just(life), st.permutations(life + life)))
)
def test_in_whatever_order_a_life_is_reported_it_ends_the_same(
    lives: tuple[list[Stand], list[Stand]],
) -> None:
    in_order, shuffled = lives
    assert heard(shuffled)[0] is in_order[-1]


def test_a_switch_counts_once_and_not_after_a_later_one() -> None:
    again = (AttendeeStatus.CONFIRMED, 2)
    assert heard([CONFIRMED, ELSEWHERE, ELSEWHERE]) == (ELSEWHERE, [CONFIRMED, ELSEWHERE])
    assert heard([again, ELSEWHERE, CONFIRMED]) == (again, [again])


@given(st.lists(st.tuples(st.sampled_from(AttendeeStatus), st.integers(0, 3)), max_size=12))
def test_nobody_is_ever_told_less_than_what_they_know(reports: list[Stand]) -> None:
    told = [(RANK[status], changes) for status, changes in heard(reports)[1]]
    assert told == sorted(set(told))
