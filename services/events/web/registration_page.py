"""A resident's own registration, by the signed link: to see it, change, switch, accept an offer and cancel.

Opening the link never changes anything, because mail scanners open links too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from services.events.addresses import REGISTRATION
from services.events.codes import code_of
from services.events.documents import Occasion, Registration
from services.events.domain import moving
from services.events.domain.registration import Choice
from services.events.occasion_news import News
from services.events.registration_form import ChangeForm, wrong_fields
from services.events.web.base import PAGES, find_or_refuse, problem_page
from services.events.words.accessibility import accessibility_of
from services.events.words.registration import ATTENDANCE_NAMES
from services.events.words.registration_form import NEEDS
from shared.contracts import OutcomeStatus, Problem, Rejected
from shared.contracts.events import Attendance, RegistrationStatus
from shared.contracts.problem import UNKNOWN
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep
from shared.web.qr import qr_code

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/registrations/{registration}")
async def show(
    request: Request, registration: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Show the registration to whoever holds its link."""
    try:
        service.links.check(REGISTRATION, registration, token)
        return await _page(request, service, language, registration)
    except Rejected as rejected:
        return _hidden(problem_page(request, service, language, rejected))


@router.post("/registrations/{registration}")
async def change(  # noqa: PLR0913 - what a request brings
    request: Request,
    registration: str,
    form: Annotated[ChangeForm, Form()],
    service: ServiceDep,
    language: ReaderLanguage,
    *,
    token: str = "",
) -> Response:
    """Cancel, accept, change or switch; then show the registration, or why not, or that it isn't known yet."""
    # The form's own address: what was sent is not sent again when the page is loaded again.
    back = RedirectResponse(f"?{request.url.query}", status_code=303)
    try:
        service.links.check(REGISTRATION, registration, token)
        try:
            outcome = await service.ask(form.to_command(registration, token))
        except ValidationError as error:
            if form.action != "change":
                return _hidden(back)
            return await _page(request, service, language, registration, typed=form, wrong=wrong_fields(error))
        if outcome is not None and outcome.status is OutcomeStatus.REJECTED and outcome.problem is not None:
            return await _page(request, service, language, registration, problem=outcome.problem, typed=form)
    except Rejected as rejected:
        return _hidden(problem_page(request, service, language, rejected))
    if outcome is not None:
        return _hidden(back)
    template = "cancelling.html" if form.action == "cancel" else "changing.html"
    return _hidden(PAGES.render(request, template, language=language, status=202, personal=True, city=service.city))


async def _page(  # noqa: PLR0913
    request: Request,
    service: ServiceDep,
    language: Language,
    id_: str,
    *,
    problem: Problem | None = None,
    typed: ChangeForm | None = None,
    wrong: Sequence[str] = (),
) -> Response:
    """Return the page of a registration whose link was checked, and above all the problem with what was wished for.

    Of one that was carried over to another occasion it is the page of the one there.
    The form to change it shows what was `typed` there, else what holds.

    Raises:
        Rejected: there is no such registration (404).
    """
    registration = await find_or_refuse(service, Registration, id_)
    while registration.carried_to is not None:
        registration = await find_or_refuse(service, Registration, registration.carried_to)
    if registration.person is None:
        raise Rejected(UNKNOWN, what="registration", id=id_)
    occasion = await find_or_refuse(service, Occasion, registration.occasion)
    other = registration.waits_for
    may_change = (
        not registration.is_over
        and registration.checked_in_at is None
        and occasion.is_published
        and not occasion.has_begun(service.clock.now())
    )
    may_come = registration.status is RegistrationStatus.CONFIRMED and registration.attendance is Attendance.ON_SITE
    page = PAGES.render(
        request,
        "registration.html",
        language=language,
        status=problem.status if problem else 422 if wrong else 200,
        personal=True,
        city=service.city,
        registration=registration,
        occasion=occasion,
        news=News.of(occasion),
        track=occasion.track(registration.track),
        attendance=ATTENDANCE_NAMES[registration.attendance],
        attendance_names=ATTENDANCE_NAMES,
        needs=[NEEDS[need] for need in registration.needs if need in NEEDS],
        other=(occasion.track(other.track), ATTENDANCE_NAMES[other.attendance]) if other else None,
        position=moving.position(occasion, registration),
        choices=[
            (Choice(track=places.track, attendance=places.attendance), occasion.track(places.track), places)
            for places in occasion.places
            if places.capacity >= registration.seats
        ],
        code=qr_code(code_of(registration.id, service.links)) if may_come else None,
        may_cancel=may_change or (occasion.combined_into is not None and not registration.is_over),
        may_change=may_change and occasion.is_open(service.clock.now()),
        may_switch=may_change and registration.answer_by is None and occasion.is_open(service.clock.now()),
        form=typed if typed is not None and typed.action == "change" else ChangeForm.of(registration),
        wrong=wrong,
        accessibility_of=accessibility_of,
        offered_needs=NEEDS,
        problem=problem.in_language(language) if problem else None,
        query=request.url.query,
    )
    return _hidden(page)


def _hidden(response: Response) -> Response:
    """Keep the page out of search engines, and its address out of what they are told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
