"""The end of a term: the counts stay, the people are forgotten."""

from __future__ import annotations

from collections.abc import Iterable

from services.panels.documents import Application, Call, Panel, Session
from services.panels.domain.answer import WAS_INVITED
from services.panels.domain.call import CallStatus
from services.panels.domain.pool import seats
from services.panels.handlers._messages import messages
from services.panels.lottery_documents import Lottery, LotteryFile
from services.panels.tasks import Counted, EndTerm, ForgetApplicants, forget_applicants_key
from shared.contracts.panels import ApplicationStatus, TermEnded
from shared.proof.bundle import AUDITORS
from shared.store import Work
from shared.stretches import BASE64URL, next_width

PAGE = 100
"""Applications that are removed in one commit, about: other messages wait for no more."""
NEVER_INVITED = frozenset(ApplicationStatus) - WAS_INVITED


@messages.handles(EndTerm)
async def end_term(task: EndTerm, work: Work) -> None:
    """End the term: forget the people, and say so where there was a panel.

    Whoever was invited leaves a bare status behind, so that a late answer is told that the term is over. All others
    are counted and forgotten page by page, at once after this.
    """
    call = await work.load(Call, task.call)
    if call.status is CallStatus.ENDED:
        return
    invited = await work.select(Application, {"call": call.id, "status": {"$in": [*WAS_INVITED]}})
    counted = _with(Counted(pool=(0,) * len(call.facts.quotas)), invited, call)
    for application in invited:
        application.forget()
    for session in await work.select(Session, {"call": call.id}):
        session.present = ()
    await _forget_lottery(call, work)
    if call.status is CallStatus.DRAWN:
        work.publish(TermEnded(call=call.id, name=call.facts.name))
    call.status = CallStatus.ENDED
    await _forget_more(ForgetApplicants(call=call.id, counted=counted), work)


@messages.handles(ForgetApplicants)
async def forget_applicants(task: ForgetApplicants, work: Work) -> None:
    """Remove the next page of applications that nobody was invited by, and plan the one after it.

    Who had applied is counted on the way, and the counts are kept when nobody is left.
    """
    call = await work.load(Call, task.call)
    after, width, found, counted = task.after, task.width, 0, task.counted
    while found < PAGE:
        end = BASE64URL.end_of_stretch(after, width)
        page = [
            application
            for status in sorted(NEVER_INVITED)
            for application in await work.select(Application, Application.between(task.call, status, after, end))
        ]
        counted = counted and _with(counted, page, call)
        for application in page:
            work.remove(application)
        if end is None:
            if counted:
                call.applicants, call.pool = counted.applicants, counted.pool
            return
        found += len(page)
        after, width = end, next_width(width, len(page), PAGE)
    await _forget_more(ForgetApplicants(call=call.id, after=after, width=width, counted=counted), work)


def _with(counted: Counted, applications: Iterable[Application], call: Call) -> Counted:
    """Return the counts with these applications, but for those that were withdrawn."""
    applied = [one.applicant() for one in applications if one.status is not ApplicationStatus.WITHDRAWN]
    more = zip(counted.pool, seats(call.facts.quotas, applied), strict=True)
    return Counted(applicants=counted.applicants + len(applied), pool=tuple(map(sum, more)))


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
