"""Surveys that staff make: drafted, published, ended. An occasion's survey makes itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Slug
from shared.contracts.survey import MOST_QUESTIONS, SurveyQuestion, check_keys_differ
from shared.text import Text


class SurveyKind(StrEnum):
    """What sort of survey it is, which says how much it may ask."""

    OCCASION = "occasion"
    LIGHT = "light"
    POLL = "poll"
    RESIDENT = "resident"
    """Long, in waves, to follow the same questions through the years."""
    PHENOMENON = "phenomenon"
    """An open question on a change in society; what residents write is published once staff have read it."""


MOST_QUESTIONS_OF_RESIDENTS = 60
QUESTIONS: Mapping[SurveyKind, tuple[int, int]] = MappingProxyType(
    {
        SurveyKind.OCCASION: (3, 3),
        SurveyKind.LIGHT: (1, MOST_QUESTIONS),
        SurveyKind.POLL: (1, 1),
        SurveyKind.RESIDENT: (1, MOST_QUESTIONS_OF_RESIDENTS),
        SurveyKind.PHENOMENON: (1, 1),
    }
)
"""How many questions each kind asks, at least and at most: the model's limits."""


def check_number(kind: SurveyKind, number: int) -> None:
    """Accept as many questions as the kind may ask.

    Raises:
        ValueError: too few or too many.
    """
    least, most = QUESTIONS[kind]
    if not least <= number <= most:
        wanted = f"{least}" if least == most else f"{least} to {most}"
        message = f"a survey of the kind {kind} asks {wanted} questions, not {number}"
        raise ValueError(message)


class Break(Contract):
    """A question that is asked otherwise than before: from this wave on it is another measure."""

    key: Slug
    reason: Text


class Wave(Contract):
    """Which series a resident survey goes on with."""

    series: Slug
    breaks: Annotated[tuple[Break, ...], Field(max_length=MOST_QUESTIONS_OF_RESIDENTS)] = ()
    """Questions that may differ from how they were asked before. All others that were asked must be the same."""


class SurveyFacts(Contract):
    """A survey as staff plan it."""

    id: Slug
    kind: Literal["light", "poll", "resident", "phenomenon"]
    name: Text
    intro: Text | None = None
    """What it is about, and what comes of it."""
    questions: Annotated[tuple[SurveyQuestion, ...], Field(min_length=1, max_length=MOST_QUESTIONS_OF_RESIDENTS)]
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Whom it concerns; none means the whole city."""
    wave: Wave | None = None
    """Of a resident survey, always; of others, never."""
    asks_background: bool = True
    """Whether to ask for the district and the age group: last, and never as a must."""

    @model_validator(mode="after")
    def _keeps_the_limits_of_its_kind(self) -> Self:
        kind = SurveyKind(self.kind)
        check_number(kind, len(self.questions))
        check_keys_differ(self.questions)
        if self.closes_at <= self.opens_at:
            message = "closes_at must be after opens_at"
            raise ValueError(message)
        if (kind is SurveyKind.RESIDENT) != (self.wave is not None):
            message = "a resident survey is a wave of a series, and no other survey is"
            raise ValueError(message)
        if kind is SurveyKind.PHENOMENON and self.questions[0].kind != "text":
            message = "the question on a phenomenon is open: of the kind text"
            raise ValueError(message)
        return self


# --- commands -------------------------------------------------------------------------------------------------


class SurveyDrafted(Contract):
    """The draft is kept. Nobody but staff sees it."""

    survey: Slug
    edition: int
    """1 for a new one; grows with each change."""
    missing_languages: tuple[str, ...]
    """What the city's languages still lack, such as `questions/0/text: sv`; all must be there to publish."""


class DraftSurvey(Command, name="feedback.draft-survey", roles=(Role.COORDINATOR,), result=SurveyDrafted):
    """Begin a survey. The same content again is the same draft."""

    survey: SurveyFacts


class AmendSurvey(Command, name="feedback.amend-survey", roles=(Role.COORDINATOR,), result=SurveyDrafted):
    """Replace a draft by another content, as long as it isn't published."""

    survey: SurveyFacts


class SurveyIsPublic(Contract):
    """The survey is public, and takes answers from when it opens until it closes."""

    survey: Slug
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    url: str
    kiosk_url: str


class PublishSurvey(Command, name="feedback.publish-survey", roles=(Role.COORDINATOR,), result=SurveyIsPublic):
    """Publish a draft. From then on its questions stay as they are."""

    survey: Slug


class SurveyEnds(Contract):
    """When the survey closes now."""

    survey: Slug
    closes_at: AwareDatetime


class EndSurvey(Command, name="feedback.end-survey", roles=(Role.COORDINATOR,), result=SurveyEnds):
    """Close a published survey before its time. What was answered counts."""

    survey: Slug
    reason: Text


# --- events ---------------------------------------------------------------------------------------------------


class SurveyPublished(Event, name="feedback.survey.published", to=("notify",), kept=True):
    """A survey is public, or closes at another time than was told."""

    survey: Slug
    version: int
    """1 when it is published. News may overtake each other."""
    kind: SurveyKind
    name: Text
    intro: Text | None = None
    question: Text | None = None
    """The first question, where it is the only one."""
    districts: tuple[Slug, ...] = ()
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    url: str

    @property
    def subject(self) -> str:
        """The survey's id."""
        return self.survey
