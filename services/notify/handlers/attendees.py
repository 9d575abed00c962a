"""What the events service reports of places: each attendee hears of it, in whatever order it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from services.notify.campaigns import PAGE, reads_to_tell, record, tell
from services.notify.documents import Attendee, Campaign, Occasion
from services.notify.domain.attendee import HEARS, AttendeeStatus, advances
from services.notify.domain.campaign import campaign_id
from services.notify.domain.message import Message
from services.notify.handlers._messages import messages
from services.notify.handlers.campaigns import attendee_key
from services.notify.handlers.occasions import forget_attendees_after, forgotten_at
from services.notify.tasks import ForgetAttendees, ForgetFollowers
from shared.contracts.events import (
    AttendeeEvent,
    PlaceAwaited,
    PlaceCarried,
    PlaceChanged,
    PlaceLapsed,
    PlaceNotCarried,
    PlaceOffered,
    PlacePromoted,
    PlaceReleased,
    PlaceSwitched,
    PlaceTaken,
)
from shared.links import Links
from shared.store import Document, Work

LONGEST_OCCASION = timedelta(days=1)
"""Assumed of an occasion that isn't known yet, to plan when its attendees are forgotten."""


def _reads(message: Message) -> Callable[[AttendeeEvent, Links], Iterator[tuple[type[Document], str]]]:
    """Return what says which documents `_hear` will ask for, of nearly every report."""

    def reads(event: AttendeeEvent, _: Links) -> Iterator[tuple[type[Document], str]]:
        yield Attendee, event.registration
        yield Occasion, event.occasion
        yield from reads_to_tell(message, event.occasion, event.registration, number=1 + event.changes)

    return reads


@messages.handles(PlaceTaken, reads=_reads(Message.PLACE_TAKEN))
async def confirm_place(event: PlaceTaken, work: Work) -> None:
    """Confirm a place."""
    await _hear(event, AttendeeStatus.CONFIRMED, Message.PLACE_TAKEN, work)


@messages.handles(PlaceAwaited, reads=_reads(Message.PLACE_AWAITED))
async def confirm_waiting(event: PlaceAwaited, work: Work) -> None:
    """Confirm a place in the waiting list."""
    await _hear(event, AttendeeStatus.WAITING, Message.PLACE_AWAITED, work)


@messages.handles(PlacePromoted, reads=_reads(Message.PLACE_PROMOTED))
async def announce_promotion(event: PlacePromoted, work: Work) -> None:
    """Tell who waited that there is a place now."""
    await _hear(event, AttendeeStatus.CONFIRMED, Message.PLACE_PROMOTED, work)


@messages.handles(PlaceOffered, reads=_reads(Message.PLACE_OFFERED))
async def pass_on_offer(event: PlaceOffered, work: Work) -> None:
    """Tell who waited that a place is set aside, and until when."""
    await _hear(event, AttendeeStatus.OFFERED, Message.PLACE_OFFERED, work)


@messages.handles(PlaceLapsed, reads=_reads(Message.PLACE_LAPSED))
async def confirm_lapse(event: PlaceLapsed, work: Work) -> None:
    """Tell who didn't answer in time that the place has gone to another."""
    await _hear(event, AttendeeStatus.RELEASED, Message.PLACE_LAPSED, work)


@messages.handles(PlaceSwitched, reads=_reads(Message.PLACE_SWITCHED))
async def confirm_switch(event: PlaceSwitched, work: Work) -> None:
    """Confirm a place on another track, or with another attendance."""
    await _hear(event, AttendeeStatus.CONFIRMED, Message.PLACE_SWITCHED, work)


@messages.handles(PlaceChanged, reads=_reads(Message.PLACE_CHANGED))
async def confirm_change(event: PlaceChanged, work: Work) -> None:
    """Confirm with how many someone comes, and under which name."""
    await _hear(event, AttendeeStatus(event.status), Message.PLACE_CHANGED, work)


@messages.handles(PlaceCarried, reads=_reads(Message.PLACE_CARRIED))
async def tell_of_carrying(event: PlaceCarried, work: Work) -> None:
    """Tell who registered for an occasion that was combined into this one how they stand here."""
    await _hear(event, AttendeeStatus(event.status), Message.PLACE_CARRIED, work)


