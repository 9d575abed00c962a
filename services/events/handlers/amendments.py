"""Occasions that say something else of themselves, at the same time and place."""

from __future__ import annotations

from services.events.attendees import give_turns
from services.events.documents import Partner
from services.events.domain.history import Why
from services.events.handlers._entering import clashes_with
from services.events.handlers._known import check_districts_known, check_known, load_of_the_city
from services.events.handlers._messages import messages
from services.events.handlers._telling import announce
from shared.contracts.events import AmendOccasion, OccasionAmended, OccasionAmendedResult
from shared.store import Work


@messages.handles(AmendOccasion)
async def amend_occasion(command: AmendOccasion, work: Work) -> OccasionAmendedResult:
    """Correct it; new places go to those who wait in the same commit, and of a published one all who follow it hear."""
    occasion = await load_of_the_city(work, command.occasion, field="/data/occasion")
    check_districts_known(work, command.districts or (), field="/data/districts")
    await check_known(work, Partner, command.partners or (), field="/data/partners")
    corrected = occasion.correct(command, now=work.now, why=Why(by=command.by, reason=command.reason))
    if corrected.changed and occasion.is_published:
        more = {"changed": corrected.changed, "misleads": corrected.misleads, "reason": command.reason}
        await announce(work, OccasionAmended, occasion, **more)
    return OccasionAmendedResult(
        occasion=occasion.id,
        status=occasion.status,
        changed=corrected.changed,
        moved_up=await give_turns(work, occasion, corrected.turns),
        clashes=await clashes_with(work, occasion),
    )
