"""The calendar feed, with conditional requests (RFC 9110, 13)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import APIRouter, Request, Response

from services.events.documents import CHRONOLOGICAL, Occasion, occasions_filter
from services.events.feed import Feed
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(tags=["open data"])


def is_fresh(request: Request, etag: str, changed_at: datetime | None) -> bool:
    """Say whether the reader has this content already. With If-None-Match, If-Modified-Since isn't looked at."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return known.strip() == "*" or etag in {one.strip().removeprefix("W/") for one in known.split(",")}
    since = request.headers.get("if-modified-since")
    if since is None or changed_at is None:
        return False
    try:
        return changed_at.replace(microsecond=0) <= parsedate_to_datetime(since).astimezone(UTC)
    except ValueError:
        return False


@router.get(
    "/calendar.ics",
    summary="Occasions as a calendar feed",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, 304: {"description": "Nothing has changed."}},
)
async def calendar(
    request: Request,
    service: ServiceDep,
    language: ReaderLanguage,
    district: str | None = None,
    theme: str | None = None,
) -> Response:
    """Return every planned, confirmed, cancelled and held occasion (of the district, with the theme)."""
    wanted = occasions_filter(district=district, theme=theme)
    public_url = service.settings.public_url.rstrip("/")
    feed = Feed(
        occasions=await service.store.select(Occasion, wanted, sort=CHRONOLOGICAL),
        city=service.city,
        language=language,
        public_url=public_url,
        source=f"{public_url}/events/v1/calendar.ics?{request.url.include_query_params(lang=language).query}",
    )
    headers = {"ETag": feed.etag, "Cache-Control": "public, no-cache", "Vary": "Accept-Language"}
    if feed.changed_at:
        headers["Last-Modified"] = format_datetime(feed.changed_at.astimezone(UTC), usegmt=True)
    if is_fresh(request, feed.etag, feed.changed_at):
        return Response(status_code=304, headers=headers)
    # 0.3 ms an occasion: off the loop that messages are handled in.
    body = await asyncio.to_thread(feed.to_ical)
    return Response(body, media_type="text/calendar", headers={**headers, "Content-Language": language})
