"""Partnerships: a shared goal, what each party commits to, and responsibility that moves to the residents."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.text import Text


class Stage(StrEnum):
    """Who carries a responsibility, from the city to the residents, one step after another."""

    CITY = "city"
    TOGETHER = "together"
    SUPPORTED = "supported"
    """The residents carry it, the city supports."""
    RESIDENTS = "residents"


class Party(Contract):
    """One party: the city, a registered partner or a group of residents; with what it commits to."""

    id: Slug
    name: Text
    partner: Slug | None = None
    commitments: Annotated[tuple[Text, ...], Field(min_length=1, max_length=30)]


class Seat(Contract):
    """A seat in the core team: whose it is and for what. Names of people stay out."""

    party: Slug
    task: Text


class Responsibility(Contract):
    """Something that must be taken care of, as for instance opening the doors."""

    id: Slug
    name: Text
    stage: Stage = Stage.CITY
    """Where it stands when the partnership is agreed."""
    residents_by: date | None = None
    """When the residents are meant to carry it alone."""


class PartnershipFacts(Contract):
    """What the parties agree on."""

    id: Slug
    name: Text
    goal: Text
    districts: tuple[Slug, ...] = ()
    starts_on: date
    ends_on: date | None = None
    parties: Annotated[tuple[Party, ...], Field(min_length=2, max_length=20)]
    core_team: Annotated[tuple[Seat, ...], Field(min_length=1, max_length=30)]
    responsibilities: Annotated[tuple[Responsibility, ...], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        parties = [one.id for one in self.parties]
        tasks = [one.id for one in self.responsibilities]
        for wrong, message in (
            (len(set(parties)) < len(parties), "two parties have the same id"),
            (len(set(tasks)) < len(tasks), "two responsibilities have the same id"),
            (bool({seat.party for seat in self.core_team} - set(parties)), "a seat in the core team is of no party"),
            (self.ends_on is not None and self.ends_on < self.starts_on, "ends_on must not be before starts_on"),
        ):
            if wrong:
                raise ValueError(message)
        return self


class PartnershipAgreed(Contract):
    """The partnership is public."""

    partnership: Slug
    url: str


class AgreePartnership(Command, name="events.agree-partnership", roles=(Role.COORDINATOR,), result=PartnershipAgreed):
    """Put a partnership on record."""

    partnership: PartnershipFacts


class PartnershipChanged(Contract):
    """The agreement says something else now."""

    partnership: Slug
    changed: tuple[str, ...]
    """The fields that differ; none when it was so already, and then nothing is added to the history."""


class ChangePartnership(
    Command, name="events.change-partnership", roles=(Role.COORDINATOR,), result=PartnershipChanged
):
    """Change what the parties agree on, for a reason that becomes public.

    Responsibilities may be added, each beginning at its own stage. One that is there stays, wherever it stands now.
    """

    partnership: PartnershipFacts
    reason: Text


class HandedOver(Contract):
    """The responsibility is carried as the new stage says."""

    partnership: Slug
    responsibility: Slug
    stage: Stage


class HandOver(Command, name="events.hand-over", roles=(Role.COORDINATOR,), result=HandedOver):
    """Move one responsibility one step towards the residents; or, for a reason, one or more steps back."""

    partnership: Slug
    responsibility: Slug
    stage: Stage
    reason: Text | None = None


class PartnershipEnded(Contract):
    """The partnership is over; its history stays."""

    partnership: Slug


class EndPartnership(Command, name="events.end-partnership", roles=(Role.COORDINATOR,), result=PartnershipEnded):
    """End a partnership and say what lives on."""

    partnership: Slug
    what_lives_on: Text
