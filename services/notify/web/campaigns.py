"""How campaigns fare, as numbers for dashboards: nobody's address, nobody's name."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter
from pydantic import BaseModel

from services.notify.delivery_report import Counts, counts_of, reached_by
from services.notify.documents import Campaign, Subscription
from services.notify.domain.message import Message
from services.notify.domain.reach import Reach
from shared.contracts.notify import SubscriptionStatus
from shared.contracts.problem import UNKNOWN, Rejected
from shared.web import ServiceDep
from shared.web.paging import Limit, Skip

if TYPE_CHECKING:
    from shared.service import Service

router = APIRouter(prefix="/notify/v1", tags=["notify"])


class CampaignReport(BaseModel):
    """One campaign. `complete` says that every recipient has a delivery."""

    id: str
    message: Message
    subject: str
    created_at: datetime
    expires_at: datetime | None
    complete: bool
    counts: Counts
    reach: Reach | None
    """Of a newsletter: whom it reached, by district beside the population; fewer than five aren't told."""


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
    limit: Limit = 20,
    skip: Skip = 0,
) -> CampaignReports:
    """Return campaigns with counts; no addresses. What staff have yet to send isn't among them, nor are heartbeats."""
    order = [("created_at", -1), ("_id", 1)]
    found = await service.store.select(
        Campaign, {"held": {"$ne": True}, "message": {"$ne": Message.HEARTBEAT}}, sort=order, limit=limit, skip=skip
    )
    return CampaignReports(campaigns=[await _report(campaign, service) for campaign in found])


@router.get("/campaigns/{campaign}", summary="One campaign and how its deliveries fare")
async def one(campaign: str, service: ServiceDep) -> CampaignReport:
    """Return the campaign with counts; no addresses.

    Raises:
        Rejected: unknown.
    """
    found = await service.store.find(Campaign, campaign)
    if found is None or found.held:
        raise Rejected(UNKNOWN, what="campaign", id=campaign)
    return await _report(found, service)


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


async def _report(campaign: Campaign, service: Service) -> CampaignReport:
    return CampaignReport(
        **campaign.model_dump(include={"id", "message", "subject", "created_at", "expires_at", "complete"}),
        counts=await counts_of(campaign, service.store),
        reach=await reached_by(campaign, service.store, service.city) if campaign.message.is_newsletter else None,
    )
