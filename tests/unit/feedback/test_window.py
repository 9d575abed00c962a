from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.window import CLOCK_TOLERANCE, OLDEST, UPLOAD_GRACE, Window
from shared.contracts import Rejected
from shared.settings import Settings

STARTS = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
ENDS = STARTS + timedelta(hours=3)
WINDOW = Window.around(starts_at=STARTS, ends_at=ENDS)
SECOND = timedelta(seconds=1)
LONG = Window(opens_at=STARTS, closes_at=STARTS + timedelta(days=120))
"""Of a survey that is open for longer than it is remembered which answers have come."""
REMEMBERED: timedelta = Settings.model_fields["outcome_kept"].default


def refusal(answered_at: datetime, *, now: datetime, window: Window = WINDOW) -> str | None:
    try:
        window.admit(answered_at, now=now)
    except Rejected as rejected:
        return rejected.problem.type.removeprefix("urn:silta:problem:")
    return None


def test_a_survey_is_open_from_the_start_of_its_occasion_until_a_week_after_its_end() -> None:
    assert Window(opens_at=STARTS, closes_at=ENDS + timedelta(days=7)) == WINDOW


@pytest.mark.parametrize("answered_at", [WINDOW.opens_at, WINDOW.closes_at])
def test_both_ends_of_the_window_belong_to_it(answered_at: datetime) -> None:
    assert WINDOW.is_open(answered_at)
    assert refusal(answered_at, now=answered_at) is None


def test_an_answer_before_the_start_is_refused_as_not_open() -> None:
    early = WINDOW.opens_at - SECOND
    assert not WINDOW.is_open(early)
    assert refusal(early, now=early) == "survey-not-open"


def test_an_answer_given_too_early_stays_refused_when_it_is_sent_once_the_survey_is_open() -> None:
    assert refusal(WINDOW.opens_at - SECOND, now=WINDOW.opens_at + SECOND) == "survey-not-open"


def test_an_answer_after_the_end_is_refused_as_closed() -> None:
    late = WINDOW.closes_at + SECOND
    assert not WINDOW.is_open(late)
    assert refusal(late, now=late) == "survey-closed"


def test_a_kiosk_that_was_offline_may_send_what_was_answered_in_time_for_two_weeks_after_closing() -> None:
    assert timedelta(days=14) == UPLOAD_GRACE
    assert refusal(WINDOW.closes_at, now=WINDOW.closes_at + UPLOAD_GRACE) is None
    assert refusal(WINDOW.closes_at, now=WINDOW.closes_at + UPLOAD_GRACE + SECOND) == "survey-closed"


def test_a_refusal_names_the_field_of_the_time() -> None:
    with pytest.raises(Rejected) as caught:
        WINDOW.admit(WINDOW.closes_at + SECOND, now=WINDOW.closes_at + SECOND)
    assert [error.pointer for error in caught.value.problem.errors] == ["/data/answered_at"]


def test_a_clock_a_little_ahead_of_ours_is_tolerated_and_one_further_ahead_is_named() -> None:
    now = STARTS + timedelta(hours=1)
    assert refusal(now + CLOCK_TOLERANCE, now=now) is None
    assert refusal(now + CLOCK_TOLERANCE + SECOND, now=now) == "clock-wrong"


def test_a_wrong_clock_is_named_even_where_the_answer_would_also_be_too_late() -> None:
    assert refusal(WINDOW.closes_at + SECOND, now=STARTS) == "clock-wrong"


moments = st.integers(-40 * 86_400, 40 * 86_400).map(lambda seconds: STARTS + timedelta(seconds=seconds))


@given(answered_at=moments, delay=st.integers(0, 30 * 86_400).map(lambda s: timedelta(seconds=s)))
def test_whether_an_answer_is_taken_depends_on_when_it_was_given_and_at_most_on_a_long_delay(
    answered_at: datetime, delay: timedelta
) -> None:
    taken = refusal(answered_at, now=answered_at + delay) is None
    in_grace = answered_at + delay <= WINDOW.closes_at + UPLOAD_GRACE
    assert taken == (WINDOW.is_open(answered_at) and in_grace)


def test_a_kiosk_that_was_offline_for_weeks_brings_its_answers_to_a_survey_that_is_open_for_long() -> None:
    assert UPLOAD_GRACE + timedelta(days=7) <= OLDEST, "a kiosk may have no network all the time that a survey is open"
    assert refusal(STARTS, now=STARTS + OLDEST, window=LONG) is None


def test_an_answer_that_nobody_would_know_again_is_refused_as_too_old() -> None:
    assert refusal(STARTS, now=STARTS + OLDEST + SECOND, window=LONG) == "answer-too-old"


spans = st.one_of(st.integers(0, 2 * 86_400), st.integers(0, 60 * 86_400)).map(lambda s: timedelta(seconds=s))


@given(answered_at=moments, ahead=st.integers(0, 600), delay=spans, later=spans | spans.map(REMEMBERED.__add__))
def test_an_answer_that_is_sent_again_is_taken_only_as_long_as_it_is_known_to_have_been_counted(
    answered_at: datetime, ahead: int, delay: timedelta, later: timedelta
) -> None:
    handled_at = answered_at - timedelta(seconds=ahead) + delay
    again_at = handled_at + later
    if all(refusal(answered_at, now=now, window=LONG) is None for now in (handled_at, again_at)):
        assert again_at < handled_at + REMEMBERED
