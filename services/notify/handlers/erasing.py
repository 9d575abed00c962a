"""A person is erased because they ask: nothing is sent to them any more, and what is late doesn't bring them back."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from services.notify.channel_documents import Partner
from services.notify.documents import (
    Applicant,
    Attendee,
    Coordinator,
    Invitation,
    Participant,
    Subscription,
    Summons,
    Suppression,
)
from services.notify.domain.attendee import AttendeeStatus
from services.notify.domain.budget import Part
from services.notify.domain.erasing import ASKED_TO_PASS_ON, SUPPRESSED, TRACES
from services.notify.handlers._messages import messages
from services.notify.handlers.subscriptions import erase_subscription
from services.notify.newsletter_documents import Proofreader
from services.notify.suppressions import suppression_id
from shared.contracts.events import RegistrationStatus
from shared.contracts.privacy import AuthorErased, ErasePersonAtNotify, Left, PersonErased, RegistrationErased
from shared.privacy.matching import same_address

if TYPE_CHECKING:
    from shared.store import Work
    from shared.text import Text

_STANDS = {
    RegistrationStatus.WAITING: AttendeeStatus.WAITING,
    RegistrationStatus.OFFERED: AttendeeStatus.OFFERED,
    RegistrationStatus.CONFIRMED: AttendeeStatus.CONFIRMED,
    RegistrationStatus.CANCELLED: AttendeeStatus.RELEASED,
    RegistrationStatus.LAPSED: AttendeeStatus.RELEASED,
}


@messages.handles(ErasePersonAtNotify)
async def erase_person(command: ErasePersonAtNotify, work: Work) -> PersonErased:
    """Drop the person wherever they are known by their address; that somebody was written to stays known."""
    here, of_person = same_address(command.email), {"person.email": same_address(command.email)}
    erased = Counter[str]()
    for subscription in await work.select(Subscription, {"email": here}):
        await erase_subscription(subscription, work)
        erased[Subscription.COLLECTION] += 1
    for attendee in await work.select(Attendee, of_person):
        attendee.forget()
        erased[Attendee.COLLECTION] += 1
    for applicant in await work.select(Applicant, of_person):
        applicant.person, applicant.url = None, None
        erased[Applicant.COLLECTION] += 1
    for summons in await work.select(Summons, of_person):
        summons.person, summons.url = None, None
        erased[Summons.COLLECTION] += 1
    for invitation in await work.select(Invitation, of_person):
        invitation.person, invitation.accept_url, invitation.decline_url = None, None, None
        erased[Invitation.COLLECTION] += 1
    for participant in await work.select(Participant, {"email": here}):
        participant.forget()
        participant.forgotten = True
        if participant.part is Part.AUTHOR:
            work.publish(AuthorErased(idea=participant.id))
        erased[Participant.COLLECTION] += 1
    for coordinator in await work.select(Coordinator, {"contact.email": here}):
        coordinator.contact = None
        erased[Coordinator.COLLECTION] += 1
    for reader in await work.select(Proofreader, {"email": here}):
        work.remove(reader)
        erased[Proofreader.COLLECTION] += 1
    return PersonErased(erased=dict(erased), left=await _left(command.email, erased, work))


async def _left(email: str, erased: Counter[str], work: Work) -> tuple[Left, ...]:
    partners = await work.select(Partner, {"email": same_address(email)})
    suppressed = await work.find(Suppression, suppression_id(work.links, email)) is not None
    named: tuple[tuple[str, int, Text], ...] = (
        (Partner.COLLECTION, len(partners), ASKED_TO_PASS_ON),
        (Suppression.COLLECTION, int(suppressed), SUPPRESSED),
        *((collection, count, TRACES) for collection, count in erased.items() if collection != Proofreader.COLLECTION),
    )
    return tuple(Left(collection=collection, documents=count, why=why) for collection, count, why in named if count)


@messages.handles(RegistrationErased)
async def erase_attendee(event: RegistrationErased, work: Work) -> None:
    """Know the registration as nobody's, whether it was heard of or not: news of it that come late change nothing."""
    attendee = await work.find(Attendee, event.registration)
    if attendee is None:
        attendee = Attendee(
            id=event.registration,
            occasion=event.occasion,
            status=_STANDS[event.status],
            occasion_name=event.occasion_name,
            starts_at=event.starts_at,
            track_name=event.track_name,
            attendance=event.attendance,
            person=None,
            person_key="",
            manage_url=None,
        )
        work.add(attendee)
    attendee.status, attendee.changes = _STANDS[event.status], event.changes
    attendee.waiting_position = attendee.answer_by = None
    attendee.forget()
