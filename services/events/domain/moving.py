"""What happens to an occasion's places and a registration together: switched, changed, offered, given, given back.

Every rule that lets go of seats returns whose turn it is by that, in the order in which they waited. Their seats are
set aside already; `give` makes that known to the registration, which may let go of seats in turn.
"""

from __future__ import annotations

from datetime import datetime

from services.events.domain.occasion import OccasionState
from services.events.domain.problems import (
    ALREADY_CHECKED_IN,
    ANSWER_OFFER_FIRST,
    NO_OFFER,
    OFFER_LAPSED,
    REGISTRATION_OVER,
)
from services.events.domain.registration import Choice, RegistrationState, seats_for
from shared.contracts import Rejected
from shared.contracts.events import RegistrationStatus

Turns = tuple[str, ...]
"""Registrations whose turn it is, in the order in which they waited."""


def switch(occasion: OccasionState, registration: RegistrationState, wanted: Choice, now: datetime) -> Turns:
    """Change track or attendance in one act: nothing is let go of before the new place, or one in its line, is held.

    - With a place, and room at the other: it takes that and gives its own back.
    - With a place, and no room there: it keeps its own and stands last in line there; its turn comes by `give`.
    - Waiting, and room at the other: it takes that and leaves the line.
    - Waiting, and no room there: it leaves the line and stands last in the other.
    - The place that it has is wanted: it ends the wait for another.

    Raises:
        Rejected: it is over, checked in, or has an offer to answer; or as for a new registration.
    """
    _check_is_on(registration)
    if registration.status is RegistrationStatus.OFFERED:
        raise Rejected(ANSWER_OFFER_FIRST, field="/data/registration")
    if wanted == registration.awaited:
        return ()
    if wanted == registration.choice:
        return _leave_other_line(occasion, registration, now)
    position = occasion.take_places(
        wanted.track, wanted.attendance, registration=registration.id, seats=registration.seats, now=now
    )
    turns = _leave_other_line(occasion, registration, now)
    if position is not None and registration.status is RegistrationStatus.CONFIRMED:
        registration.wait_for(wanted, now)
        return turns
    turns += _release(occasion, registration, registration.choice, now)
    registration.move(wanted, RegistrationStatus.CONFIRMED if position is None else RegistrationStatus.WAITING, now)
    return turns


def change(  # noqa: PLR0913 - what may change, each by itself
    occasion: OccasionState,
    registration: RegistrationState,
    *,
    companions: int | None,
    needs: tuple[str, ...] | None,
    name: str | None,
    now: datetime,
) -> Turns:
    """Change how many come, what they need or the name in one act; None stays as it is.

    - Fewer: their seats are handed on; a place in a line is kept, and may be the turn's already.
    - More, with a place: they get seats that are free and that nobody waits for, or it is refused.
    - More, in a line: they stand last in it; all behind them had asked before.

    Raises:
        Rejected: it is over, checked in, or has an offer to answer before the number changes; there is no room for
            more; or as for a new registration.
    """
    _check_is_on(registration)
    after = registration.companions if companions is None else companions
    lines = [registration.choice, *([registration.waits_for] if registration.waits_for else [])]
    for one in lines:
        occasion.check_registration(one.track, one.attendance, seats_for(after), now)
    turns: Turns = ()
    if after != registration.companions:
        if registration.status is RegistrationStatus.OFFERED:
            raise Rejected(ANSWER_OFFER_FIRST, field="/data/registration")
        # Its own place comes first: that is where it may be refused, and then nothing has changed.
        for one in lines:
            turns += occasion.resize_places(
                one.track,
                one.attendance,
                registration=registration.id,
                before=registration.seats,
                after=seats_for(after),
                now=now,
            )
    registration.correct(
        companions=after,
        needs=registration.needs if needs is None else needs,
        name=registration.holder.name if name is None else name,
        now=now,
    )
    return turns


