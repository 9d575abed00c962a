"""The phenomenon of the week: its question, what residents wrote, and what the city answered."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from services.feedback.documents import Comment, Survey, survey_of
from services.feedback.domain.answers import fitting
from services.feedback.domain.comment import Reply, Standing
from services.feedback.form import Form, read_form
from services.feedback.page_routes import SOURCE, pages
from shared.contracts import Problem, Rejected
from shared.contracts.envelope import invalid
from shared.contracts.feedback import Answer
from shared.contracts.names import Slug
from shared.contracts.phenomenon import CommentOn
from shared.contracts.problem import UNKNOWN
from shared.contracts.surveys import SurveyKind
from shared.text import Language, Text
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter()
page_router = pages.router()

SHOWN = 200
"""Most comments on a page; the newest."""
REASONS_OF = 1_000
"""Most declined contributions whose reasons are counted; the newest."""
WORDS, ON = "words", "on"


class CommentView(BaseModel):
    """What a resident wrote, and what was answered."""

    id: str
    words: str
    language: Language
    published_at: datetime
    replies: tuple[Reply, ...]
    comments: tuple[CommentView, ...] = ()
    """On it, oldest first."""


class DeclinedFor(BaseModel):
    """How many contributions staff have declined for one reason. What they said is shown to nobody."""

    reason: Text
    contributions: int


class PhenomenonView(BaseModel):
    """The question and what has been published."""

    id: str
    name: Text
    intro: Text | None
    question: Text
    opens_at: datetime
    closes_at: datetime
    open: bool
    declined: int
    """How many contributions staff have declined."""
    declined_for: tuple[DeclinedFor, ...]
    """Why, the commonest reason first."""
    comments: tuple[CommentView, ...]
    """Answers to the question, newest first."""


@router.get("/phenomena/{survey_id}", summary="A phenomenon of the week, and what residents wrote of it")
async def see_phenomenon(survey_id: Slug, service: ServiceDep) -> PhenomenonView:
    """Return what is public, or 404."""
    return await _view(await _phenomenon(survey_id, service), service)


@page_router.get("/phenomena/{survey_id}/page")
async def show_phenomenon(request: Request, survey_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the question and the contributions, with a form to write one, or to comment the one that `on` names."""
    survey = await _phenomenon(survey_id, service)
    asked = request.query_params
    form = Form(values={ON: asked.get(ON, "")})
    return await _page(request, service, survey, language, form=form, sent="sent" in asked)


@page_router.post("/phenomena/{survey_id}/page")
async def send_words(request: Request, survey_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Take what was written, once; say that staff read it first, or what is wrong, and keep the words."""
    form = await read_form(request)
    survey = await _phenomenon(survey_id, service)
    try:
        form.require_remembered()
    except Rejected as rejected:
        return await _page(request, service, survey, language, form=form.again(), problem=rejected.problem)
    try:
        command = _command(form, survey, service, language)
        service.admit(request, command)
        outcome = await service.ask(command, source=SOURCE, id=form.id)
    except Rejected as rejected:
        return await _page(request, service, survey, language, form=form, problem=rejected.problem)
    if outcome is None:
        return pages.render(request, "on_its_way.html", language=language, status=202, personal=True, city=service.city)
    if outcome.problem is not None:
        return await _page(request, service, survey, language, form=form.again(), problem=outcome.problem)
    return RedirectResponse(f"page?sent=yes&lang={language}#sent", status_code=303)


def _command(form: Form, survey: Survey, service: ServiceDep, language: Language) -> Answer | CommentOn:
    """Return the command that the form makes. Raises `Rejected` where nothing or too much was written."""
    words = form.values.get(WORDS, "")
    try:
        if on := form.values.get(ON):
            return CommentOn(on=on, words=words, language=language)
        (question,) = survey.questions
        asked = question.model_copy(update={"required": True})
        answers = fitting({question.key: words}, (asked,))
        return Answer(survey=survey.id, answered_at=service.clock.now(), language=language, answers=answers)
    except ValidationError as error:
        raise invalid(error, below="/data") from None


async def _phenomenon(survey_id: str, service: ServiceDep) -> Survey:
    """Return the survey. Raises `Rejected` (unknown) where it is none on a phenomenon."""
    survey = await survey_of(service.store, survey_id)
    if survey.kind is not SurveyKind.PHENOMENON:
        raise Rejected(UNKNOWN, what="phenomenon", id=survey_id)
    return survey


async def _view(survey: Survey, service: ServiceDep) -> PhenomenonView:
    of_it = {"phenomenon": survey.id}
    found = await service.store.select(
        Comment, {**of_it, "state": Standing.PUBLISHED}, sort=[("decided_at", -1)], limit=SHOWN
    )
    views = {comment.id: _shown(comment) for comment in found}
    talks: dict[str, list[CommentView]] = {}
    for comment in reversed(found):
        if comment.on is not None:
            talks.setdefault(comment.on, []).append(views[comment.id])
    return PhenomenonView(
        id=survey.id,
        name=survey.name,
        intro=survey.intro,
        question=survey.questions[0].text,
        opens_at=survey.window.opens_at,
        closes_at=survey.window.closes_at,
        open=survey.is_open(service.clock.now()),
        declined=await service.store.count(Comment, {**of_it, "state": Standing.DECLINED}),
        declined_for=await _reasons(of_it, service),
        comments=tuple(
            views[comment.id].model_copy(update={"comments": tuple(talks.get(comment.id, ()))})
            for comment in found
            if comment.on is None
        ),
    )


async def _reasons(of_it: dict[str, Any], service: ServiceDep) -> tuple[DeclinedFor, ...]:
    """Return why contributions were declined: the latest of them, where there are very many."""
    declined = {**of_it, "state": Standing.DECLINED}
    found = await service.store.select(Comment, declined, sort=[("decided_at", -1)], limit=REASONS_OF)
    counted = Counter(comment.reason for comment in found if comment.reason is not None)
    return tuple(DeclinedFor(reason=reason, contributions=number) for reason, number in counted.most_common())


def _shown(comment: Comment) -> CommentView:
    return CommentView(
        id=comment.id,
        words=comment.words or "",
        language=comment.language,
        published_at=comment.decided_at or comment.made_at,
        replies=comment.replies,
    )


async def _page(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    survey: Survey,
    language: Language,
    *,
    form: Form,
    problem: Problem | None = None,
    sent: bool = False,
) -> Response:
    view = await _view(survey, service)
    on = next((one for one in view.comments if one.id == form.values.get(ON)), None)
    return pages.render(
        request,
        "phenomenon.html",
        language=language,
        status=problem.status if problem else 200,
        personal=True,
        city=service.city,
        view=view,
        on=on,
        form=form,
        sent=sent,
        problem=problem.in_language(language) if problem else None,
    )
