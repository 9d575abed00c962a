"""The page of a call, where one applies with no script."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from babel.dates import format_date
from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from jinja2 import pass_context
from jinja2.runtime import Context
from pydantic import ValidationError

from services.panels.documents import Call
from services.panels.domain.application import DRAWN_BY_LOT, check_attributes, check_consent
from services.panels.domain.call import Phase
from services.panels.domain.problems import FILL_IN
from services.panels.forms import Form, read_form
from services.panels.standing import call_view, find_call, panel_view
from services.panels.words import WORDS, category_name, value_name
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


pages.environment.filters["days"] = _days

_FILL_IN = Rejected(FILL_IN).problem

SOURCE = "/web/call-page"
_ATTRIBUTE = "attribute-"


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
        return await _page(request, service, call, language, form=form, problem=_FILL_IN, wrong=wrong)
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
    """Return what the form makes of an application, right or wrong."""
    values = form.values
    return {
        "call": call.id,
        "person": {key: values.get(key, "") for key in ("name", "email", "language")},
        "attributes": {
            category: values[_ATTRIBUTE + category]
            for category in call.facts.categories()
            if values.get(_ATTRIBUTE + category)
        },
        "household": values.get("household") or None,
        "consents": [DRAWN_BY_LOT] if values.get("consent") else [],
    }


def _wrong(told: dict[str, Any], call: Call) -> list[str]:
    """Return every field of the form that must be corrected, in the form's order."""
    wrong = []
    try:
        Apply.model_validate(told)
    except ValidationError as error:
        wrong += ["/".join(str(part) for part in one["loc"]) for one in error.errors(include_input=False)]
    for check in (
        partial(check_attributes, call.facts, told["attributes"]),
        partial(check_consent, told["consents"]),
    ):
        try:
            check()
        except Rejected as rejected:
            wrong += [error.pointer.removeprefix("/data/") for error in rejected.problem.errors]
    fields = {_field_of(where) for where in wrong}
    order = ["name", "email", *(_ATTRIBUTE + one for one in call.facts.categories()), "household", "language"]
    return [field for field in (*order, "consent") if field in fields]


def _field_of(where: str) -> str:
    """Return the form's field that a path into the application means."""
    first, *rest = where.split("/")
    if first == "attributes" and rest:
        return _ATTRIBUTE + rest[0]
    return {"consents": "consent", "person": rest[0] if rest else "name"}.get(first, first)


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
    seats = [one.seats for one in panel.seats] if panel else [0] * len(view.pool)
    asked = [
        {
            "field": _ATTRIBUTE + category,
            "name": category_name(call.facts, category),
            "values": [
                {"name": value_name(quota, city), "quota": quota, "pool": pool, "seats": count}
                for quota, pool, count in zip(call.facts.quotas, view.pool, seats, strict=True)
                if quota.category == category
            ],
        }
        for category in call.facts.categories()
    ]
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
        asked=asked,
        form=form if view.status is Phase.OPEN else None,
        problem=problem.in_language(language) if problem else None,
        wrong=wrong,
    )
