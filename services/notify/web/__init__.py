"""What notify serves over HTTP, beside its channels: pages of subscriptions, how campaigns fare, reports by mail."""

from __future__ import annotations

from fastapi import APIRouter

from services.notify.web import campaigns, choosing, newsletters, reports, subscribing, telling, unsubscribing

pages = APIRouter()
for _part in (subscribing, choosing, unsubscribing, telling, campaigns, newsletters, reports):
    pages.include_router(_part.router)
