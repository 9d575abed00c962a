"""Residents' own activities: submitted by a resident, decided on within a promised time, then listed."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Role, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person
from shared.text import Language, Text


def _words(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


class SpaceWish(Contract):
    """A space of the city's that residents ask for."""

    people: Annotated[int, Field(ge=1, le=1_000)]
    wish: Annotated[str, _words(500)]
    """What it is needed for, in the resident's own words."""


class ActivityFacts(Contract):
    """What residents do by themselves, in the words and the one language of who submits it."""

    name: Annotated[str, _words(120)]
    summary: Annotated[str, _words(2_000)]
    language: Language = "fi"
    district: Slug
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Annotated[str, _words(200)] | None = None
    space: SpaceWish | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self


class ActivityStatus(StrEnum):
    """Where an activity stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ActivitySubmitted(Contract):
    """The city has it, and has promised when it decides."""

    activity: Id
    decide_by: AwareDatetime
    status_url: str
    """The resident's own link: how it stands, and to withdraw it."""


class SubmitActivity(Command, name="events.submit-activity", who=Who.ANYONE, result=ActivitySubmitted):
    """Ask for an activity of one's own to be listed and, where one is needed, for a space."""

    activity: ActivityFacts
    person: Person
    """Whom the city may ask; never public, and forgotten 30 days after the activity, with all that isn't listed."""


class ActivityDecided(Contract):
    """The decision holds and can be seen."""

    activity: Id
    status: ActivityStatus


class _Decision(Contract):
    activity: Id
    accept: bool
    reason: Text | None = None
    """Needed to decline."""
    space: Text | None = None
    """The space that is given."""

    @model_validator(mode="after")
    def _says_why_not(self) -> Self:
        if not self.accept and self.reason is None:
            message = "give the reason for declining"
            raise ValueError(message)
        return self


class DecideActivity(
    _Decision, Command, name="events.decide-activity", roles=(Role.MODERATOR,), result=ActivityDecided
):
    """List an activity, or decline to with a reason."""


class DecideActivityByLink(
    _Decision, Command, name="events.decide-activity-by-link", who=Who.LINK_HOLDER, result=ActivityDecided
):
    """Decide as whoever has the link that the responsible office was written."""

    token: Token


class ActivityWithdrawn(Contract):
    """It is no longer listed, and who submitted it is forgotten, with what they wrote."""

    activity: Id


class WithdrawActivity(Command, name="events.withdraw-activity", who=Who.LINK_HOLDER, result=ActivityWithdrawn):
    """Withdraw an activity, decided or not."""

    activity: Id
    token: Token


class ActivityEvent(Event, name="events.activity"):
    """What every event about an activity carries: nothing of who submitted it, nor what they wrote."""

    activity: Id

    @property
    def subject(self) -> str:
        """The activity's id."""
        return self.activity


class ActivityAwaitsDecision(ActivityEvent, name="events.activity.awaits-decision", to=("notify",)):
    """A decision was asked for (`reminder` 0), is due in a day (1), or is late (2)."""

    decide_by: AwareDatetime
    reminder: int
    decide_url: str
    """A signed link for staff: whoever holds it reads the activity and decides."""


class ActivityTakenBack(ActivityEvent, name="events.activity.taken-back", to=("notify",)):
    """Who submitted it withdrew it; where a space was given, it is free again."""

    space: Text | None
