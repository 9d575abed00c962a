"""What an attendee's status is when reports come in any order.

Each kind of report has its own queue, so a release may be handled before the place that it releases. A
registration only ever moves forward, waiting → confirmed → released, hence the rule: **a report counts when its
status ranks above the one known, and is otherwise late or a repetition, which changes nothing and sends
nothing**. Whatever the order, the status ends at the highest reported, and no letter says what is no longer so.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from services.notify.domain.message import Message


class AttendeeStatus(StrEnum):
    """Where an attendee stands, as far as notify has heard."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    RELEASED = "released"


RANK = {AttendeeStatus.WAITING: 1, AttendeeStatus.CONFIRMED: 2, AttendeeStatus.RELEASED: 3}


HEARS: Mapping[Message, frozenset[AttendeeStatus]] = MappingProxyType(
    {
        Message.PLACE_TAKEN: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_PROMOTED: frozenset({AttendeeStatus.CONFIRMED}),
        Message.REMINDER: frozenset({AttendeeStatus.CONFIRMED}),
        Message.FOLLOW_UP: frozenset({AttendeeStatus.CONFIRMED}),
        Message.PLACE_AWAITED: frozenset({AttendeeStatus.WAITING}),
        Message.PLACE_RELEASED: frozenset({AttendeeStatus.RELEASED}),
        Message.OCCASION_MOVED: frozenset({AttendeeStatus.CONFIRMED, AttendeeStatus.WAITING}),
        Message.OCCASION_CANCELLED: frozenset({AttendeeStatus.CONFIRMED, AttendeeStatus.WAITING}),
    }
)
"""Whom a letter to attendees is true of; who stands elsewhere by then doesn't get it."""


def advances(known: AttendeeStatus | None, reported: AttendeeStatus) -> bool:
    """Say whether a report brings news; None means that nothing was known."""
    return known is None or RANK[reported] > RANK[known]
