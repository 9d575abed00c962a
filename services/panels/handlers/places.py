"""Answers to offered places, by the link of who was invited."""

from __future__ import annotations

from services.panels.addresses import PLACE
from services.panels.documents import Application, Call
from services.panels.domain import answer
from services.panels.domain.call import check_term
from services.panels.handlers._messages import messages
from services.panels.handlers._seats import give_up, record_answer
from shared.contracts.panels import AcceptPlace, Answered, ApplicationStatus, DeclinePlace
from shared.store import Work


@messages.handles(AcceptPlace)
async def accept_place(command: AcceptPlace, work: Work) -> Answered:
    """Record that a member takes the place."""
    application, _ = await _asked(command, work)
    if answer.accept(application.status):
        record_answer(application, ApplicationStatus.ACCEPTED, work)
    return Answered(application=application.id, status=application.status)


@messages.handles(DeclinePlace)
async def decline_place(command: DeclinePlace, work: Work) -> Answered:
    """Record that a member gives the place up, and invite whoever keeps the quotas in their stead."""
    application, call = await _asked(command, work)
    if answer.decline(application.status):
        await give_up(application, call, work)
    return Answered(application=application.id, status=application.status)


async def _asked(command: AcceptPlace | DeclinePlace, work: Work) -> tuple[Application, Call]:
    """Return what the holder of the link answers about, or refuse."""
    work.links.check(PLACE, command.application, command.token)
    application = await work.load(Application, command.application, field="/data/application")
    call = await work.load(Call, application.call)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    return application, call
