"""Occasions that are called off, or go on as a part of another."""

from __future__ import annotations

from services.events.addresses import occasion_page
from services.events.documents import Occasion
from services.events.domain.history import Why
from services.events.handlers._entering import clashes_with
from services.events.handlers._messages import messages
from services.events.handlers._telling import announce
from shared.contracts.events import (
    CancelOccasion,
    CombineOccasions,
    OccasionCancelled,
    OccasionCancelledResult,
    OccasionPublished,
    OccasionsCombined,
)
from shared.store import Work


@messages.handles(CancelOccasion)
async def cancel_occasion(command: CancelOccasion, work: Work) -> OccasionCancelledResult:
    """Call it off; of a published one all who follow it are told."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    was_published = occasion.is_published
    occasion.cancel(work.now, Why(by=command.by, reason=command.reason))
    if was_published:
        announce(work, OccasionCancelled, occasion, reason=command.reason)
    return OccasionCancelledResult(occasion=occasion.id, status=occasion.status)


@messages.handles(CombineOccasions)
async def combine_occasions(command: CombineOccasions, work: Work) -> OccasionsCombined:
    """Have one occasion stand for several. Whoever registered for another is told of the one."""
    why = Why(by=command.by, reason=command.reason)
    into = await work.load(Occasion, command.into, field="/data/into")
    for place, id_ in enumerate(command.absorbs):
        other = await work.load(Occasion, id_, field=f"/data/absorbs/{place}")
        was_published = other.is_published
        into.absorb(other, work.now, why, field=f"/data/absorbs/{place}")
        if was_published:
            # A page that shows no more than a plan is better than no page to go to.
            url = occasion_page(work.public_url, into.id)
            more = {"reason": command.reason, "instead": into.id, "instead_name": into.facts.name, "instead_url": url}
            announce(work, OccasionCancelled, other, **more)
    if into.is_published:
        announce(work, OccasionPublished, into)
    return OccasionsCombined(into=into.id, absorbed=command.absorbs, clashes=await clashes_with(work, into))
