"""The pages to read: a round, its ideas and projects, its result, a project. No script."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from babel.numbers import format_currency
from fastapi import Request, Response
from jinja2 import pass_context
from jinja2.runtime import Context

from services.feedback.budget.views import find_round, ideas_of, projects_of, result_of, round_view
from services.feedback.budget.words import WORDS
from services.feedback.domain.budget.round import Phase
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.budgets import RoundFacts
from shared.contracts.problem import UNKNOWN
from shared.text import Text
from shared.web import Pages, ReaderLanguage, ServiceDep
from shared.web.pages import MOMENTS

pages = Pages("feedback", words=WORDS)
router = pages.router()


@pass_context
def _euros(context: Context, amount: int) -> str:
    locale, _ = MOMENTS[context["language"]]
    pattern = "¤#,##0" if context["language"] == "en" else "#,##0 ¤"
    return format_currency(amount, "EUR", pattern, locale=locale, currency_digits=False)


@pass_context
def _day(context: Context, day: date) -> str:
    locale, _ = MOMENTS[context["language"]]
    return format_date(day, "long", locale=locale)


@pass_context
def _area(context: Context, district: str | None) -> Text:
    """Return how people call a pot's area."""
    city: City = context["city"]
    return next((one.name for one in city.districts if one.id == district), WORDS["whole_city"])


@pass_context
def _theme(context: Context, theme: str) -> Text:
    """Return how people call a theme."""
    city: City = context["city"]
    (name,) = city.theme_names([theme])
    return name


pages.environment.filters |= {"euros": _euros, "day": _day, "area": _area, "theme": _theme}


def phases_of(facts: RoundFacts) -> tuple[tuple[Phase, object, object], ...]:
    """Return each phase with when it begins and ends; the last has no end."""
    return (
        (Phase.IDEAS, facts.ideas_from, facts.ideas_until),
        (Phase.JUDGING, facts.ideas_until, facts.voting_from),
        (Phase.VOTING, facts.voting_from, facts.voting_until),
        (Phase.COUNTING, facts.voting_until, None),
        (Phase.DECIDED, None, None),
    )


@router.get("/budgets/{round_id}/page")
async def show_round(request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show a round with its phases, and where one can take part now."""
    view = round_view(service, await find_round(service, round_id))
    return pages.render(
        request,
        "budget_round.html",
        language=language,
        city=service.city,
        view=view,
        facts=view.facts,
        phases=phases_of(view.facts),
    )


@router.get("/budgets/{round_id}/ideas/page")
async def show_ideas(
    request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage, theme: str = ""
) -> Response:
    """Show the public ideas, all or those about one theme of those that there are."""
    view = round_view(service, await find_round(service, round_id))
    ideas = await ideas_of(service, round_id)
    themes = sorted({one.theme for one in ideas if one.theme})
    return pages.render(
        request,
        "budget_ideas.html",
        language=language,
        city=service.city,
        view=view,
        facts=view.facts,
        themes=themes,
        theme=theme,
        ideas=[one for one in ideas if not theme or one.theme == theme],
    )


@router.get("/budgets/{round_id}/projects/page")
async def show_projects(
    request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage, district: str = ""
) -> Response:
    """Show the projects, all or those that concern one district."""
    round_ = await find_round(service, round_id)
    if district:
        service.city.district(district)
    projects = await projects_of(service, round_id, district or None)
    return pages.render(
        request,
        "budget_projects.html",
        language=language,
        city=service.city,
        facts=round_.facts,
        projects=projects,
        district=district,
    )


@router.get("/budgets/{round_id}/projects/{number}/page")
async def show_project(
    request: Request, round_id: str, number: int, service: ServiceDep, language: ReaderLanguage
) -> Response:
    """Show a project and how it gets on."""
    round_ = await find_round(service, round_id)
    project = next((one for one in await projects_of(service, round_id) if one.number == number), None)
    if project is None:
        raise Rejected(UNKNOWN, what="project", id=str(number))
    return pages.render(
        request, "budget_project.html", language=language, city=service.city, facts=round_.facts, project=project
    )


@router.get("/budgets/{round_id}/result/page")
async def show_result(request: Request, round_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show what was chosen, and of every project why it was or wasn't."""
    round_ = await find_round(service, round_id)
    result = await result_of(service, round_) if round_.decided else None
    return pages.render(
        request, "budget_result.html", language=language, city=service.city, facts=round_.facts, result=result
    )
