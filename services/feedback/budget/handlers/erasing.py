"""A person is erased because they ask. Nobody is known here: a ballot follows from an address, an idea from notify."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.feedback.budget.documents import Ballot, Idea, Round
from services.feedback.budget.handlers.ballots import LAST_MINUTES
from services.feedback.budget.handlers.ideas import forget_author
from services.feedback.budget.words import BALLOT_COUNTED
from services.feedback.domain.budget.ballot import ballot_of_mailbox
from services.feedback.domain.budget.round import Phase, phase
from services.feedback.handlers import messages
from shared.contracts.budgets import ParticipantForgotten
from shared.contracts.privacy import AuthorErased, ErasePersonAtFeedback, Left, PersonErased

if TYPE_CHECKING:
    from shared.store import Work


@messages.handles(ErasePersonAtFeedback)
async def erase_person(command: ErasePersonAtFeedback, work: Work) -> PersonErased:
    """Take a ballot back while voting is on; later it is part of what is counted, and removed with all the others."""
    erased = counted = 0
    for round_ in await work.select(Round, {"decided": False}, sort=[("_id", 1)]):
        ballot = await work.find(Ballot, ballot_of_mailbox(round_.id, command.email, work.links))
        if ballot is None:
            continue
        work.publish(ParticipantForgotten(participant=ballot.id))
        if phase(round_.facts, decided=round_.decided, now=work.now) is not Phase.VOTING:
            counted += 1
            continue
        work.remove(ballot)
        erased += 1
        if work.now >= round_.facts.voting_until - LAST_MINUTES:
            round_.touched += 1
    left = (Left(collection=Ballot.COLLECTION, documents=counted, why=BALLOT_COUNTED),) if counted else ()
    return PersonErased(erased={Ballot.COLLECTION: erased} if erased else {}, left=left)


@messages.handles(AuthorErased)
async def erase_author(event: AuthorErased, work: Work) -> None:
    """Forget what they wrote, too, unless others rest on it."""
    idea = await work.find(Idea, event.idea)
    if idea is not None:
        forget_author(idea, work)
