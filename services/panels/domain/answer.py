"""What an invited person may answer, until when, and what follows."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from services.panels.domain.call import end_of, midnight
from services.panels.domain.problems import INVITATION_LAPSED, NOT_A_MEMBER, NOT_INVITED, PLACE_PASSED_ON
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus, CallFacts, Term

SEATED = frozenset({ApplicationStatus.INVITED, ApplicationStatus.ACCEPTED})
"""Who holds a seat."""
GAVE_UP = frozenset({ApplicationStatus.DECLINED, ApplicationStatus.LEFT})
"""Who said that they don't take part, or no longer."""
WAS_INVITED = SEATED | GAVE_UP | {ApplicationStatus.LAPSED}


def deadline(facts: CallFacts, now: datetime, zone: tzinfo) -> datetime:
    """Return until when somebody who is invited now must answer: never after the term."""
    return min(now + timedelta(days=facts.answer_days), end_of(facts.term, zone))


def accept(status: ApplicationStatus) -> bool:
    """Tell whether accepting changes anything; it doesn't the second time.

    Raises:
        Rejected: not-invited, place-passed-on after giving it up, or invitation-lapsed.
    """
    _check_was_invited(status)
    if status in GAVE_UP:
        raise Rejected(PLACE_PASSED_ON, field="/data/application")
    return status is ApplicationStatus.INVITED


def check_in_time(status: ApplicationStatus, answer_by: datetime | None, now: datetime) -> None:
    """Refuse to accept after the deadline, even where the place isn't offered on yet: it is promised to another.

    Raises:
        Rejected: invitation-lapsed.
    """
    if is_overdue(status, answer_by, now):
        raise Rejected(INVITATION_LAPSED, field="/data/application")


def is_overdue(status: ApplicationStatus, answer_by: datetime | None, now: datetime) -> bool:
    """Tell whether an invitation's time is over without an answer."""
    return status is ApplicationStatus.INVITED and answer_by is not None and now >= answer_by


def decline(status: ApplicationStatus) -> bool:
    """Tell whether declining changes anything; one who has accepted may still decline.

    Raises:
        Rejected: not-invited, or invitation-lapsed.
    """
    _check_was_invited(status)
    return status not in GAVE_UP


def check_member(status: ApplicationStatus) -> None:
    """Refuse to release somebody who holds no seat.

    Raises:
        Rejected: not-a-member.
    """
    if status not in SEATED:
        raise Rejected(NOT_A_MEMBER, field="/data/application", status=status.value)


def given_up(status: ApplicationStatus, term: Term, now: datetime, zone: tzinfo) -> ApplicationStatus:
    """Return what somebody is who gives a seat up now: a member of a sitting panel leaves it, others decline."""
    sitting = now >= midnight(term.starts_on, zone)
    left = sitting and status is ApplicationStatus.ACCEPTED
    return ApplicationStatus.LEFT if left else ApplicationStatus.DECLINED


def _check_was_invited(status: ApplicationStatus) -> None:
    if status is ApplicationStatus.LAPSED:
        raise Rejected(INVITATION_LAPSED, field="/data/application")
    if status not in WAS_INVITED:
        raise Rejected(NOT_INVITED, field="/data/application")
