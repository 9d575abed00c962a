"""Ballots on paper: two people enter each batch."""

from __future__ import annotations

from services.feedback.budget.documents import BY_NUMBER, PaperBatch, Project, Round, belonging_to
from services.feedback.domain.budget.ballot import ballot_of_code, check_choice
from services.feedback.domain.budget.papers import Entry, Paper, check_adds_up, others_than, reconciled
from services.feedback.domain.budget.problems import COUNT_EXISTS, UNKNOWN_PROJECT
from services.feedback.domain.budget.round import check_voting_begun
from services.feedback.handlers import messages
from shared.audit.acting import acting
from shared.contracts import Rejected
from shared.contracts.budgets import EnterPapers, PaperBallot, PaperEntered
from shared.store import Work


@messages.handles(EnterPapers)
async def enter_papers(command: EnterPapers, work: Work) -> PaperEntered:
    """Keep one person's entry of a batch, beside or in place of what was there, and say where the two differ."""
    round_ = await work.load(Round, command.round, field="/data/round")
    check_voting_begun(round_.facts, now=work.now, zone=work.city.zone)
    if round_.counting:
        raise Rejected(COUNT_EXISTS, field="/data/round")
    check_adds_up([one.number for one in command.ballots], command.papers)
    projects = {one.number: one for one in await work.select(Project, belonging_to(round_.id), sort=BY_NUMBER)}
    batch, by = await _batch(round_, command.batch, work), await acting(command.by, work)
    others = others_than(by, batch.entries)
    entry = Entry(
        by=by.name,
        account=by.account,
        papers=command.papers,
        ballots=tuple(_paper(one, index, round_, projects, work) for index, one in enumerate(command.ballots)),
    )
    batch.entries = (*others[-1:], entry)
    # A count must not overlook it: one of the two commits first.
    round_.touched += 1
    found = reconciled(batch.entries)
    return PaperEntered(
        round=round_.id,
        batch=batch.batch,
        status=found.status,
        papers=command.papers,
        agreed=len(found.agreed),
        spoiled=sum(one.spoiled for one in found.agreed),
        differences=found.differences,
    )


async def _batch(round_: Round, number: int, work: Work) -> PaperBatch:
    id_ = f"{round_.id}.{number}"
    batch = await work.find(PaperBatch, id_)
    if batch is None:
        batch = PaperBatch(id=id_, round=round_.id, batch=number)
        work.add(batch)
    return batch


def _paper(told: PaperBallot, index: int, round_: Round, projects: dict[int, Project], work: Work) -> Paper:
    """Return the paper as it is kept. One that breaks the rules for ballots is spoiled; a typing error is refused."""
    for number in told.projects:
        if number not in projects:
            raise Rejected(UNKNOWN_PROJECT, field=f"/data/ballots/{index}/projects", number=number)
    spoiled = told.spoiled
    try:
        check_choice([projects[number] for number in set(told.projects)], round_.facts)
    except Rejected:
        spoiled = True
    try:
        ballot = ballot_of_code(round_.id, told.code, work.links) if told.code else None
    except Rejected:
        ballot = None
    choice = () if spoiled else tuple(sorted(set(told.projects)))
    return Paper(number=told.number, ballot=ballot, projects=choice, spoiled=spoiled)
