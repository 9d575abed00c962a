"""A subscription to the newsletter: asked for, confirmed by the address's owner, ended by one click.

Nobody learns from an answer whether an address subscribes: asking always looks the same. What an active
subscriber's address asks for is kept apart until its owner confirms it, so that nobody changes another's choices.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from services.notify.domain.problems import SUBSCRIPTION_ENDED
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.contracts.problem import Rejected
from shared.people import Email
from shared.text import Language

ASK_AGAIN_AFTER = timedelta(minutes=10)
"""An address that awaits confirmation gets at most one letter in this time."""
TELL_AGAIN_AFTER = timedelta(days=1)
"""An active subscriber is told of a further request at most once in this time."""
ADDRESS_KEPT = timedelta(days=28)
"""How long an address is known after its owner left, or after a request that nobody confirmed."""

ID_LENGTH = 16
"""Characters of an id: 96 bits, and short enough that the unsubscribe link fits an unfolded header."""


class Wish(BaseModel):
    """What somebody wants to hear of. The choice ``*`` means all."""

    model_config = ConfigDict(frozen=True)

    language: Language
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    rhythm: Rhythm


class Ask(StrEnum):
    """Which letter a request causes."""

    CONFIRM = "confirm-subscription"
    ALREADY = "already-subscribed"


class SubscriptionRules(BaseModel):
    """One address's subscription through its life; the stored document adds an id.

    A new one is `ended`: it begins when it is asked for.
    """

    status: SubscriptionStatus = SubscriptionStatus.ENDED
    email: Email | None = None
    wish: Wish | None = None
    """What is in force, or will be once confirmed."""
    change: Wish | None = None
    """What an active subscriber's address has asked for and its owner not yet confirmed."""
    asked_at: datetime | None = None
    told_at: datetime | None = None
    letters: int = 0
    """How many letters to confirm have been caused; numbers them."""
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None

    def request(self, email: str, wish: Wish, now: datetime) -> Ask | None:
        """Take a request to subscribe; return the letter that it causes, or None where one was sent lately."""
        if self.status is SubscriptionStatus.ACTIVE:
            if _within(TELL_AGAIN_AFTER, self.told_at, now):
                return None
            self.change = wish if wish != self.wish else None
            self.told_at = now
            self.letters += 1
            return Ask.ALREADY
        self.status = SubscriptionStatus.AWAITING_CONFIRMATION
        self.email, self.wish, self.ended_at = email, wish, None
        if _within(ASK_AGAIN_AFTER, self.asked_at, now):
            return None
        self.asked_at = now
        self.letters += 1
        return Ask.CONFIRM

    def confirm(self, now: datetime) -> bool:
        """Put what was asked for in force; return whether the subscription became active by this.

        Raises:
            Rejected: the subscription has ended.
        """
        if self.status is SubscriptionStatus.ENDED:
            raise Rejected(SUBSCRIPTION_ENDED)
        self.asked_at = None
        if self.status is SubscriptionStatus.ACTIVE:
            self.wish, self.change = self.change or self.wish, None
            return False
        self.status, self.confirmed_at = SubscriptionStatus.ACTIVE, now
        return True

    def end(self, now: datetime) -> bool:
        """End it; return whether it ended by this. The address stays known for `ADDRESS_KEPT`."""
        if self.status is SubscriptionStatus.ENDED:
            return False
        self.status, self.ended_at = SubscriptionStatus.ENDED, now
        self.wish, self.change, self.asked_at, self.told_at = None, None, None, None
        return True

    def forget(self, now: datetime) -> None:
        """Drop the address, unless it is in use: what stays is that this id has left."""
        if self.status is not SubscriptionStatus.ACTIVE:
            self.end(now)
            self.email = None


def _within(span: timedelta, moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < span
