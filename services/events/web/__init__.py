"""What the events service serves over HTTP: open data, a calendar feed, and pages for residents."""

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
    occasion_page,
    open_data,
    partners,
    registration_page,
    topics,
    wishes,
    working_group,
    working_group_pages,
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
    occasion_page,
    open_data,
    partners,
    registration_page,
    topics,
    working_group,
    working_group_pages,
    wishes,
):
    router.include_router(part.router)
