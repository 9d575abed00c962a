"""What the pages of this service have in common."""

from __future__ import annotations

from fastapi import Request, Response

from services.events.words import WORDS
from shared.contracts import Rejected
from shared.text import Language
from shared.web import Pages, ServiceDep

PAGES = Pages("events", words=WORDS)


def problem_page(request: Request, service: ServiceDep, language: Language, rejected: Rejected) -> Response:
    """Return a page that says why not, with the problem's status."""
    return PAGES.problem(request, rejected.problem, language=language, personal=True, city=service.city)
