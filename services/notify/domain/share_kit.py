"""A share kit: what one partner is asked to pass on about one occasion, and what it answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from services.notify.domain.delivery import DeliveryStatus
from services.notify.domain.notice import TITLES
from services.notify.domain.targeting import chosen, concerns
from services.notify.domain.wording import span, whereabouts
from shared.contracts.events import OccasionFacts
from shared.contracts.news import Standing
from shared.contracts.share_kits import LetterFate, ShareKitAnswer, ShareKitStatus
from shared.text import Language, Text

REMINDED_AFTER = timedelta(days=5)
SHORTEST_NOTICE = timedelta(days=2)
"""An occasion that is nearer than this when a partner is asked is not reminded of."""

ANSWERED_FOR = timedelta(days=30)
"""How long after an occasion's end a partner's link is good: where it was seen is often told afterwards."""

READ_MORE = Text(fi="Lue lisää: {url}", sv="Läs mer: {url}", en="Read more: {url}")


def share_kit_id(occasion: str, partner: str) -> str:
    """Return the one id of a share kit: SHA-256, hex, 24 digits."""
    return hashlib.sha256(f"{occasion}\0{partner}".encode()).hexdigest()[:24]


def concerns_partner(occasion: OccasionFacts, partner: str, districts: Sequence[str], themes: Sequence[str]) -> bool:
    """Say whether a partner is asked to tell of an occasion: of one that it co-organises in any case."""
    return partner in occasion.partners or concerns(occasion, chosen(districts), chosen(themes))


def reminder_at(asked_at: datetime, starts_at: datetime) -> datetime | None:
    """Return when a partner that hasn't answered is reminded, once; None when there is no time for it."""
    ahead = starts_at - asked_at
    return asked_at + min(REMINDED_AFTER, ahead / 2) if ahead >= SHORTEST_NOTICE else None


def is_open(ends_at: datetime, now: datetime) -> bool:
    """Say whether a partner can still see and answer what it was asked about an occasion that ends then."""
    return now < ends_at + ANSWERED_FOR


def letter_fate(status: DeliveryStatus, *, came_back: bool) -> LetterFate:
    """Say what has become of the letter by which a partner was asked."""
    return LetterFate.RETURNED if came_back else _FATES[status]


_FATES = {
    DeliveryStatus.HELD: LetterFate.WAITING,
    DeliveryStatus.PENDING: LetterFate.WAITING,
    DeliveryStatus.LATER: LetterFate.WAITING,
    DeliveryStatus.IN_FLIGHT: LetterFate.WAITING,
    DeliveryStatus.SENT: LetterFate.SENT,
    DeliveryStatus.FAILED: LetterFate.FAILED,
    DeliveryStatus.WITHDRAWN: LetterFate.WITHDRAWN,
    DeliveryStatus.SUPPRESSED: LetterFate.SUPPRESSED,
}


class ShareKitRules(BaseModel):
    """How a share kit goes on: asked, passed on or declined, confirmed."""

    status: ShareKitStatus = ShareKitStatus.ASKED
    asked_at: datetime
    reminded_at: datetime | None = None
    answered_at: datetime | None = None
    seen: str | None = None
    seen_by: Literal["staff", "partner"] | None = None

    def answer(self, answer: ShareKitAnswer, now: datetime) -> None:
        """Take a partner's answer; the last one counts, and what was seen stays seen."""
        if self.status not in {ShareKitStatus.CONFIRMED, ShareKitStatus(answer)}:
            self.status, self.answered_at = ShareKitStatus(answer), now

    def confirm(self, seen: str, by: Literal["staff", "partner"], now: datetime) -> None:
        """Note where it was seen, also of one that was never answered."""
        self.status, self.seen, self.seen_by = ShareKitStatus.CONFIRMED, seen, by
        self.answered_at = self.answered_at or now


def share_title(facts: OccasionFacts, standing: Standing) -> Text:
    """Return what is passed on, in a few words: with a mark when it isn't as it was promised."""
    return TITLES[standing].format(name=facts.name) if standing in TITLES else facts.name


def share_text(facts: OccasionFacts, url: str, standing: Standing, language: Language, zone: ZoneInfo) -> str:
    """Return the words that a partner passes on, as plain lines."""
    where = whereabouts(facts.place, language)
    when = span(facts.starts_at, facts.ends_at, language, zone)
    head = "\n".join(line for line in (share_title(facts, standing).in_language(language), when, where) if line)
    summary = facts.summary.in_language(language) if facts.summary else ""
    return "\n\n".join(part for part in (head, summary, READ_MORE.format(url=url).in_language(language)) if part)
