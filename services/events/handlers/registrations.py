"""Registrations: a place taken or waited for, and given back."""

from __future__ import annotations

from services.events.addresses import REGISTRATION
from services.events.attendees import tell
from services.events.documents import Occasion, Registration
from services.events.domain.problems import ALREADY_REGISTERED, REGISTERED_TOO_OFTEN
from services.events.domain.registration import MOST_ROUNDS, round_of, seats_for
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    CancelRegistration,
    PlaceAwaited,
    PlacePromoted,
    PlaceReleased,
    PlaceTaken,
    Register,
    Registered,
    RegistrationCancelled,
    RegistrationStatus,
)
from shared.store import Work


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


@messages.handles(CancelRegistration)
async def cancel_registration(command: CancelRegistration, work: Work) -> RegistrationCancelled:
    """Give a place back; whoever has waited longest gets it in the same commit."""
    work.links.check(REGISTRATION, command.registration, command.token)
    registration = await work.load(Registration, command.registration, field="/data/registration")
    if registration.is_cancelled:
        return RegistrationCancelled(registration=registration.id)
    occasion = await work.load(Occasion, registration.occasion)
    promoted = occasion.release_places(
        registration.track,
        registration.attendance,
        registration=registration.id,
        seats=registration.seats,
        now=work.now,
    )
    registration.cancel(work.now)
    tell(work, PlaceReleased, occasion, registration)
    for id_ in promoted:
        next_in_line = await work.load(Registration, id_)
        next_in_line.promote(work.now)
        tell(work, PlacePromoted, occasion, next_in_line)
    return RegistrationCancelled(registration=registration.id)


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
        if not earlier.is_cancelled:
            raise Rejected(ALREADY_REGISTERED, field="/data/person/email")
    raise Rejected(REGISTERED_TOO_OFTEN, field="/data/person/email")
