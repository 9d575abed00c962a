"""One function a message: load, let the domain decide, add what changed, say what happened."""

from __future__ import annotations

from services.events.addresses import REGISTRATION, occasion_page, registration_page
from services.events.documents import Occasion, PlannedYear, Registration
from services.events.domain.history import Change, Subject
from services.events.domain.life_cycle import Status
from services.events.domain.planning import check_districts, check_route
from services.events.domain.problems import (
    ALREADY_REGISTERED,
    OCCASION_ALREADY_PLANNED,
    REGISTERED_TOO_OFTEN,
    YEAR_ALREADY_PLANNED,
    YEAR_NOT_PLANNED,
)
from services.events.domain.registration import MOST_ROUNDS, round_of, seats_for
from shared.contracts import Rejected
from shared.contracts.events import (
    AttendeeEvent,
    CancelRegistration,
    CountHeads,
    HeadsCounted,
    MarkHeld,
    OccasionConfirmed,
    OccasionHeld,
    OccasionHeldResult,
    OccasionPlanned,
    OccasionPublished,
    PlaceAwaited,
    PlacePromoted,
    PlaceReleased,
    PlaceTaken,
    PlanOccasion,
    PlanYear,
    PublishOccasion,
    Register,
    Registered,
    RegistrationCancelled,
    RegistrationStatus,
    YearPlanned,
)
from shared.contracts.feedback import FollowUpPublished
from shared.engine import Messages
from shared.store import Work

messages = Messages("events")

# --- the annual clock ------------------------------------------------------------------------------------


@messages.handles(PlanYear)
async def plan_year(command: PlanYear, work: Work) -> YearPlanned:
    """Open a year for planning."""
    if await work.find(PlannedYear, str(command.year)):
        raise Rejected(YEAR_ALREADY_PLANNED, field="/data/year", year=command.year)
    change = Change(what=Subject.PROMISE, at=work.now, before=None, after=command.promise)
    work.add(PlannedYear(id=str(command.year), promise=command.promise, history=(change,)))
    return YearPlanned(year=command.year)


@messages.handles(PlanOccasion)
async def plan_occasion(command: PlanOccasion, work: Work) -> OccasionPlanned:
    """Put an occasion into its year."""
    facts = command.occasion
    check_districts(facts, work.city)
    check_route(facts)
    occasion = Occasion.planned(facts, zone=work.city.zone, now=work.now)
    if await work.find(PlannedYear, str(occasion.year)) is None:
        raise Rejected(YEAR_NOT_PLANNED, field="/data/occasion/starts_at", year=occasion.year)
    if await work.find(Occasion, occasion.id):
        raise Rejected(OCCASION_ALREADY_PLANNED, field="/data/occasion/id", occasion=occasion.id)
    work.add(occasion)
    return OccasionPlanned(occasion=occasion.id)


@messages.handles(PublishOccasion)
async def publish_occasion(command: PublishOccasion, work: Work) -> OccasionConfirmed:
    """Confirm a planned occasion: public, and open for registration."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    occasion.publish(work.now)
    url = occasion_page(work.public_url, occasion.id)
    work.publish(OccasionPublished(version=occasion.revision, occasion=occasion.facts, url=url))
    return OccasionConfirmed(occasion=occasion.id)


@messages.handles(MarkHeld)
async def mark_held(command: MarkHeld, work: Work) -> OccasionHeldResult:
    """Say that an occasion has been held, and by how many."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    occasion.hold(work.now)
    work.publish(
        OccasionHeld(
            version=occasion.revision,
            occasion=occasion.facts,
            url=occasion_page(work.public_url, occasion.id),
            heads=occasion.heads,
            registered=occasion.registered,
        )
    )
    return OccasionHeldResult(occasion=occasion.id)


@messages.handles(FollowUpPublished)
async def link_follow_up(event: FollowUpPublished, work: Work) -> None:
    """Close the circle: the clock shows that residents were told what became of it."""
    occasion = await work.find(Occasion, event.occasion)
    if occasion and occasion.status is Status.HELD:
        occasion.follow_up(event.url, work.now)


@messages.handles(CountHeads)
async def count_heads(command: CountHeads, work: Work) -> HeadsCounted:
    """Add heads counted at an occasion."""
    occasion = await work.load(Occasion, command.occasion, field="/data/occasion")
    return HeadsCounted(heads_so_far=occasion.count(command.heads))


# --- registration ----------------------------------------------------------------------------------------


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
        _tell(work, PlaceTaken, occasion, registration)
    else:
        _tell(work, PlaceAwaited, occasion, registration, waiting_position=position)
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
    _tell(work, PlaceReleased, occasion, registration)
    for id_ in promoted:
        next_in_line = await work.load(Registration, id_)
        next_in_line.promote(work.now)
        _tell(work, PlacePromoted, occasion, next_in_line)
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


def _tell(work: Work, event: type[AttendeeEvent], occasion: Occasion, registration: Registration, **more: int) -> None:
    work.publish(
        event(
            registration=registration.id,
            occasion=occasion.id,
            occasion_name=occasion.facts.name,
            starts_at=occasion.facts.starts_at,
            track=registration.track,
            track_name=occasion.track(registration.track).name,
            attendance=registration.attendance,
            person=registration.person,
            manage_url=registration_page(work.public_url, registration.id, registration.person.language, work.links),
            **more,
        )
    )
