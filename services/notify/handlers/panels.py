"""Panels: calls and draws are news, an invitation is a letter."""

from __future__ import annotations

from services.notify.campaigns import tell
from services.notify.documents import Invitation
from services.notify.domain.message import Message
from services.notify.domain.notice import of_call, of_panel
from services.notify.handlers._messages import messages
from services.notify.notices import post
from services.notify.tasks import INVITATION_KEPT, ForgetInvitation
from shared.contracts.panels import CallOpened, MemberInvited, PanelDrawn
from shared.store import Work


@messages.handles(CallOpened)
async def announce_call(event: CallOpened, work: Work) -> None:
    """Tell everyone that a panel takes applications."""
    await post(work, f"call-{event.call.id}", of_call(event.call, event.url))


@messages.handles(PanelDrawn)
async def announce_panel(event: PanelDrawn, work: Work) -> None:
    """Tell everyone that a panel has been drawn."""
    await post(work, f"panel-{event.call}", of_panel(event, work.now))


@messages.handles(MemberInvited)
async def invite_member(event: MemberInvited, work: Work) -> None:
    """Ask somebody who was drawn, or who replaces another, to accept; once."""
    if await work.find(Invitation, event.application) is not None:
        return
    work.add(
        Invitation(
            id=event.application,
            call=event.call,
            name=event.name,
            person=event.person,
            term=event.term,
            replacement=event.replacement,
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


@messages.handles(ForgetInvitation)
async def forget_invitation(task: ForgetInvitation, work: Work) -> None:
    """Drop the person; that somebody was invited stays known."""
    invitation = await work.find(Invitation, task.invitation)
    if invitation is not None:
        invitation.person, invitation.accept_url, invitation.decline_url = None, None, None
