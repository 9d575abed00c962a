"""The pages of a draw: how it works, with its numbers and its result; and to each applicant their own ticket."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated

from babel.numbers import format_decimal, format_percent
from fastapi import Query, Request, Response
from jinja2 import pass_context
from jinja2.runtime import Context

from services.panels.addresses import TICKET, ticket_url
from services.panels.applying import pages
from services.panels.documents import Application, Panel
from services.panels.domain.sortition.overview import Overview, Spread
from services.panels.lottery_documents import LotteryFile
from services.panels.lottery_tickets import TicketReaderDep
from services.panels.lottery_web import Turn, find_lottery
from services.panels.standing import find_call, public_url
from services.panels.words import category_name, value_name
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts
from shared.contracts.problem import UNKNOWN
from shared.proof.bundle import DRAW, FEW_SEATS, LOTTERY, MANIFEST, POOL, SUMS, Drawing
from shared.text import Text
from shared.web import ReaderLanguage, ServiceDep
from shared.web.pages import MOMENTS

router = pages.router()
PUBLISHED = (MANIFEST, POOL, LOTTERY, SUMS)


@pass_context
def _fine_percent(context: Context, share: float) -> str:
    """Show a percentage with two digits after the point: chances may be small."""
    return format_percent(share / 100, "#,##0.## %", locale=MOMENTS[context["language"]][0])


@pass_context
def _decimal(context: Context, number: float) -> str:
    return format_decimal(number, "#,##0.##", locale=MOMENTS[context["language"]][0])


pages.environment.filters |= {"fine_percent": _fine_percent, "decimal": _decimal}


@router.get("/calls/{call_id}/lottery/page")
async def show_lottery(
    request: Request, call_id: str, service: ServiceDep, language: ReaderLanguage, turn: Turn = 0
) -> Response:
    """Show how the draw works, how far it is, its numbers and its result."""
    call = await find_call(service, call_id)
    lottery = await find_lottery(service, call_id, turn)
    panel: Panel | None = await service.store.find(Panel, call_id)
    shown, drawing = lottery.shown, await _drawing(service, lottery.id)
    return pages.render(
        request,
        "lottery.html",
        language=language,
        city=service.city,
        facts=call.facts,
        lottery=lottery,
        turns=panel.turn + 1 if panel else 1,
        shown=shown,
        chances=_chances(shown) if shown else [],
        groups=_groups(call.facts, shown, service.city) if shown else [],
        few_seats=bool(shown and shown.size < FEW_SEATS),
        drawing=drawing,
        files=sorted((*PUBLISHED, DRAW) if drawing else PUBLISHED),
    )


@router.get("/tickets/{application_id}/page")
async def show_ticket(  # noqa: PLR0913, PLR0917 - what a link holds
    request: Request,
    application_id: str,
    service: ServiceDep,
    tickets: TicketReaderDep,
    language: ReaderLanguage,
    token: Annotated[str, Query(max_length=200)] = "",
    turn: Turn = 0,
) -> Response:
    """Show an applicant in how many panels they are, and after the draw whether one of them was drawn."""
    service.links.check(TICKET, application_id, token)
    application: Application | None = await service.store.find(Application, application_id)
    if application is None:
        raise Rejected(UNKNOWN, what="ticket", id=application_id)
    call = await find_call(service, application.call)
    lottery = await find_lottery(service, call.id, turn)
    ticket, chance = await tickets.ticket(lottery, application_id) or (None, 0.0)
    drawing = await _drawing(service, lottery.id)
    response = pages.render(
        request,
        "ticket.html",
        language=language,
        personal=True,
        city=service.city,
        facts=call.facts,
        turn=turn,
        ticket=ticket,
        chance=chance,
        drawing=drawing,
        won=bool(ticket and drawing and ticket.pseudonym in drawing.members),
        save_url=ticket_url(public_url(service), application_id, service.links) + f"&turn={turn}",
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _chances(shown: Overview) -> list[tuple[str, float]]:
    certificate = shown.certificate
    return [
        ("smallest_chance", float(certificate.achieved)),
        ("mean_chance", shown.mean_chance),
        ("largest_chance", float(certificate.highest)),
        ("bound_chance", float(certificate.bound)),
    ]


def _groups(facts: CallFacts, shown: Overview, city: City) -> list[tuple[Text, list[tuple[Text, Spread]]]]:
    """Return the groups by category, each by its name."""
    named = {(one.category, one.value): value_name(one, city) for one in facts.quotas}
    return [
        (category_name(facts, category), [(named[one.quota.category, one.quota.value], one) for one in rows])
        for category, rows in groupby(
            sorted(shown.spreads, key=lambda one: facts.categories().index(one.quota.category)),
            key=lambda one: one.quota.category,
        )
    ]


async def _drawing(service: ServiceDep, lottery_id: str) -> Drawing | None:
    found: LotteryFile | None = await service.store.find(LotteryFile, LotteryFile.id_of(lottery_id, DRAW))
    return Drawing.model_validate_json(found.data) if found else None
