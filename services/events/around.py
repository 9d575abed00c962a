"""What is around occasions in a district: whom to turn to, who works there, what else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.events.district_views import DistrictView
from services.events.documents import (
    BY_ID,
    CHRONOLOGICAL,
    OF_THE_CITY,
    SOONEST_OVER_FIRST,
    Activity,
    Area,
    Occasion,
    Partner,
    Partnership,
    Topic,
    in_district,
    listed_filter,
    occasions_filter,
    partners_filter,
    topics_filter,
)
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState

if TYPE_CHECKING:
    from shared.service import Service

COMING = (Status.PLANNED, Status.CONFIRMED, Status.MOVED)
"""How an occasion stands that residents can still come to."""
_MOST = 20
"""Occasions and activities that a page shows."""


async def district_views(service: Service, *ids: str) -> tuple[DistrictView, ...]:
    """Return the districts of these ids as they are today, in the city's order; with no id all of them."""
    areas = {one.id: one for one in await service.store.select(Area, {"_id": {"$in": list(ids)}} if ids else {})}
    today = service.clock.now().astimezone(service.city.zone).date()
    public_url = service.settings.public_url.rstrip("/")
    return tuple(
        DistrictView.of(one, areas.get(one.id), public_url, today)
        for one in service.city.districts
        if not ids or one.id in ids
    )


async def area_page_content(service: Service, district: str) -> dict[str, Any]:
    """Return what the page of a district shows beside its coordinators."""
    now, store = service.clock.now(), service.store
    coming = occasions_filter(district=district, ends_after=now) | {"status": {"$in": list(COMING)}} | OF_THE_CITY
    return {
        "occasions": await store.select(Occasion, coming, sort=CHRONOLOGICAL, limit=_MOST),
        "topics": await store.select(Topic, topics_filter(district=district, open_at=now), sort=SOONEST_OVER_FIRST),
        "activities": await store.select(
            Activity, listed_filter(now, district=district), sort=[("facts.starts_at", 1)], limit=_MOST
        ),
        "partners": await store.select(Partner, partners_filter(district=district), sort=BY_ID),
        "partnerships": await store.select(Partnership, {**in_district(district), "ending": None}, sort=BY_ID),
    }


async def occasion_around(service: Service, occasion: OccasionState) -> dict[str, Any]:
    """Return what an occasion's page shows of its area: coordinators, co-organising partners, topics."""
    facts, store = occasion.facts, service.store
    partners = await store.select(Partner, partners_filter(ids=facts.partners), sort=BY_ID) if facts.partners else []
    return {
        "areas": await district_views(service, *facts.districts) if facts.districts else (),
        "partners": partners,
        "topics": await store.select(
            Topic, topics_filter(occasion=occasion.id, open_at=service.clock.now()), sort=SOONEST_OVER_FIRST
        ),
    }
