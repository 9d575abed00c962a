"""A round of participatory budgeting: planned, counted, and how its projects get on."""

from __future__ import annotations

from datetime import date

from shared.contracts.budgets.terms import (
    ProjectNumber,
    RealisationStatus,
    RoundFacts,
)
from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Id, Slug
from shared.text import Text


class RoundPlanned(Contract):
    """The round is public as it was sent."""

    round: Slug
    edition: int
    """Grows with each change."""


class PlanRound(Command, name="feedback.plan-round", roles=(Role.COORDINATOR,), result=RoundPlanned):
    """Publish a round, or change it. When voting has opened, nothing of it can be changed."""

    facts: RoundFacts
    reason: Text | None = None
    """Public, and needed for a change."""


class RealisationReported(Contract):
    """Residents can read it, and those who asked are told."""

    round: Slug
    project: ProjectNumber
    status: RealisationStatus
    reports: int


class ReportRealisation(
    Command, name="feedback.report-realisation", roles=(Role.COORDINATOR,), result=RealisationReported
):
    """Tell how a chosen project gets on, and why."""

    round: Slug
    project: ProjectNumber
    status: RealisationStatus
    words: Text
    ready_by: date | None = None


class RoundDecided(Event, name="feedback.round.decided", to=("notify",), kept=True):
    """The result of a round is public. No personal data."""

    round: Slug
    name: Text
    ballots: int
    chosen: int
    amount: int
    """Euros that the chosen projects cost together."""
    url: str

    @property
    def subject(self) -> str:
        """The round's id."""
        return self.round


class ProjectProgressed(Event, name="feedback.project.progressed", to=("notify",), kept=True):
    """A chosen project gets on, or doesn't. No personal data."""

    round: Slug
    project: ProjectNumber
    name: Text
    status: RealisationStatus
    words: Text
    report: int
    """Its number, from 1."""
    ideas: tuple[Id, ...]
    """Whose authors are told: the project's own, and those that became part of it."""
    url: str

    @property
    def subject(self) -> str:
        """The round's id and the project's number."""
        return f"{self.round}.{self.project}"
