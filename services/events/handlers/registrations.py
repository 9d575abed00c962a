"""Registrations: a place taken or waited for, switched, changed, offered, and given back."""

from __future__ import annotations

from services.events.attendees import give_turns, tell
from services.events.documents import Occasion, Registration
from services.events.domain import moving
from services.events.domain.problems import ALREADY_REGISTERED
from services.events.domain.registration import Choice, seats_for
from services.events.handlers._messages import messages
from services.events.handlers._registrations import of_address, of_link, reads_of_address, reads_of_link, take_place
from services.events.offer_tasks import LapseOffer, lapse_offer_key
from shared.contracts import Rejected
from shared.contracts.events import (
    AcceptOffer,
    CancelRegistration,
    ChangeRegistration,
    OfferAccepted,
    PlaceAwaited,
    PlaceChanged,
    PlaceLapsed,
    PlacePromoted,
    PlaceReleased,
    PlaceSwitched,
    PlaceTaken,
    Register,
    Registered,
    RegistrationCancelled,
    RegistrationChanged,
    RegistrationStatus,
    RegistrationSwitched,
    SwitchRegistration,
)
from shared.observe.metrics import REGISTRATIONS
from shared.store import Work


@messages.handles(Register, reads=reads_of_address)
async def register(command: Register, work: Work) -> Registered:
    """Give a place, or the last place in the waiting list."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    # Before the address is looked at: where nobody can register, nobody can find out who has.
    occasion.check_registration(command.track, command.attendance, seats_for(command.companions), work.now)
    id_, holding = await of_address(occasion.id, command.person.email, work)
    if holding is not None:
        raise Rejected(ALREADY_REGISTERED, field="/data/person/email")
    registration, position = take_place(
        work,
        occasion,
        id_,
        Choice(track=command.track, attendance=command.attendance),
        person=command.person,
        companions=command.companions,
        needs=command.needs,
        registered_at=work.now,
    )
    work.count(REGISTRATIONS.labels("events", "place" if position is None else "waiting"))
    if position is None:
        tell(work, PlaceTaken, occasion, registration)
    else:
        tell(work, PlaceAwaited, occasion, registration, waiting_position=position)
    return Registered(registration=id_, status=registration.status, waiting_position=position)


@messages.handles(SwitchRegistration, reads=reads_of_link)
async def switch_registration(command: SwitchRegistration, work: Work) -> RegistrationSwitched:
    """Change track or attendance, or stand in line for another place and keep one's own."""
    registration, occasion = await of_link(command, work)
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


@messages.handles(ChangeRegistration, reads=reads_of_link)
async def change_registration(command: ChangeRegistration, work: Work) -> RegistrationChanged:
    """Change how many come, what they need, or the name."""
    registration, occasion = await of_link(command, work)
    changes = registration.changes
    turns = moving.change(
        occasion, registration, companions=command.companions, needs=command.needs, name=command.name, now=work.now
    )
    if registration.changes > changes and registration.id not in turns:
        tell(
            work,
            PlaceChanged,
            occasion,
            registration,
            status=registration.status,
            waiting_position=moving.position(occasion, registration) if registration.waits_for is None else None,
            answer_by=registration.answer_by,
        )
    await give_turns(work, occasion, turns)
    return RegistrationChanged(
        registration=registration.id,
        status=registration.status,
        companions=registration.companions,
        waiting_position=moving.position(occasion, registration),
    )


@messages.handles(AcceptOffer, reads=reads_of_link)
async def accept_offer(command: AcceptOffer, work: Work) -> OfferAccepted:
    """Confirm an offered place."""
    registration, occasion = await of_link(command, work)
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


@messages.handles(CancelRegistration, reads=reads_of_link)
async def cancel_registration(command: CancelRegistration, work: Work) -> RegistrationCancelled:
    """Give a place back; whoever has waited longest gets it, or is offered it, in the same commit."""
    registration, occasion = await of_link(command, work)
    if not registration.is_over:
        turns = moving.cancel(occasion, registration, work.now)
        await work.unschedule(lapse_offer_key(registration.id))
        tell(work, PlaceReleased, occasion, registration)
        await give_turns(work, occasion, turns)
    return RegistrationCancelled(registration=registration.id)


def _standing(occasion: Occasion, registration: Registration) -> RegistrationSwitched:
    """Say where a registration stands after a switch, before anybody moves up."""
    other = registration.waits_for
    return RegistrationSwitched(
        registration=registration.id,
        status=registration.status,
        track=registration.track,
        attendance=registration.attendance,
        waiting_for_track=other.track if other else None,
        waiting_for_attendance=other.attendance if other else None,
        waiting_position=moving.position(occasion, registration),
    )
