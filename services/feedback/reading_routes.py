"""What staff read of a survey's answers by a signed link: free texts, searched; all answers, to export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.feedback.addresses import answers_export
from services.feedback.documents import Survey, survey_of
from services.feedback.export.stream import lines
from services.feedback.page_routes import pages
from services.feedback.reading import admit
from services.feedback.text_search import MOST_WORDS, search
from shared.contracts.names import Slug, Token
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter()
page_router = pages.router()

Until = Annotated[int, Query(ge=0, le=2**40, description="until when the link is good, in seconds of Unix time")]


@page_router.get("/surveys/{survey_id}/texts")
async def show_texts(  # noqa: PLR0913, PLR0917 - what FastAPI reads
    request: Request,
    survey_id: Slug,
    service: ServiceDep,
    language: ReaderLanguage,
    until: Until,
    key: Token,
    q: Annotated[str, Query(max_length=MOST_WORDS)] = "",
    after: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """Show what was written, for staff, with a search."""
    survey = await _admitted(service, survey_id, until, key)
    written, further = await search(service.store, survey, q, after)
    return pages.render(
        request,
        "texts.html",
        language=language,
        personal=True,
        city=service.city,
        survey=survey,
        written=written,
        q=q,
        until=until,
        key=key,
        further=str(request.url.include_query_params(after=further).query) if further else None,
        export_url=answers_export(service.settings.public_url.rstrip("/"), survey.id, until, key),
    )


@router.get(
    "/surveys/{survey_id}/answers",
    summary="All answers of a survey as lines of JSON, for staff",
    response_class=Response,
    responses={200: {"content": {"application/x-ndjson": {}}}},
)
async def export_answers(survey_id: Slug, service: ServiceDep, until: Until, key: Token) -> Response:
    """Stream the data dictionary, then an array of cells for each answer, then how many there were."""
    survey = await _admitted(service, survey_id, until, key)
    return StreamingResponse(
        lines(service.store, survey, service.city, now=service.clock.now()),
        media_type="application/x-ndjson",
        headers={
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'attachment; filename="{survey.id}.jsonl"',
        },
    )


async def _admitted(service: ServiceDep, survey_id: str, until: int, key: str) -> Survey:
    """Return the survey to who has the link; to others not even whether it is there."""
    admit(service.links, survey_id, until, key, now=service.clock.now())
    return await survey_of(service.store, survey_id)
