"""The page of a call, where one applies with no script."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import pass_context
from jinja2.runtime import Context

from services.panels.application_form import ATTRIBUTE, asked, attributes_in, faults
from services.panels.documents import Call
from services.panels.domain.application import (
    DRAWN_BY_LOT,
    check_attributes,
    check_consent,
    check_eligibility_told,
)
from services.panels.domain.call import Phase
from services.panels.domain.composition import percent, populations
from services.panels.domain.problems import FILL_IN
from services.panels.forms import Form, read_form
from services.panels.lottery_documents import Lottery
from services.panels.standing import call_view, find_call, panel_view
from services.panels.words import WORDS
from shared.contracts import Problem, Rejected
from shared.contracts.panels import Apply, Term
from shared.text import Language
from shared.web import Pages, ReaderLanguage, ServiceDep
from shared.web.pages import MOMENTS

pages = Pages("panels", words=WORDS)
router = pages.router()


@pass_context
def _days(context: Context, term: Term) -> str:
    locale, _ = MOMENTS[context["language"]]
    return " – ".join(format_date(day, "long", locale=locale) for day in (term.starts_on, term.ends_on))


@pass_context
def _day(context: Context, day: date) -> str:
    locale, _ = MOMENTS[context["language"]]
    return format_date(day, "long", locale=locale)


@pass_context
def _percent(context: Context, share: float | None) -> str:
    locale, _ = MOMENTS[context["language"]]
    return "–" if share is None else format_percent(share / 100, "#,##0.# %", locale=locale)


pages.environment.filters |= {"days": _days, "day": _day, "percent": _percent}

FILL_IN_PROBLEM = Rejected(FILL_IN).problem
"""Above a form with fields to correct."""

SOURCE = "/web/call-page"


@router.get("/calls/{call_id}/page")
async def show_call(request: Request, call_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the call: the form while it is open, the panel once it is drawn."""
    call = await find_call(service, call_id)
    return await _page(request, service, call, language, form=Form({"language": language}))


@router.post("/calls/{call_id}/page")
async def send_application(request: Request, call_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Send the application once, however often the button is pressed; or say what is wrong and keep all."""
    call = await find_call(service, call_id)
    form = await read_form(request)
    told = _told(form, call)
    if wrong := _wrong(told, call):
        return await _page(request, service, call, language, form=form, problem=FILL_IN_PROBLEM, wrong=wrong)
    try:
        outcome = await service.ask(Apply.model_validate(told), source=SOURCE, id=form.message_id)
    except Rejected as rejected:
        return await _page(request, service, call, language, form=form, problem=rejected.problem)
    if outcome is None:
        return pages.render(request, "on_its_way.html", language=language, status=202, city=service.city)
    if outcome.problem is not None:
        # The refusal is remembered under the form's nonce: what is sent next needs another one.
        again = Form(form.values)
        return await _page(request, service, call, language, form=again, problem=outcome.problem)
    return RedirectResponse(f"applied?lang={language}", status_code=303)


@router.get("/calls/{call_id}/applied")
async def show_applied(request: Request, call_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Say that the application is in."""
    call = await find_call(service, call_id)
    response = pages.render(request, "applied.html", language=language, city=service.city, facts=call.facts)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _told(form: Form, call: Call) -> dict[str, Any]:
    """Return what the form makes of an application, right or wrong; only what the call asks."""
    values, facts = form.values, call.facts
    told: dict[str, Any] = {
        "call": call.id,
        "person": {key: values.get(key, "") for key in ("name", "email", "language")},
        "attributes": attributes_in(form, facts),
        "household": values.get("household") or None,
        "consents": [DRAWN_BY_LOT] if values.get("consent") else [],
    }
    if facts.minimum_age is not None:
        told["born_on"] = values.get("born_on") or None
    if facts.residents_only:
        told["lives_in_city"] = {"yes": True, "no": False}.get(values.get("lives_in_city", ""))
    return told


def _wrong(told: dict[str, Any], call: Call) -> Sequence[str]:
    return faults(
        Apply,
        told,
        call.facts,
        (
            partial(check_eligibility_told, told),
            partial(check_attributes, call.facts, told["attributes"]),
            partial(check_consent, told["consents"]),
        ),
    )


async def _page(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    call: Call,
    language: Language,
    *,
    form: Form,
    problem: Problem | None = None,
    wrong: Sequence[str] = (),
) -> Response:
    view, city = await call_view(service, call), service.city
    panel = await panel_view(service, call) if view.panel_url else None
    known = populations(call.facts, city.population)
    return pages.render(
        request,
        "call.html",
        language=language,
        status=problem.status if problem else 200,
        personal=view.status is Phase.OPEN,
        city=city,
        facts=call.facts,
        view=view,
        panel=panel,
        has_lottery=bool(await service.store.count(Lottery, {"_id": call.id})),
        asked=asked(call.facts, city),
        populations={ATTRIBUTE + category: population for category, population in known.items()},
        shares=[percent(known.get(one.category), one.value) for one in call.facts.quotas],
        sessions=panel.sessions if panel else (),
        form=form if view.status is Phase.OPEN else None,
        problem=problem.in_language(language) if problem else None,
        wrong=wrong,
    )
