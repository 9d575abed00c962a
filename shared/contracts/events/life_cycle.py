"""The life of an occasion: planned, published, held."""

from __future__ import annotations

from shared.contracts.events.change import Office, Reason
from shared.contracts.events.clash import Clash
from shared.contracts.events.occasion import OccasionEvent, OccasionFacts
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug


class OccasionPlanned(Contract):
    """The occasion stands in the annual clock, not yet public in detail."""

    occasion: Slug
    status: str = "planned"
    clashes: tuple[Clash, ...] = ()


class PlanOccasion(Command, name="events.plan-occasion", roles=(Role.COORDINATOR,), result=OccasionPlanned):
    """Put an occasion into the annual clock of its year."""

    occasion: OccasionFacts
    by: Office | None = None
    reason: Reason | None = None


class OccasionConfirmed(Contract):
    """The occasion is public and, where it has tracks, open for registration."""

    occasion: Slug
    status: str = "confirmed"


class PublishOccasion(Command, name="events.publish-occasion", roles=(Role.COORDINATOR,), result=OccasionConfirmed):
    """Confirm a planned occasion and make it public."""

    occasion: Slug
    by: Office | None = None
    reason: Reason | None = None


class OccasionPublished(
    OccasionEvent, name="events.occasion.published", to=("feedback", "notify", "panels"), kept=True
):
    """An occasion is public."""


class OccasionHeldResult(Contract):
    """The occasion has been held."""

    occasion: Slug
    status: str = "held"


class MarkHeld(Command, name="events.mark-held", roles=(Role.COORDINATOR,), result=OccasionHeldResult):
    """Say that an occasion has been held."""

    occasion: Slug
    by: Office | None = None
    reason: Reason | None = None


class OccasionHeld(OccasionEvent, name="events.occasion.held", to=("feedback",), kept=True):
    """An occasion has been held; `heads` were counted there, `registered` had a confirmed place."""

    heads: int
    registered: int
