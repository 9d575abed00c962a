"""Partners and partnerships, as open data, and a page for each partnership."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.events.documents import BY_ID, Partner, Partnership, in_district, partners_filter
from services.events.domain.partnership import STAGE_NAMES, STAGES
from services.events.partner_views import PartnershipsView, PartnershipView, PartnersView
from services.events.schema_org import project_of
from services.events.web.base import PAGES, find_or_refuse
from shared.contracts.events import PartnerFacts, PartnerKind
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import data_block

router = APIRouter()
data = APIRouter(tags=["open data"])
pages = PAGES.router()


@data.get("/partners", summary="Partners of the city")
async def partners(
    service: ServiceDep, district: str | None = None, network: str | None = None, kind: PartnerKind | None = None
) -> PartnersView:
    """Return the partners (of the district and of the whole city, in the network, of the kind)."""
    wanted = partners_filter(district=district, network=network, kind=kind)
    return PartnersView(partners=tuple(one.facts for one in await service.store.select(Partner, wanted, sort=BY_ID)))


@data.get("/partners/{partner}", summary="One partner")
async def partner_data(partner: str, service: ServiceDep) -> PartnerFacts:
    """Return the partner."""
    return (await find_or_refuse(service, Partner, partner)).facts


@data.get("/partnerships", summary="Partnerships")
async def partnerships(service: ServiceDep, district: str | None = None) -> PartnershipsView:
    """Return the partnerships (of the district and of the whole city), those that are over too."""
    found = await service.store.select(Partnership, in_district(district) if district else {}, sort=BY_ID)
    public_url = service.settings.public_url.rstrip("/")
    return PartnershipsView(partnerships=tuple(PartnershipView.of(one, public_url) for one in found))


@data.get("/partnerships/{partnership}", summary="One partnership")
async def partnership_data(partnership: str, service: ServiceDep) -> PartnershipView:
    """Return the partnership with every move of responsibility."""
    found = await find_or_refuse(service, Partnership, partnership)
    return PartnershipView.of(found, service.settings.public_url.rstrip("/"))


@pages.get("/partnerships/{partnership}/page")
async def show_partnership(
    request: Request, partnership: str, service: ServiceDep, language: ReaderLanguage
) -> Response:
    """Show the goal, who does what, and how responsibility has moved."""
    found = await find_or_refuse(service, Partnership, partnership)
    facts, view = found.facts, PartnershipView.of(found, service.settings.public_url.rstrip("/"))
    return PAGES.render(
        request,
        "partnership.html",
        language=language,
        city=service.city,
        linked_data=data_block(project_of(view, service.city, language)),
        partnership=view,
        stages=STAGES,
        stage_names=STAGE_NAMES,
        parties={one.id: one.name for one in facts.parties},
        responsibilities={one.id: one.name for one in facts.responsibilities},
        districts=[one.name for one in service.city.districts if one.id in facts.districts],
    )


router.include_router(data)
router.include_router(pages)
