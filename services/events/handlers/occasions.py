"""Occasions in the annual clock: planned, published, held."""

from __future__ import annotations

from services.events.addresses import occasion_page
from services.events.documents import Occasion, Partner, PlannedYear
from services.events.domain.planning import check_districts, check_route
from services.events.domain.problems import OCCASION_ALREADY_PLANNED, YEAR_NOT_PLANNED
from services.events.handlers._known import check_known
from services.events.handlers._messages import messages
from shared.contracts import Rejected
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
    facts = command.occasion
    check_districts(facts, work.city)
    check_route(facts)
    await check_known(work, Partner, facts.partners, field="/data/occasion/partners")
    occasion = Occasion.planned(facts, zone=work.city.zone, now=work.now)
    if await work.find(PlannedYear, str(occasion.year)) is None:
        raise Rejected(YEAR_NOT_PLANNED, field="/data/occasion/starts_at", year=occasion.year)
    if await work.find(Occasion, occasion.id):
        raise Rejected(OCCASION_ALREADY_PLANNED, field="/data/occasion/id", occasion=occasion.id)
    work.add(occasion)
    return OccasionPlanned(occasion=occasion.id)


@messages.handles(PublishOccasion)
async def publish_occasion(command: PublishOccasion, work: Work) -> OccasionConfirmed:
    """Confirm a planned occasion: public, and open for registration."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    occasion.publish(work.now)
    url = occasion_page(work.public_url, occasion.id)
    work.publish(OccasionPublished(version=occasion.revision, occasion=occasion.facts, url=url))
    return OccasionConfirmed(occasion=occasion.id)


@messages.handles(MarkHeld)
async def mark_held(command: MarkHeld, work: Work) -> OccasionHeldResult:
    """Say that an occasion has been held, and by how many."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    occasion.hold(work.now)
    work.publish(
        OccasionHeld(
            version=occasion.revision,
            occasion=occasion.facts,
            url=occasion_page(work.public_url, occasion.id),
            heads=occasion.heads,
            registered=occasion.registered,
        )
    )
    return OccasionHeldResult(occasion=occasion.id)
