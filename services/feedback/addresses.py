"""Addresses of the pages that messages and pages link to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.contracts.surveys import SurveyKind

if TYPE_CHECKING:
    from services.feedback.documents import Survey


def answer_page(public_url: str, survey: str) -> str:
    """Return the address of the page where a survey is answered."""
    return f"{public_url}/feedback/v1/surveys/{survey}/answer"


def texts_page(public_url: str, survey: str, until: int, key: str) -> str:
    """Return the address where staff search a survey's free texts; `until` is in seconds of Unix time."""
    return f"{public_url}/feedback/v1/surveys/{survey}/texts?until={until}&key={key}"


def answers_export(public_url: str, survey: str, until: int, key: str) -> str:
    """Return the address of a survey's answers, as staff export them."""
    return f"{public_url}/feedback/v1/surveys/{survey}/answers?until={until}&key={key}"


def follow_up_page(public_url: str, occasion: str) -> str:
    """Return the address of the page of an occasion's follow-up."""
    return f"{public_url}/feedback/v1/occasions/{occasion}/follow-up/page"


def kiosk_page(public_url: str, survey: str) -> str:
    """Return the address of the kiosk of a survey."""
    return f"{public_url}/feedback/v1/surveys/{survey}/kiosk"


def phenomenon_page(public_url: str, survey: str) -> str:
    """Return the address of the page of a phenomenon, with what residents have written."""
    return f"{public_url}/feedback/v1/phenomena/{survey}/page"


def survey_page(public_url: str, survey: Survey) -> str:
    """Return where people are sent who hear of a survey."""
    page = phenomenon_page if survey.kind is SurveyKind.PHENOMENON else answer_page
    return page(public_url, survey.id)
