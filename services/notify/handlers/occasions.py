"""Occasions that the events service publishes: news for subscribers, reminders for attendees."""

from __future__ import annotations

from datetime import datetime

from services.notify.campaigns import begin
from services.notify.documents import Campaign, Occasion
from services.notify.domain.campaign import Told, campaign_id
from services.notify.domain.digest import digest_subject, next_digest
from services.notify.domain.message import Message
from services.notify.domain.notice import of_occasion
from services.notify.handlers._messages import messages
from services.notify.notices import place_follow_up, post
from services.notify.tasks import ATTENDEE_KEPT, REMINDED_BEFORE, ForgetAttendees, RemindAttendees, SendDigest
from shared.contracts.events import OccasionPublished
from shared.contracts.notify import Rhythm
from shared.store import Work


@messages.handles(OccasionPublished)
async def remember_occasion(event: OccasionPublished, work: Work) -> None:
    """Keep the newest version of the occasion, and tell of it once."""
    occasion = await work.find(Occasion, event.occasion.id)
    if occasion is not None and event.version <= occasion.revision:
        return
    if occasion is None:
        occasion = Occasion(id=event.occasion.id, revision=event.version, facts=event.occasion, url=event.url)
        work.add(occasion)
        first = True
    else:
        occasion.revision, occasion.facts, occasion.url = event.version, event.occasion, event.url
        first = False
    await post(work, f"occasion-{occasion.id}", of_occasion(occasion.facts, occasion.url), edition=occasion.revision)
    await place_follow_up(work, occasion.id, occasion.facts.districts)
    await _plan_ahead(occasion, work)
    if first and work.now < occasion.facts.ends_at:
        told = Told(facts=occasion.facts, url=occasion.url)
        await begin(
            work,
            Message.OCCASION_PUBLISHED,
            occasion.id,
            rhythm=Rhythm.IMMEDIATE,
            occasions=(told,),
            expires_at=told.facts.ends_at,
        )
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
            f"{occasion.id}.{facts.starts_at:%Y-%m-%d}",
            occasion=occasion.id,
            occasions=(Told(facts=facts, url=occasion.url),),
            expires_at=facts.starts_at,
        )


async def _plan_ahead(occasion: Occasion, work: Work) -> None:
    """Plan the reminder and the forgetting; a moved occasion moves them."""
    reminder, due = f"remind:{occasion.id}", occasion.facts.starts_at - REMINDED_BEFORE
    if due > work.now:
        await work.schedule(RemindAttendees(occasion=occasion.id), due=due, key=reminder)
    else:
        await work.unschedule(reminder)
    await forget_attendees_after(occasion.id, occasion.facts.ends_at, work)


async def forget_attendees_after(occasion: str, ends_at: datetime, work: Work) -> None:
    """Have the attendees' personal data dropped `ATTENDEE_KEPT` after the occasion's end."""
    await work.schedule(
        ForgetAttendees(occasion=occasion), due=ends_at + ATTENDEE_KEPT, key=f"forget-attendees:{occasion}"
    )


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
