"""What became of the posts to one end of a channel, for staff to see."""

from __future__ import annotations

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.handlers._messages import messages
from shared.contracts.networks import Networks, NetworkState, ReadNetworks
from shared.contracts.webhooks import FailedPost
from shared.store import Work

MOST_COUNTED = 1_000
MOST_SHOWN = 20


async def waiting(channel: str, recipient: str, work: Work) -> int:
    """Return how much waits to be posted, up to `MOST_COUNTED`."""
    query = {"channel": channel, "status": DeliveryStatus.PENDING, "recipient": recipient}
    return len(await work.select(Delivery, query, limit=MOST_COUNTED))


async def marked(mark: str, channel: str, recipient: str, work: Work) -> int:
    """Return how much is on record with this mark, up to `MOST_COUNTED`."""
    query = {"channel": channel, "recipient": recipient, mark: True}
    return len(await work.select(Delivery, query, limit=MOST_COUNTED))


async def failed(channel: str, recipient: str, work: Work) -> tuple[FailedPost, ...]:
    """Return what was not taken, the latest first."""
    query = {"channel": channel, "status": DeliveryStatus.FAILED, "recipient": recipient}
    found = await work.select(Delivery, query, sort=[("next_attempt_at", -1)], limit=MOST_SHOWN)
    return tuple(FailedPost(news=one.campaign, attempts=one.attempts, error=one.error or "unknown") for one in found)


async def trouble(channel: str, recipient: str, work: Work) -> str | None:
    """Return what went wrong the last time with what waits to be posted."""
    query = {"channel": channel, "status": DeliveryStatus.PENDING, "recipient": recipient, "attempts": {"$gt": 0}}
    found = await work.select(Delivery, query, sort=[("next_attempt_at", -1)], limit=1)
    return found[0].error if found else None


@messages.handles(ReadNetworks)
async def read_networks(_: ReadNetworks, work: Work) -> Networks:
    """List those of the settings."""
    return Networks(networks=tuple([await _state(name, work) for name in sorted(work.settings.apprise_urls)]))


async def _state(name: str, work: Work) -> NetworkState:
    network = work.settings.apprise_urls[name]
    return NetworkState(
        **network.model_dump(exclude={"url"}),
        network=name,
        waiting=await waiting("social", name, work),
        error=await trouble("social", name, work),
        perhaps_twice=await marked("perhaps_twice", "social", name, work),
        simulated=await marked("simulated", "social", name, work),
        failed=await failed("social", name, work),
    )
