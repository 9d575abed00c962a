"""A survey: it opens and closes once for each time that it is given; an occasion's follows its occasion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel

from services.feedback.domain.problems import SURVEY_CALLED_OFF
from services.feedback.domain.question import Questions
from services.feedback.domain.staff_problems import OF_AN_OCCASION, OVER_ALREADY
from services.feedback.domain.window import Window
from shared.contracts import Rejected
from shared.contracts.events import OccasionFacts
from shared.contracts.surveys import QUESTIONS, SurveyKind
from shared.text import Language, Text


class SurveyState(BaseModel):
    """What is known of a survey, without its answers. The questions never change: answers stay comparable."""

    name: Text
    window: Window
    questions: Questions
    edition: int
    """The version of the occasion that the name and the window are from; of other surveys, how often it was told."""
    kind: SurveyKind = SurveyKind.OCCASION
    of_occasion: bool = True
    """Whether it is an occasion's; its id is then the occasion's."""
    intro: Text | None = None
    districts: tuple[str, ...] = ()
    """Whom it concerns; none means the whole city. An occasion's concerns those that the occasion is for."""
    series: str | None = None
    """Which series it is a wave of."""
    asks_background: bool = True
    """Whether pages and kiosks ask for district and age group, last and never as a must."""
    opened: bool = False
    """Whether its opening has been made known."""
    closed: bool = False
    """Whether its closing has been made known."""
    called_off_at: datetime | None = None
    """When its occasion was called off; what was answered before then still counts."""
    end_reason: Text | None = None
    """Why staff closed it before its time."""

    def follow(self, occasion: OccasionFacts, edition: int, *, now: datetime) -> None:
        """Take the occasion's new name, districts and times. What then lies ahead again will be made known again."""
        self.name, self.districts, self.edition = occasion.name, occasion.districts, edition
        self.window = Window.around(starts_at=occasion.starts_at, ends_at=occasion.ends_at)
        self.opened = self.opened and self.window.opens_at <= now
        self.closed = self.closed and self.window.closes_at < now

    def lacks(self, required: Iterable[Language]) -> tuple[Language, ...]:
        """Return in which of these languages its name isn't there: an occasion's is called as the occasion is."""
        return tuple(language for language in required if language not in self.name.languages())

    def call_off(self, now: datetime) -> None:
        """Take no more answers: the occasion does not take place."""
        self.called_off_at = now

    def end(self, reason: Text, *, now: datetime) -> None:
        """Close now, before its time; what was answered until now counts, also where it is still on its way.

        Raises:
            Rejected: survey-of-occasion, survey-over.
        """
        if self.of_occasion:
            raise Rejected(OF_AN_OCCASION, field="/data/survey", survey=self.name)
        if now >= self.window.closes_at:
            closes_at = self.window.closes_at.isoformat(timespec="minutes")
            raise Rejected(OVER_ALREADY, field="/data/survey", survey=self.name, closes_at=closes_at)
        opens_at = min(self.window.opens_at, now)
        self.window = Window(opens_at=opens_at, closes_at=now)
        self.end_reason, self.edition = reason, self.edition + 1

    def is_open(self, now: datetime) -> bool:
        """Say whether an answer given now would be taken."""
        return self.called_off_at is None and self.window.is_open(now)

    def admit(self, answered_at: datetime, *, now: datetime) -> None:
        """Take an answer given at `answered_at` that has reached us `now`.

        Raises:
            Rejected: survey-called-off, or as the window says.
        """
        if self.called_off_at is not None and answered_at >= self.called_off_at:
            raise Rejected(SURVEY_CALLED_OFF, field="/data/answered_at")
        self.window.admit(answered_at, now=now)

    def open(self, edition: int, *, now: datetime) -> bool:
        """Open; tell whether this is news: not if it was done, was set for other times, or is too late."""
        if self.opened or self.called_off_at is not None or edition != self.edition:
            return False
        self.opened = True
        return now <= self.window.closes_at

    def close(self, edition: int) -> bool:
        """Close; tell whether this is news: not if it was done or was set for other times."""
        if self.closed or edition != self.edition:
            return False
        self.closed = True
        return True


def kind_for_occasion(questions: Questions) -> SurveyKind:
    """Return what an occasion's survey is: three questions are the model's own, any other few are a light survey."""
    least, most = QUESTIONS[SurveyKind.OCCASION]
    return SurveyKind.OCCASION if least <= len(questions) <= most else SurveyKind.LIGHT
