"""Districts with their coordinators, as open data and as pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.events.around import area_page_content, district_views
from services.events.district_views import DistrictsView, DistrictView
from services.events.web.base import PAGES
from services.events.words.district import PARTNER_KIND_NAMES
from services.events.words.occasion import KIND_NAMES
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter()
data = APIRouter(tags=["open data"])
pages = PAGES.router()


@data.get("/districts", summary="Districts with their coordinators and vacancies")
async def districts(service: ServiceDep) -> DistrictsView:
    """Return every district of the city."""
    return DistrictsView(districts=await district_views(service))


@data.get("/districts/{district}", summary="One district")
async def district_data(district: str, service: ServiceDep) -> DistrictView:
    """Return the district with its coordinators."""
    (view,) = await district_views(service, service.city.district(district).id)
    return view


@pages.get("/districts.html")
async def list_districts(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """List the districts, and who their coordinators are."""
    views = await district_views(service)
    return PAGES.render(request, "districts.html", language=language, city=service.city, districts=views)


@pages.get("/districts/{district}/page")
async def show_district(request: Request, district: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what goes on in the district and whom to turn to."""
    known = service.city.district(district)
    (view,) = await district_views(service, known.id)
    return PAGES.render(
        request,
        "district.html",
        language=language,
        city=service.city,
        district=view,
        kinds=KIND_NAMES,
        partner_kinds=PARTNER_KIND_NAMES,
        **await area_page_content(service, known.id),
    )


router.include_router(data)
router.include_router(pages)
