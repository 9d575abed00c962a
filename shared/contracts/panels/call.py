"""A call for a panel: what it asks for, and for how long."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import AttributeValue, Category, Slug
from shared.contracts.population import Population
from shared.text import Language, Text


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
    population: Annotated[tuple[Population, ...], Field(max_length=20)] = ()
    """Whom the panel should be like. Applicants and members are compared with it in public."""
    languages: tuple[Language, ...] = ()
    """Languages in which every text of the call must be there."""
    minimum_age: Annotated[int, Field(ge=0, le=120)] | None = None
    """Age, in years, that an applicant must have reached when the call closes; None asks nobody's date of birth."""
    residents_only: bool = False
    """Whether an applicant must say that they live in the city."""
    compensation: Text | None = None
    """What members are paid or given for their time."""
    answer_days: Annotated[int, Field(ge=1, le=90)] = 14
    """Days in which somebody who is invited must answer; then the place goes to another."""
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


class CallOpenedResult(Contract):
    """The call is published."""

    call: Slug
    status: str = "open"


class OpenCall(Command, name="panels.open-call", roles=(Role.PANEL_OFFICER,), result=CallOpenedResult):
    """Publish a call for a panel."""

    call: CallFacts


class QuotasProposed(Contract):
    """Quotas that are as near to the population as whole persons can be. Nothing is stored."""

    quotas: tuple[Quota, ...]
    population: tuple[Population, ...]
    """What they were reckoned from."""


class ProposeQuotas(Command, name="panels.propose-quotas", roles=(Role.PANEL_OFFICER,), result=QuotasProposed):
    """Reckon quotas from a population: the floor and the ceiling of each group's share of the panel."""

    size: Annotated[int, Field(ge=1, le=1_000)]
    categories: Annotated[tuple[Category, ...], Field(max_length=20)] = ()
    """Of the city's own reference population; none means all that it knows, or only what `population` gives."""
    population: Annotated[tuple[Population, ...], Field(max_length=20)] = ()
    """Comes before the city's own in a category that both have."""


class CallOpened(Event, name="panels.call.opened", to=("notify",), kept=True):
    """A call is published."""

    call: CallFacts
    url: str

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call.id


class LackingGroup(Contract):
    """A group from which too few have applied."""

    category: Category
    value: AttributeValue
    name: Text
    """Category and value as people read them."""


class PoolLacking(Event, name="panels.pool.lacking", to=("notify",)):
    """From some groups too few have applied yet, so that outreach can go there. No personal data, no counts.

    It is said a few times while the call is open, and with no `groups` when none is lacking any more.
    """

    call: Slug
    name: Text
    url: str
    closes_at: AwareDatetime
    groups: tuple[LackingGroup, ...]

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
