"""The page where an invited person answers: opened by a signed link, changed only by its buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from services.panels.addresses import PLACE, pseudonym
from services.panels.applying import pages
from services.panels.documents import Application
from services.panels.domain.answer import WAS_INVITED, is_overdue
from services.panels.domain.call import check_term
from services.panels.domain.problems import NOT_INVITED
from services.panels.forms import read_form
from services.panels.standing import find_call, sessions_of
from shared.contracts import Rejected
from shared.contracts.panels import AcceptPlace, ApplicationStatus, DeclinePlace
from shared.contracts.problem import INVALID, UNKNOWN
from shared.web import ReaderLanguage, ServiceDep

router = pages.router()

SOURCE = "/web/place-page"


@router.get("/places/{application_id}")
async def show_place(
    request: Request,
    application_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    token: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show the place that is offered, and how it was answered. Changes nothing: mail scanners open links."""
    service.links.check(PLACE, application_id, token)
    application: Application | None = await service.store.find(Application, application_id)
    if application is None:
        raise Rejected(UNKNOWN, what="application", id=application_id)
    call = await find_call(service, application.call)
    check_term(call.facts, call.status, now=service.clock.now(), zone=service.city.zone)
    return _noindex(
        pages.render(
            request,
            "place.html",
            language=language,
            personal=True,
            city=service.city,
            facts=call.facts,
            standing=_standing(application, service.clock.now()),
            answer_by=application.answer_by,
            sessions=await sessions_of(service, call.id),
            now=service.clock.now(),
            pseudonym=pseudonym(application.id, service.links),
            decline_first=request.query_params.get("answer") == "decline",
        )
    )


@router.post("/places/{application_id}")
async def answer_place(
    request: Request,
    application_id: str,
    service: ServiceDep,
    language: ReaderLanguage,
    token: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Send the answer, then show where the place stands."""
    service.links.check(PLACE, application_id, token)
    form = await read_form(request)
    command = {"accept": AcceptPlace, "decline": DeclinePlace}.get(form.values.get("answer", ""))
    if command is None:
        raise Rejected(INVALID, fields="answer")
    outcome = await service.ask(command(application=application_id, token=token), source=SOURCE)
    if outcome is None:
        page = pages.render(request, "on_its_way.html", language=language, status=202, personal=True, city=service.city)
        return _noindex(page)
    if outcome.problem is not None:
        raise Rejected.because(outcome.problem)
    return RedirectResponse(f"?{request.url.query}", status_code=303)


def _standing(application: Application, now: datetime) -> str:
    """Return how the place stands as the page says it.

    Raises:
        Rejected: not-invited.
    """
    if application.status not in WAS_INVITED:
        raise Rejected(NOT_INVITED, field="/data/application")
    overdue = is_overdue(application.status, application.answer_by, now)
    return (ApplicationStatus.LAPSED if overdue else application.status).value


def _noindex(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
