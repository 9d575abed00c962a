"""The end of a term: the counts stay, the people are forgotten."""

from __future__ import annotations

from services.panels.documents import Application, Call, Panel, Session
from services.panels.domain.answer import WAS_INVITED
from services.panels.domain.call import CallStatus
from services.panels.domain.pool import seats
from services.panels.handlers._messages import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.tasks import EndTerm
from shared.contracts.panels import ApplicationStatus, TermEnded
from shared.proof.bundle import AUDITORS
from shared.store import Work


@messages.handles(EndTerm)
async def end_term(task: EndTerm, work: Work) -> None:
    """End the term: keep the counts, forget the people, and say so where there was a panel.

    Whoever was invited leaves a bare status behind, so that a late answer is told that the term is over.
    """
    call = await work.load(Call, task.call)
    if call.status is CallStatus.ENDED:
        return
    applications = await work.select(Application, {"call": call.id})
    applied = [one for one in applications if one.status is not ApplicationStatus.WITHDRAWN]
    call.applicants = len(applied)
    call.pool = seats(call.facts.quotas, [one.applicant() for one in applied])
    for application in applications:
        if application.status in WAS_INVITED:
            application.forget()
        else:
            work.remove(application)
    for session in await work.select(Session, {"call": call.id}):
        session.present = ()
    await _forget_lottery(call, work)
    if call.status is CallStatus.DRAWN:
        work.publish(TermEnded(call=call.id, name=call.facts.name))
    call.status = CallStatus.ENDED


async def _forget_lottery(call: Call, work: Work) -> None:
    """Forget what ties pseudonyms to people and answers; what is public stays."""
    panel = await work.find(Panel, call.id)
    for turn in range((panel.turn if panel else 0) + 1):
        id_ = Lottery.id_of(call.id, turn)
        if lottery := await work.find(Lottery, id_):
            lottery.salt = lottery.entered_by = None
        if audit := await work.find(LotteryFile, LotteryFile.id_of(id_, AUDITORS)):
            work.remove(audit)
