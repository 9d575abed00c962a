"""Ballots on-line and on paper, and their count."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from shared.contracts.budgets.terms import (
    Choice,
    Code,
    Official,
)
from shared.contracts.message import Command, Contract, Event, Role, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Email
from shared.text import Language, Text


class CodesGiven(Contract):
    """A sheet of codes to print, and to cut into slips."""

    round: Slug
    url: str
    """Whoever holds it holds the codes."""


class GiveCodes(Command, name="feedback.give-codes", roles=(Role.COORDINATOR,), result=CodesGiven):
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


class EnterPapers(Command, name="feedback.enter-papers", roles=(Role.COORDINATOR,), result=PaperEntered):
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


class CountBallots(Command, name="feedback.count-ballots", roles=(Role.COORDINATOR,), result=CountBegun):
    """Count a round after voting has closed. The result is computed aside, and published with all it follows from."""

    round: Slug
    leave_out: Text | None = None
    """Why papers that two people have not agreed on stay out. Public. Without it, such papers hold the count up."""


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
