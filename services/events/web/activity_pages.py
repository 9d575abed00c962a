"""One activity by a signed link: for who submitted it, and for who decides.

Opening a link never changes anything, because mail scanners open links too.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from services.events.activity_form import DecisionForm
from services.events.addresses import ACTIVITY, DECISION
from services.events.documents import Activity
from services.events.domain.activity import ACTIVITY_STATUS_NAMES
from services.events.web.base import PAGES, find_or_refuse
from shared.contracts import Command, OutcomeStatus, Rejected
from shared.contracts.events import WithdrawActivity
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep

router = PAGES.router()


@router.get("/activities/{activity}/status")
async def show_status(
    request: Request, activity: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Show where the activity stands to who submitted it."""
    service.links.check(ACTIVITY, activity, token)
    found = await find_or_refuse(service, Activity, activity)
    return _page(request, service, language, found, "activity_status.html")


@router.post("/activities/{activity}/status")
async def withdraw(
    request: Request, activity: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Withdraw the activity, then show it."""
    service.links.check(ACTIVITY, activity, token)
    return await _asked(request, service, language, WithdrawActivity(activity=activity, token=token))


@router.get("/activities/{activity}/decision")
async def show_decision(
    request: Request, activity: str, service: ServiceDep, language: ReaderLanguage, token: str = ""
) -> Response:
    """Show the activity to who decides, with whom to ask."""
    service.links.check(DECISION, activity, token)
    found = await find_or_refuse(service, Activity, activity)
    return _page(request, service, language, found, "activity_decision.html")


@router.post("/activities/{activity}/decision")
async def decide(  # noqa: PLR0913, PLR0917 - what a link with a form brings
    request: Request,
    activity: str,
    form: Annotated[DecisionForm, Form()],
    service: ServiceDep,
    language: ReaderLanguage,
    token: str = "",
) -> Response:
    """Take the decision, then show it."""
    service.links.check(DECISION, activity, token)
    if form.lacks_reason:
        found = await find_or_refuse(service, Activity, activity)
        return _page(request, service, language, found, "activity_decision.html", reason_missing=True)
    return await _asked(request, service, language, form.to_command(activity, token, language))


async def _asked(request: Request, service: ServiceDep, language: Language, command: Command) -> Response:
    outcome = await service.ask(command)
    if outcome is None:
        return PAGES.render(
            request, "activity_on_its_way.html", language=language, status=202, personal=True, city=service.city
        )
    if outcome.status is OutcomeStatus.REJECTED and outcome.problem:
        raise Rejected.because(outcome.problem)
    return RedirectResponse(f"?{request.url.query}", status_code=303, headers={"Referrer-Policy": "no-referrer"})


def _page(  # noqa: PLR0913
    request: Request,
    service: ServiceDep,
    language: Language,
    activity: Activity,
    template: str,
    *,
    reason_missing: bool = False,
) -> Response:
    now = service.clock.now()
    return PAGES.render(
        request,
        template,
        language=language,
        status=422 if reason_missing else 200,
        personal=True,
        city=service.city,
        activity=activity,
        status_name=ACTIVITY_STATUS_NAMES[activity.status],
        district=service.city.district(activity.facts.district).name,
        is_late=activity.is_waiting and activity.decide_by < now,
        is_over=activity.facts.ends_at <= now,
        reason_missing=reason_missing,
    )
