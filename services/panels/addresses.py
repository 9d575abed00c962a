"""Addresses of the pages that messages link to, and what their links are signed for."""

from __future__ import annotations

from shared.links import Links
from shared.text import Language

PLACE = "place"
"""The purpose that a place's token is signed for; its subject is the application's id."""
TICKET = "ticket"
"""The purpose that the token of an applicant's own ticket is signed for; its subject is the application's id."""


OWN_APPLICATION = "own-application"
"""The purpose of the token of an applicant's own page; its subject is the application's id."""


def call_page(public_url: str, call: str) -> str:
    """Return the address of the call's own page."""
    return f"{public_url}/panels/v1/calls/{call}/page"


def lottery_page(public_url: str, call: str, turn: int) -> str:
    """Return the address of the page of a call's draw, or of one for seats that were given up."""
    return f"{public_url}/panels/v1/calls/{call}/lottery/page?turn={turn}"


def place_page(public_url: str, application: str, answer: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where an invited person answers.

    The page asks again before anything happens; `answer` (accept or decline) says which question comes first.
    """
    token = links.token(PLACE, application)
    return f"{public_url}/panels/v1/places/{application}?lang={language}&answer={answer}&token={token}"


def application_page(public_url: str, application: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where an applicant sees, corrects and withdraws the application."""
    token = links.token(OWN_APPLICATION, application)
    return f"{public_url}/panels/v1/applications/{application}?lang={language}&token={token}"


def ticket_url(public_url: str, application: str, links: Links) -> str:
    """Return the signed address of an applicant's own ticket in the lottery."""
    return f"{public_url}/panels/v1/tickets/{application}?token={links.token(TICKET, application)}"


def ticket_page(public_url: str, application: str, turn: int, language: Language, links: Links) -> str:
    """Return the signed address of the page of an applicant's own ticket in the lottery of this turn."""
    token = links.token(TICKET, application)
    return f"{public_url}/panels/v1/tickets/{application}/page?lang={language}&turn={turn}&token={token}"


def application_id(call: str, person: str, links: Links) -> str:
    """Return the id of a person's application to a call: the same each time, and not to be guessed.

    `person` is an e-mail address in the form in which two of the same person are equal.
    """
    return links.token("application", f"{call}\n{person}")


def household_id(call: str, household: str, links: Links) -> str:
    """Return what is stored of a home address; it differs from call to call, so calls can't be combined."""
    return links.token("household", f"{call}\n{household}")


def pseudonym(application: str, links: Links) -> str:
    """Return the name under which an application stands in the public record; only we can tell whose it is."""
    return links.token("pseudonym", application)[:10]
