"""Record the deliveries of campaigns, a page of recipients at a time.

One page is one transaction with the task of the next page in it: however often the process dies, every recipient
has exactly one delivery, and no transaction grows with the number of subscribers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.notify.campaigns import PAGE, fan_out, next_page, record
from services.notify.documents import Applicant, Attendee, Campaign, Occasion, Participant, Subscription
from services.notify.domain.attendee import HEARS
from services.notify.domain.budget import Part
from services.notify.domain.message import Audience, Message
from services.notify.domain.subscription import is_for, is_wanted
from services.notify.domain.targets import words_of_matter, words_of_occasions
from services.notify.handlers._messages import messages
from services.notify.handlers.telling import page_of_networks, page_of_webhooks
from services.notify.newsletters import is_ahead, put_on_record, record_newsletter, sum_up_in_time
from services.notify.tasks import FanOut, SendDigest
from shared.contracts.notify import NEWS_RHYTHMS, Rhythm, SubscriptionStatus
from shared.store import Work
from shared.stretches import BASE64URL, ids_of_stretch, next_width

SUBSCRIBERS = 400
"""On a page, about: pages of many cost less each, and one stays a short transaction of little memory."""


@messages.handles(SendDigest)
async def send_digest(task: SendDigest, work: Work) -> None:
    """Send a digest with what is still ahead, as it stands now; with nothing left it has no recipients."""
    campaign = await work.load(Campaign, task.campaign)
    known = [await work.load(Occasion, told.facts.id) for told in campaign.occasions]
    campaign.occasions = tuple(one.told for one in known if is_ahead(one, work.now))
    campaign.expires_at = max((told.facts.ends_at for told in campaign.occasions), default=work.now)
    await fan_out(work, FanOut(campaign=campaign.id))


@messages.handles(FanOut)
async def record_deliveries(task: FanOut, work: Work) -> None:
    """Record the next page, and have the one after it recorded."""
    campaign = await work.find(Campaign, task.campaign)
    if campaign is None or campaign.superseded:
        return
    if campaign.expires_at is not None and work.now >= campaign.expires_at:
        campaign.complete = True
        return
    onward = await _PAGES[campaign.message.audience](campaign, task, work)
    if onward is None:
        campaign.complete = True
        if campaign.message.is_newsletter and not campaign.held:
            await sum_up_in_time(campaign.id, work)
    else:
        await fan_out(work, onward)


async def _participants(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of those who hear of a round; return the task of the next."""
    query: dict[str, Any] = {"round": campaign.round, "wants_news": True, "_id": {"$gt": task.after}}
    if campaign.message is Message.PROJECT_PROGRESSED:  # its own authors are told apart from all others
        query["part"] = Part.VOTER.value
    page = await work.select(Participant, query, sort=[("_id", 1)], limit=PAGE)
    await record(work, campaign, {one.id: one.id for one in page})
    return next_page(task, page)


