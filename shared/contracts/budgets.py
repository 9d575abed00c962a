"""Messages of the feedback service about participatory budgeting: rounds, ideas, projects, ballots, results."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Email, Person
from shared.text import Language, Text

Euros = Annotated[int, Field(ge=1, le=10**10)]
"""Whole euros."""
Code = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
"""A voting code as a person types it: capitals, spaces and hyphens don't matter."""
Official = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""Who acts for the city: a name or a role."""
IdeaTitle = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=120)]
IdeaText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=4_000)]
ProjectNumber = Annotated[int, Field(ge=1, le=9_999)]
"""A project's number in its round: on ballots of paper, in addresses and in the published file."""
Choice = Annotated[tuple[ProjectNumber, ...], Field(max_length=200)]


class BallotKind(StrEnum):
    """What a ballot may hold."""

    APPROVAL = "approval"
    """Up to so many projects, whatever they cost."""
    KNAPSACK = "knapsack"
    """As many projects as the budget pays for."""


class Method(StrEnum):
    """How projects are chosen; see `services/feedback/README.md`."""

    EQUAL_SHARES = "equal-shares"
    GREEDY = "greedy"


class Satisfaction(StrEnum):
    """What a chosen project is worth to who voted for it."""

    COST = "cost"
    NUMBER = "number"
    """Each the same, whatever it costs."""


class CountingRule(Contract):
    """How the result follows from the ballots. Frozen when voting opens."""

    method: Method = Method.EQUAL_SHARES
    satisfaction: Satisfaction = Satisfaction.COST
    step: Annotated[int, Field(ge=1, le=10_000)] | None = 1
    """Equal shares only: euros by which each share grows until the money is used; what is then left goes to whatever
    has most votes and fits. None leaves it unused."""


class Pot(Contract):
    """A sum of its own, for the whole city or for one district. Each is an election of its own."""

    district: Slug | None = None
    amount: Euros


