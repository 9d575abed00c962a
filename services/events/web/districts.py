"""Districts with their coordinators, as open data and as pages."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.events.addresses import occasion_page
from services.events.around import area_page_content, district_views
from services.events.district_views import DistrictsView, DistrictView
from services.events.schema_org import area_of, list_of
from services.events.web.base import PAGES
from services.events.words import WORDS
from services.events.words.district import PARTNER_KIND_NAMES
from shared.kind_names import KIND_NAMES
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import data_block

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
    listed = list_of(WORDS["all_districts"].in_language(language), ((one.name, one.url) for one in views), language)
    return PAGES.render(
        request,
        "districts.html",
        language=language,
        city=service.city,
        linked_data=data_block(listed),
        districts=views,
    )


@pages.get("/districts/{district}/page")
async def show_district(request: Request, district: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what goes on in the district and whom to turn to."""
    known = service.city.district(district)
    (view,) = await district_views(service, known.id)
    content = await area_page_content(service, known.id)
    public_url = service.settings.public_url.rstrip("/")
    occasions = ((one.facts.name, occasion_page(public_url, one.id)) for one in content["occasions"])
    coming = list_of(WORDS["coming_occasions"].in_language(language), occasions, language)
    return PAGES.render(
        request,
        "district.html",
        language=language,
        city=service.city,
        linked_data=data_block(area_of(view, coming, service.city, language)),
        district=view,
        kinds=KIND_NAMES,
        partner_kinds=PARTNER_KIND_NAMES,
        **content,
    )


router.include_router(data)
router.include_router(pages)
