from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.survey import SurveyState
from services.feedback.domain.window import Window
from shared.contracts import Rejected
from shared.contracts.events import Kind, OccasionFacts
from shared.text import Text

STARTS = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
HOURS = timedelta(hours=1)


def facts(starts_at: datetime = STARTS, name: str = "Evening") -> OccasionFacts:
    return OccasionFacts(
        id="evening",
        kind=Kind.RESIDENT_EVENING,
        name=Text(en=name),
        starts_at=starts_at,
        ends_at=starts_at + 3 * HOURS,
    )


def survey() -> SurveyState:
    window = Window.around(starts_at=STARTS, ends_at=STARTS + 3 * HOURS)
    return SurveyState(name=Text(en="Evening"), window=window, questions=THREE_QUESTIONS, edition=2)


def test_opening_and_closing_are_made_known_once() -> None:
    one = survey()
    assert one.open(2, now=STARTS)
    assert not one.open(2, now=STARTS)
    assert one.close(2)
    assert not one.close(2)


def test_a_task_that_was_planned_for_other_times_does_nothing() -> None:
    one = survey()
    assert not one.open(1, now=STARTS)
    assert not one.close(1)
    assert not one.opened
    assert not one.closed


def test_an_opening_that_comes_after_the_closing_is_not_made_known() -> None:
    one = survey()
    assert not one.open(2, now=one.window.closes_at + HOURS)
    assert one.opened


def test_a_survey_takes_its_occasions_new_name_and_times_and_keeps_its_questions() -> None:
    one = survey()
    told = facts(STARTS + 24 * HOURS, "Later evening").model_copy(update={"districts": ("tapiola",)})
    one.follow(told, 3, now=STARTS - HOURS)
    assert one.districts == ("tapiola",)
    assert one.name == Text(en="Later evening")
    assert one.window.opens_at == STARTS + 24 * HOURS
    assert one.edition == 3
    assert one.questions == THREE_QUESTIONS


def test_an_occasion_moved_to_a_later_day_has_its_survey_opened_again() -> None:
    one = survey()
    one.open(2, now=STARTS)
    one.close(2)
    one.follow(facts(STARTS + 100 * 24 * HOURS), 3, now=STARTS + 20 * 24 * HOURS)
    assert one.open(3, now=STARTS + 100 * 24 * HOURS)
    assert one.close(3)


def test_a_change_of_name_during_the_evening_does_not_open_the_survey_twice() -> None:
    one = survey()
    one.open(2, now=STARTS)
    one.follow(facts(name="Better name"), 3, now=STARTS + HOURS)
    assert not one.open(3, now=STARTS + HOURS)


def test_a_survey_whose_occasion_is_called_off_takes_nothing_more_and_never_opens() -> None:
    one = survey()
    one.call_off(STARTS - HOURS)
    assert not one.is_open(STARTS + HOURS)
    assert not one.open(2, now=STARTS)
    with pytest.raises(Rejected, match="cancelled"):
        one.admit(STARTS + HOURS, now=STARTS + HOURS)


def test_what_was_answered_before_the_occasion_was_called_off_still_counts() -> None:
    one = survey()
    one.call_off(STARTS + 2 * HOURS)
    one.admit(STARTS + HOURS, now=STARTS + 3 * HOURS)
    with pytest.raises(Rejected, match="cancelled"):
        one.admit(STARTS + 2 * HOURS, now=STARTS + 3 * HOURS)
