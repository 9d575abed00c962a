"""The working group's table, open to everyone: proposals, decisions, and clashes of a year."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel

from services.events.documents import (
    CHRONOLOGICAL,
    OF_THE_CITY,
    Decision,
    Occasion,
    PlannedYear,
    occasions_filter,
    proposals_filter,
)
from services.events.domain.ages import AnyYear
from services.events.domain.clashes import clashes_among
from services.events.views import OccasionsView, OccasionView
from shared.contracts import Rejected
from shared.contracts.events import Clash, ProposalDecided
from shared.contracts.problem import UNKNOWN
from shared.text import Text
from shared.web import ServiceDep
from shared.web.paging import Limit, Skip

if TYPE_CHECKING:
    from shared.service import Service

router = APIRouter(tags=["open data"])


class DecisionView(BaseModel):
    """What was decided together, by whom, when and why."""

    id: str
    at: datetime
    by: Text
    minutes: str | None
    """Where the meeting's minutes can be read."""
    proposals: tuple[ProposalDecided, ...]


class DecisionsView(BaseModel):
    """Decisions, newest first."""

    count: int
    decisions: tuple[DecisionView, ...]


class ClashesView(BaseModel):
    """What speaks against the times of a year's occasions, proposals included; one of two occasions is named once."""

    year: int
    clashes: tuple[Clash, ...]


@router.get("/proposals", summary="Proposals to the annual clock: waiting, or declined")
async def proposals(
    service: ServiceDep, year: AnyYear | None = None, limit: Limit = 50, offset: Skip = 0
) -> OccasionsView:
    """Return what was proposed and isn't planned, in the order of its beginning. What is planned is in the clock."""
    matching = proposals_filter(year=year)
    found = await service.store.select(Occasion, matching, sort=CHRONOLOGICAL, limit=limit, skip=offset)
    public_url = service.settings.public_url.rstrip("/")
    return OccasionsView(
        count=await service.store.count(Occasion, matching),
        limit=limit,
        offset=offset,
        occasions=tuple(OccasionView.of(occasion, public_url, service.city.zone) for occasion in found),
    )


@router.get("/decisions", summary="Decisions of proposals, newest first")
async def decisions(service: ServiceDep, limit: Limit = 50, offset: Skip = 0) -> DecisionsView:
    """Return the records."""
    found = await service.store.select(Decision, {}, sort=[("at", -1), ("_id", 1)], limit=limit, skip=offset)
    return DecisionsView(
        count=await service.store.count(Decision, {}),
        decisions=tuple(DecisionView.model_validate(one, from_attributes=True) for one in found),
    )


@router.get("/decisions/{decision}", summary="One decision")
async def one_decision(decision: str, service: ServiceDep) -> DecisionView:
    """Return the record, or 404."""
    found = await service.store.find(Decision, decision)
    if found is None:
        raise Rejected(UNKNOWN, what="decision", id=decision)
    return DecisionView.model_validate(found, from_attributes=True)


@router.get("/clock/{year}/clashes", summary="What speaks against the times of a year's occasions")
async def clashes(year: AnyYear, service: ServiceDep) -> ClashesView:
    """Return every clash by day: same district or theme on the same day, public and school holidays."""
    return ClashesView(year=year, clashes=(await clashes_in(service, year))[0])


async def clashes_in(service: Service, year: int) -> tuple[tuple[Clash, ...], dict[str, Text]]:
    """Return the year's clashes by day, and the names of its occasions by id.

    Raises:
        Rejected: the year isn't planned (404).
    """
    if await service.store.find(PlannedYear, str(year)) is None:
        raise Rejected(UNKNOWN, what="year", id=year)
    entries = [
        *await service.store.select(Occasion, occasions_filter(year=year) | OF_THE_CITY),
        *await service.store.select(Occasion, proposals_filter(year=year)),
    ]
    # A full year takes a while: off the loop that messages are handled in.
    found = await asyncio.to_thread(clashes_among, entries, service.city)
    return found, {one.id: one.facts.name for one in entries}
