"""Occasions that go on as a part of another, and their registrations with them."""

from __future__ import annotations

from services.events.addresses import occasion_page
from services.events.attendees import tell
from services.events.carry_tasks import CarryRegistrations, carry_at, carry_soon
from services.events.documents import Occasion, Registration
from services.events.domain.carrying import choice_at, first_in_line, merged, never_opens, seats_at
from services.events.domain.history import Why
from services.events.handlers._entering import clashes_with
from services.events.handlers._known import load_of_the_city
from services.events.handlers._messages import messages
from services.events.handlers._registrations import of_address, take_place
from services.events.handlers._telling import announce
from services.events.handlers.revisions import publicly_changed
from shared.contracts import Rejected
from shared.contracts.events import (
    CombineOccasions,
    NotCarried,
    OccasionCancelled,
    OccasionPublished,
    OccasionsCombined,
    PlaceCarried,
    PlaceNotCarried,
    RegistrationStatus,
)
from shared.store import Work

AT_ONCE = 50
"""Registrations that are carried over in one commit, so that others needn't wait for a large occasion."""


@messages.handles(CombineOccasions)
async def combine_occasions(command: CombineOccasions, work: Work) -> OccasionsCombined:
    """Have one occasion stand for several. Whoever registered for another is told, and carried over to the one."""
    why = Why(by=command.by, reason=command.reason)
    into = await load_of_the_city(work, command.into, field="/data/into")
    carries, seats = bool(into.places) and not into.has_begun(work.now), 0
    for place, id_ in enumerate(command.absorbs):
        other = await load_of_the_city(work, id_, field=f"/data/absorbs/{place}")
        was_published = other.is_published
        into.absorb(other, work.now, why, field=f"/data/absorbs/{place}")
        if was_published:
            # A page that shows no more than a plan is better than no page to go to.
            url = occasion_page(work.public_url, into.id)
            more = {"reason": command.reason, "instead": into.id, "instead_name": into.facts.name, "instead_url": url}
            await announce(work, OccasionCancelled, other, **more, carried=carries)
            if carries:
                other.carries = True
                seats += seats_at(other)
    if into.is_published:
        await announce(work, OccasionPublished, into)
    return OccasionsCombined(
        into=into.id, absorbed=command.absorbs, seats_to_carry=seats, clashes=await clashes_with(work, into)
    )


@messages.after_each
async def plan_carrying(work: Work) -> None:
    """Look after registrations of absorbed occasions whenever what has absorbed them opens, ends or moves."""
    for occasion in publicly_changed(work, Occasion):
        for absorbed in occasion.absorbed:
            await carry_soon(work, absorbed)


@messages.handles(CarryRegistrations)
async def carry_registrations(task: CarryRegistrations, work: Work) -> None:
    """Carry the next ones over, and have the ones after them carried over.

    What has been carried says so, so whoever runs this again goes on where it was left. Where the absorbing occasion
    isn't open yet this waits for its beginning: if it is never opened, those who were told that they are carried over
    are told then that they aren't.
    """
    absorbed = await work.load(Occasion, task.occasion)
    into = absorbed
    while into.combined_into is not None:
        into = await work.load(Occasion, into.combined_into)
    why_not = never_opens(into, work.now)
    if why_not is None and not into.is_open(work.now):
        await carry_at(work, absorbed.id, into.facts.starts_at)
        return
    following = await _following(absorbed, work) if why_not is None or absorbed.carries else []
    for registration in following:
        if why_not is None:
            await _carry(registration, absorbed, into, work)
        else:
            _drop(registration, absorbed, why_not, work)
    # Those that it had absorbed itself come after its own, in case that was begun and not done.
    for id_ in (absorbed.id,) if following else absorbed.absorbed:
        await carry_soon(work, id_)


async def _following(absorbed: Occasion, work: Work) -> list[Registration]:
    """Return the next registrations in the order in which they are carried over: who has a place, then who waits."""
    placed = {"occasion": absorbed.id, "status": RegistrationStatus.CONFIRMED, "carried_at": None}
    found = await work.select(Registration, placed, sort=[("registered_at", 1), ("_id", 1)], limit=AT_ONCE)
    if found:
        return found
    lines = first_in_line(absorbed, AT_ONCE)
    ids = [id_ for line in lines for id_ in line]
    waiting = {one.id: one for one in await work.select(Registration, {"_id": {"$in": ids}})} if ids else {}
    order = merged(lines, {id_: one.changed_at for id_, one in waiting.items()})
    return [waiting[id_] for id_ in order[:AT_ONCE]]


async def _carry(registration: Registration, absorbed: Occasion, into: Occasion, work: Work) -> None:
    """Give one registration its place, or place in line, and tell the person; who is registered there stays so."""
    if registration.person is None:
        registration.carried_at = work.now
        return
    choice = choice_at(into, absorbed, registration)
    if choice is None:
        _drop(registration, absorbed, NotCarried.GROUP_TOO_LARGE, work)
        return
    registration.carried_at = work.now
    absorbed.leave_lines(registration.id)
    try:
        registration.carried_to, holding = await of_address(into.id, registration.person.email, work)
    except Rejected:
        return  # They have given back so many there that they don't want another.
    if holding is not None:
        return
    carried, position = take_place(
        work,
        into,
        registration.carried_to,
        choice,
        person=registration.person,
        companions=registration.companions,
        needs=registration.needs,
        registered_at=registration.registered_at,
    )
    more = {"status": carried.status, "waiting_position": position, "carried_from": absorbed.facts.name}
    tell(work, PlaceCarried, into, carried, **more)


def _drop(registration: Registration, absorbed: Occasion, why: NotCarried, work: Work) -> None:
    """Tell one person that their registration is not carried over."""
    registration.carried_at = work.now
    absorbed.leave_lines(registration.id)
    if registration.person is None:
        return
    tell(work, PlaceNotCarried, absorbed, registration, why=why)
