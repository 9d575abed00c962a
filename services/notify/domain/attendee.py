"""What an attendee's status is when reports come in any order.

Each kind of report has its own queue, so a release may be handled before the place that it releases. A
registration only ever moves forward, waiting → confirmed → released, hence the rule: **a report counts when its
status ranks above the one known, and is otherwise late or a repetition, which changes nothing and sends
nothing**. Whatever the order, the status ends at the highest reported, and no letter says what is no longer so.
"""

from __future__ import annotations

from enum import StrEnum


class AttendeeStatus(StrEnum):
    """Where an attendee stands, as far as notify has heard."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    RELEASED = "released"


RANK = {AttendeeStatus.WAITING: 1, AttendeeStatus.CONFIRMED: 2, AttendeeStatus.RELEASED: 3}


def advances(known: AttendeeStatus | None, reported: AttendeeStatus) -> bool:
    """Say whether a report brings news; None means that nothing was known."""
    return known is None or RANK[reported] > RANK[known]
