"""The pages on which a survey is answered, with no script: on a phone at the evening, or at home."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.feedback.documents import Survey, survey_of
from services.feedback.domain.answers import fitting
from services.feedback.form import Form, field_of, read_form
from services.feedback.plan import plans_of
from services.feedback.words import WORDS
from shared.contracts import Problem, Rejected
from shared.contracts.envelope import invalid
from shared.contracts.feedback import Answer
from shared.text import Language
from shared.web import Pages, ReaderLanguage, ServiceDep

pages = Pages("feedback", words=WORDS)
router = pages.router()

SOURCE = "/web/answer-page"


@router.get("/surveys/{survey_id}/answer")
async def show_form(request: Request, survey_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Show the questions, or when they may be answered."""
    survey = await survey_of(service.store, survey_id)
    is_open = survey.is_open(service.clock.now())
    return _form_page(request, service, survey, language, form=Form() if is_open else None)


@router.post("/surveys/{survey_id}/answer")
async def send_form(request: Request, survey_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Send the answer once, however often the button is pressed; thank, or say what is wrong and keep all."""
    form = await read_form(request)
    survey = await survey_of(service.store, survey_id)
    try:
        form.require_remembered()
    except Rejected as rejected:
        return _form_page(request, service, survey, language, form=form.again(), problem=rejected.problem)
    try:
        command = _command(form, survey, service, language)
        service.admit(request, command)
        outcome = await service.ask(command, source=SOURCE, id=form.id)
    except Rejected as rejected:
        return _form_page(request, service, survey, language, form=form, problem=rejected.problem)
    if outcome is None:
        return pages.render(request, "on_its_way.html", language=language, status=202, personal=True, city=service.city)
    if outcome.problem is not None:
        return _form_page(request, service, survey, language, form=form.again(), problem=outcome.problem)
    return RedirectResponse(f"thanks?lang={language}", status_code=303)


@router.get("/surveys/{survey_id}/thanks")
async def show_thanks(request: Request, survey_id: str, service: ServiceDep, language: ReaderLanguage) -> Response:
    """Thank."""
    survey = await survey_of(service.store, survey_id)
    return pages.render(request, "thanks.html", language=language, city=service.city, survey=survey)


def _command(form: Form, survey: Survey, service: ServiceDep, language: Language) -> Answer:
    """Return the command that the form makes.

    Raises:
        Rejected: the answers don't fit the questions; worded for whoever filled in the form.
    """
    answers = fitting(form.answers(survey.questions), survey.questions)
    try:
        return Answer.model_validate(
            {
                "survey": survey.id,
                "answered_at": service.clock.now(),
                "language": language,
                "answers": answers,
                "background": form.background,
            }
        )
    except ValidationError as error:
        raise invalid(error, below="/data") from None


def _form_page(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    survey: Survey,
    language: Language,
    *,
    form: Form | None,
    problem: Problem | None = None,
) -> Response:
    pointer = problem.errors[0].pointer if problem and problem.errors else ""
    return pages.render(
        request,
        "answer.html",
        language=language,
        status=problem.status if problem else 200,
        personal=True,
        city=service.city,
        survey=survey,
        plans=plans_of(survey.questions),
        form=form,
        problem=problem.in_language(language) if problem else None,
        wrong=field_of(pointer),
        called_off=survey.called_off_at is not None,
        not_open_yet=service.clock.now() < survey.window.opens_at,
    )
