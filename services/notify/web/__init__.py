"""What notify serves over HTTP, beside its channels: pages of subscriptions, and how campaigns fare."""

from __future__ import annotations

from fastapi import APIRouter

from services.notify.web import campaigns, screens, subscribing, unsubscribing

pages = APIRouter()
for _part in (subscribing, unsubscribing, campaigns, screens):
    pages.include_router(_part.router)
