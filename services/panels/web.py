"""What the panels service serves over HTTP: calls, drawn panels, and the pages of both."""

from __future__ import annotations

from fastapi import APIRouter

from services.panels.applying import router as applying
from services.panels.documents import Call
from services.panels.domain.composition import CompositionView
from services.panels.domain.publication import CallList, CallView, PanelView
from services.panels.lottery_pages import router as lottery_pages
from services.panels.lottery_web import router as lotteries
from services.panels.own_application import router as own_application
from services.panels.places import router as places
from services.panels.standing import call_view, composition_view, find_call, listed, panel_view
from shared.contracts.names import Slug
from shared.web import ServiceDep
from shared.web.paging import Limit, Skip

router = APIRouter(prefix="/panels/v1", tags=["panels"])
router.include_router(applying)
router.include_router(own_application)
router.include_router(places)
router.include_router(lotteries)
router.include_router(lottery_pages)


@router.get("/calls", summary="All calls, the one that opens last first")
async def list_calls(
    service: ServiceDep,
    limit: Limit = 50,
    skip: Skip = 0,
) -> CallList:
    """Return a page of the list."""
    newest_first = [("facts.opens_at", -1), ("_id", 1)]
    found = await service.store.select(Call, {}, sort=newest_first, limit=limit, skip=skip)
    return CallList(calls=tuple(listed(service, call) for call in found))


@router.get("/calls/{call_id}", summary="A call: what it asks, and who has applied so far, in totals")
async def see_call(call_id: Slug, service: ServiceDep) -> CallView:
    """Return the call, or 404."""
    return await call_view(service, await find_call(service, call_id))


@router.get("/calls/{call_id}/composition", summary="Who applied, was drawn and sits, beside the population")
async def see_composition(call_id: Slug, service: ServiceDep) -> CompositionView:
    """Return the comparison, or 404."""
    return await composition_view(service, await find_call(service, call_id))


@router.get("/calls/{call_id}/panel", summary="A drawn panel: seed, seats by quota, answers, record")
async def see_panel(call_id: Slug, service: ServiceDep) -> PanelView:
    """Return the panel, or 404 before its draw."""
    return await panel_view(service, await find_call(service, call_id))
