"""A channel whose other end takes what is due and never answers."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from services.notify.channels.channel import Channel
from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.message import Audience

if TYPE_CHECKING:
    from shared.service import Service

NAME = "hanging"


async def hang(service: Service) -> None:
    """Claim what is due and wait for an answer that doesn't come."""
    due = {"channel": NAME, "status": DeliveryStatus.PENDING}
    while not await service.store.claim(Delivery, due, limit=1_000, lease=timedelta(hours=1)):
        await asyncio.sleep(0.1)
    await asyncio.Event().wait()


channel = Channel(NAME, sender=hang, audiences=frozenset({Audience.SUBSCRIBERS}))
