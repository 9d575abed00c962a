"""A person is erased because they ask: by the rules by which they could have left themselves."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from services.events.attendees import give_turns
from services.events.documents import Activity, Area, Occasion, Partner, Registration
from services.events.domain import moving
from services.events.domain.erasing import LISTED, ORGANISATION, SEATS
from services.events.handlers._messages import messages
from services.events.handlers.activities import withdraw
from services.events.handlers.coordinators import end_term
from services.events.offer_tasks import lapse_offer_key
from shared.contracts.privacy import ErasePersonAtEvents, Left, PersonErased, RegistrationErased
from shared.privacy.matching import is_same_address, same_address

if TYPE_CHECKING:
    from shared.store import Work


@messages.handles(ErasePersonAtEvents)
async def erase_person(command: ErasePersonAtEvents, work: Work) -> PersonErased:
    """Give places back, take own activities back and end terms; tell who writes to people to forget them, too."""
    email, erased, left = command.email, Counter[str](), []
    registrations = await work.select(Registration, {"person.email": same_address(email)}, sort=[("_id", 1)])
    for registration in registrations:
        await _erase_registration(registration, work)
        erased[Registration.COLLECTION] += 1
    if erased:
        left.append(Left(collection=Registration.COLLECTION, documents=len(registrations), why=SEATS))
    listed = 0
    for activity in await work.select(Activity, {"person.email": same_address(email)}, sort=[("_id", 1)]):
        if activity.is_listed and activity.facts.ends_at <= work.now:
            activity.forget()
            listed += 1
        else:
            await withdraw(activity, work)
        erased[Activity.COLLECTION] += 1
    if listed:
        left.append(Left(collection=Occasion.COLLECTION, documents=listed, why=LISTED))
    for area in await work.select(Area, {"terms.contact.email": same_address(email)}, sort=[("_id", 1)]):
        for term in [one for one in area.terms if is_same_address(email, one.contact.email)]:
            await end_term(area, term.id, work)
        erased[Area.COLLECTION] += 1
    partners = await work.select(Partner, {"facts.email": same_address(email)})
    if partners:
        left.append(Left(collection=Partner.COLLECTION, documents=len(partners), why=ORGANISATION))
    return PersonErased(erased=dict(erased), left=tuple(left))


async def _erase_registration(registration: Registration, work: Work) -> None:
    """Let whoever waits move up, as after a cancellation; its place in the sums stays."""
    occasion = await work.load(Occasion, registration.occasion)
    turns = moving.erase(occasion, registration, work.now)
    await work.unschedule(lapse_offer_key(registration.id))
    work.publish(
        RegistrationErased(
            registration=registration.id,
            occasion=occasion.id,
            occasion_name=occasion.facts.name,
            starts_at=occasion.facts.starts_at,
            track_name=occasion.track(registration.track).name,
            attendance=registration.attendance,
            status=registration.status,
            changes=registration.changes,
        )
    )
    await give_turns(work, occasion, turns)
