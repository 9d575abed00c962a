"""Addresses of the pages that messages and feeds link to."""

from __future__ import annotations

from shared.links import Links
from shared.text import Language

REGISTRATION = "registration"
"""The purpose that a registration's token is signed for."""


def occasion_page(public_url: str, occasion: str) -> str:
    """Return the address of the occasion's own page."""
    return f"{public_url}/events/v1/occasions/{occasion}/page"


def registration_page(public_url: str, registration: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where a resident sees and cancels the registration."""
    token = links.token(REGISTRATION, registration)
    return f"{public_url}/events/v1/registrations/{registration}?lang={language}&token={token}"
