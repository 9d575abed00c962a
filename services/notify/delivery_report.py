"""What came of a campaign, as numbers: its deliveries by what became of each, and whom it reached."""

from __future__ import annotations

import asyncio
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


class Counts(BaseModel):
    """How many deliveries are in each state; `perhaps_twice` counts those that a crash left in doubt.

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
    """Count a campaign's deliveries."""

    async def count(**query: object) -> int:
        return await store.count(Delivery, {"campaign": campaign.id, **query})

    states = await asyncio.gather(*(count(status=status) for status in DeliveryStatus))
    counts = {status.name.lower(): number for status, number in zip(DeliveryStatus, states, strict=True)}
    twice, bounced, complaints, simulated = await asyncio.gather(
        count(perhaps_twice=True),
        count(bounced_at={"$ne": None}),
        count(complained_at={"$ne": None}),
        count(simulated=True),
    )
    return Counts(
        **counts,
        perhaps_twice=twice,
        bounced=bounced,
        complaints=complaints,
        delivered=counts["sent"] - bounced,
        simulated=simulated,
    )


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
