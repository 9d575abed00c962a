"""A drawn place: offered, answered, offered on."""

from __future__ import annotations

from pydantic import AwareDatetime

from shared.contracts.events.change import Office, Reason
from shared.contracts.message import Command, Contract, Event, Role, Who
from shared.contracts.names import Id, Slug, Token
from shared.contracts.panels.application import ApplicationStatus
from shared.contracts.panels.call import Term
from shared.people import Person
from shared.text import Text


class Answered(Contract):
    """The invited person's answer is recorded."""

    application: Id
    status: ApplicationStatus


class AcceptPlace(Command, name="panels.accept-place", who=Who.LINK_HOLDER, result=Answered):
    """Accept a drawn place."""

    application: Id
    token: Token


class DeclinePlace(Command, name="panels.decline-place", who=Who.LINK_HOLDER, result=Answered):
    """Decline a drawn place. A reserve who keeps the quotas met is invited in the same commit."""

    application: Id
    token: Token


class MemberReleased(Contract):
    """The member has left; whoever keeps the quotas is invited instead."""

    application: Id
    status: ApplicationStatus


class ReleaseMember(Command, name="panels.release-member", roles=(Role.PANEL_OFFICER,), result=MemberReleased):
    """Record that somebody gives up their seat who has told the city in another way than by the link."""

    application: Id
    by: Office
    reason: Reason
    """Public: it says nothing of the person."""


class MemberInvited(Event, name="panels.member.invited", to=("notify",)):
    """Someone was drawn, or replaces one who declined, and is asked to accept. Holds personal data."""

    call: Slug
    name: Text
    application: Id
    person: Person
    term: Term
    replacement: bool
    answer_by: AwareDatetime | None = None
    """When the place goes to another, unless it has been accepted."""
    accept_url: str
    """Page with the person's own signed link; its query holds `token`."""
    decline_url: str

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class MemberLapsed(Event, name="panels.member.lapsed", to=("notify",)):
    """An invited person did not answer in time; the place has been offered on. No personal data."""

    call: Slug
    application: Id

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class MemberAnswered(Event, name="panels.member.answered"):
    """An invited person accepted, declined, kept silent or left. No personal data."""

    call: Slug
    application: Id
    status: ApplicationStatus

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application
