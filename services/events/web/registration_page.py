"""A resident's own registration, by the signed link: to see it and to cancel it.

Opening the link never changes anything, because mail scanners open links too.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from services.events.addresses import REGISTRATION
from services.events.documents import Occasion, Registration
from services.events.occasion_news import News
from services.events.web.base import PAGES, problem_page
from services.events.words.registration import ATTENDANCE_NAMES
from shared.contracts import OutcomeStatus, Rejected
from shared.contracts.events import CancelRegistration
from shared.contracts.problem import UNKNOWN
from shared.web import ReaderLanguage, ServiceDep

router = APIRouter(tags=["pages"], include_in_schema=False)


@router.get("/registrations/{registration}")
async def show(
    request: Request, registration: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Show the registration to whoever holds its link."""
    try:
        service.links.check(REGISTRATION, registration, token)
        found = await service.store.find(Registration, registration)
        if found is None:
            raise Rejected(UNKNOWN, what="registration", id=registration)
        occasion = await service.store.find(Occasion, found.occasion)
        if occasion is None:
            raise Rejected(UNKNOWN, what="occasion", id=found.occasion)
    except Rejected as rejected:
        return _hidden(problem_page(request, service, language, rejected))
    places = occasion.places_for(found.track, found.attendance)
    page = PAGES.render(
        request,
        "registration.html",
        language=language,
        personal=True,
        city=service.city,
        registration=found,
        occasion=occasion,
        track=occasion.track(found.track),
        attendance=ATTENDANCE_NAMES[found.attendance],
        position=places.position(found.id),
        news=News.of(occasion),
        may_cancel=not found.is_cancelled and occasion.is_published and not occasion.has_begun(service.clock.now()),
    )
    return _hidden(page)


@router.post("/registrations/{registration}")
async def cancel(
    request: Request, registration: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Cancel the registration, then show it."""
    try:
        service.links.check(REGISTRATION, registration, token)
        outcome = await service.ask(CancelRegistration(registration=registration, token=token))
    except Rejected as rejected:
        return _hidden(problem_page(request, service, language, rejected))
    if outcome is None:
        page = PAGES.render(request, "cancelling.html", language=language, status=202, personal=True, city=service.city)
        return _hidden(page)
    if outcome.status is OutcomeStatus.REJECTED and outcome.problem:
        return _hidden(problem_page(request, service, language, Rejected.because(outcome.problem)))
    return _hidden(RedirectResponse(f"?{request.url.query}", status_code=303))


def _hidden(response: Response) -> Response:
    """Keep the page out of search engines, and its address out of what they are told."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cache-Control", "no-store")
    return response
