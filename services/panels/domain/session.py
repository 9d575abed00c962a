"""Sessions of a panel: when they may be, and who can have come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, tzinfo

from services.panels.domain.call import end_of, midnight, spoken
from services.panels.domain.problems import (
    ATTENDED_BY_OTHERS,
    SESSION_BEGUN,
    SESSION_OUTSIDE_TERM,
    SESSION_TO_COME,
)
from shared.contracts import Rejected
from shared.contracts.panels import SessionFacts, Term


def check_session(session: SessionFacts, term: Term, zone: tzinfo) -> None:
    """Refuse a session that isn't wholly within the term.

    Raises:
        Rejected: session-outside-term.
    """
    if session.starts_at < midnight(term.starts_on, zone) or session.ends_at > end_of(term, zone):
        raise Rejected(
            SESSION_OUTSIDE_TERM,
            field="/data/session/starts_at",
            starts_on=term.starts_on.isoformat(),
            ends_on=term.ends_on.isoformat(),
        )


def check_may_change_session(planned: SessionFacts, now: datetime, zone: tzinfo) -> None:
    """Refuse to change what has begun: who came is of that session.

    Raises:
        Rejected: session-begun.
    """
    if now >= planned.starts_at:
        raise Rejected(
            SESSION_BEGUN, field="/data/session/id", name=planned.name, starts_at=spoken(planned.starts_at, zone)
        )


def check_attendance(
    session: SessionFacts, present: Sequence[str], members: Collection[str], now: datetime, zone: tzinfo
) -> None:
    """Refuse attendance of a session to come, or of people who aren't members.

    Raises:
        Rejected: session-to-come or attended-by-others.
    """
    if now < session.starts_at:
        raise Rejected(
            SESSION_TO_COME, field="/data/session", name=session.name, starts_at=spoken(session.starts_at, zone)
        )
    strangers = set(present) - set(members)
    if strangers:
        raise Rejected(ATTENDED_BY_OTHERS, field="/data/present", count=len(strangers))
