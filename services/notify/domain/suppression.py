"""When nothing more is sent to an address: it doesn't exist, letters keep coming back, or its owner complains.

What is kept is bound to the address by HMAC and says nothing of it. It ends when the owner confirms a subscription.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

MOST_RETURNS = 3
RETURNED_WITHIN = timedelta(days=30)
"""Letters that come back in this time before an address that may exist is given up."""
SUPPRESSION_KEPT = timedelta(days=730)
"""How long it is known after the last report."""

_NO_MAILBOX = re.compile(r"(?:^|\s)5\.(?:1\.(?:1|2|3|6|10)|2\.1)(?!\d)")
"""Enhanced status codes (RFC 3463, 7505) that say that there is no such mailbox, or that it takes nothing."""


class Suppressed(StrEnum):
    """Why nothing is sent."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


class SuppressionRules(BaseModel):
    """What has come back from one address; the stored document adds an id."""

    reason: Suppressed | None = None
    """None while letters have come back and it isn't given up yet."""
    returned: tuple[datetime, ...] = ()
    changed_at: datetime

    def bounced(self, now: datetime, *, no_mailbox: bool) -> None:
        """Take down that a letter came back."""
        self.changed_at = now
        self.returned = (*(at for at in self.returned if now - at < RETURNED_WITHIN), now)[-MOST_RETURNS:]
        if no_mailbox or len(self.returned) >= MOST_RETURNS:
            self.reason = self.reason or Suppressed.BOUNCED

    def complained(self, now: datetime) -> None:
        """Take down that its owner doesn't want what we send."""
        self.changed_at, self.reason = now, Suppressed.COMPLAINED


def names_no_mailbox(words: str) -> bool:
    """Say whether a relay's words mean that the address doesn't exist, not that it takes nothing just now."""
    return _NO_MAILBOX.search(words) is not None
