"""An occasion's own page, with a form to register that needs no script."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import ValidationError

from services.events.around import occasion_around
from services.events.documents import Occasion
from services.events.domain.life_cycle import NOT_PROMISED, STATUS_NAMES
from services.events.domain.organiser import organiser_of
from services.events.domain.promise import Promise
from services.events.occasion_news import NOT_OPEN, News
from services.events.registration_form import RegistrationForm, new_nonce, wrong_fields
from services.events.schema_org import event_of
from services.events.views import public_facts, public_history
from services.events.web.base import PAGES, problem_page
from services.events.words.accessibility import accessibility_of
from services.events.words.district import PARTNER_KIND_NAMES
from services.events.words.registration import ATTENDANCE_NAMES
from services.events.words.registration_form import NEEDS
from shared.contracts import OutcomeStatus, Problem, Rejected
from shared.contracts.events import Registered
from shared.contracts.problem import UNKNOWN
from shared.kind_names import KIND_NAMES
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import data_block
from shared.web.pages import LANGUAGE_NAMES

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/occasions/{occasion}/page")
async def show(request: Request, occasion: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the occasion."""
    found = await service.store.find(Occasion, occasion)
    if found is None:
        return problem_page(request, service, language, Rejected(UNKNOWN, what="occasion", id=occasion))
    page = await _page(request, service, language, found, RegistrationForm(nonce=new_nonce()))
    del page.headers["X-Robots-Tag"]  # nobody has typed anything yet: search engines may find it
    return page


@router.post("/occasions/{occasion}/page")
async def register(
    request: Request,
    occasion: str,
    form: Annotated[RegistrationForm, Form()],
    service: ServiceDep,
    language: ReaderLanguage,
) -> Response:
    """Register whoever filled in the form; show it again, as it was filled in, when that can't be done."""
    found = await service.store.find(Occasion, occasion)
    if found is None:
        return problem_page(request, service, language, Rejected(UNKNOWN, what="occasion", id=occasion))
    try:
        command = form.to_command(occasion, language)
    except ValidationError as error:
        return await _page(request, service, language, found, form, wrong=wrong_fields(error))
    try:
        outcome = await service.ask(command, id=form.message_id(command))
    except Rejected as unavailable:
        return await _page(request, service, language, found, form, problem=unavailable.problem)
    if outcome is not None and outcome.status is OutcomeStatus.REJECTED:
        form.nonce = new_nonce()
        now = await service.store.find(Occasion, occasion) or found
        return await _page(request, service, language, now, form, problem=outcome.problem)
    registered = Registered.model_validate(outcome.result) if outcome else None
    return PAGES.render(
        request,
        "registered.html",
        language=language,
        status=200 if registered else 202,
        personal=True,
        city=service.city,
        name=found.facts.name,
        registered=registered,
    )


async def _page(  # noqa: PLR0913
    request: Request,
    service: ServiceDep,
    language: Language,
    occasion: Occasion,
    form: RegistrationForm,
    *,
    wrong: list[str] | None = None,
    problem: Problem | None = None,
) -> Response:
    now, facts, around = service.clock.now(), public_facts(occasion), await occasion_around(service, occasion)
    is_promised, public_url = occasion.status not in NOT_PROMISED, service.settings.public_url.rstrip("/")
    partners = [partner.facts for partner in around["partners"]]
    return PAGES.render(
        request,
        "occasion.html",
        language=language,
        status=problem.status if problem else 422 if wrong else 200,
        # It may hold what a resident typed, and a form that is one visitor's own.
        personal=True,
        city=service.city,
        occasion=occasion,
        facts=facts,
        kind=KIND_NAMES[facts.kind],
        organiser=organiser_of(facts, service.city.name),
        kind_names=KIND_NAMES,
        status_name=STATUS_NAMES[occasion.status],
        status_names=STATUS_NAMES,
        attendance_names=ATTENDANCE_NAMES,
        offered_needs=NEEDS,
        accessibility_of=accessibility_of,
        language_names=LANGUAGE_NAMES,
        is_promised=is_promised,
        linked_data=data_block(event_of(occasion, service.city, language, public_url, partners=partners))
        if is_promised
        else None,
        districts=[one.name for one in service.city.districts if one.id in facts.districts],
        not_open=NOT_OPEN.get(occasion.status),
        promise=Promise.of(occasion, service.city.zone),
        news=News.of(occasion),
        history=public_history(occasion),
        is_open=occasion.is_open(now),
        is_over=now >= facts.ends_at,
        around=around,
        partner_kinds=PARTNER_KIND_NAMES,
        form=form,
        wrong=wrong or [],
        problem=problem.in_language(language) if problem else None,
    )
