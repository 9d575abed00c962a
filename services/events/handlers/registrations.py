"""Registrations: a place taken or waited for, switched, offered, and given back."""

from __future__ import annotations

from services.events.addresses import REGISTRATION
from services.events.attendees import give_turns, tell
from services.events.documents import Occasion, Registration
from services.events.domain import moving
from services.events.domain.problems import ALREADY_REGISTERED, REGISTERED_TOO_OFTEN
from services.events.domain.registration import MOST_ROUNDS, Choice, round_of, seats_for
from services.events.handlers._messages import messages
from services.events.offer_tasks import LapseOffer, lapse_offer_key
from shared.contracts import Rejected
from shared.contracts.events import (
    AcceptOffer,
    CancelRegistration,
    OfferAccepted,
    PlaceAwaited,
    PlaceLapsed,
    PlacePromoted,
    PlaceReleased,
    PlaceSwitched,
    PlaceTaken,
    Register,
    Registered,
    RegistrationCancelled,
    RegistrationStatus,
    RegistrationSwitched,
    SwitchRegistration,
)
from shared.store import Work

_OfLinkHolder = SwitchRegistration | AcceptOffer | CancelRegistration


@messages.handles(Register)
async def register(command: Register, work: Work) -> Registered:
    """Give a place, or the last place in the waiting list."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    seats = seats_for(command.companions)
    # Before the address is looked at: where nobody can register, nobody can find out who has.
    occasion.check_registration(command.track, command.attendance, seats, work.now)
    id_ = await _new_registration_id(command, work)
    position = occasion.take_places(command.track, command.attendance, registration=id_, seats=seats, now=work.now)
    status = RegistrationStatus.CONFIRMED if position is None else RegistrationStatus.WAITING
    registration = Registration(
        id=id_,
        occasion=occasion.id,
        track=command.track,
        attendance=command.attendance,
        person=command.person,
        companions=command.companions,
        needs=command.needs,
        status=status,
        registered_at=work.now,
        changed_at=work.now,
    )
    work.add(registration)
    if position is None:
        tell(work, PlaceTaken, occasion, registration)
    else:
        tell(work, PlaceAwaited, occasion, registration, waiting_position=position)
    return Registered(registration=id_, status=status, waiting_position=position)


@messages.handles(SwitchRegistration)
async def switch_registration(command: SwitchRegistration, work: Work) -> RegistrationSwitched:
    """Change track or attendance, or stand in line for another place and keep one's own."""
    registration, occasion = await _of_link(command, work)
    changes = registration.changes
    wanted = Choice(track=command.track, attendance=command.attendance)
    turns = moving.switch(occasion, registration, wanted, work.now)
    switched = _standing(occasion, registration)
    if registration.changes > changes:
        if registration.status is RegistrationStatus.CONFIRMED:
            tell(work, PlaceSwitched, occasion, registration)
        else:
            tell(work, PlaceAwaited, occasion, registration, waiting_position=switched.waiting_position)
    await give_turns(work, occasion, turns)
    return switched


@messages.handles(AcceptOffer)
async def accept_offer(command: AcceptOffer, work: Work) -> OfferAccepted:
    """Confirm an offered place."""
    registration, occasion = await _of_link(command, work)
    if registration.status is not RegistrationStatus.CONFIRMED:
        moving.accept(occasion, registration, work.now)
        await work.unschedule(lapse_offer_key(registration.id))
        tell(work, PlacePromoted, occasion, registration)
    return OfferAccepted(registration=registration.id)


@messages.handles(LapseOffer)
async def lapse_offer(task: LapseOffer, work: Work) -> None:
    """Pass on a place that was not accepted in time."""
    registration = await work.load(Registration, task.registration)
    if registration.answer_by is not None and work.now < registration.answer_by:
        # The clock went back, as clocks do when they are put right: the promised time isn't over yet.
        await work.schedule(task, due=registration.answer_by, key=lapse_offer_key(registration.id))
        return
    occasion = await work.load(Occasion, registration.occasion)
    turns = moving.lapse(occasion, registration, work.now)
    if turns is not None:
        tell(work, PlaceLapsed, occasion, registration)
        await give_turns(work, occasion, turns)


@messages.handles(CancelRegistration)
async def cancel_registration(command: CancelRegistration, work: Work) -> RegistrationCancelled:
    """Give a place back; whoever has waited longest gets it, or is offered it, in the same commit."""
    registration, occasion = await _of_link(command, work)
    if not registration.is_over:
        turns = moving.cancel(occasion, registration, work.now)
        await work.unschedule(lapse_offer_key(registration.id))
        tell(work, PlaceReleased, occasion, registration)
        await give_turns(work, occasion, turns)
    return RegistrationCancelled(registration=registration.id)


async def _of_link(command: _OfLinkHolder, work: Work) -> tuple[Registration, Occasion]:
    """Return the registration that a personal link is for, and its occasion.

    Raises:
        Rejected: the token is not the registration's, or there is no such registration.
    """
    work.links.check(REGISTRATION, command.registration, command.token)
    registration = await work.load(Registration, command.registration, field="/data/registration")
    return registration, await work.load(Occasion, registration.occasion)


def _standing(occasion: Occasion, registration: Registration) -> RegistrationSwitched:
    """Say where a registration stands after a switch, before anybody moves up."""
    awaited, other = registration.awaited, registration.waits_for
    position = occasion.places_for(awaited.track, awaited.attendance).position(registration.id) if awaited else None
    return RegistrationSwitched(
        registration=registration.id,
        status=registration.status,
        track=registration.track,
        attendance=registration.attendance,
        waiting_for_track=other.track if other else None,
        waiting_for_attendance=other.attendance if other else None,
        waiting_position=position,
    )


async def _new_registration_id(command: Register, work: Work) -> str:
    """Return the id of this address's next registration for the occasion.

    Raises:
        Rejected: it has one that holds, or has cancelled too many.
    """
    for number in range(MOST_ROUNDS):
        identity = round_of(command.occasion, command.person.email, number)
        id_ = work.links.token("registration-id", identity)
        earlier = await work.find(Registration, id_)
        if earlier is None:
            return id_
        if not earlier.is_over:
            raise Rejected(ALREADY_REGISTERED, field="/data/person/email")
    raise Rejected(REGISTERED_TOO_OFTEN, field="/data/person/email")
