"""Who may read a survey's single answers: staff, by a signed link that ends by itself (decision 37)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.feedback.domain.problems import LINK_OVER
from shared.contracts import Rejected
from shared.links import Links

PURPOSE = "read-answers"


def key_for(links: Links, survey: str, *, now: datetime, hours: int) -> tuple[int, str]:
    """Return until when the survey's answers may be read, in seconds of Unix time, and the key that says so."""
    until = int((now + timedelta(hours=hours)).timestamp())
    return until, links.token(PURPOSE, f"{survey}.{until}")


def admit(links: Links, survey: str, until: int, key: str, *, now: datetime) -> None:
    """Let the holder of the link read.

    Raises:
        Rejected: forbidden, or link-over.
    """
    links.check(PURPOSE, f"{survey}.{until}", key)
    if datetime.fromtimestamp(until, UTC) <= now:
        raise Rejected(LINK_OVER)
