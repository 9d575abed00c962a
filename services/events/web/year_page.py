"""The year at a glance: open data, and a page that needs no script."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.events.built import BuiltDep
from services.events.documents import PlannedYear
from services.events.domain.life_cycle import STATUS_NAMES
from services.events.web.base import PAGES
from services.events.words.occasion import KIND_NAMES
from services.events.year_glance import MadeGlance, Month, YearGlance, months, year_glance
from shared.contracts.names import Slug
from shared.web import ReaderLanguage, ServiceDep
from shared.web.conditional import answer

router = APIRouter()
pages = PAGES.router()
Shown = tuple[YearGlance, list[Month]]


@router.get(
    "/clock/{year}/glance",
    summary="A year at a glance",
    tags=["open data"],
    response_model=YearGlance,
    responses={304: {"description": "Nothing has changed."}},
)
async def as_data(request: Request, year: int, service: ServiceDep, built: BuiltDep) -> Response:
    """Return the promise, and of every occasion what, when, in which districts and how it stands."""
    made = await _made(service, built, year)
    return answer(request, made.body, media_type="application/json", etag=made.etag)


@pages.get("/clock/{year}/page")
async def show(  # noqa: PLR0913, PLR0917 - what FastAPI hands in
    request: Request,
    year: int,
    service: ServiceDep,
    built: BuiltDep,
    language: ReaderLanguage,
    district: Annotated[Slug | None, Query()] = None,
) -> Response:
    """Show the year, or a district's part of it."""
    chosen = service.city.district(district, field="/query/district") if district else None

    async def build(_: Shown | None) -> Shown:
        glance = (await _made(service, built, year)).glance
        entries = [one for one in glance.occasions if chosen is None or chosen.id in one.districts]
        return glance, await asyncio.to_thread(months, entries, language, service.city.zone, year=year)

    glance, shown = await built.get(("year page", year, language, district), service.store, build)
    years = sorted(int(row["_id"]) for row in await service.store.read(PlannedYear, {}, ()))
    # A year with thousands of occasions takes a while: off the loop that messages are handled in.
    return await asyncio.to_thread(
        PAGES.render,
        request,
        "year.html",
        language=language,
        city=service.city,
        glance=glance,
        months=shown,
        chosen=chosen,
        district_names={one.id: one.name for one in service.city.districts},
        years=years,
        kind_names=KIND_NAMES,
        status_names=STATUS_NAMES,
    )


async def _made(service: ServiceDep, built: BuiltDep, year: int) -> MadeGlance:
    return await year_glance(service.store, built, year, service.settings.public_url.rstrip("/"))


router.include_router(pages)
