"""An applicant's own page, by the signed link: to see, correct and withdraw the application.

Opening the link changes nothing: mail scanners open links too.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from services.panels.addresses import OWN_APPLICATION, place_page, ticket_page
from services.panels.application_form import ATTRIBUTE, asked, attributes_in, faults
from services.panels.applying import FILL_IN_PROBLEM, pages
from services.panels.documents import Application, Call, Panel
from services.panels.domain.answer import SEATED
from services.panels.domain.application import check_attributes, standing
from services.panels.domain.call import Phase, phase
from services.panels.forms import Form, read_form
from services.panels.lottery_documents import Lottery
from services.panels.lottery_tickets import TicketReader, get_ticket_reader
from services.panels.standing import find_call, public_url
from services.panels.words import category_name, told_name
from shared.contracts import Problem, Rejected
from shared.contracts.panels import ApplicationStatus, CorrectApplication, LotteryStatus, WithdrawApplication
from shared.contracts.problem import UNKNOWN
from shared.text import Language
from shared.web import ReaderLanguage, ServiceDep

router = pages.router()

SOURCE = "/web/application-page"
Token = Annotated[str, Query(max_length=200)]


@router.get("/applications/{application_id}")
async def show_application(
    request: Request, application_id: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Show the application to whoever holds its link."""
    application, call = await _find(service, application_id, token)
    return await _page(request, service, language, application, call)


@router.post("/applications/{application_id}")
async def change_application(
    request: Request, application_id: str, service: ServiceDep, language: ReaderLanguage, token: Token = ""
) -> Response:
    """Correct or withdraw; then show the application, or why not."""
    application, call = await _find(service, application_id, token)
    form = await read_form(request)
    link = {"application": application_id, "token": token}
    if form.values.get("action") == "withdraw":
        outcome = await service.ask(WithdrawApplication.model_validate(link), source=SOURCE)
    else:
        told: dict[str, Any] = {**link, **{key: form.values.get(key, "") for key in ("name", "language")}}
        told |= {"attributes": attributes_in(form, call.facts), "household": form.values.get("household") or None}
        told |= {"forget_household": bool(form.values.get("forget_household"))}
        checks = [partial(check_attributes, call.facts, told["attributes"])]
        if wrong := faults(CorrectApplication, told, call.facts, checks):
            return await _page(
                request, service, language, application, call, form=form, problem=FILL_IN_PROBLEM, wrong=wrong
            )
        outcome = await service.ask(CorrectApplication.model_validate(told), source=SOURCE, id=form.message_id)
    if outcome is None:
        return pages.render(request, "on_its_way.html", language=language, status=202, personal=True, city=service.city)
    if outcome.problem is not None:
        again = Form(form.values)
        return await _page(request, service, language, application, call, form=again, problem=outcome.problem)
    return RedirectResponse(f"?{request.url.query}", status_code=303)


async def _find(service: ServiceDep, application_id: str, token: str) -> tuple[Application, Call]:
    """Return the application that the link is for, and its call.

    Raises:
        Rejected: forbidden, or unknown (404) when its term is over.
    """
    service.links.check(OWN_APPLICATION, application_id, token)
    application: Application | None = await service.store.find(Application, application_id)
    if application is None:
        raise Rejected(UNKNOWN, what="application", id=application_id)
    return application, await find_call(service, application.call)


async def _page(  # noqa: PLR0913 - a page is made of these
    request: Request,
    service: ServiceDep,
    language: Language,
    application: Application,
    call: Call,
    *,
    form: Form | None = None,
    problem: Problem | None = None,
    wrong: Sequence[str] = (),
) -> Response:
    facts, city, person = call.facts, service.city, application.person
    may_correct = (
        application.status is ApplicationStatus.RECEIVED
        and phase(facts, call.status, service.clock.now()) is Phase.OPEN
    )
    seated = application.status in SEATED and person is not None
    return pages.render(
        request,
        "application.html",
        language=language,
        status=problem.status if problem else 200,
        personal=True,
        city=city,
        facts=facts,
        standing=standing(application.status, call.status).value,
        person=person,
        told=[
            (category_name(facts, category), told_name(facts, category, value, city))
            for category, value in application.attributes.items()
        ],
        has_household=application.household is not None,
        place_url=place_page(public_url(service), application.id, "accept", language, service.links)
        if seated
        else None,
        in_draw=await _is_in_draw(service, call),
        own_tickets=await _ticket_pages(service, get_ticket_reader(request), application, call, language),
        asked=asked(facts, city),
        form=(form or Form(_as_form(application))) if may_correct else None,
        problem=problem.in_language(language) if problem else None,
        wrong=wrong,
        query=request.url.query,
    )


async def _is_in_draw(service: ServiceDep, call: Call) -> bool:
    """Tell whether the pool is frozen: then auditors see what was told, by pseudonym, until the term ends."""
    lottery: Lottery | None = await service.store.find(Lottery, call.id)
    return (
        lottery is not None
        and lottery.salt is not None
        and lottery.status not in {LotteryStatus.FAILED, LotteryStatus.CANCELLED}
    )


async def _ticket_pages(
    service: ServiceDep, tickets: TicketReader, application: Application, call: Call, language: Language
) -> list[tuple[int, str]]:
    """Return the turns of the published lotteries that the applicant is in, and where they see their ticket."""
    panel: Panel | None = await service.store.find(Panel, call.id)
    found = []
    for turn in range((panel.turn if panel else 0) + 1):
        lottery: Lottery | None = await service.store.find(Lottery, Lottery.id_of(call.id, turn))
        if application.person is not None and lottery and await tickets.ticket(lottery, application.id):
            found.append((turn, ticket_page(public_url(service), application.id, turn, language, service.links)))
    return found


def _as_form(application: Application) -> dict[str, Any]:
    """Return the application as its form holds it."""
    person = application.person
    own = {"name": person.name, "language": person.language} if person else {}
    return own | {ATTRIBUTE + category: value for category, value in application.attributes.items()}
