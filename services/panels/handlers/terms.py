"""The end of a term: the counts stay, the people are forgotten."""

from __future__ import annotations

from services.panels.documents import Application, Call, Panel, Session
from services.panels.domain.answer import WAS_INVITED
from services.panels.domain.call import CallStatus
from services.panels.domain.pool import seats
from services.panels.handlers._messages import messages
from services.panels.handlers._people import everyone_of
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.tasks import EndTerm, ForgetApplicants, forget_applicants_key
from shared.contracts.panels import ApplicationStatus, TermEnded
from shared.proof.bundle import AUDITORS
from shared.store import Work
from shared.stretches import BASE64URL, next_width

PAGE = 100
"""Applications that are removed in one commit, about: other messages wait for no more."""
NEVER_INVITED = frozenset(ApplicationStatus) - WAS_INVITED


@messages.handles(EndTerm)
async def end_term(task: EndTerm, work: Work) -> None:
    """End the term: keep the counts, forget the people, and say so where there was a panel.

    Whoever was invited leaves a bare status behind, so that a late answer is told that the term is over. All others
    are forgotten page by page, at once after this.
    """
    call = await work.load(Call, task.call)
    if call.status is CallStatus.ENDED:
        return
    applied = [one for status, one in await everyone_of(call, work) if status is not ApplicationStatus.WITHDRAWN]
    call.applicants = len(applied)
    call.pool = seats(call.facts.quotas, applied)
    for application in await work.select(Application, {"call": call.id, "status": {"$in": [*WAS_INVITED]}}):
        application.forget()
    for session in await work.select(Session, {"call": call.id}):
        session.present = ()
    await _forget_lottery(call, work)
    if call.status is CallStatus.DRAWN:
        work.publish(TermEnded(call=call.id, name=call.facts.name))
    call.status = CallStatus.ENDED
    await _forget_more(ForgetApplicants(call=call.id), work)


@messages.handles(ForgetApplicants)
async def forget_applicants(task: ForgetApplicants, work: Work) -> None:
    """Remove the next page of applications that nobody was invited by, and plan the one after it."""
    after, width, found = task.after, task.width, 0
    while found < PAGE:
        end = BASE64URL.end_of_stretch(after, width)
        page = [
            application
            for status in sorted(NEVER_INVITED)
            for application in await work.select(Application, Application.between(task.call, status, after, end))
        ]
        for application in page:
            work.remove(application)
        if end is None:
            return
        found += len(page)
        after, width = end, next_width(width, len(page), PAGE)
    await _forget_more(ForgetApplicants(call=task.call, after=after, width=width), work)


async def _forget_more(task: ForgetApplicants, work: Work) -> None:
    await work.schedule(task, due=work.now, key=forget_applicants_key(task.call))


async def _forget_lottery(call: Call, work: Work) -> None:
    """Forget what ties pseudonyms to people and answers; what is public stays."""
    panel = await work.find(Panel, call.id)
    for turn in range((panel.turn if panel else 0) + 1):
        id_ = Lottery.id_of(call.id, turn)
        if lottery := await work.find(Lottery, id_):
            lottery.salt = lottery.entered_by = lottery.entered_account = None
        if audit := await work.find(LotteryFile, LotteryFile.id_of(id_, AUDITORS)):
            work.remove(audit)