def give(occasion: OccasionState, registration: RegistrationState, now: datetime) -> Turns:
    """Let the registration have what its turn in line has brought.

    Who waited for another place than they have takes it at once and gives their own back: they asked for exactly that.
    """
    if registration.waits_for is not None:
        had, wanted = registration.choice, registration.waits_for
        if occasion.answer_by(now) is not None:
            occasion.accept_offer(wanted.track, wanted.attendance, registration=registration.id, now=now)
        registration.move(wanted, RegistrationStatus.CONFIRMED, now)
        return _release(occasion, registration, had, now)
    answer_by = occasion.answer_by(now)
    if answer_by is None:
        registration.promote(now)
    else:
        registration.offer(answer_by, now)
    return ()


def accept(occasion: OccasionState, registration: RegistrationState, now: datetime) -> None:
    """Confirm an offered place.

    Raises:
        Rejected: it is over, has no offer, or the time to answer or the occasion's beginning has come.
    """
    if registration.status is RegistrationStatus.LAPSED:
        raise Rejected(OFFER_LAPSED, field="/data/registration")
    _check_is_on(registration)
    if registration.answer_by is None:
        raise Rejected(NO_OFFER, field="/data/registration")
    if now >= registration.answer_by:
        raise Rejected(OFFER_LAPSED, field="/data/registration")
    occasion.accept_offer(registration.track, registration.attendance, registration=registration.id, now=now)
    registration.promote(now)


def lapse(occasion: OccasionState, registration: RegistrationState, now: datetime) -> Turns | None:
    """Pass on an offered place whose time is over; None where there is none, or nobody can register any more."""
    if registration.answer_by is None or now < registration.answer_by or not occasion.is_open(now):
        return None
    turns = _release(occasion, registration, registration.choice, now)
    registration.lapse(now)
    return turns


def cancel(occasion: OccasionState, registration: RegistrationState, now: datetime) -> Turns:
    """Give back the place, the offered one, and every place in a line.

    Where the occasion was absorbed by another before the registration was carried over, it isn't carried any more.

    Raises:
        Rejected: they have come already, or the occasion has begun.
    """
    if registration.checked_in_at is not None:
        raise Rejected(ALREADY_CHECKED_IN, field="/data/registration")
    if occasion.combined_into is not None:
        occasion.leave_lines(registration.id)
        registration.cancel(now)
        return ()
    turns = _leave_other_line(occasion, registration, now) + _release(occasion, registration, registration.choice, now)
    registration.cancel(now)
    return turns


def erase(occasion: OccasionState, registration: RegistrationState, now: datetime) -> Turns:
    """Give back what can be given back, and forget who registered.

    Of an occasion that has begun, is called off, or that they came to, their seats stay counted.
    """
    turns: Turns = ()
    if not registration.is_over and registration.carried_at is None:
        try:
            turns = cancel(occasion, registration, now)
        except Rejected:
            occasion.leave_lines(registration.id)
    registration.forget()
    return turns


def position(occasion: OccasionState, registration: RegistrationState) -> int | None:
    """Return where the registration stands in the line that it waits in (1 is next), or None."""
    awaited = registration.awaited
    return occasion.places_for(awaited.track, awaited.attendance).position(registration.id) if awaited else None


def _check_is_on(registration: RegistrationState) -> None:
    if registration.is_over:
        raise Rejected(REGISTRATION_OVER, field="/data/registration")
    if registration.checked_in_at is not None:
        raise Rejected(ALREADY_CHECKED_IN, field="/data/registration")


def _leave_other_line(occasion: OccasionState, registration: RegistrationState, now: datetime) -> Turns:
    if registration.waits_for is None:
        return ()
    turns = _release(occasion, registration, registration.waits_for, now)
    registration.wait_for(None, now)
    return turns


def _release(occasion: OccasionState, registration: RegistrationState, choice: Choice, now: datetime) -> Turns:
    return occasion.release_places(
        choice.track, choice.attendance, registration=registration.id, seats=registration.seats, now=now
    )
