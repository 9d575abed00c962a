"""Occasions that are moved, amended or called off: who attends is told, and nothing goes out that is no longer so."""

from __future__ import annotations

from services.notify.campaigns import begin, tell_followers
from services.notify.documents import Campaign, Occasion
from services.notify.domain.campaign import Told, Upset, campaign_id
from services.notify.domain.message import Message
from services.notify.handlers._messages import messages
from services.notify.handlers.occasions import remember, reminder_subject
from services.notify.handlers.share_kits import tell_partners
from shared.contracts.events import OccasionAmended, OccasionCancelled, OccasionEvent, OccasionMoved, Span
from shared.contracts.news import Standing
from shared.store import Work

ASKING = (Message.SHARE_KIT, Message.SHARE_KIT_REMINDER)
"""By which partners are asked to pass an occasion on."""
PUBLISHING = (Message.OCCASION_PUBLISHED, Message.FOLLOWED)
"""By which subscribers hear that there is a new occasion."""


@messages.handles(OccasionMoved)
async def tell_of_move(event: OccasionMoved, work: Work) -> None:
    """Tell who attends the new time and place, unless a later change is known already."""
    occasion = await remember(event, work, Standing.MOVED)
    if occasion.standing is Standing.CANCELLED or event.version < occasion.upset_revision:
        return
    now_at = Span(starts_at=occasion.facts.starts_at, ends_at=occasion.facts.ends_at)
    was = event.time_before if event.time_before != now_at else None
    told = occasion.told
    for published in PUBLISHING:
        await _correct(campaign_id(published, occasion.id), told, work)
    reminder = reminder_subject(occasion.id, event.time_before.starts_at)
    await _correct_kits(told, occasion, work)
    same_day = reminder == reminder_subject(occasion.id, occasion.facts.starts_at)
    await _correct(campaign_id(Message.REMINDER, reminder), told if same_day else None, work)
    upset = Upset(reason=event.reason, was=was)
    await _correct(occasion.amended, told, work)
    await _tell_followers(occasion, event, upset, work)
    occasion.upset = await _tell_attendees(Message.OCCASION_MOVED, occasion, event, upset, work)
    occasion.upset_revision = event.version


@messages.handles(OccasionAmended)
async def tell_of_amendment(event: OccasionAmended, work: Work) -> None:
    """Have what isn't sent yet say what is so now; write to who attends where they'd be misled (decision 63)."""
    occasion = await remember(event, work)
    if occasion.standing is Standing.CANCELLED:
        return
    told = occasion.told
    reminder = reminder_subject(occasion.id, occasion.facts.starts_at)
    unsent = [campaign_id(one, occasion.id) for one in (*PUBLISHING, *ASKING)]
    unsent += [campaign_id(Message.REMINDER, reminder), *filter(None, (occasion.amended, occasion.upset))]
    for id_ in unsent:
        campaign = await work.find(Campaign, id_)
        if campaign is not None:
            campaign.occasions = (told,)
    if event.misleads and event.version > occasion.amended_revision:
        occasion.amended = await _tell_attendees(
            Message.OCCASION_AMENDED, occasion, event, Upset(reason=event.reason), work
        )
        occasion.amended_revision = event.version


@messages.handles(OccasionCancelled)
async def tell_of_cancellation(event: OccasionCancelled, work: Work) -> None:
    """Tell who attends that it does not take place, and where to go instead."""
    occasion = await remember(event, work, Standing.CANCELLED)
    for published in PUBLISHING:
        await _correct(campaign_id(published, occasion.id), None, work)
    reminder = reminder_subject(occasion.id, occasion.facts.starts_at)
    await _correct(campaign_id(Message.REMINDER, reminder), None, work)
    await _correct_kits(None, occasion, work)
    await _correct(occasion.amended, None, work)
    upset = Upset(
        reason=event.reason, instead_name=event.instead_name, instead_url=event.instead_url, carried=event.carried
    )
    await _tell_followers(occasion, event, upset, work)
    occasion.upset = await _tell_attendees(Message.OCCASION_CANCELLED, occasion, event, upset, work)
    occasion.upset_revision = event.version


async def _correct_kits(told: Told | None, occasion: Occasion, work: Work) -> None:
    """Have partners asked to pass on what is so, and told where they have passed on what is no longer so."""
    for message in ASKING:
        await _correct(campaign_id(message, occasion.id), told, work)
    await tell_partners(occasion, work)


async def _tell_attendees(message: Message, occasion: Occasion, event: OccasionEvent, upset: Upset, work: Work) -> str:
    """Tell all who attend, and return the campaign's id; what of an earlier move isn't sent yet is no longer so."""
    subject = f"{occasion.id}.{event.version}"
    if message is not Message.OCCASION_AMENDED and occasion.upset != campaign_id(message, subject):
        await _correct(occasion.upset, None, work)
    told = occasion.told
    await begin(
        work,
        message,
        subject,
        occasion=occasion.id,
        occasions=(told,),
        upset=upset,
        expires_at=occasion.facts.ends_at,
    )
    return campaign_id(message, subject)


async def _tell_followers(occasion: Occasion, event: OccasionEvent, upset: Upset, work: Work) -> None:
    """Tell all who follow it; what of an earlier change isn't sent yet says no longer what is so."""
    if occasion.upset_revision != event.version:
        earlier = followed_subject(occasion.id, occasion.upset_revision)
        await _correct(campaign_id(Message.FOLLOWED, earlier), None, work)
    await tell_followers(
        work,
        occasion.id,
        followed_subject(occasion.id, event.version),
        occasions=(occasion.told,),
        upset=upset,
        cancelled=occasion.standing is Standing.CANCELLED,
        expires_at=occasion.facts.ends_at,
    )


def followed_subject(occasion: str, version: int) -> str:
    """Return what names a change of an occasion to who follows it; its publication has the occasion's id alone."""
    return f"{occasion}.{version}"


async def _correct(campaign: str | None, told: Told | None, work: Work) -> None:
    """Have what isn't sent yet tell the occasion as it is now, or with None not go out at all."""
    found = await work.find(Campaign, campaign) if campaign is not None else None
    if found is None:
        return
    if told is None:
        found.expires_at = work.now
    else:
        found.occasions, found.expires_at = (told,), told.facts.ends_at
