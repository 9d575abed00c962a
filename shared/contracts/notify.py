"""Messages of the notify service: subscriptions."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, StringConstraints

from shared.contracts.events import Kind
from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Email
from shared.text import Language


class Rhythm(StrEnum):
    """How often a subscriber wants to hear."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"
    FOLLOWED = "followed"
    """Not of news: only of the occasions that they follow, whenever there is something new of them."""


NEWS_RHYTHMS = (Rhythm.IMMEDIATE, Rhythm.DAILY, Rhythm.WEEKLY)
"""Those of who hears of news."""


class QuietHours(StrEnum):
    """In which hours, by the city's clocks, no newsletter is sent to a subscriber; it comes when they end."""

    AS_THE_CITY = "city"
    """As the city's file says."""
    NONE = "none"
    FROM_20_TO_08 = "20-08"
    FROM_21_TO_07 = "21-07"
    FROM_22_TO_06 = "22-06"


class SubscriptionStatus(StrEnum):
    """Where a subscription stands."""

    AWAITING_CONFIRMATION = "awaiting-confirmation"
    ACTIVE = "active"
    ENDED = "ended"


# --- commands -------------------------------------------------------------------------------------------------


class SubscriptionResult(Contract):
    """Where the subscription stands now."""

    subscription: Id
    status: SubscriptionStatus


class Wanted(Contract):
    """What somebody who begins to subscribe wants to hear of."""

    language: Language = "fi"
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these districts; none means all."""
    themes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these themes; none means all."""
    kinds: Annotated[tuple[Kind, ...], Field(max_length=20)] = ()
    """Only news of these kinds of occasion; none means all."""
    networks: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    """Only news of occasions that these networks or their members organise, too; none means all."""
    rhythm: Rhythm = Rhythm.IMMEDIATE
    occasions: Annotated[tuple[Slug, ...], Field(max_length=10)] = ()
    """Occasions to follow, beside those that are followed already."""


class Subscribe(Command, Wanted, name="notify.subscribe", who=Who.ANYONE, result=SubscriptionResult):
    """Ask for news. Nothing is sent but one request to confirm, until the address's owner confirms."""

    email: Email


def _keys(length: int) -> StringConstraints:
    return StringConstraints(pattern=rf"^[A-Za-z0-9_-]{{{length}}}$")


class Browser(Contract):
    """A browser that takes notifications, as its `PushSubscription` tells (W3C Push API)."""

    endpoint: Annotated[str, StringConstraints(pattern=r"^https?://[^\s@#]+$", max_length=1000)]
    """Where its push service takes messages for it. Who knows it can send none: they are signed by the city."""
    p256dh: Annotated[str, _keys(87)]
    """Its public key: an uncompressed point of P-256, base64url."""
    auth: Annotated[str, _keys(22)]
    """The secret that only it and we know: 16 bytes, base64url."""


class SubscribeBrowser(Command, Wanted, name="notify.subscribe-browser", who=Who.ANYONE, result=SubscriptionResult):
    """Have news shown by a browser whose owner has just allowed it there: there is nothing more to confirm.

    Asked for again by the same browser it changes what is wanted, as a confirmed request by mail does.
    """

    browser: Browser


class Choices(Contract):
    """All that a subscriber can choose."""

    language: Language
    districts: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these districts; none means all."""
    themes: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """Only news of these themes; none means all."""
    kinds: Annotated[tuple[Kind, ...], Field(max_length=20)] = ()
    """Only news of these kinds of occasion; none means all."""
    networks: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    """Only news of occasions that these networks or their members organise, too; none means all."""
    rhythm: Rhythm
    occasions: Annotated[tuple[Slug, ...], Field(max_length=50)] = ()
    """The occasions to follow, whatever else was chosen."""
    quiet_hours: QuietHours = QuietHours.AS_THE_CITY
    at_most: Annotated[int, Field(ge=1, le=7, examples=[3])] | None = None
    """How many newsletters in seven days; None: as many as there are."""


class ConfirmSubscription(Command, name="notify.confirm-subscription", who=Who.LINK_HOLDER, result=SubscriptionResult):
    """Confirm by the signed link that was sent to the address."""

    subscription: Id
    token: Token


class Unsubscribe(Command, name="notify.unsubscribe", who=Who.LINK_HOLDER, result=SubscriptionResult):
    """End a subscription by the signed link that every message holds. Twice is as good as once."""

    subscription: Id
    token: Token


class SubscriptionChanged(Contract):
    """How it stands now."""

    subscription: Id
    revision: int


class ChangeSubscription(Command, name="notify.change-subscription", who=Who.LINK_HOLDER, result=SubscriptionChanged):
    """Change what an active subscription is to, by the signed link that every newsletter holds. Twice is once."""

    subscription: Id
    token: Token
    revision: Annotated[int, Field(ge=0)]
    """Of the choices that the change was made from; an older one is refused, unless it changes nothing."""
    choices: Choices


class MailReport(StrEnum):
    """What has come back of a letter."""

    BOUNCED = "bounced"
    COMPLAINED = "complained"


class MailReportNoted(Contract):
    """What followed."""

    delivery: Id
    suppressed: bool
    """Whether nothing more is sent to the address, until its owner confirms a subscription."""


class NoteMailReport(Command, name="notify.note-mail-report", who=Who.LINK_HOLDER, result=MailReportNoted):
    """Note that a letter couldn't be delivered, or that its reader complains of it. Twice counts once.

    Whoever has the letter may: its id can't be guessed, and is in no other place.
    """

    delivery: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$", examples=["5f0c" * 10])]
    """The letter's: the first part of its Message-ID."""
    report: MailReport
    no_mailbox: bool = False
    """Whether it came back because there is no such address."""
    words: Annotated[str, StringConstraints(max_length=300)] = ""
    """The other end's own, without any address."""


# --- events ---------------------------------------------------------------------------------------------------


class HeartbeatBegun(Event, name="notify.heartbeat.begun", to=("notify",)):
    """A letter to nobody begins the way that all letters go. No personal data."""

    began_at: AwareDatetime


class SubscriptionConfirmed(Event, name="notify.subscription.confirmed"):
    """An address's owner has confirmed. No personal data."""

    subscription: Id

    @property
    def subject(self) -> str:
        """The subscription's id."""
        return self.subscription


class SubscriptionEnded(Event, name="notify.subscription.ended"):
    """A subscription has ended. No personal data."""

    subscription: Id

    @property
    def subject(self) -> str:
        """The subscription's id."""
        return self.subscription
