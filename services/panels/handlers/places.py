"""Offered places: answered by the link of who was invited, lapsed in silence, given up later."""

from __future__ import annotations

from services.panels.addresses import PLACE
from services.panels.documents import Application, Call
from services.panels.domain import answer
from services.panels.domain.call import check_term, end_of
from services.panels.handlers._messages import messages
from services.panels.handlers._seats import empty_seat, give_up, record_answer
from services.panels.tasks import LapseInvitation, lapse_invitation_key
from shared.contracts.panels import (
    AcceptPlace,
    Answered,
    ApplicationStatus,
    DeclinePlace,
    MemberLapsed,
    MemberReleased,
    ReleaseMember,
)
from shared.store import Work


@messages.handles(AcceptPlace)
async def accept_place(command: AcceptPlace, work: Work) -> Answered:
    """Record that a member takes the place."""
    application, _ = await _asked(command, work)
    answer.check_in_time(application.status, application.answer_by, work.now)
    if answer.accept(application.status):
        await record_answer(application, ApplicationStatus.ACCEPTED, work)
    return Answered(application=application.id, status=application.status)


@messages.handles(DeclinePlace)
async def decline_place(command: DeclinePlace, work: Work) -> Answered:
    """Record that a member gives the place up, and invite whoever keeps the quotas in their stead."""
    application, call = await _asked(command, work)
    if answer.decline(application.status):
        await give_up(application, call, work)
    return Answered(application=application.id, status=application.status)


@messages.handles(LapseInvitation)
async def lapse_invitation(task: LapseInvitation, work: Work) -> None:
    """Offer a place on to which nobody has said yes in time."""
    application = await work.find(Application, task.application)
    if application is None or application.status is not ApplicationStatus.INVITED or application.answer_by is None:
        return
    if work.now < application.answer_by:
        # The clock went back, as clocks do when they are put right: the promised time isn't over yet.
        await work.schedule(task, due=application.answer_by, key=lapse_invitation_key(application.id))
        return
    call = await work.load(Call, application.call)
    if work.now < end_of(call.facts.term, work.city.zone):
        await empty_seat(application, ApplicationStatus.LAPSED, call, work)
        work.publish(MemberLapsed(call=call.id, application=application.id))


@messages.handles(ReleaseMember)
async def release_member(command: ReleaseMember, work: Work) -> MemberReleased:
    """Take somebody's seat back who has told that they leave, and offer it on."""
    application = await work.load(Application, command.application, field="/data/application")
    call = await work.load(Call, application.call)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    answer.check_member(application.status)
    await give_up(application, call, work, {"reason": command.reason, "by": command.by})
    return MemberReleased(application=application.id, status=application.status)


async def _asked(command: AcceptPlace | DeclinePlace, work: Work) -> tuple[Application, Call]:
    """Return what the holder of the link answers about, or refuse."""
    work.links.check(PLACE, command.application, command.token)
    application = await work.load(Application, command.application, field="/data/application")
    call = await work.load(Call, application.call)
    check_term(call.facts, call.status, now=work.now, zone=work.city.zone)
    return application, call
