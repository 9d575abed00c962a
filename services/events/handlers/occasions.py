"""Occasions in the annual clock: planned, published, held."""

from __future__ import annotations

from services.events.documents import Occasion
from services.events.handlers._entering import enter
from services.events.handlers._known import load_of_the_city
from services.events.handlers._messages import messages
from services.events.handlers._telling import announce, why_of
from shared.contracts.events import (
    MarkHeld,
    OccasionConfirmed,
    OccasionHeld,
    OccasionHeldResult,
    OccasionPlanned,
    OccasionPublished,
    PlanOccasion,
    PublishOccasion,
)
from shared.store import Work


@messages.handles(PlanOccasion)
async def plan_occasion(command: PlanOccasion, work: Work) -> OccasionPlanned:
    """Put an occasion into its year."""
    why = why_of(command, work)
    occasion = Occasion.planned(command.occasion, zone=work.city.zone, now=work.now, why=why)
    return OccasionPlanned(occasion=occasion.id, clashes=await enter(work, occasion))


@messages.handles(PublishOccasion)
async def publish_occasion(command: PublishOccasion, work: Work) -> OccasionConfirmed:
    """Confirm a planned occasion: public, and open for registration, also for those of what it has absorbed."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    occasion.publish(work.now, why_of(command, work))
    await announce(work, OccasionPublished, occasion)
    return OccasionConfirmed(occasion=occasion.id)


@messages.handles(MarkHeld)
async def mark_held(command: MarkHeld, work: Work) -> OccasionHeldResult:
    """Say that an occasion has been held, and by how many."""
    occasion = await load_of_the_city(work, command.occasion, field="/data/occasion")
    occasion.hold(work.now, why_of(command, work))
    await announce(work, OccasionHeld, occasion, heads=occasion.heads, registered=occasion.registered)
    return OccasionHeldResult(occasion=occasion.id)