class RoundFacts(Contract):
    """A round of participatory budgeting. Phases follow each other by these times alone."""

    id: Slug
    name: Text
    purpose: Text
    pots: Annotated[tuple[Pot, ...], Field(min_length=1, max_length=50)]
    """One for the whole city at most, and one for each district."""
    ideas_from: Annotated[AwareDatetime, Field(examples=["2027-01-11T09:00:00+02:00"])]
    ideas_until: Annotated[AwareDatetime, Field(examples=["2027-02-12T16:00:00+02:00"])]
    voting_from: Annotated[AwareDatetime, Field(examples=["2027-04-01T09:00:00+03:00"])]
    voting_until: Annotated[AwareDatetime, Field(examples=["2027-04-30T20:00:00+03:00"])]
    ballot: BallotKind = BallotKind.KNAPSACK
    most_projects: Annotated[int, Field(ge=1, le=200)] = 10
    """Of an approval ballot, in each pot."""
    rule: CountingRule = CountingRule()
    votes_by_mail: bool = True
    """Whether a ballot can be had by e-mail; with False, only by a code that the city gives out."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        times = (self.ideas_from, self.ideas_until, self.voting_from, self.voting_until)
        if list(times) != sorted(set(times)):
            message = "ideas_from, ideas_until, voting_from and voting_until must follow each other"
            raise ValueError(message)
        if self.voting_until - self.voting_from > timedelta(days=180):
            message = "voting lasts 180 days at most"
            raise ValueError(message)
        return self


class IdeaStatus(StrEnum):
    """Where an idea stands."""

    SUBMITTED = "submitted"
    """Seen by nobody but staff."""
    PUBLISHED = "published"
    DECLINED = "declined"
    """Not published: it breaks the rules for ideas."""
    COMBINED = "combined"
    """Part of another idea."""
    FEASIBLE = "feasible"
    """A project, with its cost: it can be voted for."""
    NOT_FEASIBLE = "not-feasible"
    WITHDRAWN = "withdrawn"


class RealisationStatus(StrEnum):
    """How far a chosen project is."""

    CHOSEN = "chosen"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DELAYED = "delayed"
    DONE = "done"
    GIVEN_UP = "given-up"


# --- rounds and ideas ---------------------------------------------------------------------------------------


class RoundPlanned(Contract):
    """The round is public as it was sent."""

    round: Slug
    edition: int
    """Grows with each change."""


class PlanRound(Command, name="feedback.plan-round", who=Who.STAFF, result=RoundPlanned):
    """Publish a round, or change it. When voting has opened, nothing of it can be changed."""

    facts: RoundFacts
    reason: Text | None = None
    """Public, and needed for a change."""


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


class ModerateIdea(Command, name="feedback.moderate-idea", who=Who.STAFF, result=IdeaModerated):
    """Publish an idea, or decline to."""

    idea: Id
    publish: bool
    reason: Text | None = None
    """Told to the author; needed to decline."""


class CombineIdeas(Command, name="feedback.combine-ideas", who=Who.STAFF, result=IdeaModerated):
    """Make ideas that go together part of one of them. All authors are told, and go on hearing of that one."""

    into: Id
    absorbs: Annotated[tuple[Id, ...], Field(min_length=1, max_length=50)]
    reason: Text
    title: IdeaTitle | None = None
    description: IdeaText | None = None


class JudgeIdea(Command, name="feedback.judge-idea", who=Who.STAFF, result=IdeaModerated):
    """Say whether an idea can be done, why, and what it costs. A feasible one is a project to vote for."""

    idea: Id
    feasible: bool
    reasons: Text
    """Public."""
    cost: Euros | None = None
    """Needed where it is feasible."""
    name: Text | None = None
    """What the project is called in the city's languages; by default the idea's title."""


# --- voting -------------------------------------------------------------------------------------------------


class CodesGiven(Contract):
    """A sheet of codes to print, and to cut into slips."""

    round: Slug
    url: str
    """Whoever holds it holds the codes."""


class GiveCodes(Command, name="feedback.give-codes", who=Who.STAFF, result=CodesGiven):
    """Make voting codes for people whom staff meet: a library, a school, a service point. Codes are stored nowhere."""

    round: Slug
    batch: Annotated[int, Field(ge=1, le=999)]
    """The same batch again has the same codes."""
    count: Annotated[int, Field(ge=1, le=2_000)] = 100


class BallotSent(Contract):
    """If the address is one that a ballot can be sent to, a letter is on its way."""

    round: Slug


class AskForBallot(Command, name="feedback.ask-for-ballot", who=Who.ANYONE, result=BallotSent):
    """Ask for a link to vote by. One mailbox has one ballot, however often it asks."""

    round: Slug
    email: Email
    language: Language = "fi"
    tell_result: bool = False
    """Whether to write about the result and how the chosen projects get on."""


class Voted(Contract):
    """The ballot counts as it was sent last."""

    round: Slug
    projects: Choice
    edition: int
    """Grows with each change."""


class Vote(Command, name="feedback.vote", who=Who.ANYONE, result=Voted):
    """Vote, or change one's vote, by a code or by the link that a letter brought. What is sent last counts."""

    round: Slug
    projects: Choice
    """Of the whole city and of one district at most; none: a ballot that counts for nothing."""
    code: Code | None = None
    ballot: Id | None = None
    signature: Token | None = None
    """The link's."""

    @model_validator(mode="after")
    def _has_a_right(self) -> Self:
        if self.code is None and (self.ballot is None or self.signature is None):
            message = "give code, or ballot and signature"
            raise ValueError(message)
        if len(set(self.projects)) < len(self.projects):
            message = "name each project once"
            raise ValueError(message)
        return self


class NewsStopped(Contract):
    """The address is forgotten; the ballot counts as it is."""

    ballot: Id


class StopNews(Command, name="feedback.stop-news", who=Who.LINK_HOLDER, result=NewsStopped):
    """Have the address of a ballot forgotten: nothing more is sent to it."""

    ballot: Id
    token: Token


