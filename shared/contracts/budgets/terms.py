"""What messages about participatory budgeting speak of: rounds, rules, and where ideas and projects stand."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Contract
from shared.contracts.names import Slug
from shared.text import Text

Euros = Annotated[int, Field(ge=1, le=10**10)]
"""Whole euros."""
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""A voting code as a person types it: capitals, spaces and hyphens don't matter."""
Official = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""Who acts for the city: a name or a role."""
IdeaTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]
IdeaText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=4_000)]
ProjectNumber = Annotated[int, Field(ge=1, le=9_999)]
"""A project's number in its round: on ballots of paper, in addresses and in the published file."""
Choice = Annotated[tuple[ProjectNumber, ...], Field(max_length=200)]


class BallotKind(StrEnum):
    """What a ballot may hold."""

    APPROVAL = "approval"
    """Up to so many projects, whatever they cost."""
    KNAPSACK = "knapsack"
    """As many projects as the budget pays for."""


class Method(StrEnum):
    """How projects are chosen; see `services/feedback/budget/README.md`."""

    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


class Satisfaction(StrEnum):
    """What a chosen project is worth to who voted for it."""

    COST = "cost"
    NUMBER = "number"
    """Each the same, whatever it costs."""


class CountingRule(Contract):
    """How the result follows from the ballots. Frozen when voting opens."""

    method: Method = Method.EQUAL_SHARES
    satisfaction: Satisfaction = Satisfaction.COST
    step: Annotated[int, Field(ge=1, le=10_000)] | None = 1
    """Equal shares only: euros by which each share grows until the money is used; what is then left goes to whatever
    has most votes and fits. None leaves it unused."""


class Pot(Contract):
    """A sum of its own, for the whole city or for one district. Each is an election of its own."""

    district: Slug | None = None
    amount: Euros


class RoundFacts(Contract):
    """A round of participatory budgeting. Phases follow each other by these times alone."""

    id: Slug
    name: Text
    purpose: Text
    pots: Annotated[tuple[Pot, ...], Field(min_length=1, max_length=50)]
    """One for the whole city at most, and one for each district."""
    ideas_from: Annotated[AwareDatetime, Field(examples=["2027-01-11T09:00:00+02:00"])]
    ideas_until: Annotated[AwareDatetime, Field(examples=["2027-02-12T16:00:00+02:00"])]
    voting_from: Annotated[AwareDatetime, Field(examples=["2027-04-01T09:00:00+03:00"])]
    voting_until: Annotated[AwareDatetime, Field(examples=["2027-04-30T20:00:00+03:00"])]
    ballot: BallotKind = BallotKind.KNAPSACK
    most_projects: Annotated[int, Field(ge=1, le=200)] = 10
    """Of an approval ballot, in each pot."""
    rule: CountingRule = CountingRule()
    votes_by_mail: bool = True
    """Whether a ballot can be had by e-mail; with False, only by a code that the city gives out."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        times = (self.ideas_from, self.ideas_until, self.voting_from, self.voting_until)
        if list(times) != sorted(set(times)):
            message = "ideas_from, ideas_until, voting_from and voting_until must follow each other"
            raise ValueError(message)
        if self.voting_until - self.voting_from > timedelta(days=180):
            message = "voting lasts 180 days at most"
            raise ValueError(message)
        return self


class IdeaStatus(StrEnum):
    """Where an idea stands."""

    SUBMITTED = "submitted"
    """Seen by nobody but staff."""
    PUBLISHED = "published"
    DECLINED = "declined"
    """Not published: it breaks the rules for ideas."""
    COMBINED = "combined"
    """Part of another idea."""
    FEASIBLE = "feasible"
    """A project, with its cost: it can be voted for."""
    NOT_FEASIBLE = "not-feasible"
    WITHDRAWN = "withdrawn"


class RealisationStatus(StrEnum):
    """How far a chosen project is."""

    CHOSEN = "chosen"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DELAYED = "delayed"
    DONE = "done"
    GIVEN_UP = "given-up"
