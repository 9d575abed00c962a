"""Ballots: asked for by e-mail, cast by link or code, changed until voting closes."""

from __future__ import annotations

from datetime import timedelta

from services.feedback.budget.addresses import BALLOT, ballot_page
from services.feedback.budget.documents import Ballot, Project, Round
from services.feedback.domain.budget.ballot import ballot_of_code, ballot_of_mailbox, check_choice, prefix
from services.feedback.domain.budget.problems import ASKED_TOO_OFTEN, NO_BALLOTS_BY_MAIL, UNKNOWN_PROJECT
from services.feedback.domain.budget.round import check_voting
from services.feedback.handlers import messages
from shared.contracts import Rejected
from shared.contracts.budgets import (
    AskForBallot,
    BallotAsked,
    BallotSent,
    NewsStopped,
    ParticipantForgotten,
    StopNews,
    Vote,
    Voted,
)
from shared.contracts.problem import FORBIDDEN
from shared.links import Links
from shared.store import Document, Work

MOST_LETTERS = 5
"""To one mailbox in a round: whoever asks in another's name can't fill it."""
LAST_MINUTES = timedelta(minutes=2)
"""Longer than any transaction lives (MongoDB: one minute); see `Round.touched`."""


@messages.handles(AskForBallot)
async def ask_for_ballot(command: AskForBallot, work: Work) -> BallotSent:
    """Send the mailbox the link to its ballot; it is the same link each time."""
    round_ = await work.load(Round, command.round, field="/data/round")
    check_voting(round_.facts, now=work.now, zone=work.city.zone)
    if not round_.facts.votes_by_mail:
        raise Rejected(NO_BALLOTS_BY_MAIL)
    ballot = await _ballot(ballot_of_mailbox(round_.id, command.email, work.links), work)
    if ballot.letters >= MOST_LETTERS:
        raise Rejected(ASKED_TOO_OFTEN, field="/data/email", most=MOST_LETTERS)
    ballot.letters += 1
    work.publish(
        BallotAsked(
            round=round_.id,
            round_name=round_.facts.name,
            ballot=ballot.id,
            email=command.email,
            language=command.language,
            letter=ballot.letters,
            closes_at=round_.facts.voting_until,
            tell_result=command.tell_result,
            url=ballot_page(work.public_url, round_.id, ballot.id, command.language, work.links),
        )
    )
    return BallotSent(round=round_.id)


def ballot_id(command: Vote, links: Links) -> str:
    """Return the id of the ballot that the sender may use.

    Raises:
        Rejected: forbidden or code-wrong.
    """
    if command.ballot is not None and command.signature is not None:
        links.check(BALLOT, command.ballot, command.signature)
        if not command.ballot.startswith(prefix(command.round)):
            raise Rejected(FORBIDDEN)
        return command.ballot
    return ballot_of_code(command.round, command.code or "", links)


def _read_for_vote(command: Vote, _: Links) -> tuple[tuple[type[Document], str], ...]:
    projects = ((Project, Project.id_of(command.round, number)) for number in command.projects)
    return ((Round, command.round), *projects)


@messages.handles(Vote, reads=_read_for_vote)
async def vote(command: Vote, work: Work) -> Voted:
    """Keep what is voted for now, in place of what was before. Nothing of when or how is kept."""
    round_ = await work.load(Round, command.round, field="/data/round")
    check_voting(round_.facts, now=work.now, zone=work.city.zone)
    id_ = ballot_id(command, work.links)
    chosen = [await _project(round_, number, work) for number in sorted(command.projects)]
    check_choice(chosen, round_.facts)
    ballot = await _ballot(id_, work)
    projects = tuple(one.number for one in chosen)
    if ballot.edition == 0 or ballot.projects != projects:
        ballot.projects = projects
        ballot.edition += 1
        if work.now >= round_.facts.voting_until - LAST_MINUTES:
            round_.touched += 1
    return Voted(round=round_.id, projects=ballot.projects, edition=ballot.edition)


@messages.handles(StopNews)
async def stop_news(command: StopNews, work: Work) -> NewsStopped:
    """Have `notify` forget the address; the ballot itself knows none."""
    work.links.check(BALLOT, command.ballot, command.token)
    work.publish(ParticipantForgotten(participant=command.ballot))
    return NewsStopped(ballot=command.ballot)


async def _ballot(id_: str, work: Work) -> Ballot:
    ballot = await work.find(Ballot, id_)
    if ballot is None:
        ballot = Ballot(id=id_)
        work.add(ballot)
    return ballot


async def _project(round_: Round, number: int, work: Work) -> Project:
    project = await work.find(Project, Project.id_of(round_.id, number))
    if project is None:
        raise Rejected(UNKNOWN_PROJECT, field="/data/projects", number=number)
    return project
