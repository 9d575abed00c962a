"""Where a registration goes when its occasion is absorbed by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from heapq import merge
from itertools import islice

from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.places import Places
from services.events.domain.registration import Choice, RegistrationState
from shared.contracts.events import NotCarried

CALLED_OFF = frozenset({Status.CANCELLED, Status.DECLINED})
Lines = tuple[tuple[str, ...], ...]
"""Registrations in the order in which they wait, of each track and attendance."""


def never_opens(into: OccasionState, now: datetime) -> NotCarried | None:
    """Say why nobody can be carried over to an occasion any more; None where it is open, or may be one day.

    One that was opened with no places never gets any: see `OccasionState.correct`.
    """
    if into.status in CALLED_OFF:
        return NotCarried.NOT_HELD
    if into.has_begun(now):
        return NotCarried.BEGUN
    return NotCarried.NO_PLACES if into.is_published and not into.places else None


def seats_at(occasion: OccasionState) -> int:
    """Return the seats that somebody has, is offered or waits for."""
    return sum(one.taken + sum(one.offered.values()) + sum(one.waiting.values()) for one in occasion.places)


def first_in_line(occasion: OccasionState, most: int) -> Lines:
    """Return who is offered a place, line by line, or where nobody is who waits; at most so many of each line.

    Only the lines know their order: all who registered in one commit did so at the same moment.
    """
    offered = tuple(tuple(islice(one.offered, most)) for one in occasion.places)
    return offered if any(offered) else tuple(tuple(islice(one.waiting, most)) for one in occasion.places)


def merged(lines: Lines, came_at: Mapping[str, datetime]) -> tuple[str, ...]:
    """Make one line of several: by when each came to their place in line, with nobody passing another of their own."""
    return tuple(merge(*lines, key=came_at.__getitem__))


def choice_at(into: OccasionState, absorbed: OccasionState, registration: RegistrationState) -> Choice | None:
    """Return the place that is most like the one that the registration has or awaits.

    The attendance counts most, because who takes part from home may not be able to come; then the track, by id or name;
    else it is the main track, the first in the programme. None: the group is larger than all places of any kind.
    """
    name = absorbed.track(registration.track).name
    alike = {one.id for one in into.facts.programme.tracks if one.id == registration.track or one.name == name}

    def unlike(one: Places) -> tuple[bool, bool]:
        return one.attendance is not registration.attendance, one.track not in alike

    fitting = [one for one in into.places if one.capacity >= registration.seats]
    best = min(fitting, key=unlike, default=None)
    return Choice(track=best.track, attendance=best.attendance) if best else None
