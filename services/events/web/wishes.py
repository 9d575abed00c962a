"""Residents' wishes and the city's answers: as open data, and as a page with a form that needs no script."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from pydantic import BaseModel, ValidationError

from services.events.documents import WAITING, Wish, WishAnswer
from services.events.registration_form import new_nonce
from services.events.web.base import PAGES
from services.events.wish_form import WishForm
from services.events.words.wish import FATE_NAMES
from shared.contracts import OutcomeStatus, Problem, Rejected
from shared.contracts.events import WishFate, WishMade
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.paging import Limit, Skip

router = APIRouter()

NEWEST: list[tuple[str, int]] = [("at", -1), ("_id", 1)]
SHOWN = 50


class AnswerView(BaseModel):
    """What residents wish, in the city's words, and what comes of it."""

    id: str
    at: datetime
    by: Text
    wished: Text
    fate: WishFate
    words: Text
    occasion: str | None
    wishes: int
    districts: tuple[str, ...]
    late: int
    """How many of the wishes had waited longer than promised."""


class WishesView(BaseModel):
    """How many wait, and the answers, newest first. No wish is shown in the words of who made it."""

    waiting: int
    late: int
    """How many of those that wait do so longer than promised."""
    answered_within_days: int
    count: int
    answers: tuple[AnswerView, ...]


async def _view(service: ServiceDep, limit: int, offset: int) -> WishesView:
    late = {**WAITING, "answered_by": {"$lt": service.clock.now()}}
    answers = await service.store.select(WishAnswer, {}, sort=NEWEST, limit=limit, skip=offset)
    return WishesView(
        waiting=await service.store.count(Wish, {**WAITING}),
        late=await service.store.count(Wish, late),
        answered_within_days=service.city.wishes_answered_within_days,
        count=await service.store.count(WishAnswer, {}),
        answers=tuple(AnswerView.model_validate(one, from_attributes=True) for one in answers),
    )


@router.get("/wishes", summary="Residents' wishes and the city's answers", tags=["open data"])
async def wishes(service: ServiceDep, limit: Limit = 50, offset: Skip = 0) -> WishesView:
    """Return how many wishes wait, how many too long, and a page of the answers."""
    return await _view(service, limit, offset)


@router.get("/wishes.html", include_in_schema=False)
async def show(request: Request, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the answers, and the form."""
    return await _page(request, service, language, WishForm(nonce=new_nonce()))


@router.post("/wishes.html", include_in_schema=False)
async def make(
    request: Request, form: Annotated[WishForm, Form()], service: ServiceDep, language: ReaderLanguage
) -> Response:
    """Take the wish; show the form again, as it was filled in, when that can't be done."""
    try:
        command = form.to_command(language)
    except ValidationError:
        return await _page(request, service, language, form, wrong=True)
    try:
        outcome = await service.ask(command, id=form.message_id(command))
    except Rejected as unavailable:
        return await _page(request, service, language, form, problem=unavailable.problem)
    if outcome is not None and outcome.status is OutcomeStatus.REJECTED:
        form.nonce = new_nonce()
        return await _page(request, service, language, form, problem=outcome.problem)
    return PAGES.render(
        request,
        "wish_made.html",
        language=language,
        status=200 if outcome else 202,
        personal=True,
        city=service.city,
        made=WishMade.model_validate(outcome.result) if outcome else None,
    )


async def _page(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    language: Language,
    form: WishForm,
    *,
    wrong: bool = False,
    problem: Problem | None = None,
) -> Response:
    return PAGES.render(
        request,
        "wishes.html",
        language=language,
        status=problem.status if problem else 422 if wrong else 200,
        # It may hold what a resident typed, and a form that is one visitor's own.
        personal=True,
        city=service.city,
        view=await _view(service, SHOWN, 0),
        fate_names=FATE_NAMES,
        form=form,
        wrong=wrong,
        problem=problem.in_language(language) if problem else None,
    )
