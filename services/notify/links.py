"""The personal links that notify gives out: what each is for, and where it leads."""

from __future__ import annotations

from urllib.parse import urlencode

from shared.links import Links
from shared.text import Language

CONFIRM = "confirm-subscription"
UNSUBSCRIBE = "unsubscribe"
CHOICES = "choices"
TOLD = "told"
SCREEN = "screen"
SHARE_KIT = "share-kit"
"""A token is good for one purpose only."""


def confirm_url(base: str, links: Links, subscription: str) -> str:
    """Return the page on which a subscription's owner confirms it."""
    return f"{base}/notify/v1/subscriptions/{subscription}/confirm?token={links.token(CONFIRM, subscription)}"


def unsubscribe_url(base: str, links: Links, subscription: str) -> str:
    """Return the address that ends a subscription: GET shows a page, POST ends it (RFC 8058).

    52 characters and the base: short enough for any mail program's header when the base has at most 23.
    """
    return f"{base}/notify/v1/u/{subscription}.{links.token(UNSUBSCRIBE, subscription)}"


def choices_url(base: str, links: Links, subscription: str, language: Language) -> str:
    """Return the page, in this language, on which a subscriber chooses: GET shows what is so, POST changes it."""
    return f"{base}/notify/v1/c/{subscription}.{links.token(CHOICES, subscription)}?lang={language}"


def told_url(base: str, links: Links, campaign: str, language: Language) -> str:
    """Return the page that shows what a campaign tells: the same for everybody, and for nobody who wasn't told."""
    return f"{base}/notify/v1/told/{campaign}?token={links.token(TOLD, campaign)}&lang={language}"


def share_kit_url(base: str, links: Links, share_kit: str, language: Language) -> str:
    """Return a partner's page of a share kit, in its language: GET shows it, POST answers."""
    return f"{base}/notify/v1/share-kits/{share_kit}?token={links.token(SHARE_KIT, share_kit)}&lang={language}"


def screen_url(  # noqa: PLR0913 - what a screen's address says
    base: str, links: Links, *, screen: str, venue: str, district: str | None, languages: tuple[Language, ...]
) -> str:
    """Return the page that a screen opens, with the key by which it is known when it reports."""
    query = [("screen", screen), ("key", links.token(SCREEN, screen))]
    query += [("district", district)] if district else []
    query += [("languages", language) for language in languages]
    return f"{base}/notify/v1/screens/{venue}?{urlencode(query)}"
