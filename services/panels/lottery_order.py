"""What the worker asks of the process that computes a lottery, and what that says.

Apart from the process itself, which loads numerical libraries that a service has no use for.
"""

from __future__ import annotations

from pydantic import BaseModel

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition.overview import Overview
from services.panels.domain.sortition.proof import Terms
from shared.contracts.panels import CallFacts, Declining, Fairness
from shared.text import Text


class Person(BaseModel):
    """An applicant as the order names them."""

    id: str
    attributes: dict[str, str]
    household: str | None


class Order(BaseModel):
    """What is to be computed."""

    facts: CallFacts
    groups: tuple[Text, ...]
    """What people are shown for the group of each quota of the facts."""
    people: tuple[Person, ...]
    objective: Fairness
    seconds: int
    seed: str
    salt: str
    beacon_round: int | None
    declining: tuple[Declining, ...] = ()
    turn: int = 0
    follows: str | None = None

    def terms(self) -> Terms:
        """Return what the draw is bound to."""
        return Terms(self.seed, self.beacon_round, self.declining, self.turn, self.follows)

    def pool(self) -> list[Applicant]:
        """Return the people as the draw knows them."""
        return [Applicant(one.id, one.attributes, one.household) for one in self.people]


class Line(BaseModel):
    """One line of what the process says."""

    doing: str | None = None
    progress: float = 0.0
    files: dict[str, str] | None = None
    shown: Overview | None = None
    impossible: Text | None = None
    """Why there is no panel."""
    relax: Text | None = None
    """What would have to give."""
    never: tuple[Text, ...] = ()
    """For applicants whom no panel can hold: what would have to give for them."""
