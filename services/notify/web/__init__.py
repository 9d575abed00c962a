"""What notify serves over HTTP, beside its channels: pages of subscriptions, and how campaigns fare."""

from __future__ import annotations

from fastapi import APIRouter

from services.notify.web import campaigns, subscribing, unsubscribing

pages = APIRouter()
for _part in (subscribing, unsubscribing, campaigns):
    pages.include_router(_part.router)
