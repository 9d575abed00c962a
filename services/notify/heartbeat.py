"""A heartbeat: every ten minutes a letter to nobody goes the whole way of a letter, and its age is a metric.

Due work, an event over the broker, a campaign and a delivery on record, the e-mail channel: whatever of these stands
still, or is gone, lets the age grow. By the machine's clock, because a city's may be set. See
docs/decisions/0066-a-heartbeat-goes-the-way-of-a-letter.md.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.notify.carrier import LETTERS_CHANNEL
from services.notify.documents import Delivery, Pulse
from services.notify.domain.delivery import DeliveryStatus, delivery_id
from services.notify.domain.heartbeat import PULSE, campaign_of
from services.notify.tasks import Beat
from shared.observe.metrics import HEARTBEAT_AGE
from shared.store import Cause, Conflict, Group, Outage, Work

if TYPE_CHECKING:
    from shared.service import Service

LOOK = 10.0
"""Seconds between looks at where the newest is."""


async def beat(service: Service) -> None:
    """Have heartbeats begun in time, and tell how old the newest is that has arrived, until cancelled."""
    every = timedelta(seconds=service.settings.heartbeat_every)
    age = HEARTBEAT_AGE.labels(service.name)
    arrived = datetime.now(UTC)
    while True:
        now = datetime.now(UTC)
        try:
            pulse = await service.store.find(Pulse, PULSE)
            if pulse is not None:
                arrived = await newest(pulse, service)
            if pulse is None or now >= pulse.began_at + every:
                await _have_begun(service, now)
        except Outage:
            pass  # /readyz tells of it, and the age grows
        age.set(max((now - arrived).total_seconds(), 0))
        await asyncio.sleep(min(LOOK, service.settings.heartbeat_every / 4))


async def newest(pulse: Pulse, service: Service) -> datetime:
    """Return when the newest began that has arrived; when there is none, since when there are any."""
    delivery = await service.store.find(Delivery, delivery_id(campaign_of(pulse.began_at), PULSE, LETTERS_CHANNEL))
    if delivery is not None and delivery.status is DeliveryStatus.SENT:
        return pulse.began_at
    return pulse.arrived_at or pulse.since


async def _have_begun(service: Service, now: datetime) -> None:
    """Set the task; of several processes that do, one makes a heartbeat of it."""
    try:
        async with service.store.transaction() as transaction:
            group = Group(transaction)
            work = Work(group, service, Cause(PULSE, "/silta/notify/heartbeat", Beat.NAME), service.clock.now())
            await work.schedule(Beat(at=now.replace(microsecond=0)), due=work.now, key=PULSE)
            work.accept()
            await group.flush()
    except Conflict:  # another process has set it just now
        return
