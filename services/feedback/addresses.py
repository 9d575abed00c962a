"""Addresses of the pages that messages and pages link to."""

from __future__ import annotations


def answer_page(public_url: str, survey: str) -> str:
    """Return the address of the page where a survey is answered."""
    return f"{public_url}/feedback/v1/surveys/{survey}/answer"


def follow_up_page(public_url: str, occasion: str) -> str:
    """Return the address of the page of an occasion's follow-up."""
    return f"{public_url}/feedback/v1/occasions/{occasion}/follow-up/page"
