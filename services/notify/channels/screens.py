"""Digital screens of libraries and other premises: each fetches its venue's playlist, or follows it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress

from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from services.notify.channels.channel import Channel
from services.notify.conditional import conditional
from services.notify.domain.playlist import Playlist
from services.notify.screen_board import BoardDep, District, Languages, Showing, place_of
from services.notify.web.screens import router as page
from shared.contracts.screens import ReportScreen
from shared.web import ServiceDep

PING = 60
"""Seconds between comments that keep proxies from closing the stream; what a screen hears comes more often."""
SLOWEST = 10.0
"""Seconds that a screen may take to receive what is sent; then the connection is given up."""

router = APIRouter(prefix="/notify/v1", tags=["notify"])


class _Stream(EventSourceResponse):
    """A stream that gives up a screen that doesn't receive; it simply connects again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one screen."""
        with suppress(SendTimeoutError):
            await super().__call__(scope, receive, send)


@router.get("/screens/{venue}/playlist", summary="What a venue's screen shows now", response_model=Playlist)
async def show(  # noqa: PLR0913, PLR0917 - what FastAPI reads
    request: Request,
    venue: str,
    service: ServiceDep,
    board: BoardDep,
    district: District = None,
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Return the items to show now, with how long each stays and when it expires.

    Raises:
        Rejected: unknown venue or district.
    """
    showing = await board.now(place_of(venue, district, languages, service.city))
    return conditional(request, showing.body.encode(), "application/json")


@router.get(
    "/screens/{venue}/live",
    summary="The playlist whenever it changes (server-sent events)",
    response_class=EventSourceResponse,
)
async def follow(
    venue: str,
    service: ServiceDep,
    board: BoardDep,
    district: District = None,
    languages: Languages = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Stream events `playlist`, and events `time` in between, each with the service's time, as JSON.

    Raises:
        Rejected: unknown venue or district; too many screens (503).
    """
    changes = board.follow(place_of(venue, district, languages, service.city))

    async def events() -> AsyncIterator[ServerSentEvent]:
        async for showing in changes:
            now = json.dumps(service.clock.now().isoformat())
            yield _told(showing, now)

    return _Stream(events(), ping=PING, send_timeout=SLOWEST)


def _told(showing: Showing | None, now: str) -> ServerSentEvent:
    if showing is None:
        return ServerSentEvent(f'{{"now":{now}}}', event="time")
    return ServerSentEvent(f'{{"now":{now},"playlist":{showing.body}}}', event="playlist", id=showing.revision)


channel = Channel("screens", routers=(router, page), takes=(ReportScreen,))
