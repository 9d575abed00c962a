"""Digital screens of libraries and other premises: each fetches its venue's playlist."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from services.notify.channels.channel import Channel
from services.notify.conditional import conditional
from services.notify.documents import Notice
from services.notify.domain.playlist import Playlist, playlist, venues
from services.notify.domain.problems import UNKNOWN_VENUE
from shared.city import City
from shared.contracts.problem import Rejected
from shared.web import ServiceDep

router = APIRouter(prefix="/notify/v1", tags=["notify"])


@router.get("/screens/{venue}/playlist", summary="What a venue's screen shows now", response_model=Playlist)
async def show(request: Request, venue: str, service: ServiceDep) -> Response:
    """Return the items to show now, each in three languages, with how long it stays and when it expires.

    Raises:
        Rejected: unknown venue.
    """
    known = venues(service.city.libraries)
    if venue not in known:
        raise Rejected(UNKNOWN_VENUE, venue=venue, known=", ".join(known))
    now = service.clock.now()
    notices = await service.store.select(Notice, {"facts.shows_until": {"$gt": now}})
    shown = playlist(
        venue,
        district_of(venue, service.city),
        ((notice.id, notice.facts) for notice in notices),
        now,
        service.city.zone,
    )
    return conditional(request, shown.model_dump_json().encode(), "application/json")


def district_of(venue: str, city: City) -> str | None:
    """Return the district that the city's file gives a venue under ``venue_districts``; None when it gives none."""
    mapping = (city.model_extra or {}).get("venue_districts")
    district = mapping.get(venue) if isinstance(mapping, dict) else None
    return district if isinstance(district, str) else None


channel = Channel("screens", router=router)
