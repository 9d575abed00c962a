"""What notify serves over HTTP, beside its channels: pages of subscriptions, and how campaigns fare."""

from __future__ import annotations

from fastapi import APIRouter

from services.notify.channels import channels
from services.notify.web import campaigns, screens, subscribing, unsubscribing

router = APIRouter()
for _part in (subscribing, unsubscribing, campaigns, screens):
    router.include_router(_part.router)
for _channel in channels():
    if _channel.router is not None:
        router.include_router(_channel.router)