@messages.handles(PlaceNotCarried, reads=_reads(Message.PLACE_NOT_CARRIED))
async def tell_of_no_room(event: PlaceNotCarried, work: Work) -> None:
    """Tell that the registration could not be carried over to the occasion that this one was combined into, and why."""
    await _hear(event, AttendeeStatus.RELEASED, Message.PLACE_NOT_CARRIED, work)


@messages.handles(PlaceReleased, reads=_reads(Message.PLACE_RELEASED))
async def confirm_release(event: PlaceReleased, work: Work) -> None:
    """Confirm that a place was given back."""
    await _hear(event, AttendeeStatus.RELEASED, Message.PLACE_RELEASED, work)


@messages.handles(ForgetAttendees)
async def forget_attendees(task: ForgetAttendees, work: Work) -> None:
    """Drop the personal data of the next page of attendees; how many there were stays known."""
    if not task.after:
        followers = ForgetFollowers(occasion=task.occasion)
        await work.schedule(followers, due=work.now, key=f"forget-followers:{task.occasion}")
    query = {"occasion": task.occasion, "_id": {"$gt": task.after}}
    page = await work.select(Attendee, query, sort=[("_id", 1)], limit=PAGE)
    for attendee in page:
        attendee.forget()
    if len(page) == PAGE:
        following = ForgetAttendees(occasion=task.occasion, after=page[-1].id)
        await work.schedule(following, due=work.now, key=f"forget-attendees:{task.occasion}:{following.after}")


async def _hear(event: AttendeeEvent, status: AttendeeStatus, message: Message, work: Work) -> None:
    """Take a report that brings news, and tell the person; see `services.notify.domain.attendee`."""
    waiting_position = event.waiting_position if isinstance(event, PlaceAwaited | PlaceChanged | PlaceCarried) else None
    answer_by = event.answer_by if isinstance(event, PlaceOffered | PlaceChanged) else None
    not_carried = event.why if isinstance(event, PlaceNotCarried) else None
    known = await work.find(Attendee, event.registration)
    if not advances((known.status, known.changes) if known else None, (status, event.changes)):
        return
    if known is None:
        known = Attendee(
            id=event.registration,
            occasion=event.occasion,
            status=status,
            occasion_name=event.occasion_name,
            starts_at=event.starts_at,
            track_name=event.track_name,
            attendance=event.attendance,
            waiting_position=waiting_position,
            answer_by=answer_by,
            changes=event.changes,
            seats=event.seats,
            carried_from=event.carried_from if isinstance(event, PlaceCarried) else None,
            not_carried=not_carried,
            person=event.person,
            person_key=work.links.token("person", event.person.email.casefold()),
            manage_url=event.manage_url,
        )
        work.add(known)
        await _forget_in_time(event, work)
    else:
        known.status, known.waiting_position, known.answer_by = status, waiting_position, answer_by
        known.not_carried = not_carried
        known.track_name, known.attendance, known.changes = event.track_name, event.attendance, event.changes
        known.occasion_name, known.starts_at, known.seats = event.occasion_name, event.starts_at, event.seats
        if known.person is not None:
            known.person = event.person
    await tell(work, message, event.occasion, known.id, number=1 + event.changes)
    await _catch_up(known, event.occasion_version, work)


async def _forget_in_time(event: AttendeeEvent, work: Work) -> None:
    """Have who is new forgotten with the others; again where those are by now: a report may have waited for long."""
    occasion = await work.find(Occasion, event.occasion)
    ends_at = occasion.facts.ends_at if occasion is not None else event.starts_at + LONGEST_OCCASION
    if occasion is None or work.now >= forgotten_at(ends_at, work):
        await forget_attendees_after(event.occasion, ends_at, work)


async def _catch_up(attendee: Attendee, version: int, work: Work) -> None:
    """Send what all attendees were told before we heard of this one; `version` is the occasion's that they know."""
    occasion = await work.find(Occasion, attendee.occasion)
    told = (
        ((occasion.upset, occasion.upset_revision), (occasion.amended, occasion.amended_revision)) if occasion else ()
    )
    for id_, revision in told:
        if id_ is not None and version < revision:
            campaign = await work.load(Campaign, id_)
            if attendee.status in HEARS[campaign.message]:
                await record(work, campaign, {attendee_key(campaign.message, attendee): attendee.id})
    if attendee.status is AttendeeStatus.CONFIRMED:
        follow_up = await work.find(Campaign, campaign_id(Message.FOLLOW_UP, attendee.occasion))
        if follow_up is not None:
            await record(work, follow_up, {attendee_key(follow_up.message, attendee): attendee.id})
