"""Calendar feeds: each is built once a change, not once a request."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.events.built import Built, BuiltDep
from services.events.documents import PROMISED, occasions_filter, outlines
from services.events.feed import Feed
from shared.contracts import Rejected
from shared.contracts.names import Slug
from shared.contracts.problem import UNKNOWN
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.conditional import answer

router = APIRouter(tags=["open data"])
CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {}}},
    304: {"description": "Nothing has changed."},
}


class Wanted(BaseModel):
    """Whose calendar it is: the whole city's, or what meets every condition that is given."""

    district: Slug | None = None
    theme: Slug | None = None
    spoken: Language | None = None
    """A language that at least one of its tracks is held in."""

    def to_filter(self) -> dict[str, Any]:
        """Return the filter of what has been promised to residents."""
        spoken = {"facts.programme.tracks.languages": self.spoken} if self.spoken else {}
        return occasions_filter(district=self.district, theme=self.theme) | spoken


@dataclass(frozen=True)
class Made:
    """A feed as it is sent."""

    etag: str
    changed_at: datetime | None
    body: bytes


@router.get("/calendar.ics", summary="Occasions as a calendar feed", response_class=Response, responses=CALENDAR)
async def calendar(
    request: Request, service: ServiceDep, built: BuiltDep, language: ReaderLanguage, wanted: Annotated[Wanted, Query()]
) -> Response:
    """Return every occasion that was promised, cancelled ones included (in the district, with the theme, spoken in)."""
    if wanted.district:
        service.city.district(wanted.district, field="/query/district")
    query = urlencode({**wanted.model_dump(exclude_none=True), "lang": language})
    made = await _made(service, built, f"calendar.ics?{query}", wanted.to_filter(), language)
    return _answer(request, made, language)


@router.get(
    "/occasions/{occasion}/calendar.ics",
    summary="One occasion as a calendar feed",
    response_class=Response,
    responses={**CALENDAR, 404: {"description": "There is no such occasion. RFC 9457."}},
)
async def calendar_of_one(
    request: Request, occasion: str, service: ServiceDep, built: BuiltDep, language: ReaderLanguage
) -> Response:
    """Return one occasion: whoever subscribes to it learns when it is moved or cancelled."""
    path = f"occasions/{occasion}/calendar.ics?lang={language}"
    made = await _made(service, built, path, {"_id": occasion, **PROMISED}, language)
    if made.changed_at is None:
        raise Rejected(UNKNOWN, what="occasion", id=occasion)
    response = _answer(request, made, language)
    response.headers["Content-Disposition"] = f'inline; filename="{occasion}.ics"'
    return response


async def _made(service: ServiceDep, built: Built, path: str, filter: dict[str, Any], language: Language) -> Made:
    """Return the feed at this path below the service's, as it is now."""
    public_url = service.settings.public_url.rstrip("/")

    async def build(before: Made | None) -> Made:
        feed = Feed(
            occasions=await outlines(service.store, filter),
            city=service.city,
            language=language,
            public_url=public_url,
            source=f"{public_url}/events/v1/{path}",
        )
        if before is not None and before.etag == feed.etag:
            return before  # something changed, but nothing in this feed
        # 0.3 ms an occasion: off the loop that messages are handled in.
        return Made(feed.etag, feed.changed_at, await asyncio.to_thread(feed.to_ical))

    return await built.get(("calendar", path), service.store, build)


def _answer(request: Request, made: Made, language: Language) -> Response:
    media_type = "text/calendar"
    return answer(
        request, made.body, media_type=media_type, etag=made.etag, changed_at=made.changed_at, language=language
    )
