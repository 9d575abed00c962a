"""Begin campaigns and record deliveries: what every handler that tells people something uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.notify.channels import sending
from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.domain.budget import BudgetNews
from services.notify.domain.campaign import campaign_id
from services.notify.domain.delivery import DeliveryStatus, delivery_id
from services.notify.domain.message import Message
from services.notify.tasks import FanOut
from shared.clock import RealClock
from shared.observe import tracing
from shared.observe.metrics import TOLD
from shared.store import Document, Work

PAGE = 100
"""Recipients that are recorded at once, in the order of their ids."""


async def begin(work: Work, message: Message, subject: str, **content: Any) -> Campaign | None:
    """Begin a campaign to an audience and have its deliveries recorded; None where it began before."""
    id_ = campaign_id(message, subject)
    if await work.find(Campaign, id_) is not None:
        return None
    campaign = Campaign(id=id_, message=message, subject=subject, created_at=work.now, **content)
    work.add(campaign)
    await fan_out(work, FanOut(campaign=id_))
    return campaign


async def tell_followers(work: Work, occasion: str, subject: str, **content: Any) -> None:
    """Begin a campaign to who follows an occasion; none where nobody does, as of most occasions."""
    if await work.select(Subscription, Subscription.following(occasion), limit=1):
        await begin(work, Message.FOLLOWED, subject, occasion=occasion, **content)


async def fan_out(work: Work, task: FanOut, *, due: datetime | None = None) -> None:
    """Have the next page of a campaign's recipients recorded now, or when it is due; each page under its own key."""
    await work.schedule(task, due=due or work.now, key=f"fan-out:{task.campaign}:{task.after}")


def next_page(task: FanOut, page: Sequence[Document]) -> FanOut | None:
    """Return the task that goes on after a page in the order of ids; None after the last."""
    return task.model_copy(update={"after": page[-1].id}) if len(page) == PAGE else None


async def tell(  # noqa: PLR0913 - what is told, and to whom
    work: Work, message: Message, subject: str, recipient: str, *, number: int = 1, budget: BudgetNews | None = None
) -> None:
    """Record one person's message; `number` tells repetitions on purpose apart."""
    id_ = campaign_id(message, subject)
    campaign = await work.find(Campaign, id_)
    if campaign is None:
        campaign = Campaign(id=id_, message=message, subject=subject, created_at=work.now, budget=budget)
        work.add(campaign)
    await record(work, campaign, {delivery_key(recipient, number): recipient})


def reads_to_tell(
    message: Message, subject: str, recipient: str, *, number: int = 1
) -> Iterator[tuple[type[Document], str]]:
    """Return what `tell` will ask for, for a handler's `reads`."""
    campaign = campaign_id(message, subject)
    yield Campaign, campaign
    for channel in sending(message.audience):
        yield Delivery, delivery_id(campaign, delivery_key(recipient, number), channel)


def delivery_key(identity: str, number: int = 1) -> str:
    """Return what makes a recipient's delivery one of its own within a campaign."""
    return identity if number == 1 else f"{identity}#{number}"


async def record(
    work: Work,
    campaign: Campaign,
    recipients: Mapping[str, str],
    occasions: Mapping[str, tuple[str, ...]] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> list[Delivery]:
    """Record the deliveries that aren't there yet, and return them.

    Each is on the channel that the recipient has chosen, or else on every one that sends to the audience.

    Args:
        work: the handler's.
        campaign: what is told.
        recipients: recipient's document id by what a delivery must be unique for (mostly the id itself).
        occasions: which of the campaign's occasions concern the recipient, by the same key; none means all.
        chosen: the one channel by which a recipient wants to hear, by the same key.
    """
    channels = sending(campaign.message.audience)
    wanted = {
        delivery_id(campaign.id, key, channel): (key, channel)
        for key in recipients
        for channel in ((chosen[key],) if chosen and key in chosen else channels)
    }
    there = (
        {delivery.id for delivery in await work.select(Delivery, {"_id": {"$in": list(wanted)}})}
        if len(wanted) > 1
        else {id_ for id_ in wanted if await work.find(Delivery, id_)}
    )
    # By the machine's clock, as who sends goes by: since then it could have been sent.
    at = RealClock().now()
    added = [
        Delivery(
            id=id_,
            campaign=campaign.id,
            recipient=recipients[key],
            channel=channel,
            bulk=campaign.message.is_bulk,
            occasions=(occasions or {}).get(key, ()),
            status=DeliveryStatus.HELD if campaign.held else DeliveryStatus.PENDING,
            next_attempt_at=at,
            traceparent=tracing.here(),
        )
        for id_, (key, channel) in wanted.items()
        if id_ not in there
    ]
    for delivery in added:
        work.add(delivery)
        if not campaign.held:
            count_told(work, campaign, delivery)
    return added


def count_told(work: Work, campaign: Campaign, delivery: Delivery) -> None:
    """Count a delivery that is given to its channel to be sent."""
    work.count(TOLD.labels("notify", campaign.message.value, delivery.channel))
