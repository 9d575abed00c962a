"""The working group's table as pages: what is proposed, what was decided, and what clashes in a year."""

from __future__ import annotations

from itertools import groupby

from fastapi import Request, Response

from services.events.documents import CHRONOLOGICAL, Decision, Occasion, planned_years, proposals_filter
from services.events.domain.ages import AnyYear
from services.events.domain.life_cycle import STATUS_NAMES
from services.events.web.base import PAGES
from services.events.web.working_group import clashes_in
from services.events.words.clash import CLASH_NAMES
from services.events.words.proposal import VERDICT_NAMES
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.web import ReaderLanguage, ServiceDep

router = PAGES.router()

SHOWN = 100


@router.get("/proposals.html")
async def show_proposals(
    request: Request, service: ServiceDep, language: ReaderLanguage, year: AnyYear | None = None
) -> Response:
    """Show what was proposed and isn't planned (for the year), and the latest decisions."""
    found = await service.store.select(Occasion, proposals_filter(year=year), sort=CHRONOLOGICAL, limit=SHOWN)
    return PAGES.render(
        request,
        "proposals.html",
        language=language,
        city=service.city,
        proposals=found,
        status_names=STATUS_NAMES,
        years=await planned_years(service.store),
        decisions=await service.store.select(Decision, {}, sort=[("at", -1), ("_id", 1)], limit=SHOWN),
    )


@router.get("/clock/{year}/clashes/page")
async def show_clashes(request: Request, year: AnyYear, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what speaks against the times of a year's occasions, by day."""
    clashes, names = await clashes_in(service, year)
    return PAGES.render(
        request,
        "clashes.html",
        language=language,
        city=service.city,
        year=year,
        days=[(day, list(group)) for day, group in groupby(clashes, key=lambda one: one.day)],
        names=names,
        clash_names=CLASH_NAMES,
        district_names={one.id: one.name for one in service.city.districts},
    )


@router.get("/decisions/{decision}/page")
async def show_decision(request: Request, decision: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the record of a decision."""
    found = await service.store.find(Decision, decision)
    if found is None:
        raise Rejected(UNKNOWN, what="decision", id=decision)
    decided = {"_id": {"$in": [one.occasion for one in found.proposals]}}
    return PAGES.render(
        request,
        "decision.html",
        language=language,
        city=service.city,
        decision=found,
        names={one.id: one.facts.name for one in await service.store.select(Occasion, decided)},
        verdict_names=VERDICT_NAMES,
    )
