"""Messages of the panels service: calls, applications, draws, terms."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person
from shared.text import Text

Category = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=80)]
"""What is asked of an applicant, such as `age_group`: small letters, digits, hyphens and underscores."""

AttributeValue = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESERVE = "reserve"
    NOT_DRAWN = "not-drawn"
    WITHDRAWN = "withdrawn"


class Quota(Contract):
    """How many panel members must (minimum) and may (maximum) have `value` in `category`."""

    category: Category
    value: AttributeValue
    minimum: Annotated[int, Field(ge=0)]
    maximum: Annotated[int, Field(ge=0)]
    name: Text | None = None
    """What people are shown in place of `value`."""

    @model_validator(mode="after")
    def _minimum_is_not_above_maximum(self) -> Self:
        if self.minimum > self.maximum:
            message = "minimum must not be above maximum"
            raise ValueError(message)
        return self


class Term(Contract):
    """The panel's fixed term, both days included, in the city's time zone."""

    starts_on: date
    ends_on: date

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on <= self.starts_on:
            message = "ends_on must be later than starts_on"
            raise ValueError(message)
        return self


class CallFacts(Contract):
    """What anyone may know of a call."""

    id: Slug
    name: Text
    purpose: Text
    size: Annotated[int, Field(ge=1, le=1_000)]
    reserve: Annotated[int, Field(ge=0, le=1_000)] = 0
    quotas: tuple[Quota, ...] = ()
    category_names: dict[Category, Text] = Field(default_factory=dict)
    """What people are shown in place of a category; those that every city has are known already."""
    one_per_household: bool = True
    term: Term
    opens_at: AwareDatetime
    closes_at: AwareDatetime

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.closes_at <= self.opens_at:
            message = "closes_at must be later than opens_at"
            raise ValueError(message)
        return self

    def categories(self) -> tuple[str, ...]:
        """Return the attributes that the call asks of an applicant, in their first order."""
        return tuple(dict.fromkeys(quota.category for quota in self.quotas))


# --- commands -----------------------------------------------------------------------------------------------


class CallOpenedResult(Contract):
    """The call is published."""

    call: Slug
    status: str = "open"


class OpenCall(Command, name="panels.open-call", who=Who.STAFF, result=CallOpenedResult):
    """Publish a call for a panel."""

    call: CallFacts


class Applied(Contract):
    """The application is in the pool."""

    application: Id
    status: ApplicationStatus = ApplicationStatus.RECEIVED


class Apply(Command, name="panels.apply", who=Who.ANYONE, result=Applied):
    """Apply to be drawn into a panel. A second application by the same e-mail address replaces the first."""

    call: Slug
    person: Person
    attributes: Annotated[dict[str, AttributeValue], Field(max_length=20)]
    household: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)] | None = None
    consents: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()


class Drawn(Contract):
    """The draw is done; its seed and totals are public."""

    call: Slug
    seed: str
    members: int
    reserves: int


class Draw(Command, name="panels.draw", who=Who.STAFF, result=Drawn):
    """Draw the panel. The seed is published with the result, so that anyone may repeat the draw."""

    call: Slug
    seed: Annotated[str, StringConstraints(min_length=8, max_length=200), Field(examples=["lottery-of-2027-02-10"])]


class Answered(Contract):
    """The invited person's answer is recorded."""

    application: Id
    status: ApplicationStatus


class AcceptPlace(Command, name="panels.accept-place", who=Who.LINK_HOLDER, result=Answered):
    """Accept a drawn place."""

    application: Id
    token: Token


class DeclinePlace(Command, name="panels.decline-place", who=Who.LINK_HOLDER, result=Answered):
    """Decline a drawn place. A reserve who keeps the quotas met is invited in the same commit."""

    application: Id
    token: Token


# --- events -------------------------------------------------------------------------------------------------


class CallOpened(Event, name="panels.call.opened", to=("notify",)):
    """A call is published."""

    call: CallFacts
    url: str

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call.id


class PanelDrawn(Event, name="panels.panel.drawn", to=("notify",)):
    """A panel has been drawn. No personal data."""

    call: Slug
    name: Text
    seed: str
    members: int
    reserves: int
    url: str

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call


class MemberInvited(Event, name="panels.member.invited", to=("notify",)):
    """Someone was drawn, or replaces one who declined, and is asked to accept. Holds personal data."""

    call: Slug
    name: Text
    application: Id
    person: Person
    term: Term
    replacement: bool
    accept_url: str
    """Page with the person's own signed link; its query holds `token`."""
    decline_url: str

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class MemberAnswered(Event, name="panels.member.answered"):
    """An invited person accepted or declined. No personal data."""

    call: Slug
    application: Id
    status: ApplicationStatus

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class TermEnded(Event, name="panels.term.ended"):
    """A panel's term is over."""

    call: Slug
    name: Text

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
