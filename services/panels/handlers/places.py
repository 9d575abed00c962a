"""Answers to offered places, and who is asked instead."""

from __future__ import annotations

import asyncio

from services.panels.addresses import PLACE, pseudonym
from services.panels.documents import Application, Call, Panel
from services.panels.domain import answer
from services.panels.domain.answer import SEATED
from services.panels.domain.call import check_term
from services.panels.domain.pool import seats
from services.panels.domain.record import Entry, What
from services.panels.domain.replacement import Seats, Waiting, refill
from services.panels.handlers._inviting import invite
from services.panels.handlers._messages import messages
from shared.contracts.panels import AcceptPlace, Answered, ApplicationStatus, DeclinePlace, MemberAnswered
from shared.store import Work


@messages.handles(AcceptPlace)
async def accept_place(command: AcceptPlace, work: Work) -> Answered:
    """Record that a member takes the place."""
    application, _ = await _asked(command, work)
    if answer.accept(application.status):
        _answer(application, ApplicationStatus.ACCEPTED, work)
    return Answered(application=application.id, status=application.status)


@messages.handles(DeclinePlace)
async def decline_place(command: DeclinePlace, work: Work) -> Answered:
    """Record that a member gives the place up, and invite whoever keeps the quotas in their stead."""
    application, call = await _asked(command, work)
    if answer.decline(application.status):
        _answer(application, ApplicationStatus.DECLINED, work)
        await _replace(application, call, work)
    return Answered(application=application.id, status=application.status)


async def _asked(command: AcceptPlace | DeclinePlace, work: Work) -> tuple[Application, Call]:
    """Return what the holder of the link answers about, or refuse."""
    work.links.check(PLACE, command.application, command.token)
    application = await work.load(Application, command.application, field="/data/application")
    call = await work.load(Call, application.call)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    return application, call


def _answer(application: Application, status: ApplicationStatus, work: Work) -> None:
    application.status, application.answered_at = status, work.now
    work.publish(MemberAnswered(call=application.call, application=application.id, status=status))


async def _replace(declined: Application, call: Call, work: Work) -> None:
    """Fill the seat that was given up, and earlier vacancies with it; or record why it stays empty."""
    panel = await work.load(Panel, call.id)
    by_status: dict[ApplicationStatus, list[Application]] = {status: [] for status in ApplicationStatus}
    for one in await work.select(Application, {"call": call.id}):
        by_status[one.status].append(one)
    remaining = tuple(one.applicant() for status in SEATED for one in by_status[status])
    held = Seats(remaining, open=panel.vacancies + 1, before=panel.seats)
    waiting = Waiting(
        reserves=tuple(one.applicant() for one in by_status[ApplicationStatus.RESERVE]),
        not_drawn=tuple(one.applicant() for one in by_status[ApplicationStatus.NOT_DRAWN]),
    )
    filled = await asyncio.to_thread(refill, held, waiting, call.facts.quotas, seed=panel.seed)
    entries = [Entry(at=work.now, what=What.DECLINED, who=pseudonym(declined.id, work.links))]
    for invited in filled.invited:
        invite(await work.load(Application, invited.id), call, work, replacement=True)
        entries.append(Entry(at=work.now, what=What.INVITED_INSTEAD, who=pseudonym(invited.id, work.links)))
    panel.vacancies = held.open - len(filled.invited)
    if filled.vacancy:
        entries.append(Entry(at=work.now, what=What.VACANT, seats=panel.vacancies, reason=filled.vacancy))
    panel.record += tuple(entries)
    panel.seats = seats(call.facts.quotas, (*remaining, *filled.invited))
