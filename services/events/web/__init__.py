"""What the events service serves over HTTP: open data, a calendar feed, and pages for residents."""

from __future__ import annotations

from fastapi import APIRouter

from services.events.web import (
    calendar,
    occasion_page,
    open_data,
    registration_page,
)

router = APIRouter(prefix="/events/v1")
for part in (
    open_data,
    calendar,
    occasion_page,
    registration_page,
):
    router.include_router(part.router)
