"""A subscription to the newsletter: asked for, confirmed by the address's owner, ended by one click.

Nobody learns from an answer whether an address subscribes: asking always looks the same. What an active
subscriber's address asks for is kept apart until its owner confirms it, so that nobody changes another's choices.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from services.notify.domain.campaign import Told
from services.notify.domain.problems import ANOTHERS_BROWSER, CHOICES_CHANGED, NOT_SUBSCRIBED, SUBSCRIPTION_ENDED
from services.notify.domain.targeting import ALL, concerns, network_terms
from shared.contracts.notify import Browser, QuietHours, Rhythm, SubscriptionStatus
from shared.contracts.problem import Rejected
from shared.text import Language

ASK_AGAIN_AFTER = timedelta(minutes=10)
"""An address that awaits confirmation gets at most one letter in this time."""
TELL_AGAIN_AFTER = timedelta(days=1)
"""An active subscriber is told of a further request at most once in this time."""
ADDRESS_KEPT = timedelta(days=28)
"""How long an address is known after its owner left, or after a request that nobody confirmed."""
MOST_CONSENTS = 100
"""How many of an owner's doings are kept."""
MOST_FOLLOWED = 50
"""How many occasions one address follows at most: of more, the newest."""
CEILING_SPAN = timedelta(days=7)
"""The time in which a subscriber may have asked for so many letters and no more."""

ID_LENGTH = 16
"""Characters of an id: 96 bits, and short enough that the unsubscribe link fits an unfolded header."""


class Wish(BaseModel):
    """What somebody wants to hear of. The choice ``*`` means all."""

    model_config = ConfigDict(frozen=True)

    language: Language
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    rhythm: Rhythm
    kinds: tuple[str, ...] = (ALL,)
    networks: tuple[str, ...] = (ALL,)
    follows: tuple[str, ...] = ()
    """The occasions that they follow, whatever else they chose."""
    quiet_hours: QuietHours = QuietHours.AS_THE_CITY
    at_most: int | None = None
    """How many newsletters in `CEILING_SPAN`; None: as many as there are."""

    def after(self, other: Wish | None) -> Wish:
        """Return what holds when this is asked for by the form of anybody, where the `other` held.

        What is followed is added up. Who asks to follow only keeps what else they had chosen; and what that form
        doesn't ask stays.
        """
        if other is None:
            return self
        chosen = other if self.rhythm is Rhythm.FOLLOWED else self
        return chosen.model_copy(
            update={
                "follows": tuple(dict.fromkeys((*other.follows, *self.follows)))[-MOST_FOLLOWED:],
                "quiet_hours": other.quiet_hours,
                "at_most": other.at_most,
            }
        )


def is_wanted(told: Told, wish: Wish) -> bool:
    """Say whether news of an occasion is wanted."""
    of_network = not set(network_terms(told)).isdisjoint(wish.networks)
    return of_network and concerns(told.facts, wish.districts, wish.themes, wish.kinds)


def is_for(
    wish: Wish, *, districts: Sequence[str] = (), themes: Sequence[str] = (), languages: Sequence[str] = ()
) -> bool:
    """Say whether something that is no occasion is for a subscriber: it is of no network, and of whatever kind.

    None of the districts means all, none of the languages too; none of the themes means that it has none.
    """
    return (
        ALL in wish.networks
        and not {ALL, *themes}.isdisjoint(wish.themes)
        and not (districts and {ALL, *districts}.isdisjoint(wish.districts))
        and not (languages and wish.language not in languages)
    )


class Agreed(StrEnum):
    """What the owner of a subscription has done."""

    BEGUN = "begun"
    """They confirmed it by letter, or allowed it in their browser."""
    CHOSEN = "chosen"
    ENDED = "ended"


