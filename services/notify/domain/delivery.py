"""One message to one recipient by one channel: recorded before it is sent, and what becomes of it."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any clock's now: the first attempt's time of what was recorded before such times were kept."""
LONGEST_WORDS = 300
LONGEST_ASKED = timedelta(days=1)
"""How long one that asks to be left alone is left alone, at most."""

_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


class DeliveryStatus(StrEnum):
    """What has become of a delivery."""

    HELD = "held"
    """On record, and not to be sent before staff say so."""
    PENDING = "pending"
    LATER = "later"
    """Not now, as its reader has chosen: in their quiet hours, or when they have had as many letters as they want.

    Alone of all, its next attempt's time is of the city's clock, as those hours are."""
    IN_FLIGHT = "in-flight"
    """Handed to the relay now. After a crash it may or may not have arrived: the only one that can come twice."""
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    """Not sent because it no longer applied: its recipient left, or its occasion is over."""
    SUPPRESSED = "suppressed"
    """Not sent because its address doesn't take letters, or its owner has complained of them."""


def delivery_id(campaign: str, recipient: str, channel: str) -> str:
    """Return the one id of a delivery: SHA-256, hex, 40 digits."""
    return hashlib.sha256(f"{campaign}\0{recipient}\0{channel}".encode()).hexdigest()[:40]


class Patience(BaseModel):
    """How often a channel tries, and how long it waits in between: twice as long each time."""

    model_config = ConfigDict(frozen=True)

    attempts: int
    first_wait: timedelta
    longest_wait: timedelta
    once_more: bool = False
    """Whether what may have arrived is handed over once more at most, however many attempts are left: for people, and
    for networks that would post it again. Others know by an id what they have already."""


OF_LETTERS = Patience(attempts=8, first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=1), once_more=True)
"""About an hour: a relay that puts a letter off for longer has refused it."""
IN_DOUBT = "in doubt: it may have arrived, once or twice, or not at all; it isn't sent a third time"


class Failure(BaseModel):
    """How the channel refused: for good or for now, and in its own words."""

    model_config = ConfigDict(frozen=True)

    permanent: bool
    words: str
    again_after: timedelta | None = None
    """How long the other end asks to be left alone."""


class Refused(Exception):  # noqa: N818 - states of the world, here and below
    """The other end has not taken this one."""

    def __init__(self, failure: Failure) -> None:
        """Keep its words and whether they are final."""
        super().__init__(failure.words)
        self.failure = failure


class Unknown(Exception):  # noqa: N818
    """The connection broke, or no answer came in time: the other end may have taken it."""


class Away(Exception):  # noqa: N818
    """Nothing can be handed over now, for a reason that isn't in what is sent."""


class Verdict(BaseModel):
    """What a refusal makes of a delivery."""

    model_config = ConfigDict(frozen=True)

    status: DeliveryStatus
    attempts: int
    next_attempt_at: datetime
    error: str


def after_failure(failure: Failure, attempts: int, now: datetime, spread: float, patience: Patience) -> Verdict:
    """Decide after refusal number `attempts` (from 1): give up, or try again later.

    Waits double as `patience` says; `spread` in [0, 1) takes off up to half of the wait, so that what failed
    together isn't tried again together. Where the other end asks for more time, it gets it.
    """
    wait = min(patience.longest_wait, patience.first_wait * 2 ** (attempts - 1)) * (1 - spread / 2)
    if failure.again_after is not None:
        wait = max(wait, min(failure.again_after, LONGEST_ASKED))
    lost = failure.permanent or attempts >= patience.attempts
    return Verdict(
        status=DeliveryStatus.FAILED if lost else DeliveryStatus.PENDING,
        attempts=attempts,
        next_attempt_at=now + wait,
        error=without_addresses(failure.words),
    )


def without_addresses(words: str) -> str:
    """Return a relay's words with every e-mail address taken out: they are kept, an address isn't."""
    return _ADDRESS.sub("<address>", " ".join(words.split()))[:LONGEST_WORDS]
