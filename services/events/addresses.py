"""Addresses of the pages that messages and feeds link to."""

from __future__ import annotations

from shared.links import Links
from shared.text import Language

REGISTRATION = "registration"
"""The purpose that a registration's token is signed for."""
ACTIVITY = "activity"
"""The purpose that the token of who submitted an activity is signed for."""
DECISION = "activity-decision"
"""The purpose that the token of who decides on an activity is signed for."""


def occasion_page(public_url: str, occasion: str) -> str:
    """Return the address of the occasion's own page."""
    return f"{public_url}/events/v1/occasions/{occasion}/page"


def year_page(public_url: str, year: int) -> str:
    """Return the address of the page that shows a year at a glance."""
    return f"{public_url}/events/v1/clock/{year}/page"


def door_page(public_url: str, occasion: str, key: str) -> str:
    """Return the address of the page for the people at an occasion's door; `key` opens it."""
    return f"{public_url}/events/v1/occasions/{occasion}/door?key={key}"


def registration_page(public_url: str, registration: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where a resident sees, changes and cancels the registration."""
    token = links.token(REGISTRATION, registration)
    return f"{public_url}/events/v1/registrations/{registration}?lang={language}&token={token}"


def topic_page(public_url: str, topic: str) -> str:
    """Return the address of the topic's own page."""
    return f"{public_url}/events/v1/topics/{topic}/page"


def topic_badge(public_url: str, topic: str) -> str:
    """Return the address of the topic's symbol."""
    return f"{public_url}/events/v1/topics/{topic}/badge.svg"


def topic_snippet(public_url: str, topic: str) -> str:
    """Return the address of the small page with the topic's symbol that other pages frame."""
    return f"{public_url}/events/v1/topics/{topic}/badge.html"


def district_page(public_url: str, district: str) -> str:
    """Return the address of the district's own page."""
    return f"{public_url}/events/v1/districts/{district}/page"


def partnership_page(public_url: str, partnership: str) -> str:
    """Return the address of the partnership's own page."""
    return f"{public_url}/events/v1/partnerships/{partnership}/page"


def activity_status_page(public_url: str, activity: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where a resident sees and withdraws an activity."""
    return (
        f"{public_url}/events/v1/activities/{activity}/status?lang={language}&token={links.token(ACTIVITY, activity)}"
    )


def activity_decision_page(public_url: str, activity: str, links: Links) -> str:
    """Return the signed address of the page where staff read an activity and decide."""
    return f"{public_url}/events/v1/activities/{activity}/decision?token={links.token(DECISION, activity)}"
