"""Occasions that get another time or place."""

from __future__ import annotations

from services.events.documents import Checklist
from services.events.domain.history import Why
from services.events.domain.promise import Promise
from services.events.handlers._entering import clashes_with
from services.events.handlers._known import load_of_the_city
from services.events.handlers._messages import messages
from services.events.handlers._telling import announce
from shared.contracts.events import MoveOccasion, OccasionMoved, OccasionMovedResult
from shared.store import Work


@messages.handles(MoveOccasion)
async def move_occasion(command: MoveOccasion, work: Work) -> OccasionMovedResult:
    """Move it; registrations stay valid, its checklist follows, and of a published one all who follow it are told."""
    occasion = await load_of_the_city(work, command.occasion, field="/data/occasion")
    before, place_before = occasion.span, occasion.facts.place
    occasion.move(
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        place=command.place,
        zone=work.city.zone,
        now=work.now,
        why=Why(by=command.by, reason=command.reason),
    )
    checklist = await work.find(Checklist, occasion.id)
    if checklist is not None:
        checklist.follow(before.starts_at, occasion.facts.starts_at, work.city.zone)
    if occasion.is_published:
        more = {"time_before": before, "place_before": place_before, "reason": command.reason}
        await announce(work, OccasionMoved, occasion, **more)
    return OccasionMovedResult(
        occasion=occasion.id,
        status=occasion.status,
        starts_at=occasion.facts.starts_at,
        ends_at=occasion.facts.ends_at,
        slipped_days=Promise.of(occasion, work.city.zone).slipped_days,
        clashes=await clashes_with(work, occasion),
    )
