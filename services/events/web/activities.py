"""Residents' own activities: the list as open data and as a page, and the form to submit one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.events.activity_form import ActivityForm, wrong_fields
from services.events.activity_views import ActivitiesView, ActivityView, PromiseView
from services.events.addresses import ACTIVITY
from services.events.documents import Activity, listed_filter
from services.events.registration_form import new_nonce
from services.events.schema_org import list_of
from services.events.web.base import PAGES
from services.events.words import WORDS
from shared.contracts import OutcomeStatus, Problem, Rejected
from shared.contracts.events import ActivityStatus, ActivitySubmitted
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.linked_data import data_block

router = APIRouter()
data = APIRouter(tags=["open data"])
pages = PAGES.router()

_WAITING = {"status": ActivityStatus.WAITING}


async def _listed(service: ServiceDep, district: str | None) -> ActivitiesView:
    store, now = service.store, service.clock.now()
    found = await store.select(Activity, listed_filter(now, district=district), sort=[("facts.starts_at", 1)])
    public_url = service.settings.public_url.rstrip("/")
    oldest = await store.select(Activity, _WAITING, sort=[("decide_by", 1)], limit=1)
    promise = PromiseView(
        days=service.city.activity_decision_days,
        waiting=await store.count(Activity, _WAITING),
        late=await store.count(Activity, {**_WAITING, "decide_by": {"$lt": now}}),
        oldest_due=oldest[0].decide_by if oldest else None,
    )
    return ActivitiesView(promise=promise, activities=tuple(ActivityView.of(one, public_url) for one in found))


@data.get("/activities", summary="Residents' own activities")
async def activities(service: ServiceDep, district: str | None = None) -> ActivitiesView:
    """Return what is listed (in the district), and how the promise to decide in time is kept."""
    return await _listed(service, district)


@pages.get("/activities.html")
async def list_activities(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """List residents' own activities."""
    listed = await _listed(service, None)
    pages = ((Text.model_validate({one.language: one.name}), one.url) for one in listed.activities)
    return PAGES.render(
        request,
        "activities.html",
        language=language,
        city=service.city,
        linked_data=data_block(list_of(WORDS["activities"].in_language(language), pages, language)),
        listed=listed,
        districts={one.id: one.name for one in service.city.districts},
    )


@pages.get("/activities/new")
async def show_form(request: Request, service: ServiceDep, language: ReaderLanguage, district: str = "") -> Response:
    """Show the form, empty."""
    return _form(request, service, language, ActivityForm(nonce=new_nonce(), district=district))


@pages.post("/activities/new")
async def submit(
    request: Request, form: Annotated[ActivityForm, Form()], service: ServiceDep, language: ReaderLanguage
) -> Response:
    """Submit what was filled in; show it again, as it was, when that can't be done."""
    try:
        command = form.to_command(language, service.city.zone)
    except ValidationError as error:
        return _form(request, service, language, form, wrong=wrong_fields(error))
    try:
        outcome = await service.ask(command, id=form.message_id(command))
    except Rejected as unavailable:
        return _form(request, service, language, form, problem=unavailable.problem)
    if outcome is None:
        return PAGES.render(
            request, "activity_on_its_way.html", language=language, status=202, personal=True, city=service.city
        )
    if outcome.status is OutcomeStatus.REJECTED:
        form.nonce = new_nonce()
        return _form(request, service, language, form, problem=outcome.problem)
    submitted = ActivitySubmitted.model_validate(outcome.result)
    # Relative: browsers follow the answer to a form only to the origin that the form's policy allows.
    token = service.links.token(ACTIVITY, submitted.activity)
    own = f"{submitted.activity}/status?lang={language}&token={token}"
    return RedirectResponse(own, status_code=303, headers={"Referrer-Policy": "no-referrer"})


def _form(  # noqa: PLR0913
    request: Request,
    service: ServiceDep,
    language: Language,
    form: ActivityForm,
    *,
    wrong: list[str] | None = None,
    problem: Problem | None = None,
) -> Response:
    return PAGES.render(
        request,
        "activity_form.html",
        language=language,
        status=problem.status if problem else 422 if wrong else 200,
        personal=True,
        city=service.city,
        form=form,
        wrong=wrong or [],
        problem=problem.in_language(language) if problem else None,
    )


router.include_router(data)
router.include_router(pages)
