"""The year at a glance: open data, and a page that needs no script."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.events.built import Built, BuiltDep
from services.events.documents import planned_years
from services.events.domain.ages import AnyYear
from services.events.domain.life_cycle import STATUS_NAMES
from services.events.schema_org import year_of
from services.events.web.base import PAGES
from services.events.year_glance import Glance, Line, Month, YearGlance, months, present_year, upcoming, year_glance
from shared.contracts import Rejected
from shared.contracts.names import Slug
from shared.contracts.problem import UNKNOWN
from shared.kind_names import KIND_NAMES
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.conditional import answer, is_fresh
from shared.web.linked_data import data_block

router = APIRouter()
pages = PAGES.router()
Shown = tuple[Glance, Sequence[Line], list[Month]]


@router.get(
    "/clock/{year}/glance",
    summary="A year at a glance",
    tags=["open data"],
    response_model=YearGlance,
    responses={304: {"description": "Nothing has changed."}},
)
async def as_data(request: Request, year: AnyYear, service: ServiceDep, built: BuiltDep) -> Response:
    """Return the promise, and of every occasion what, when, in which districts and how it stands."""
    glance = await _glance(service, built, year)
    return answer(request, glance.body, media_type="application/json", etag=glance.etag)


@pages.get("/clock.html")
async def show_present(service: ServiceDep, language: ReaderLanguage) -> Response:
    """Lead to the present year; where it has no annual clock, to the next that has one, else to the last.

    Raises:
        Rejected: there is none at all (404).
    """
    now = service.clock.now().astimezone(service.city.zone).year
    year = present_year(await planned_years(service.store), now)
    if year is None:
        raise Rejected(UNKNOWN, what="year", id=now)
    found = RedirectResponse(f"clock/{year}/page?lang={language}", status_code=303)
    found.headers["Cache-Control"] = "no-store"
    return found


@pages.get("/clock/{year}/page")
async def show(  # noqa: PLR0913, PLR0917 - what FastAPI hands in
    request: Request,
    year: AnyYear,
    service: ServiceDep,
    built: BuiltDep,
    language: ReaderLanguage,
    district: Annotated[Slug | None, Query()] = None,
) -> Response:
    """Show the year, or a district's part of it."""
    chosen = service.city.district(district, field="/query/district") if district else None
    districts = {one.id: one.name for one in service.city.districts}
    names: dict[str, Any] = {"district_names": districts, "status_names": STATUS_NAMES}
    themes = service.city.theme_names
    line = PAGES.macro("year_line.html", "line", language=language, kind_names=KIND_NAMES, theme_names=themes, **names)

    async def build(_: Shown | None) -> Shown:
        glance = await _glance(service, built, year)

        def shown() -> Shown:
            lines = [one for one in glance.lines if chosen is None or chosen.id in one.entry.districts]
            return glance, lines, months(lines, language, service.city.zone, line, year=year)

        return await asyncio.to_thread(shown)

    glance, lines, shown = await built.get(("year page", year, language, district), service.store, build)
    years, now = await planned_years(service.store), service.clock.now()
    # A year with thousands of occasions takes a while: off the loop that messages are handled in.
    context = names | {
        "city": service.city,
        "glance": glance,
        "months": shown,
        "upcoming": [one.shown[language] for one in upcoming(lines, now)],
        "linked_data": data_block(year_of(glance, lines, chosen.name if chosen else None, language, now)),
        "chosen": chosen,
        "years": years,
    }
    return await asyncio.to_thread(_page, request, language, context)


def _page(request: Request, language: Language, context: dict[str, Any]) -> Response:
    page = PAGES.render(request, "year.html", language=language, **context)
    # Named after all that is in it, so that nothing it depends on can be forgotten: 2 ms for 5,000 occasions.
    etag = f'"{sha256(page.body).hexdigest()[:32]}"'
    page.headers.update({"ETag": etag, "Cache-Control": "public, no-cache"})
    if not is_fresh(request, etag, None):
        return page
    del page.headers["Content-Length"]
    return Response(status_code=304, headers=dict(page.headers))


async def _glance(service: ServiceDep, built: Built, year: int) -> Glance:
    return await year_glance(service.store, built, year, service.settings.public_url.rstrip("/"))


router.include_router(pages)
