"""What an invited person may answer, and what follows."""

from __future__ import annotations

from services.panels.domain.problems import NOT_INVITED, PLACE_PASSED_ON
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus

SEATED = frozenset({ApplicationStatus.INVITED, ApplicationStatus.ACCEPTED})
"""Who holds a seat."""


def accept(status: ApplicationStatus) -> bool:
    """Tell whether accepting changes anything; it doesn't the second time.

    Raises:
        Rejected: not-invited, or place-passed-on after a decline.
    """
    _check_was_invited(status)
    if status is ApplicationStatus.DECLINED:
        raise Rejected(PLACE_PASSED_ON, field="/data/application")
    return status is ApplicationStatus.INVITED


def decline(status: ApplicationStatus) -> bool:
    """Tell whether declining changes anything; one who has accepted may still decline.

    Raises:
        Rejected: not-invited.
    """
    _check_was_invited(status)
    return status is not ApplicationStatus.DECLINED


def _check_was_invited(status: ApplicationStatus) -> None:
    if status not in {*SEATED, ApplicationStatus.DECLINED}:
        raise Rejected(NOT_INVITED, field="/data/application")
