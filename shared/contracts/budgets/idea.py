"""Ideas: submitted, read, combined, judged."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.budgets.terms import (
    Euros,
    IdeaStatus,
    IdeaText,
    IdeaTitle,
    ProjectNumber,
)
from shared.contracts.message import Command, Contract, Event, Role, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person
from shared.text import Text


class IdeaSubmitted(Contract):
    """The idea is with the city; a letter brings its author's own link."""

    idea: Id
    status: IdeaStatus = IdeaStatus.SUBMITTED


class SubmitIdea(Command, name="feedback.submit-idea", who=Who.ANYONE, result=IdeaSubmitted):
    """Propose what the money could be used for. Nothing of it is public before somebody at the city has read it."""

    round: Slug
    person: Person
    title: IdeaTitle
    description: IdeaText
    district: Slug | None = None
    """Whose it is; None: the whole city's."""
    theme: Slug | None = None


class IdeaWithdrawn(Contract):
    """The author is forgotten."""

    idea: Id
    status: IdeaStatus
    """`withdrawn`, with what was written; an idea that others rest on, or that is a project, stays as it is."""


class WithdrawIdea(Command, name="feedback.withdraw-idea", who=Who.LINK_HOLDER, result=IdeaWithdrawn):
    """Take one's own idea back, and be forgotten."""

    idea: Id
    token: Token


class IdeaModerated(Contract):
    """The author is told."""

    idea: Id
    status: IdeaStatus
    project: ProjectNumber | None = None
    """Its number, once it can be voted for."""


class ModerateIdea(Command, name="feedback.moderate-idea", roles=(Role.MODERATOR,), result=IdeaModerated):
    """Publish an idea, or decline to."""

    idea: Id
    publish: bool
    reason: Text | None = None
    """Told to the author; needed to decline."""


class CombineIdeas(Command, name="feedback.combine-ideas", roles=(Role.COORDINATOR,), result=IdeaModerated):
    """Make ideas that go together part of one of them. All authors are told, and go on hearing of that one."""

    into: Id
    absorbs: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    reason: Text
    title: IdeaTitle | None = None
    description: IdeaText | None = None


class JudgeIdea(Command, name="feedback.judge-idea", roles=(Role.COORDINATOR,), result=IdeaModerated):
    """Say whether an idea can be done, why, and what it costs. A feasible one is a project to vote for."""

    idea: Id
    feasible: bool
    reasons: Text
    """Public."""
    cost: Euros | None = None
    """Needed where it is feasible."""
    name: Text | None = None
    """What the project is called in the city's languages; by default the idea's title."""


class ProjectsAdded(Contract):
    """The file's projects can be voted for."""

    round: Slug
    made: int
    """How many are new."""
    known: int
    """How many were there already, from the same file or another with the same ids."""
    projects: int
    """How many numbers have been given to projects of the round."""


class AddProjects(Command, name="feedback.add-projects", roles=(Role.COORDINATOR,), result=ProjectsAdded):
    """Make projects to vote for from a file in Pabulib's format, before voting opens: all of them, or none.

    Of the file the ids, names and costs of PROJECTS are read. The same project again, by its id in the file, is no new
    one. A project is changed by judging its idea.
    """

    round: Slug
    district: Slug | None = None
    """Whose they are; None: the whole city's."""
    file: Annotated[
        str,
        StringConstraints(min_length=1, max_length=200_000),
        Field(examples=["META\nkey;value\nPROJECTS\nproject_id;cost;name\n1;5000;Benches by the shore\n"]),
    ]
    """The file's text; votes in it are passed over, and may be left out."""
    reasons: Text | None = None
    """Public, as of an idea that is judged feasible; by default that the city brought them from a file."""


class IdeaReceived(Event, name="feedback.idea.received", to=("notify",)):
    """Somebody has submitted an idea. Holds personal data: its author gets their own link."""

    round: Slug
    round_name: Text
    idea: Id
    person: Person
    url: str

    @property
    def subject(self) -> str:
        """The idea's id."""
        return self.idea


class IdeaDecided(Event, name="feedback.idea.decided", to=("notify",)):
    """An idea stands otherwise than before. No personal data."""

    round: Slug
    round_name: Text
    idea: Id
    status: IdeaStatus
    edition: int
    authors: tuple[Id, ...]
    """Whose authors are told: the idea's own, and those that became part of it."""
    reason: Text | None = None
    cost: int | None = None

    @property
    def subject(self) -> str:
        """The idea's id."""
        return self.idea


class ParticipantForgotten(Event, name="feedback.participant.forgotten", to=("notify",)):
    """The author of an idea, or the owner of a ballot, wants to hear no more. No personal data."""

    participant: Id
    """The idea's or the ballot's id."""

    @property
    def subject(self) -> str:
        """The idea's or the ballot's id."""
        return self.participant
