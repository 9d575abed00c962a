"""Occasions that the events service publishes: news for subscribers, reminders for attendees."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.notify.campaigns import begin, tell_followers
from services.notify.documents import Campaign, Occasion
from services.notify.domain.campaign import Told, campaign_id
from services.notify.domain.digest import digest_subject, next_digest
from services.notify.domain.message import Message
from services.notify.domain.notice import of_occasion
from services.notify.handlers._messages import messages
from services.notify.handlers.share_kits import plan_to_ask
from services.notify.notices import place_follow_up, post
from services.notify.tasks import REMINDED_BEFORE, ForgetAttendees, RemindAttendees, SendDigest
from shared.contracts.events import OccasionEvent, OccasionPublished
from shared.contracts.news import Standing
from shared.contracts.notify import Rhythm
from shared.store import Work


@messages.handles(OccasionPublished)
async def remember_occasion(event: OccasionPublished, work: Work) -> None:
    """Keep the newest version of the occasion, and tell of it once."""
    await remember(event, work)


async def remember(event: OccasionEvent, work: Work, standing: Standing = Standing.AS_PROMISED) -> Occasion:
    """Keep the newest version of the occasion and how it stands; the first that is heard of it is news.

    Events may overtake each other: an older version's facts are passed over, a cancellation never is.
    """
    occasion = await work.find(Occasion, event.occasion.id)
    if occasion is None:
        occasion = Occasion(
            id=event.occasion.id,
            revision=event.version,
            facts=event.occasion,
            url=event.url,
            networks=event.networks,
            standing=standing,
        )
        work.add(occasion)
        if standing is not Standing.CANCELLED:
            await _tell_subscribers(occasion, work)
    else:
        occasion.standing = occasion.standing.then(standing)
        if event.version > occasion.revision:
            occasion.revision, occasion.facts, occasion.url = event.version, event.occasion, event.url
            occasion.networks = event.networks
    told = of_occasion(occasion.facts, occasion.url, occasion.standing)
    await post(work, f"occasion-{occasion.id}", told, edition=occasion.revision)
    await place_follow_up(work, occasion.id, occasion.facts.districts, occasion.facts.themes)
    await _plan_ahead(occasion, work)
    return occasion


async def _tell_subscribers(occasion: Occasion, work: Work) -> None:
    if work.now >= occasion.facts.ends_at:
        return
    told = occasion.told
    await begin(
        work,
        Message.OCCASION_PUBLISHED,
        occasion.id,
        rhythm=Rhythm.IMMEDIATE,
        occasions=(told,),
        expires_at=told.facts.ends_at,
    )
    await tell_followers(work, occasion.id, occasion.id, occasions=(told,), expires_at=told.facts.ends_at)
    await plan_to_ask(occasion.id, work)
    for rhythm in (Rhythm.DAILY, Rhythm.WEEKLY):
        await _collect(told, rhythm, work)


@messages.handles(RemindAttendees)
async def remind_attendees(task: RemindAttendees, work: Work) -> None:
    """Remind everyone who has a place; those who wait or have left aren't among them."""
    occasion = await work.load(Occasion, task.occasion)
    facts = occasion.facts
    if work.now < facts.starts_at:
        await begin(
            work,
            Message.REMINDER,
            reminder_subject(occasion.id, facts.starts_at),
            occasion=occasion.id,
            occasions=(occasion.told,),
            expires_at=facts.starts_at,
        )


def reminder_subject(occasion: str, starts_at: datetime) -> str:
    """Return what names the reminder of an occasion: one for each day that it is held on or was to be."""
    return f"{occasion}.{starts_at:%Y-%m-%d}"


async def _plan_ahead(occasion: Occasion, work: Work) -> None:
    """Plan the reminder and the forgetting; a moved occasion moves them."""
    reminder, due = f"remind:{occasion.id}", occasion.facts.starts_at - REMINDED_BEFORE
    if due > work.now and occasion.standing is not Standing.CANCELLED:
        await work.schedule(RemindAttendees(occasion=occasion.id), due=due, key=reminder)
    else:
        await work.unschedule(reminder)
    await forget_attendees_after(occasion.id, occasion.facts.ends_at, work)


def forgotten_at(ends_at: datetime, work: Work) -> datetime:
    """Return when its attendees' personal data is dropped: as long after the occasion's end as the city's file says."""
    return ends_at + timedelta(days=work.city.registrations_kept_days)


async def forget_attendees_after(occasion: str, ends_at: datetime, work: Work) -> None:
    """Have it dropped then."""
    due = forgotten_at(ends_at, work)
    await work.schedule(ForgetAttendees(occasion=occasion), due=due, key=f"forget-attendees:{occasion}")


async def _collect(told: Told, rhythm: Rhythm, work: Work) -> None:
    """Put an occasion into the next digest of this rhythm."""
    due = next_digest(rhythm, work.now, work.city.zone)
    subject = digest_subject(rhythm, due, work.city.zone)
    id_ = campaign_id(Message.DIGEST, subject)
    campaign = await work.find(Campaign, id_)
    if campaign is not None:
        campaign.occasions = (*campaign.occasions, told)
        return
    work.add(
        Campaign(
            id=id_,
            message=Message.DIGEST,
            subject=subject,
            rhythm=rhythm,
            occasions=(told,),
            created_at=work.now,
        )
    )
    await work.schedule(SendDigest(campaign=id_), due=due, key=f"send-digest:{id_}")
