"""Messages of the feedback service: surveys, answers, follow-up."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StrictInt, StringConstraints

from shared.contracts.events.change import Address, Office
from shared.contracts.message import Command, Contract, Event, Role, Who
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


class AnswersOpened(Contract):
    """Where the answers can be read. Whoever has a link can read them until it ends."""

    survey: Slug
    url: str
    """The page on which free texts are searched."""
    export_url: str
    """All answers as lines of JSON, what is told of them first."""
    until: AwareDatetime


class OpenAnswers(Command, name="feedback.open-answers", roles=(Role.COORDINATOR,), result=AnswersOpened):
    """Ask for links to a survey's answers: to search free texts, and to export. Changes nothing."""

    survey: Slug
    hours: Annotated[int, Field(ge=1, le=72)] = 8
    """How long the links are good for."""


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


class CountedAnswers(Contract):
    """Answers that an item is about, as they are counted: all to a question, or those that chose some of it."""

    question: QuestionKey
    points: Annotated[tuple[Annotated[StrictInt, Field(ge=1)], ...], Field(max_length=20)] = ()
    """Of a scale."""
    options: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    """Of a question with a list: ids of its options, places or districts."""


class PlannedItem(FollowUpItem):
    """One thing said, with what it answers, and until when who sees to it."""

    wishes: Annotated[tuple[Id, ...], Field(max_length=200)] = ()
    """Answers to the occasion's survey whose wishes this answers. What they wrote isn't published by it."""
    results: Annotated[tuple[CountedAnswers, ...], Field(max_length=10)] = ()
    due_on: date | None = None
    """Until when it is to be done. The responsible are reminded a week before, and once it is late."""
    responsible: Office | None = None
    """Who sees to it."""
    office: Slug | None = None
    """The office of the city's file that sees to it and is reminded; none: the one that sees to all follow-ups.

    Where `responsible` isn't given, the office's name is.
    """


Items = Annotated[tuple[PlannedItem, ...], Field(min_length=1, max_length=50)]


class PublishFollowUp(
    Command, name="feedback.publish-follow-up", roles=(Role.COORDINATOR,), result=FollowUpPublishedResult
):
    """Tell residents what happened, what the city takes with it, and what it still develops."""

    occasion: Slug
    what_happened: Items
    what_we_take_with_us: Items
    what_we_still_develop: Items


class ItemStatus(StrEnum):
    """How far a thing that was said has come."""

    UNDER_WAY = "under-way"
    DONE = "done"
    DROPPED = "dropped"


class ProgressRecorded(Contract):
    """How far the item has come is public."""

    occasion: Slug
    item: Slug
    status: ItemStatus
    steps: int
    """How often it has been told how far it has come."""


class RecordProgress(Command, name="feedback.record-progress", roles=(Role.COORDINATOR,), result=ProgressRecorded):
    """Tell in public how far an item of a follow-up has come: the change that was made, or why there will be none."""

    occasion: Slug
    item: Slug
    """Its id, such as take-2."""
    status: ItemStatus
    text: Text
    on: date
    """The day of the change."""
    url: Address | None = None
    """Where the change can be seen."""
    by: Office


# --- events -------------------------------------------------------------------------------------------------


class SurveyOpened(Event, name="feedback.survey.opened", kept=True):
    """An occasion's survey takes answers now."""

    survey: Slug
    name: Text
    closes_at: AwareDatetime
    url: str

    @property
    def subject(self) -> str:
        """The survey's id."""
        return self.survey


class SurveyClosed(Event, name="feedback.survey.closed", kept=True):
    """An occasion's survey takes no more answers."""

    survey: Slug
    name: Text
    answers: int

    @property
    def subject(self) -> str:
        """The survey's id."""
        return self.survey


class FollowUpPublished(Event, name="feedback.follow-up.published", to=("events", "notify"), kept=True):
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


class ItemProgressed(Event, name="feedback.item.progressed", to=("notify",), kept=True):
    """It is public how far something that a follow-up has said has come: the change, or that there will be none."""

    occasion: Slug
    occasion_name: Text
    item: Slug
    item_text: Text
    """What was said."""
    step: int
    """1 for what is first told of the item; grows with each further step."""
    status: ItemStatus
    text: Text
    on: date
    by: Text
    url: str

    @property
    def subject(self) -> str:
        """The occasion's id."""
        return self.occasion


class ItemDue(Event, name="feedback.item.due", to=("notify",)):
    """What a follow-up has promised is due in a week, or late; its responsible are to be reminded."""

    occasion: Slug
    occasion_name: Text
    item: Slug
    text: Text
    due_on: date
    responsible: Text | None = None
    office: Slug | None = None
    """Which office of the city's file is reminded; none: the one that sees to all follow-ups."""
    late: bool
    url: str

    @property
    def subject(self) -> str:
        """The occasion's id."""
        return self.occasion
