"""Panels: calls and draws are news, what concerns one person is a letter."""

from __future__ import annotations

from services.notify.campaigns import begin, tell
from services.notify.documents import Applicant, Invitation, Notice, Summons
from services.notify.domain.message import Message
from services.notify.domain.notice import of_call, of_lacking, of_panel, of_statement
from services.notify.handlers._messages import messages
from services.notify.notices import post
from services.notify.tasks import (
    APPLICANT_KEPT,
    INVITATION_KEPT,
    SUMMONS_KEPT,
    ForgetApplicant,
    ForgetInvitation,
    ForgetSummons,
)
from shared.contracts.panels import (
    ApplicantForgotten,
    ApplicationEvent,
    ApplicationReceived,
    CallOpened,
    LotteryPublished,
    MemberInvited,
    MemberLapsed,
    MemberSummoned,
    PanelDrawn,
    PoolLacking,
    StatementPublished,
)
from shared.people import Person
from shared.store import Work


@messages.handles(CallOpened)
async def announce_call(event: CallOpened, work: Work) -> None:
    """Tell everyone that a panel takes applications."""
    await post(work, f"call-{event.call.id}", of_call(event.call, event.url))


@messages.handles(PoolLacking)
async def ask_for_applicants(event: PoolLacking, work: Work) -> None:
    """Ask those who are missing to apply, where they are; or stop asking."""
    id_ = f"lacking-{event.call}"
    if event.groups:
        await post(work, id_, of_lacking(event, work.now))
    elif (notice := await work.find(Notice, id_)) is not None:
        await post(work, id_, notice.facts.model_copy(update={"shows_until": work.now}))


@messages.handles(ApplicationReceived)
async def confirm_application(event: ApplicationReceived, work: Work) -> None:
    """Send an applicant the link to their application, each time it was made or changed."""
    if not await _hear(event, event.person, event.url, work):
        return
    message = Message.APPLICATION_RECEIVED if event.edition == 1 else Message.APPLICATION_CHANGED
    await tell(work, message, event.call, event.application, number=event.edition)
    await work.schedule(
        ForgetApplicant(applicant=event.application),
        due=max(work.now, event.closes_at) + APPLICANT_KEPT,
        key=f"forget-applicant:{event.application}",
    )


@messages.handles(ApplicantForgotten)
async def forget_whoever_asks(event: ApplicantForgotten, work: Work) -> None:
    """Drop everything that tells of an applicant who has withdrawn, and write no more."""
    if await _hear(event, None, None, work):
        await forget_invitation(ForgetInvitation(invitation=event.application), work)
        for summons in await work.select(Summons, {"application": event.application}):
            summons.person, summons.url = None, None


async def _hear(event: ApplicationEvent, person: Person | None, url: str | None, work: Work) -> bool:
    """Store what an event says of an application, unless a later edition is known; tell whether it was stored."""
    applicant = await work.find(Applicant, event.application)
    if applicant is None:
        applicant = Applicant(
            id=event.application,
            call=event.call,
            name=event.name,
            closes_at=event.closes_at,
            edition=event.edition,
            person=person,
            url=url,
            withdrawn=person is None,
        )
        work.add(applicant)
        return True
    if event.edition <= applicant.edition:
        return False
    applicant.edition, applicant.person, applicant.url = event.edition, person, url
    applicant.withdrawn = person is None
    return True


async def _has_withdrawn(application: str, work: Work) -> bool:
    applicant = await work.find(Applicant, application)
    return applicant is not None and applicant.withdrawn


@messages.handles(ForgetApplicant)
async def forget_applicant(task: ForgetApplicant, work: Work) -> None:
    """Drop the person; that somebody applied stays known."""
    applicant = await work.find(Applicant, task.applicant)
    if applicant is not None:
        applicant.person, applicant.url = None, None


@messages.handles(LotteryPublished)
async def send_tickets(event: LotteryPublished, work: Work) -> None:
    """Tell everyone who applied that their ticket is on their own page, before the draw, and what seals the lottery.

    Of a lottery for seats that were given up nobody is told: who would be in it is known to panels alone, and the own
    page shows that ticket too.
    """
    if not event.turn:
        await begin(work, Message.LOTTERY_PUBLISHED, event.call, lottery=event)


@messages.handles(PanelDrawn)
async def announce_panel(event: PanelDrawn, work: Work) -> None:
    """Tell everyone that a panel has been drawn."""
    await post(work, f"panel-{event.call}", of_panel(event, work.now))


@messages.handles(MemberInvited)
async def invite_member(event: MemberInvited, work: Work) -> None:
    """Ask somebody who was drawn, or who replaces another, to accept; once."""
    if await work.find(Invitation, event.application) is not None or await _has_withdrawn(event.application, work):
        return
    work.add(
        Invitation(
            id=event.application,
            call=event.call,
            name=event.name,
            person=event.person,
            term=event.term,
            replacement=event.replacement,
            answer_by=event.answer_by,
            accept_url=event.accept_url,
            decline_url=event.decline_url,
        )
    )
    await tell(work, Message.PANEL_INVITATION, event.call, event.application)
    await work.schedule(
        ForgetInvitation(invitation=event.application),
        due=work.now + INVITATION_KEPT,
        key=f"forget-invitation:{event.application}",
    )


@messages.handles(MemberLapsed)
async def confirm_lapsed_invitation(event: MemberLapsed, work: Work) -> None:
    """Tell somebody who did not answer in time that the place has gone to another."""
    await tell(work, Message.PANEL_PLACE_LAPSED, event.call, event.application)


@messages.handles(MemberSummoned)
async def summon_member(event: MemberSummoned, work: Work) -> None:
    """Tell a member of a session, each time it is planned or changed."""
    if await _has_withdrawn(event.application, work):
        return
    summons = Summons(
        id=f"{event.application}.{event.session.id}",
        call=event.call,
        name=event.name,
        application=event.application,
        person=event.person,
        session=event.session,
        edition=event.edition,
        url=event.url,
        occasion=event.occasion,
    )
    known = await work.find(Summons, summons.id)
    if known is None:
        work.add(summons)
    elif event.edition <= known.edition:
        return
    else:
        known.session, known.edition, known.person, known.url = event.session, event.edition, event.person, event.url
        known.occasion = event.occasion
    await tell(work, Message.PANEL_SESSION, f"{event.call}.{event.session.id}", summons.id, number=event.edition)
    due = event.session.ends_at + SUMMONS_KEPT
    await work.schedule(ForgetSummons(summons=summons.id), due=due, key=f"forget-summons:{summons.id}")


@messages.handles(ForgetSummons)
async def forget_summons(task: ForgetSummons, work: Work) -> None:
    """Drop the person; that somebody was summoned stays known."""
    summons = await work.find(Summons, task.summons)
    if summons is not None:
        summons.person, summons.url = None, None


@messages.handles(StatementPublished)
async def announce_statement(event: StatementPublished, work: Work) -> None:
    """Tell everyone what a panel says."""
    await post(work, f"statement-{event.call}", of_statement(event, work.now), edition=event.edition)


@messages.handles(ForgetInvitation)
async def forget_invitation(task: ForgetInvitation, work: Work) -> None:
    """Drop the person; that somebody was invited stays known."""
    invitation = await work.find(Invitation, task.invitation)
    if invitation is not None:
        invitation.person, invitation.accept_url, invitation.decline_url = None, None, None
