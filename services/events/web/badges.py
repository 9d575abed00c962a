"""The participation symbol of a topic for any page: an image, and a small page to frame.

Both change by themselves when the time is over: no copy may be kept past that moment.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from babel.dates import format_date
from fastapi import APIRouter, Request, Response

from services.events.addresses import topic_page
from services.events.documents import Topic
from services.events.domain.topic import Phase
from services.events.web.base import PAGES, find_or_refuse
from services.events.words import WORDS
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.conditional import is_fresh
from shared.web.pages import MOMENTS

router = APIRouter(tags=["open data"])

_FOR_ANY_PAGE = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors *",
    "Vary": "Accept-Language",
}


@router.get(
    "/topics/{topic}/badge.svg",
    summary="The participation symbol of a topic",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}}, 304: {"description": "Nothing has changed."}},
)
async def badge(request: Request, topic: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Return the symbol as an image with words: whether one can take part, and until when."""
    return await _shown(request, topic, service, language, "badge.svg")


@router.get(
    "/topics/{topic}/badge.html",
    summary="The participation symbol of a topic, to frame",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}}, 304: {"description": "Nothing has changed."}},
)
async def snippet(request: Request, topic: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Return a small page: the symbol with the topic's name, linked to the topic's own page."""
    return await _shown(request, topic, service, language, "badge.html")


_MEDIA_TYPES = {"badge.svg": "image/svg+xml", "badge.html": "text/html"}


async def _shown(request: Request, topic: str, service: ServiceDep, language: Language, template: str) -> Response:
    found = await find_or_refuse(service, Topic, topic)
    now = service.clock.now()
    body = PAGES.environment.get_template(template).render(
        **_words(found, service, language),
        language=language,
        name=found.facts.name,
        url=f"{topic_page(service.settings.public_url.rstrip('/'), found.id)}?lang={language}",
    )
    etag = f'"{sha256(body.encode()).hexdigest()[:32]}"'
    headers = {
        **_FOR_ANY_PAGE,
        "Cache-Control": f"public, max-age={found.kept_for(now)}",
        "ETag": etag,
        "Content-Language": language,
    }
    if is_fresh(request, etag, None):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=_MEDIA_TYPES[template], headers=headers)


def _words(topic: Topic, service: Any, language: Language) -> dict[str, Any]:
    """Return the symbol's two lines, and whether the topic is open."""
    phase = topic.phase(service.clock.now())
    last_day = (topic.facts.open_until - timedelta(microseconds=1)).astimezone(service.city.zone)
    day = format_date(last_day, "medium", locale=MOMENTS[language][0])
    return {
        "is_open": phase is Phase.OPEN,
        "first": WORDS[f"badge_{phase}"].in_language(language),
        "second": WORDS[f"badge_{phase}_more"].format(day=day).in_language(language),
    }
