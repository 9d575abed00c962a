"""Occasions that are called off."""

from __future__ import annotations

from services.events.domain.history import Why
from services.events.handlers._known import load_of_the_city
from services.events.handlers._messages import messages
from services.events.handlers._telling import announce
from shared.contracts.events import CancelOccasion, OccasionCancelled, OccasionCancelledResult
from shared.store import Work


@messages.handles(CancelOccasion)
async def cancel_occasion(command: CancelOccasion, work: Work) -> OccasionCancelledResult:
    """Call it off; of a published one all who follow it are told."""
    occasion = await load_of_the_city(work, command.occasion, field="/data/occasion")
    was_published = occasion.is_published
    occasion.cancel(work.now, Why(by=command.by, reason=command.reason))
    if was_published:
        await announce(work, OccasionCancelled, occasion, reason=command.reason)
    return OccasionCancelledResult(occasion=occasion.id, status=occasion.status)
