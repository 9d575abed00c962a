"""Addresses of the pages that messages and pages link to, and what their links are signed for."""

from __future__ import annotations

from shared.links import Links
from shared.text import Language

OWN_IDEA = "own-idea"
"""The purpose of the token of an author's own page; its subject is the idea's id."""
BALLOT = "ballot"
"""The purpose of the signature of a link to vote by; its subject is the ballot's id."""
CODES = "voting-codes"
"""The purpose of the key of a sheet of codes; its subject is the round, the batch and the count."""


def round_page(public_url: str, round_id: str) -> str:
    """Return the address of a round's page."""
    return f"{public_url}/feedback/v1/budgets/{round_id}/page"


def idea_page(public_url: str, idea: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where an author sees and withdraws an idea."""
    return f"{public_url}/feedback/v1/ideas/{idea}?lang={language}&token={links.token(OWN_IDEA, idea)}"


def ballot_page(public_url: str, round_id: str, ballot: str, language: Language, links: Links) -> str:
    """Return the signed address of the page where the owner of a mailbox votes."""
    signature = links.token(BALLOT, ballot)
    return f"{public_url}/feedback/v1/budgets/{round_id}/ballot?lang={language}&ballot={ballot}&signature={signature}"


def result_page(public_url: str, round_id: str) -> str:
    """Return the address of the page of a round's result."""
    return f"{public_url}/feedback/v1/budgets/{round_id}/result/page"


def project_page(public_url: str, round_id: str, number: int) -> str:
    """Return the address of the page of a project."""
    return f"{public_url}/feedback/v1/budgets/{round_id}/projects/{number}/page"


def codes_url(public_url: str, round_id: str, batch: int, count: int, links: Links) -> str:
    """Return the signed address of a sheet of voting codes."""
    key = links.token(CODES, codes_subject(round_id, batch, count))
    return f"{public_url}/feedback/v1/budgets/{round_id}/codes.csv?batch={batch}&count={count}&key={key}"


def codes_subject(round_id: str, batch: int, count: int) -> str:
    """Return what the key of a sheet of codes is made for."""
    return f"{round_id}\n{batch}\n{count}"
