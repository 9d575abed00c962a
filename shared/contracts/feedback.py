"""Messages of the feedback service: surveys, answers, follow-up."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field, StrictInt, StringConstraints

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Id, Slug
from shared.text import Language, Text

QuestionKey = Annotated[str, StringConstraints(min_length=1, max_length=80)]
AnswerValue = StrictInt | Annotated[str, StringConstraints(strip_whitespace=True)] | tuple[Slug, ...]
"""A point of a scale or another number; free text, at most 4,000 characters; the id of what was chosen, or the ids."""
MOST_ANSWERS = 60
"""As many as a resident survey may have questions."""


class Background(Contract):
    """What a respondent may tell, so that missing voices can be seen. Never required."""

    district: Slug | None = None
    age_group: Annotated[str, StringConstraints(max_length=20)] | None = None


# --- commands -----------------------------------------------------------------------------------------------


class AnswerStored(Contract):
    """The answer is kept."""

    answer: Id


class Answer(Command, name="feedback.answer", who=Who.ANYONE, result=AnswerStored):
    """Answer a survey, anonymously."""

    survey: Slug
    answered_at: AwareDatetime
    language: Language = "fi"
    answers: Annotated[dict[QuestionKey, AnswerValue], Field(min_length=1, max_length=MOST_ANSWERS)]
    background: Background = Background()


class FollowUpItem(Contract):
    """One thing said in a follow-up.

    The service gives each item an `id` that stays its own through later versions. A command that names one
    rewords that item; an item without one keeps the id of the same text before, or gets a new one.
    """

    id: Slug | None = None
    text: Text


class FollowUpPublishedResult(Contract):
    """The follow-up is public."""

    occasion: Slug
    items: int
    version: int = 1
    """Grows when the follow-up is published again with other content."""


Items = Annotated[tuple[FollowUpItem, ...], Field(min_length=1, max_length=50)]


class PublishFollowUp(Command, name="feedback.publish-follow-up", who=Who.STAFF, result=FollowUpPublishedResult):
    """Tell residents what happened, what the city takes with it, and what it still develops."""

    occasion: Slug
    what_happened: Items
    what_we_take_with_us: Items
    what_we_still_develop: Items


# --- events -------------------------------------------------------------------------------------------------


class SurveyOpened(Event, name="feedback.survey.opened"):
    """An occasion's survey takes answers now."""

    survey: Slug
    name: Text
    closes_at: AwareDatetime
    url: str

    @property
    def subject(self) -> str:
        """The survey's id."""
        return self.survey


class SurveyClosed(Event, name="feedback.survey.closed"):
    """An occasion's survey takes no more answers."""

    survey: Slug
    name: Text
    answers: int

    @property
    def subject(self) -> str:
        """The survey's id."""
        return self.survey


class FollowUpPublished(Event, name="feedback.follow-up.published", to=("events", "notify")):
    """A follow-up is public."""

    occasion: Slug
    occasion_name: Text
    what_happened: tuple[FollowUpItem, ...]
    what_we_take_with_us: tuple[FollowUpItem, ...]
    what_we_still_develop: tuple[FollowUpItem, ...]
    version: int = 1
    """1 when new; more when it is published again with other content."""
    url: str

    @property
    def subject(self) -> str:
        """The occasion's id."""
        return self.occasion
