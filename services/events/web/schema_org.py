"""An occasion as a JSON-LD document."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from services.events.documents import BY_ID, Occasion, Partner, partners_filter
from services.events.domain.life_cycle import NOT_PROMISED
from services.events.schema_org import event_of
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import JSON_LD

router = APIRouter(tags=["open data"])


@router.get(
    "/occasions/{occasion}/schema.jsonld",
    summary="One occasion for search engines (schema.org)",
    response_class=Response,
    responses={200: {"content": {JSON_LD: {}}}},
)
async def as_json_ld(occasion: str, service: ServiceDep, language: ReaderLanguage) -> JSONResponse:
    """Return the occasion as a schema.org Event, in JSON-LD; a proposal is none yet."""
    found = await service.store.find(Occasion, occasion)
    if found is None or found.status in NOT_PROMISED:
        raise Rejected(UNKNOWN, what="occasion", id=occasion)
    partners = await service.store.select(Partner, partners_filter(ids=found.facts.partners), sort=BY_ID)
    told = event_of(
        found,
        service.city,
        language,
        service.settings.public_url.rstrip("/"),
        partners=[partner.facts for partner in partners],
    )
    return JSONResponse(
        told,
        media_type=JSON_LD,
        headers={"Content-Language": language, "Vary": "Accept-Language", "Cache-Control": "public, no-cache"},
    )
