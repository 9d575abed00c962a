"""Heartbeats: each is begun, becomes a campaign with one delivery, and goes when the next one comes."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notify.campaigns import tell
from services.notify.carrier import LETTERS_CHANNEL
from services.notify.documents import Campaign, Delivery, Pulse
from services.notify.domain.delivery import DeliveryStatus, delivery_id
from services.notify.domain.heartbeat import PULSE, campaign_of, subject_of
from services.notify.domain.message import Message
from services.notify.handlers._messages import messages
from services.notify.tasks import Beat
from shared.contracts.notify import HeartbeatBegun
from shared.store import Work


@messages.handles(Beat)
async def begin(task: Beat, work: Work) -> None:
    """Begin the next heartbeat, unless another process had it begun just before; the one before it is forgotten."""
    pulse = await work.find(Pulse, PULSE)
    if pulse is None:
        pulse = Pulse(id=PULSE, since=task.at, began_at=task.at)
        work.add(pulse)
    elif task.at < pulse.began_at + timedelta(seconds=work.settings.heartbeat_every):
        return
    elif await _forgotten(pulse.began_at, work) is DeliveryStatus.SENT:
        pulse.arrived_at = pulse.began_at
    pulse.began_at, pulse.email = task.at, work.settings.heartbeat_to
    work.publish(HeartbeatBegun(began_at=task.at))


@messages.handles(HeartbeatBegun)
async def send_on(event: HeartbeatBegun, work: Work) -> None:
    """Put it on record as a letter; not when the next one has begun already."""
    pulse = await work.find(Pulse, PULSE)
    if pulse is not None and pulse.began_at == event.began_at:
        await tell(work, Message.HEARTBEAT, subject_of(event.began_at), PULSE)


async def _forgotten(began_at: datetime, work: Work) -> DeliveryStatus | None:
    """Remove what is on record of a heartbeat; return how far its letter had come."""
    id_ = campaign_of(began_at)
    campaign = await work.find(Campaign, id_)
    delivery = await work.find(Delivery, delivery_id(id_, PULSE, LETTERS_CHANNEL))
    if campaign is not None:
        work.remove(campaign)
    if delivery is None:
        return None
    work.remove(delivery)
    return delivery.status