async def _subscribers(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of subscribers; return the task of the next."""
    rhythm, content, survey = campaign.rhythm or Rhythm.IMMEDIATE, campaign.newsletter, campaign.survey
    if content is not None:
        them = {"districts": content.districts, "themes": content.themes, "languages": content.languages}
        page, onward = await _found(Subscription.found_by(words_of_matter(NEWS_RHYTHMS, **them)), task, work)
        theirs = [one for one in page if one.wish is not None and is_for(one.wish, **them)]
        await put_on_record(campaign, theirs, work, last=onward is None)
        return onward
    if survey is not None:
        words = words_of_matter((rhythm,), survey.districts)
        page, onward = await _found(Subscription.found_by(words), task, work)
        theirs = [one for one in page if one.wish is not None and is_for(one.wish, districts=survey.districts)]
        await record_newsletter(work, campaign, theirs)
        return onward
    if campaign.message is Message.FOLLOWED:
        return await _followers(campaign, task, work)
    words = words_of_occasions(rhythm, campaign.occasions)
    page, onward = await _found(Subscription.found_by(words), task, work)
    digest = campaign.message is Message.DIGEST  # who follows one of its occasions has heard of that at once
    wanted = {
        subscription.id: tuple(
            told.facts.id
            for told in campaign.occasions
            if is_wanted(told, subscription.wish) and not (digest and told.facts.id in subscription.wish.follows)
        )
        for subscription in page
        if subscription.wish is not None
    }
    await record_newsletter(work, campaign, [one for one in page if wanted.get(one.id)], wanted)
    return onward


async def _found(
    queries: Sequence[dict[str, Any]], task: FanOut, work: Work
) -> tuple[list[Subscription], FanOut | None]:
    """Return the next subscribers whom any of the queries finds, about a page, and the task that goes on after them."""
    page: dict[str, Subscription] = {}
    after, width = task.after, task.width
    while len(page) < SUBSCRIBERS:
        end, before = BASE64URL.end_of_stretch(after, width), len(page)
        ids = ids_of_stretch(after, end)
        for query in queries:
            page |= {one.id: one for one in await work.select(Subscription, {**query, "_id": ids})}
        for one in page.values():
            one.find_by_words()
        if end is None:
            return list(page.values()), None
        after, width = end, next_width(width, len(page) - before, SUBSCRIBERS)
    return list(page.values()), task.model_copy(update={"after": after, "width": width})


async def _followers(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of who follows an occasion, but for those whom another letter tells the same."""
    page, onward = await _found([{"wish.follows": str(campaign.occasion)}], task, work)
    told_too = await _told_as_attendees(campaign, page, work)
    news = campaign.occasions if campaign.is_publication else ()
    hear_of_it = [
        one
        for one in page
        if one.status is SubscriptionStatus.ACTIVE
        and one.wish is not None
        and one.id not in told_too
        and not (one.wish.rhythm is Rhythm.IMMEDIATE and any(is_wanted(told, one.wish) for told in news))
    ]
    await record_newsletter(work, campaign, hear_of_it)
    return onward


async def _told_as_attendees(campaign: Campaign, page: Sequence[Subscription], work: Work) -> set[str]:
    """Return which of them are told the same as attendees."""
    hear = campaign.attendees_hear
    keys = {work.links.token("person", one.email.casefold()): one.id for one in page if one.email is not None}
    if not hear or not keys:
        return set()
    query = {"occasion": campaign.occasion, "status": {"$in": sorted(hear)}, "person_key": {"$in": sorted(keys)}}
    return {keys[one.person_key] for one in await work.select(Attendee, query)}


async def _attendees(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of attendees whom the message is true of; return the task of the next."""
    query = {
        "occasion": campaign.occasion,
        "status": {"$in": sorted(HEARS[campaign.message])},
        "_id": {"$gt": task.after},
    }
    page = await work.select(Attendee, query, sort=[("_id", 1)], limit=PAGE)
    await record(work, campaign, {attendee_key(campaign.message, attendee): attendee.id for attendee in page})
    return next_page(task, page)


async def _applicants(campaign: Campaign, task: FanOut, work: Work) -> FanOut | None:
    """Record one page of a call's applicants; return the task of the next."""
    query = {"call": campaign.subject, "withdrawn": False, "_id": {"$gt": task.after}}
    page = await work.select(Applicant, query, sort=[("_id", 1)], limit=PAGE)
    await record(work, campaign, {one.id: one.id for one in page if one.person is not None})
    return next_page(task, page)


_PAGES = {
    Audience.SUBSCRIBERS: _subscribers,
    Audience.ATTENDEES: _attendees,
    Audience.BUDGET: _participants,
    Audience.RECEIVERS: page_of_webhooks,
    Audience.NETWORKS: page_of_networks,
    Audience.APPLICANTS: _applicants,
}


def attendee_key(message: Message, attendee: Attendee) -> str:
    """Return what is told once: what came of an occasion per person, all else per registration."""
    return attendee.person_key if message in {Message.FOLLOW_UP, Message.CHANGE_MADE} else attendee.id
