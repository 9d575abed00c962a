"""A panel's life from its draw to the end of its term: sessions, attendance, what the panel says."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.events.change import Address, Office, Reason
from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Id, Slug
from shared.people import Person
from shared.text import Text


class SessionFacts(Contract):
    """When and where the panel meets."""

    id: Slug
    """Unique within the panel."""
    name: Text
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Text | None = None
    occasion: Slug | None = None
    """Where the session is an occasion of the annual clock too."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self


class SessionOccasion(Contract):
    """The occasion that a session is: what it is called, and its own page."""

    name: Text
    url: str


class SessionPlannedResult(Contract):
    """The session is public."""

    session: Slug
    changed: bool
    """Whether it was planned before, and is otherwise now."""


class PlanSession(Command, name="panels.plan-session", roles=(Role.PANEL_OFFICER,), result=SessionPlannedResult):
    """Plan a session within the panel's term, or change one that has not begun."""

    call: Slug
    session: SessionFacts
    by: Office
    reason: Reason | None = None


class AttendanceRecorded(Contract):
    """Who came is known; the numbers are public."""

    session: Slug
    members: int
    present: int


class RecordAttendance(
    Command, name="panels.record-attendance", roles=(Role.PANEL_OFFICER,), result=AttendanceRecorded
):
    """Say which members came to a session. Said again, it replaces what was said before."""

    call: Slug
    session: Slug
    present: Annotated[tuple[Id, ...], Field(max_length=1_000)]
    """Applications of the members who came."""
    by: Office


class StatementPublishedResult(Contract):
    """The statement is public; earlier editions stay public beside it."""

    call: Slug
    edition: int


class PublishStatement(
    Command, name="panels.publish-statement", roles=(Role.PANEL_OFFICER,), result=StatementPublishedResult
):
    """Publish what the panel says to the city, during its term or after."""

    call: Slug
    statement: Text
    url: Address | None = None
    """Where the whole of it can be read."""
    by: Office


class StatementPublished(Event, name="panels.statement.published", to=("notify",), kept=True):
    """A panel's statement is public."""

    call: Slug
    name: Text
    statement: Text
    edition: int
    """1 is the first; a later one replaces it in the news."""
    url: str
    """The panel's page."""

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call


class SessionPlanned(Event, name="panels.session.planned"):
    """A session of a panel is planned or changed."""

    call: Slug
    session: SessionFacts
    by: Office
    reason: Reason | None

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call


class MemberSummoned(Event, name="panels.member.summoned", to=("notify",)):
    """A member is told of a session that is planned or changed. Holds personal data."""

    call: Slug
    name: Text
    application: Id
    person: Person
    session: SessionFacts
    edition: int
    """1 when the session is planned; one more each time it is changed. News may overtake each other."""
    url: str
    """The member's own page, with all sessions."""
    occasion: SessionOccasion | None = None
    """None where the session is no occasion, or of one that isn't public yet."""

    @property
    def subject(self) -> str:
        """The application's id."""
        return self.application


class TermEnded(Event, name="panels.term.ended", kept=True):
    """A panel's term is over."""

    call: Slug
    name: Text

    @property
    def subject(self) -> str:
        """The call's id."""
        return self.call
