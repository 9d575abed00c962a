"""What came of a campaign, as numbers: its deliveries by what became of each, and whom it reached."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import BaseModel

from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.reach import Reach, reach_of
from services.notify.domain.targeting import ALL

if TYPE_CHECKING:
    from services.notify.documents import Campaign
    from shared.city import City
    from shared.store import Store


MOST_READ = 1_000
MOST_TOLD = 10


class Counts(BaseModel):
    """How many deliveries are in each state; `perhaps_twice` counts those that were in doubt.

    A crash leaves some in doubt, and an answer that never came; they are sent once more, and have failed where they are
    in doubt again.

    `sent` are those that a relay has taken. Of them `bounced` came back, `complaints` were complained of, and all but
    those that came back count as `delivered`: more than that no mail system tells. `held` wait for staff to send them,
    `later` for the hour that their readers have chosen, or for room under their ceiling. Those that no relay has seen
    are among the others, and `simulated` says how many they are.
    """

    held: int
    pending: int
    later: int
    in_flight: int
    sent: int
    failed: int
    withdrawn: int
    suppressed: int
    perhaps_twice: int
    delivered: int
    bounced: int
    complaints: int
    simulated: int


async def counts_of(campaign: Campaign, store: Store) -> Counts:
    """Count a campaign's deliveries, as they are at one moment."""
    asked: dict[str, dict[str, object]] = {
        **{status.name.lower(): {"status": status} for status in DeliveryStatus},
        "perhaps_twice": {"perhaps_twice": True},
        "bounced": {"bounced_at": {"$ne": None}},
        "complaints": {"complained_at": {"$ne": None}},
        "simulated": {"simulated": True},
    }
    found = await store.counts(Delivery, [{"campaign": campaign.id, **query} for query in asked.values()])
    counts = dict(zip(asked, found, strict=True))
    return Counts(**counts, delivered=counts["sent"] - counts["bounced"])


class Failures(BaseModel):
    """Letters that failed for good or came back, and why, in the relay's own words; an address is left out of them."""

    words: str
    letters: int


async def failures_of(campaign: Campaign, store: Store) -> list[Failures]:
    """Return why letters of a campaign failed, the commonest first: of the first `MOST_READ` that did, and shortly."""
    failed = {
        "campaign": campaign.id,
        "error": {"$ne": None},
        "$or": [{"status": DeliveryStatus.FAILED}, {"bounced_at": {"$ne": None}}],
    }
    found = await store.select(Delivery, failed, sort=[("_id", 1)], limit=MOST_READ)
    counts = Counter(one.error or "" for one in found)
    return [Failures(words=words, letters=letters) for words, letters in counts.most_common(MOST_TOLD)]


async def reached_by(campaign: Campaign, store: Store, city: City) -> Reach:
    """Return whom a newsletter reached: sent to, and nothing came back."""
    choices = (ALL, *(district.id for district in city.districts))
    query = {"campaign": campaign.id, "status": DeliveryStatus.SENT, "bounced_at": None}
    found = await asyncio.gather(*(store.count(Delivery, {**query, "districts": choice}) for choice in choices))
    counts = {choice: count + campaign.reach.get(choice, 0) for choice, count in zip(choices, found, strict=True)}
    return reach_of(counts, population_of(city))


def population_of(city: City) -> dict[str, float]:
    """Return the residents of each district."""
    return {district.id: float(district.population) for district in city.districts}
