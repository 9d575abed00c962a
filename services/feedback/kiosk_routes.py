"""The kiosk: a page for a stand or a library that goes on taking answers without the network, for days."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import FileResponse

from services.feedback.addresses import answer_page
from services.feedback.documents import survey_of
from services.feedback.page_routes import pages
from services.feedback.plan import plans_of
from shared.contracts.names import Slug
from shared.text import LANGUAGES
from shared.web import ReaderLanguage, ServiceDep
from shared.web.qr import qr_code

router = pages.router()
worker_router = APIRouter(include_in_schema=False)

_WORKER = "kiosk-worker.js"


@router.get("/surveys/{survey_id}/kiosk")
async def show_kiosk(  # noqa: PLR0913, PLR0917 - what a route is asked with
    request: Request,
    survey_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    kiosk: Annotated[Slug, Query(description="the kiosk's own name, as staff know it")] = "kiosk",
    key: Annotated[str, Query(max_length=200, description="shows that it is the city's own: feedback.open-kiosk")] = "",
) -> Response:
    """Show the kiosk of a survey, in all languages at once: the person chooses, with or without a network."""
    survey = await survey_of(service.store, survey_id)
    address = answer_page(service.settings.public_url.rstrip("/"), survey.id)
    root = request.scope.get("root_path", "")
    return pages.render(
        request,
        "kiosk.html",
        language=language,
        scripted=True,
        city=service.city,
        survey=survey,
        plans=plans_of(survey.questions),
        backgrounds={
            "district": [{"value": one.id, "name": one.name} for one in service.city.districts],
            "age_group": [{"value": one, "name": None} for one in service.city.age_groups],
        },
        source=f"/kiosk/{kiosk}",
        device=f"{kiosk}.{key}" if key else "",
        spoken=[(one, {key: text.in_language(one) for key, text in pages.words.items()}) for one in LANGUAGES],
        address=address,
        code=qr_code(address),
        keep=[f"{root}{pages.assets.path}/{name}" for name in pages.assets.names if name != _WORKER],
    )


@worker_router.get(f"/{_WORKER}")
async def kiosk_worker() -> FileResponse:
    """Return the script that shows kiosks without the network."""
    return pages.assets.worker(_WORKER)
