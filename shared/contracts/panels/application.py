"""A resident's application to a call: made, corrected, withdrawn."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import AttributeValue, Id, Slug, Token
from shared.people import Person, PersonName
from shared.text import Language, Text

Attributes = Annotated[dict[str, AttributeValue], Field(max_length=20)]
HomeAddress = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESERVE = "reserve"
    NOT_DRAWN = "not-drawn"
    LAPSED = "lapsed"
    """Was invited and did not answer in time."""
    LEFT = "left"
    """Was a member and left after the term had begun."""
    WITHDRAWN = "withdrawn"


class Applied(Contract):
    """The application is in the pool."""

    application: Id
    status: ApplicationStatus = ApplicationStatus.RECEIVED


class Apply(Command, name="panels.apply", who=Who.ANYONE, result=Applied):
    """Apply to be drawn into a panel. A second application by the same e-mail address replaces the first."""

    call: Slug
    person: Person
    attributes: Attributes
    household: HomeAddress | None = None
    consents: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    born_on: date | None = None
    """Only where the call has a least age; looked at, and never stored."""
    lives_in_city: bool | None = None
    """Only where the call is for residents; looked at, and never stored."""


class ApplicationCorrected(Contract):
    """The application says what was sent."""

    application: Id
    status: ApplicationStatus = ApplicationStatus.RECEIVED


class CorrectApplication(Command, name="panels.correct-application", who=Who.LINK_HOLDER, result=ApplicationCorrected):
    """Correct one's own application while the call is open. What isn't given stays as it is."""

    application: Id
    token: Token
    name: PersonName | None = None
    language: Language | None = None
    attributes: Attributes | None = None
    """All of them, as in an application."""
    household: HomeAddress | None = None
    forget_household: bool = False
    """Whether no home address is to be told any more; a `household` given beside it counts."""


class ApplicationWithdrawn(Contract):
    """The person is forgotten. A place that they held has been offered on."""

    application: Id
    status: ApplicationStatus


class WithdrawApplication(
    Command, name="panels.withdraw-application", who=Who.LINK_HOLDER, result=ApplicationWithdrawn
):
    """Withdraw one's own application, at any time, and be forgotten. A place that is held is given up with it."""

    application: Id
    token: Token


class ApplicationEvent(Event, name="panels.application"):
    """What every event about an application tells."""

    call: Slug
    name: Text
    application: Id
    closes_at: AwareDatetime
    edition: int
    """1 when it is made; one more each time it is changed or withdrawn. News may overtake each other."""

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class ApplicationReceived(ApplicationEvent, name="panels.application.received", to=("notify",)):
    """An application was made or changed. Holds personal data: the person gets their own link."""

    person: Person
    url: str
    """Page with the person's own signed link, to see, correct and withdraw the application."""


class ApplicantForgotten(ApplicationEvent, name="panels.applicant.forgotten", to=("notify",)):
    """An applicant has asked to be forgotten. No personal data."""
