"""Calendar feeds: each is built once a change, not once a request."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from services.events.built import Built, BuiltDep
from services.events.documents import PROMISED, outlines
from services.events.domain.occasion import OccasionState
from services.events.feed import Entry, Feed
from services.events.kept import kept
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

    def wants(self, entry: Entry) -> bool:
        """Say whether it meets every condition."""
        conditions = ((self.district, entry.districts), (self.theme, entry.themes), (self.spoken, entry.spoken))
        return all(asked is None or asked in there for asked, there in conditions)


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

    async def entries() -> Sequence[Entry]:
        everything = await kept(service.store, built, ("calendar", language), _writer(service, language))
        return sorted(filter(wanted.wants, everything), key=lambda one: (one.starts_at, one.id))

    made = await _made(service, built, f"calendar.ics?{query}", entries, language)
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

    async def entries() -> Sequence[Entry]:
        write = _writer(service, language)
        return [write(one) for one in await outlines(service.store, {"_id": occasion, **PROMISED})]

    made = await _made(service, built, path, entries, language)
    if made.changed_at is None:
        raise Rejected(UNKNOWN, what="occasion", id=occasion)
    response = _answer(request, made, language)
    response.headers["Content-Disposition"] = f'inline; filename="{occasion}.ics"'
    return response


def _writer(service: ServiceDep, language: Language) -> Callable[[OccasionState], Entry]:
    public_url = service.settings.public_url.rstrip("/")
    return partial(Entry.of, city=service.city, language=language, public_url=public_url)


async def _made(
    service: ServiceDep, built: Built, path: str, entries: Callable[[], Awaitable[Sequence[Entry]]], language: Language
) -> Made:
    """Return the feed at this path below the service's, as it is now; `entries` gathers what is in it."""

    async def build(before: Made | None) -> Made:
        feed = Feed(
            entries=await entries(),
            city=service.city,
            language=language,
            source=f"{service.settings.public_url.rstrip('/')}/events/v1/{path}",
        )
        if before is not None and before.etag == feed.etag:
            return before  # something changed, but nothing in this feed
        # Thousands of entries take a while: off the loop that messages are handled in.
        return Made(feed.etag, feed.changed_at, await asyncio.to_thread(feed.to_ical))

    return await built.get(("calendar", path), service.store, build)


def _answer(request: Request, made: Made, language: Language) -> Response:
    media_type = "text/calendar"
    return answer(
        request, made.body, media_type=media_type, etag=made.etag, changed_at=made.changed_at, language=language
    )
