"""Results while they come in: as JSON, as a page, and as streams of events that keep both up to date."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Annotated

from babel.numbers import format_decimal, format_percent
from fastapi import APIRouter, Header, Query, Request, Response
from jinja2 import pass_context
from jinja2.runtime import Context
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from services.feedback.domain.summary import Summary, summarise
from services.feedback.live import Live, LiveDep, Results
from services.feedback.page_routes import pages
from services.feedback.results_view import by_age, by_district, by_language, charts
from shared.city import City
from shared.contracts.names import Slug
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.pages import MOMENTS

router = APIRouter()
page_router = pages.router()

PING = 15
"""Seconds between signs of life: proxies close what is silent for a minute."""
SLOWEST = 10.0
"""Seconds that a follower may take to receive what is sent; then the connection is given up."""
BACK_AFTER = 5_000
"""Milliseconds after which a browser connects again when the connection was lost."""

District = Annotated[Slug | None, Query(description="only the answers of those who told this district, or `not-told`")]
LastEventId = Annotated[str | None, Header(description="what the follower has already")]


class Stream(EventSourceResponse):
    """A stream of events that gives up followers who don't receive."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one follower; one who is too slow simply connects again."""
        with suppress(SendTimeoutError):
            await super().__call__(scope, receive, send)


@router.get(
    "/surveys/{survey_id}/summary",
    summary="A survey's answers so far, none of them a person's",
    response_model=Summary,
)
async def see_summary(survey_id: Slug, service: ServiceDep, live: LiveDep, district: District = None) -> Response:
    """Return what may be shown, or 404. Free texts are not public."""
    results = await live.now(survey_id)
    return Response(_as_data(results, service.city, district), media_type="application/json")


@router.get(
    "/surveys/{survey_id}/summary/live",
    summary="The summary whenever it changes (server-sent events)",
    response_class=EventSourceResponse,
)
async def follow_summary(
    survey_id: Slug,
    service: ServiceDep,
    live: LiveDep,
    district: District = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Stream events `summary`, each with the whole summary as JSON; 503 when too many follow."""
    return await _stream(
        live, survey_id, "summary", lambda results: _as_data(results, service.city, district), last_event_id
    )


@router.get(
    "/surveys/{survey_id}/results/live",
    summary="The results' part of their page whenever it changes (server-sent events)",
    response_class=EventSourceResponse,
)
async def follow_page(  # noqa: PLR0913, PLR0917 - what FastAPI reads
    survey_id: Slug,
    service: ServiceDep,
    live: LiveDep,
    language: ReaderLanguage,
    district: District = None,
    last_event_id: LastEventId = None,
) -> Response:
    """Stream events `results`, each with the mark-up that the page shows; 503 when too many follow."""
    return await _stream(
        live, survey_id, "results", lambda results: _shown(results, service.city, language, district), last_event_id
    )


@page_router.get("/surveys/{survey_id}/results")
async def show_results(  # noqa: PLR0913, PLR0917 - what FastAPI reads
    request: Request,
    survey_id: str,
    service: ServiceDep,
    live: LiveDep,
    language: ReaderLanguage,
    district: District = None,
) -> Response:
    """Show the results; with scripts they follow what comes in."""
    results = await live.now(survey_id)
    summary = summary_of(results, service.city, district)
    return pages.render(
        request,
        "results.html",
        language=language,
        scripted=True,
        city=service.city,
        survey=results.survey,
        summary=summary,
        districts=[one for one in service.city.districts if one.id in summary_of(results, service.city).filters],
        district=district,
        revision=results.revision,
        shown=_shown(results, service.city, language, district),
    )


def summary_of(results: Results, city: City, district: str | None = None) -> Summary:
    """Return what may be shown of these results."""
    return summarise(
        results.survey.id,
        results.survey.questions,
        results.shown,
        answers=results.answers,
        districts=[one.id for one in city.districts],
        district=district,
    )


def _as_data(results: Results, city: City, district: str | None) -> str:
    """Return what may be shown as JSON, made once for all who read it."""
    return results.once(("data", district), lambda results: summary_of(results, city, district).model_dump_json())


def _shown(results: Results, city: City, language: Language, district: str | None) -> str:
    """Return the mark-up of the results, made once for all who read them in this language."""

    def make(results: Results) -> str:
        summary = summary_of(results, city, district)
        concerned = results.survey.districts
        macro = pages.macro("results_shown.html", "results", language=language)
        return str(
            macro(
                summary,
                charts(summary, results.survey.questions),
                by_district(summary, city, concerned) if district is None else [],
                by_age(summary, city, concerned),
                by_language(summary, city, concerned),
                [one.name for one in city.districts if one.id in concerned] if district is None else [],
            )
        )

    return results.once(("mark-up", language, district), make)


async def _stream(
    live: Live, survey_id: str, event: str, word: Callable[[Results], str], known: str | None
) -> Response:
    states = await live.follow(survey_id)

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for results in states:
            if results.revision != known:
                yield ServerSentEvent(word(results), event=event, id=results.revision, retry=BACK_AFTER)

    return Stream(events(), ping=PING, send_timeout=SLOWEST)


@pass_context
def _percent(context: Context, share: float) -> str:
    return format_percent(share, locale=MOMENTS[context["language"]][0], format=None)


@pass_context
def _number(context: Context, value: float) -> str:
    return format_decimal(value, locale=MOMENTS[context["language"]][0])


pages.environment.filters |= {"percent": _percent, "number": _number}
