"""What an attendee's status is when reports come in any order.

Each kind of report has its own queue, so a release may be handled before the place that it releases. A
registration only ever moves forward, waiting → offered → confirmed → released, and within one status its holder changes
it once, twice and so on, hence the rule: **a report counts when its status ranks above the one
known, or is the same after more changes, and is otherwise late or a repetition, which changes nothing and sends
nothing**. Whatever the order, it ends at the highest reported, and no letter says what is no longer so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.notify.domain.message import Message


class AttendeeStatus(StrEnum):
    """Where an attendee stands, as far as notify has heard."""

    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    RELEASED = "released"


RANK = {
    AttendeeStatus.WAITING: 1,
    AttendeeStatus.OFFERED: 2,
    AttendeeStatus.CONFIRMED: 3,
    AttendeeStatus.RELEASED: 4,
}
Stand = tuple[AttendeeStatus, int]
"""A status, and how often its holder had changed the registration by then."""
_NOT_RELEASED = frozenset({AttendeeStatus.WAITING, AttendeeStatus.OFFERED, AttendeeStatus.CONFIRMED})


HEARS: Mapping[Message, frozenset[AttendeeStatus]] = MappingProxyType(
    {
        Message.PLACE_TAKEN: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_PROMOTED: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_SWITCHED: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_OFFERED: frozenset({AttendeeStatus.OFFERED}),
        Message.REMINDER: frozenset({AttendeeStatus.CONFIRMED}),
        Message.FOLLOW_UP: frozenset({AttendeeStatus.CONFIRMED}),
        Message.CHANGE_MADE: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_AWAITED: frozenset({AttendeeStatus.WAITING}),
        Message.PLACE_CARRIED: _NOT_RELEASED,
        Message.PLACE_NOT_CARRIED: frozenset({AttendeeStatus.RELEASED}),
        Message.PLACE_RELEASED: frozenset({AttendeeStatus.RELEASED}),
        Message.PLACE_CHANGED: _NOT_RELEASED,
        Message.PLACE_LAPSED: frozenset({AttendeeStatus.RELEASED}),
        Message.OCCASION_MOVED: _NOT_RELEASED,
        Message.OCCASION_AMENDED: _NOT_RELEASED,
        Message.OCCASION_CANCELLED: _NOT_RELEASED,
    }
)
"""Whom a letter to attendees is true of; who stands elsewhere by then doesn't get it."""


def advances(known: Stand | None, reported: Stand) -> bool:
    """Say whether a report brings news; None means that nothing was known."""
    return known is None or (RANK[reported[0]], reported[1]) > (RANK[known[0]], known[1])