class PaperBallot(Contract):
    """One paper as it was read. `number` was written on it when the papers were counted."""

    number: Annotated[int, Field(ge=1, le=100_000)]
    code: Code | None = None
    projects: Choice = ()
    spoiled: bool = False
    """It can't be read, or breaks the rules for ballots."""


class PaperDifference(Contract):
    """A paper that two people read differently. It doesn't count until they agree."""

    number: int
    says: Text


class PaperStatus(StrEnum):
    """Where a batch of papers stands."""

    WAITS = "waits-for-second"
    DIFFERS = "differs"
    AGREES = "agrees"


class PaperEntered(Contract):
    """The entry is kept beside the other one."""

    round: Slug
    batch: int
    status: PaperStatus
    papers: int
    """In the box, as it was counted by hand."""
    agreed: int = 0
    """Papers that both entries say the same of."""
    spoiled: int = 0
    """Of those, papers that don't count."""
    differences: tuple[PaperDifference, ...] = ()


class EnterPapers(Command, name="feedback.enter-papers", who=Who.STAFF, result=PaperEntered):
    """Enter a batch of paper ballots. Two people do so, each without the other; the same person again corrects it."""

    round: Slug
    batch: Annotated[int, Field(ge=1, le=9_999)]
    by: Official
    papers: Annotated[int, Field(ge=1, le=500)]
    """How many there are in the box, counted by hand."""
    ballots: Annotated[tuple[PaperBallot, ...], Field(min_length=1, max_length=500)]


class CountBegun(Contract):
    """The ballots are being counted aside; an event tells when the result is public."""

    round: Slug
    papers: int
    """How many papers two people agree on."""


class CountBallots(Command, name="feedback.count-ballots", who=Who.STAFF, result=CountBegun):
    """Count a round after voting has closed. The result is computed aside, and published with all it follows from."""

    round: Slug
    leave_out: Text | None = None
    """Why papers that two people have not agreed on stay out. Public. Without it, such papers hold the count up."""


# --- realisation --------------------------------------------------------------------------------------------


class RealisationReported(Contract):
    """Residents can read it, and those who asked are told."""

    round: Slug
    project: ProjectNumber
    status: RealisationStatus
    reports: int


class ReportRealisation(Command, name="feedback.report-realisation", who=Who.STAFF, result=RealisationReported):
    """Tell how a chosen project gets on, and why."""

    round: Slug
    project: ProjectNumber
    status: RealisationStatus
    words: Text
    ready_by: date | None = None


# --- events -------------------------------------------------------------------------------------------------


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


class BallotAsked(Event, name="feedback.ballot.asked", to=("notify",)):
    """Somebody has asked for a ballot. Holds personal data: the link to vote by goes to their address."""

    round: Slug
    round_name: Text
    ballot: Id
    email: Email
    language: Language
    letter: int
    """How many were asked for with this address so far."""
    closes_at: AwareDatetime
    tell_result: bool
    url: str

    @property
    def subject(self) -> str:
        """The ballot's id."""
        return self.ballot


class RoundDecided(Event, name="feedback.round.decided", to=("notify",)):
    """The result of a round is public. No personal data."""

    round: Slug
    name: Text
    ballots: int
    chosen: int
    amount: int
    """Euros that the chosen projects cost together."""
    url: str

    @property
    def subject(self) -> str:
        """The round's id."""
        return self.round


class ProjectProgressed(Event, name="feedback.project.progressed", to=("notify",)):
    """A chosen project gets on, or doesn't. No personal data."""

    round: Slug
    project: ProjectNumber
    name: Text
    status: RealisationStatus
    words: Text
    report: int
    """Its number, from 1."""
    ideas: tuple[Id, ...]
    """Whose authors are told: the project's own, and those that became part of it."""
    url: str

    @property
    def subject(self) -> str:
        """The round's id and the project's number."""
        return f"{self.round}.{self.project}"
