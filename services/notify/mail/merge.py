"""Mail merge: a newsletter's letter is worded once for all who read it in one language, and each reader's links put in.

What a newsletter says follows from its campaign, the language and which of its occasions concern the reader; only the
links to choose and to leave are the reader's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape

from services.notify.documents import Campaign, Delivery, Subscription
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import ALL
from services.notify.links import choices_url, unsubscribe_url
from services.notify.mail.areas import Areas
from services.notify.mail.values import NO_AREAS, Addressing
from services.notify.mail.wording import Wording, word
from shared.contracts.notify import Rhythm, SubscriptionStatus
from shared.text import Language

NOBODY = "nobody"
"""Whose letter is worded: no subscriber's, so that its links are nobody's and the one to unsubscribe ends nothing."""


def nobody(language: Language) -> Subscription:
    """Return who reads in this language and isn't there."""
    wish = Wish(language=language, districts=(ALL,), themes=(ALL,), rhythm=Rhythm.IMMEDIATE)
    return Subscription(id=NOBODY, status=SubscriptionStatus.ACTIVE, email="nobody@silta.example", wish=wish)


@dataclass(frozen=True, slots=True)
class MailMerge:
    """The letters of one batch: what they are made of doesn't change while it is sent."""

    addressing: Addressing
    areas: Areas = NO_AREAS
    _worded: dict[tuple[str, Language, tuple[str, ...]], Wording] = field(default_factory=dict)

    def word(self, delivery: Delivery, campaign: Campaign, language: Language) -> Wording:
        """Return a newsletter's letter to the delivery's recipient.

        Raises:
            jinja2.UndefinedError: the template needs a value that isn't there.
            TypeError: it isn't a newsletter.
        """
        kind = campaign.id, language, delivery.occasions
        if kind not in self._worded:
            addressed = self.addressing.of(delivery, campaign, nobody(language), self.areas)
            if addressed is None:
                raise TypeError(f"{campaign.message} is no newsletter")
            self._worded[kind] = word(campaign.message, language, addressed.values)
        ours, theirs = self._links(NOBODY, language), self._links(delivery.recipient, language)
        return _replaced(self._worded[kind], dict(zip(ours, theirs, strict=True)))

    def _links(self, subscription: str, language: Language) -> tuple[str, str]:
        base, links = self.addressing.base, self.addressing.links
        return unsubscribe_url(base, links, subscription), choices_url(base, links, subscription, language)


def _replaced(wording: Wording, links: dict[str, str]) -> Wording:
    text, html = wording.text, wording.html
    for old, new in links.items():
        text, html = text.replace(old, new), html.replace(escape(old), escape(new))
    return replace(wording, text=text, html=html)
