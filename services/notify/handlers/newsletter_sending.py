"""Newsletters that staff compose: approved, sent to exactly those on record, called off.

Deliveries are released, and withdrawn, a page at a time, as they were recorded: no transaction grows with the number
of recipients. What could be sent at any moment is withdrawn by who sends it, within a second (`channels.email`): a
transaction over what senders are at would wait for them to the end.
"""

from __future__ import annotations

from services.notify.campaigns import count_told
from services.notify.documents import Campaign, Delivery
from services.notify.domain.delivery import DeliveryStatus
from services.notify.handlers._messages import messages
from services.notify.newsletter_documents import Newsletter
from services.notify.newsletters import campaign_of, open_for_staff, sum_up_in_time, withdraw
from services.notify.tasks import BeginSending, ReleaseDeliveries, SumUpReach, WithdrawDeliveries
from shared.audit.acting import acting
from shared.clock import RealClock
from shared.contracts.campaigns import (
    ApproveCampaign,
    CampaignApproved,
    CampaignCancelled,
    CampaignSending,
    CampaignStage,
    CancelCampaign,
    SendCampaign,
)
from shared.store import Work

PAGE = 100
LINK_HOURS = 8


@messages.handles(ApproveCampaign)
async def approve_campaign(command: ApproveCampaign, work: Work) -> CampaignApproved:
    """Note that a second person approves."""
    newsletter = await work.load(Newsletter, command.campaign, field="/data/campaign")
    recipients = newsletter.approve(command.edition, by=await acting(command.by, work))
    return CampaignApproved(campaign=newsletter.id, edition=newsletter.edition, recipients=recipients)


@messages.handles(SendCampaign)
async def send_campaign(command: SendCampaign, work: Work) -> CampaignSending:
    """Have it begun, now or at its time."""
    newsletter = await work.load(Newsletter, command.campaign, field="/data/campaign")
    at = max(command.at or work.now, work.now)
    recipients = newsletter.send(
        command.edition,
        by=command.by,
        at=at,
        expires_at=command.expires_at,
        above=work.city.campaign_approval_above,
        now=work.now,
    )
    await work.schedule(BeginSending(newsletter=newsletter.id), due=at, key=_begin_key(newsletter))
    return CampaignSending(
        campaign=newsletter.id,
        edition=newsletter.edition,
        stage=newsletter.stage,
        recipients=recipients,
        at=at,
        expires_at=command.expires_at,
    )


@messages.handles(CancelCampaign)
async def cancel_campaign(command: CancelCampaign, work: Work) -> CampaignCancelled:
    """Call it off, wherever it stands."""
    newsletter = await work.load(Newsletter, command.campaign, field="/data/campaign")
    if newsletter.cancel(by=command.by, now=work.now):
        await work.unschedule(_begin_key(newsletter))
        campaign = await work.find(Campaign, campaign_of(newsletter))
        if campaign is not None:
            campaign.held, campaign.expires_at = False, work.now
            await withdraw(campaign.id, work)
    opened = open_for_staff(newsletter.id, work, hours=LINK_HOURS)
    return CampaignCancelled(
        campaign=newsletter.id,
        edition=newsletter.edition,
        url=opened.url,
        report_url=opened.report_url,
        until=opened.until,
    )


@messages.handles(BeginSending)
async def begin_sending(task: BeginSending, work: Work) -> None:
    """Begin, unless it was called off; what has expired by now is withdrawn instead."""
    newsletter = await work.load(Newsletter, task.newsletter)
    if newsletter.stage is not CampaignStage.SCHEDULED:
        return
    newsletter.stage = CampaignStage.SENDING
    campaign = await work.load(Campaign, campaign_of(newsletter))
    campaign.held, campaign.expires_at = False, newsletter.expires_at
    await sum_up_in_time(campaign.id, work)
    if newsletter.expires_at is not None:
        await withdraw(campaign.id, work, due=newsletter.expires_at, when="expired")
    await _go_on(ReleaseDeliveries(campaign=campaign.id), work)


@messages.handles(ReleaseDeliveries)
async def release_deliveries(task: ReleaseDeliveries, work: Work) -> None:
    """Let the next page be sent, and have the one after it released."""
    campaign = await work.load(Campaign, task.campaign)
    if campaign.expires_at is not None and work.now >= campaign.expires_at:
        return
    page = await work.select(Delivery, {"campaign": campaign.id, "status": DeliveryStatus.HELD}, limit=PAGE)
    for delivery in page:
        delivery.status, delivery.next_attempt_at = DeliveryStatus.PENDING, RealClock().now()
        count_told(work, campaign, delivery)
    if len(page) == PAGE:
        await _go_on(task, work)


@messages.handles(WithdrawDeliveries)
async def withdraw_deliveries(task: WithdrawDeliveries, work: Work) -> None:
    """Withdraw the next page, or drop it where it was never promised to anybody; then the one after it."""
    campaign = await work.find(Campaign, task.campaign)
    if campaign is None:
        return
    states = [DeliveryStatus.HELD, DeliveryStatus.SUPPRESSED] if campaign.superseded else [DeliveryStatus.HELD]
    page = await work.select(Delivery, {"campaign": campaign.id, "status": {"$in": states}}, limit=PAGE)
    if len(page) < PAGE:
        waiting = [DeliveryStatus.PENDING, DeliveryStatus.LATER]
        put_off = {"status": {"$in": waiting}, "next_attempt_at": {"$gt": RealClock().now()}}
        page += await work.select(Delivery, {"campaign": campaign.id, **put_off}, limit=PAGE - len(page))
    for delivery in page:
        if campaign.superseded:
            work.remove(delivery)
        else:
            delivery.status = DeliveryStatus.WITHDRAWN
    if len(page) == PAGE:
        await withdraw(campaign.id, work, when="next")
    elif campaign.superseded:
        work.remove(campaign)


@messages.handles(SumUpReach)
async def sum_up_reach(task: SumUpReach, work: Work) -> None:
    """Add the next page to the sum, and forget which recipient had chosen which districts."""
    campaign = await work.load(Campaign, task.campaign)
    query = {"campaign": campaign.id, "districts": {"$gt": ""}}
    page = await work.select(Delivery, query, limit=PAGE)
    reach = dict(campaign.reach)
    for delivery in page:
        if delivery.status is DeliveryStatus.SENT and delivery.bounced_at is None:
            for district in delivery.districts:
                reach[district] = reach.get(district, 0) + 1
        delivery.districts = ()
    campaign.reach = reach
    if len(page) == PAGE:
        await work.schedule(task, due=work.now, key=f"sum-up-reach:{campaign.id}")


async def _go_on(task: ReleaseDeliveries, work: Work) -> None:
    await work.schedule(task, due=work.now, key=f"release:{task.campaign}")


def _begin_key(newsletter: Newsletter) -> str:
    return f"begin-sending:{newsletter.id}"
