"""How campaigns fare, as numbers for dashboards: nobody's address, nobody's name."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.message import Message
from shared.contracts.notify import SubscriptionStatus
from shared.contracts.problem import UNKNOWN, Rejected
from shared.web import ServiceDep

if TYPE_CHECKING:
    from shared.store import Store

router = APIRouter(prefix="/notify/v1", tags=["notify"])


class Counts(BaseModel):
    """How many deliveries are in each state; `perhaps_twice` counts those that a crash left in doubt.

    `sent` are those that a relay has taken. Of them `bounced` came back, `complaints` were complained of, and all but
    those that came back count as `delivered`: more than that no mail system tells.
    """

    pending: int
    in_flight: int
    sent: int
    failed: int
    withdrawn: int
    suppressed: int
    perhaps_twice: int
    delivered: int
    bounced: int
    complaints: int


class CampaignReport(BaseModel):
    """One campaign. `complete` says that every recipient has a delivery."""

    id: str
    message: Message
    subject: str
    created_at: datetime
    expires_at: datetime | None
    complete: bool
    counts: Counts


class CampaignReports(BaseModel):
    """The newest campaigns, newest first."""

    campaigns: list[CampaignReport]


class SubscriptionCounts(BaseModel):
    """How many subscriptions stand where."""

    awaiting: int
    active: int
    ended: int


@router.get("/campaigns", summary="The newest campaigns and how their deliveries fare")
async def newest(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    skip: Annotated[int, Query(ge=0)] = 0,
) -> CampaignReports:
    """Return campaigns with counts; no addresses."""
    found = await service.store.select(Campaign, {}, sort=[("created_at", -1), ("_id", 1)], limit=limit, skip=skip)
    return CampaignReports(campaigns=[await _report(campaign, service.store) for campaign in found])


@router.get("/campaigns/{campaign}", summary="One campaign and how its deliveries fare")
async def one(campaign: str, service: ServiceDep) -> CampaignReport:
    """Return the campaign with counts; no addresses.

    Raises:
        Rejected: unknown.
    """
    found = await service.store.find(Campaign, campaign)
    if found is None:
        raise Rejected(UNKNOWN, what="campaign", id=campaign)
    return await _report(found, service.store)


@router.get("/subscriptions/count", summary="How many subscriptions there are")
async def subscriptions(service: ServiceDep) -> SubscriptionCounts:
    """Return how many await confirmation, are active and have ended."""
    awaiting, active, ended = await asyncio.gather(
        *(
            service.store.count(Subscription, {"status": status})
            for status in (
                SubscriptionStatus.AWAITING_CONFIRMATION,
                SubscriptionStatus.ACTIVE,
                SubscriptionStatus.ENDED,
            )
        )
    )
    return SubscriptionCounts(awaiting=awaiting, active=active, ended=ended)


async def _report(campaign: Campaign, store: Store) -> CampaignReport:
    async def count(**query: object) -> int:
        return await store.count(Delivery, {"campaign": campaign.id, **query})

    states = await asyncio.gather(*(count(status=status) for status in DeliveryStatus))
    counts = {status.name.lower(): number for status, number in zip(DeliveryStatus, states, strict=True)}
    twice, bounced, complaints = await asyncio.gather(
        count(perhaps_twice=True), count(bounced_at={"$ne": None}), count(complained_at={"$ne": None})
    )
    return CampaignReport(
        **campaign.model_dump(include={"id", "message", "subject", "created_at", "expires_at", "complete"}),
        counts=Counts(
            **counts,
            perhaps_twice=twice,
            bounced=bounced,
            complaints=complaints,
            delivered=counts["sent"] - bounced,
        ),
    )