class Consent(BaseModel):
    """One thing that they have done, and what holds since."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    what: Agreed
    wish: Wish | None = None
    """What they wanted from then on; None once it is over, or their address forgotten."""


class Way(StrEnum):
    """How a subscriber hears; named as the channel that sends so."""

    EMAIL = "email"
    WEBPUSH = "webpush"


class Ask(StrEnum):
    """Which letter a request causes."""

    CONFIRM = "confirm-subscription"
    ALREADY = "already-subscribed"


class SubscriptionRules(BaseModel):
    """The subscription of one address, or of one browser, through its life; the stored document adds an id.

    A new one is `ended`: it begins when it is asked for.
    """

    status: SubscriptionStatus = SubscriptionStatus.ENDED
    way: Way = Way.EMAIL
    email: str | None = None
    """As it was asked for, checked then."""
    browser: Browser | None = None
    """What takes notifications, while they are wanted."""
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
    changed_at: datetime | None = None
    """When its owner last changed what it is to."""
    revision: int = 0
    """How often that has changed since it was first confirmed."""
    consents: tuple[Consent, ...] = ()
    """All that they have done, in order: the first, and the newest up to `MOST_CONSENTS`."""
    lately: dict[str, datetime] = Field(default_factory=dict)
    """Which deliveries were begun in the last `CEILING_SPAN`, and when; kept only where there is a ceiling."""

    def request(self, email: str, wish: Wish, now: datetime) -> Ask | None:
        """Take a request to subscribe; return the letter that it causes, or None where one was sent lately."""
        if self.status is SubscriptionStatus.ACTIVE:
            if _within(TELL_AGAIN_AFTER, self.told_at, now):
                return None
            self.change = wish if wish.after(self.wish) != self.wish else None
            self.told_at = now
            self.letters += 1
            return Ask.ALREADY
        self.status = SubscriptionStatus.AWAITING_CONFIRMATION
        self.email, self.wish, self.ended_at = email, wish.after(self.wish), None
        if _within(ASK_AGAIN_AFTER, self.asked_at, now):
            return None
        self.asked_at = now
        self.letters += 1
        return Ask.CONFIRM

    def allow(self, browser: Browser, wish: Wish, now: datetime) -> bool:
        """Take it that a browser's owner has allowed notifications; return whether it became active by this.

        The browser's own question is the consent, so there is nothing to confirm. Who asks again by the same browser
        shows by its secret that it is theirs, and what is asked for is in force at once.

        Raises:
            Rejected: there is an active subscription of this browser by other keys.
        """
        if self.status is SubscriptionStatus.ACTIVE:
            if browser != self.browser:
                raise Rejected(ANOTHERS_BROWSER)
            wanted = wish.after(self.wish)
            if wanted != self.wish:
                self.wish = wanted
                self._note_change(now)
            return False
        self.status, self.way, self.browser = SubscriptionStatus.ACTIVE, Way.WEBPUSH, browser
        self.wish, self.confirmed_at, self.ended_at = wish, now, None
        self._note(Agreed.BEGUN, now)
        return True

    def confirm(self, now: datetime) -> bool:
        """Put what was asked for in force; return whether the subscription became active by this.

        Raises:
            Rejected: the subscription has ended.
        """
        if self.status is SubscriptionStatus.ENDED:
            raise Rejected(SUBSCRIPTION_ENDED)
        self.asked_at = None
        if self.status is SubscriptionStatus.ACTIVE:
            if self.change is not None:
                # Its owner is there and wants what was asked for: the next request may be told of at once.
                self.wish, self.change, self.told_at = self.change.after(self.wish), None, None
                self._note_change(now)
            return False
        self.status, self.confirmed_at = SubscriptionStatus.ACTIVE, now
        self._note(Agreed.BEGUN, now)
        return True

    def end(self, now: datetime) -> bool:
        """End it; return whether it ended by this. An address stays known for `ADDRESS_KEPT`, a browser doesn't."""
        if self.status is SubscriptionStatus.ENDED:
            return False
        if self.status is SubscriptionStatus.ACTIVE:
            self._note(Agreed.ENDED, now)
        self.status, self.ended_at = SubscriptionStatus.ENDED, now
        self.wish, self.change, self.asked_at, self.told_at = None, None, None, None
        self.lately, self.browser = {}, None
        return True

    def choose(self, wish: Wish, revision: int, now: datetime) -> bool:
        """Take what its owner chooses, seeing how it stood at a revision; return whether anything changed by this.

        Raises:
            Rejected: it isn't active, or has been changed since, to something else.
        """
        if self.status is not SubscriptionStatus.ACTIVE:
            raise Rejected(NOT_SUBSCRIBED)
        if wish == self.wish:
            return False
        if revision != self.revision:
            raise Rejected(CHOICES_CHANGED)
        self.wish = wish
        self._note_change(now)
        return True

    def follow_no_more(self, occasion: str, now: datetime) -> bool:
        """Forget that it follows an occasion; return whether it ended by this: there is nothing else that it is to."""
        if self.wish is None or occasion not in self.wish.follows:
            return False
        follows = tuple(one for one in self.wish.follows if one != occasion)
        self.wish = self.wish.model_copy(update={"follows": follows})
        self.revision += 1
        return self.wish.rhythm is Rhythm.FOLLOWED and not follows and self.change is None and self.end(now)

    def room_for(self, delivery: str, now: datetime) -> datetime | None:
        """Count a newsletter that is begun, and return None; or when there is room for it, where there is none now.

        However often one and the same is begun, it counts once.
        """
        at_most = self.wish.at_most if self.wish is not None else None
        if at_most is None:
            self.lately = {}
            return None
        since = now - CEILING_SPAN
        self.lately = {id_: at for id_, at in self.lately.items() if at > since}
        if delivery in self.lately:
            return None
        if len(self.lately) >= at_most:
            return sorted(self.lately.values())[-at_most] + CEILING_SPAN
        self.lately[delivery] = now
        return None

    def _note_change(self, now: datetime) -> None:
        self.revision += 1
        self.changed_at = now
        self._note(Agreed.CHOSEN, now)

    def _note(self, what: Agreed, now: datetime) -> None:
        wish = None if what is Agreed.ENDED else self.wish
        first, newest = self.consents[:1], self.consents[1:]
        self.consents = (*first, *newest[2 - MOST_CONSENTS :], Consent(at=now, what=what, wish=wish))

    def forget(self, now: datetime) -> None:
        """Drop the address, unless it is in use: what stays is that this id had asked, and when it left."""
        if self.status is not SubscriptionStatus.ACTIVE:
            self.end(now)
            self.email = None
            self.consents = tuple(one.model_copy(update={"wish": None}) for one in self.consents)


def _within(span: timedelta, moment: datetime | None, now: datetime) -> bool:
    return moment is not None and now - moment < span
