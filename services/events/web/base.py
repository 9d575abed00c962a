"""What the pages of this service have in common."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import TypeVar

from babel.dates import format_date
from fastapi import Request, Response
from jinja2 import pass_context
from jinja2.runtime import Context

from services.events.moments import is_one_day, time_of_day
from services.events.words import WORDS
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.store import Document
from shared.text import Language
from shared.web import Pages, ServiceDep
from shared.web.pages import MOMENTS

PAGES = Pages("events", words=WORDS)

D = TypeVar("D", bound=Document)


@pass_context
def _day(context: Context, value: date) -> str:
    """Write a day as people of the page's language do."""
    return format_date(value, "long", locale=MOMENTS[context["language"]][0])


@pass_context
def _time_of_day(context: Context, value: datetime, zone: tzinfo) -> str:
    """Write a time whose day is known already."""
    return time_of_day(value, context["language"], zone)


PAGES.environment.filters |= {"day": _day, "time_of_day": _time_of_day}
PAGES.environment.tests["one_day"] = lambda span, zone: is_one_day(span.starts_at, span.ends_at, zone)


async def find_or_refuse(service: ServiceDep, model: type[D], id_: str) -> D:
    """Return a document to show.

    Raises:
        Rejected: unknown (404).
    """
    found = await service.store.find(model, id_)
    if found is None:
        raise Rejected(UNKNOWN, what=model.__name__.lower(), id=id_)
    return found


def problem_page(request: Request, service: ServiceDep, language: Language, rejected: Rejected) -> Response:
    """Return a page that says why not, with the problem's status."""
    return PAGES.problem(request, rejected.problem, language=language, personal=True, city=service.city)
