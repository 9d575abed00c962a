"""Who of the registered came, by scans that may be told late, twice and in any order."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.events.domain.history import Why
from services.events.domain.life_cycle import COUNTABLE, STATUS_NAMES
from services.events.domain.occasion import OccasionState, RevokedKey
from services.events.domain.problems import DOOR_CLOSED, NO_CHECK_IN
from services.events.domain.registration import RegistrationState
from shared.contracts import Rejected
from shared.contracts.events import Attendance, DoorVerdict, RegistrationStatus

NAMES_SHOWN = timedelta(days=1)
"""How long after an occasion's end its list of names can be looked at."""


def check_door(occasion: OccasionState) -> None:
    """Accept an occasion where people can be checked in: on the day, and for scans that come long after it.

    Raises:
        Rejected: it is neither confirmed nor held, or nobody registers for it.
    """
    if occasion.status not in COUNTABLE or not occasion.places:
        raise Rejected(NO_CHECK_IN, field="/data/occasion", status=STATUS_NAMES[occasion.status])


def check_names(occasion: OccasionState, now: datetime) -> None:
    """Accept an occasion whose list of names is still needed.

    Raises:
        Rejected: as `check_door` says, or it was over a day ago.
    """
    check_door(occasion)
    if now > occasion.facts.ends_at + NAMES_SHOWN:
        raise Rejected(DOOR_CLOSED)


def close_door(occasion: OccasionState, now: datetime, why: Why) -> None:
    """Revoke the key that devices at the door have; the next one is another.

    Raises:
        Rejected: as `check_door` says.
    """
    check_door(occasion)
    occasion.revoked_keys = (*occasion.revoked_keys, RevokedKey(at=now, **dict(why)))


def check_in(occasion: OccasionState, registration: RegistrationState | None, at: datetime) -> DoorVerdict:
    """Judge a scan of this registration, and note that they came.

    Who came, how many, and when (the earliest time that was told) are the same in whatever order scans are told.
    """
    verdict = _judge(occasion, registration)
    if registration is None or verdict not in {DoorVerdict.CHECKED_IN, DoorVerdict.ALREADY_CHECKED_IN}:
        return verdict
    if registration.check_in(at):
        occasion.checked_in += registration.seats
    return verdict


def _judge(occasion: OccasionState, registration: RegistrationState | None) -> DoorVerdict:
    if registration is None:
        return DoorVerdict.UNKNOWN
    if registration.occasion != occasion.id:
        return DoorVerdict.WRONG_OCCASION
    if registration.is_over:
        return DoorVerdict.CANCELLED
    if registration.status is not RegistrationStatus.CONFIRMED:
        return DoorVerdict.WAITING
    if registration.attendance is Attendance.REMOTE:
        return DoorVerdict.REMOTE
    return DoorVerdict.CHECKED_IN if registration.checked_in_at is None else DoorVerdict.ALREADY_CHECKED_IN
