"""Participatory budgeting: authors and voters are written to, and everyone hears of a result."""

from __future__ import annotations

from datetime import datetime

from services.notify.campaigns import begin, record, tell
from services.notify.documents import Participant
from services.notify.domain.budget import IDEA_STANDS, PROJECT_STANDS, BudgetNews, Part
from services.notify.domain.message import Message
from services.notify.domain.notice import of_round
from services.notify.handlers._messages import messages
from services.notify.notices import post
from services.notify.tasks import PARTICIPANT_KEPT, VOTER_KEPT, ForgetParticipant
from shared.contracts.budgets import (
    BallotAsked,
    IdeaDecided,
    IdeaReceived,
    ParticipantForgotten,
    ProjectProgressed,
    RoundDecided,
)
from shared.store import Work


@messages.handles(IdeaReceived)
async def confirm_idea(event: IdeaReceived, work: Work) -> None:
    """Send an author the link to their idea, once."""
    if await work.find(Participant, event.idea) is not None:
        return
    author = Participant(
        id=event.idea,
        round=event.round,
        round_name=event.round_name,
        part=Part.AUTHOR,
        email=event.person.email,
        language=event.person.language,
        name=event.person.name,
        url=event.url,
        wants_news=True,
    )
    work.add(author)
    await tell(work, Message.IDEA_RECEIVED, event.round, author.id)
    await _forget_at(author, work.now + PARTICIPANT_KEPT, work)


@messages.handles(IdeaDecided)
async def tell_authors(event: IdeaDecided, work: Work) -> None:
    """Tell the authors of an idea, and of those that became part of it, how it stands."""
    news = BudgetNews(
        name=event.round_name, standing=IDEA_STANDS.get(event.status), words=event.reason, cost=event.cost
    )
    subject = f"{event.idea}.{event.edition}"
    for author in event.authors:
        await tell(work, Message.IDEA_DECIDED, subject, author, budget=news)


@messages.handles(BallotAsked)
async def send_ballot(event: BallotAsked, work: Work) -> None:
    """Send a voter the link to their ballot, each time it is asked for; nobody's news are ended by asking again."""
    voter = await work.find(Participant, event.ballot)
    if voter is None:
        voter = Participant(
            id=event.ballot, round=event.round, round_name=event.round_name, part=Part.VOTER, wants_news=False
        )
        work.add(voter)
    voter.email, voter.language, voter.url = event.email, event.language, event.url
    voter.closes_at, voter.forgotten = event.closes_at, False
    voter.wants_news = voter.wants_news or event.tell_result
    await tell(work, Message.BALLOT_LINK, event.round, voter.id, number=event.letter)
    kept = PARTICIPANT_KEPT if voter.wants_news else VOTER_KEPT
    await _forget_at(voter, event.closes_at + kept, work)


@messages.handles(RoundDecided)
async def tell_result(event: RoundDecided, work: Work) -> None:
    """Tell everyone by notice, and those who hear of the round by letter."""
    await post(work, f"round-{event.round}", of_round(event, work.now))
    news = BudgetNews(name=event.name, url=event.url, chosen=event.chosen, amount=event.amount)
    await begin(work, Message.ROUND_DECIDED, event.round, round=event.round, budget=news)


@messages.handles(ProjectProgressed)
async def tell_progress(event: ProjectProgressed, work: Work) -> None:
    """Tell a project's authors, and voters who hear of the round, how it gets on."""
    news = BudgetNews(name=event.name, url=event.url, standing=PROJECT_STANDS[event.status], words=event.words)
    subject = f"{event.subject}.{event.report}"
    campaign = await begin(work, Message.PROJECT_PROGRESSED, subject, round=event.round, budget=news)
    if campaign is not None:
        await record(work, campaign, {author: author for author in event.ideas})


@messages.handles(ParticipantForgotten)
async def forget_who_asks(event: ParticipantForgotten, work: Work) -> None:
    """Drop everything that tells of who wants to hear no more."""
    participant = await work.find(Participant, event.participant)
    if participant is not None:
        participant.forget()
        participant.forgotten = True


@messages.handles(ForgetParticipant)
async def forget_participant(task: ForgetParticipant, work: Work) -> None:
    """Drop the person; that somebody took part stays known."""
    participant = await work.find(Participant, task.participant)
    if participant is not None:
        participant.forget()


async def _forget_at(participant: Participant, due: datetime, work: Work) -> None:
    task = ForgetParticipant(participant=participant.id)
    await work.schedule(task, due=due, key=f"forget-participant:{participant.id}")
