"""What the events service serves over HTTP: open data, calendar feeds, Linked Events, and pages for residents."""

from __future__ import annotations

from fastapi import APIRouter

from services.events.web import (
    activities,
    activity_pages,
    badges,
    calendar,
    concepts,
    districts,
    door_page,
    linked_events,
    occasion_page,
    open_data,
    partners,
    registration_page,
    schema_org,
    topics,
    wishes,
    working_group,
    working_group_pages,
    year_page,
)

router = APIRouter(prefix="/events/v1")
for part in (
    activities,
    activity_pages,
    badges,
    calendar,
    concepts,
    districts,
    door_page,
    linked_events,
    occasion_page,
    open_data,
    partners,
    registration_page,
    schema_org,
    topics,
    wishes,
    working_group,
    working_group_pages,
    year_page,
):
    router.include_router(part.router)
