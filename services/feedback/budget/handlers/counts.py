"""A round's count: begun once, after voting; a worker computes it. Afterwards its ballots are removed."""

from __future__ import annotations

from services.feedback.budget.documents import (
    Ballot,
    Count,
    CountStatus,
    PaperBatch,
    Papers,
    Round,
    ballots_of,
    belonging_to,
)
from services.feedback.budget.tasks import ForgetBallots, forget_ballots_key
from services.feedback.domain.budget.papers import reconciled
from services.feedback.domain.budget.problems import COUNT_EXISTS, NOTHING_TO_COUNT, PAPERS_UNSETTLED
from services.feedback.domain.budget.round import check_closed
from services.feedback.handlers import messages
from shared.contracts import Rejected
from shared.contracts.budgets import CountBallots, CountBegun, PaperStatus
from shared.store import Work

AT_ONCE = 200


@messages.handles(CountBallots)
async def count_ballots(command: CountBallots, work: Work) -> CountBegun:
    """Begin the count; a failed one is begun anew."""
    round_ = await work.load(Round, command.round, field="/data/round")
    check_closed(round_.facts, now=work.now, zone=work.city.zone)
    if earlier := await work.find(Count, round_.id):
        if earlier.status is not CountStatus.FAILED:
            raise Rejected(COUNT_EXISTS, field="/data/round")
        work.remove(earlier)
    batches = await work.select(PaperBatch, belonging_to(round_.id), sort=[("batch", 1)])
    agreed = {one.batch: reconciled(one.entries) for one in batches}
    unsettled = [batch for batch, one in agreed.items() if one.status is not PaperStatus.AGREES]
    if unsettled and command.leave_out is None:
        raise Rejected(PAPERS_UNSETTLED, field="/data/leave_out", batches=", ".join(map(str, unsettled)))
    papers = sum(len(one.agreed) for one in agreed.values())
    if not papers and not await work.select(Ballot, {**ballots_of(round_.id), "edition": {"$gt": 0}}, limit=1):
        raise Rejected(NOTHING_TO_COUNT, field="/data/round")
    in_boxes = sum(max((entry.papers for entry in one.entries), default=0) for one in batches)
    work.add(
        Count(
            id=round_.id,
            begun_at=work.now,
            left_out=command.leave_out if unsettled else None,
            papers=Papers(in_boxes=in_boxes, unsettled=in_boxes - papers),
        )
    )
    # Votes of the last minutes and papers change the round too: whichever is later is handled again.
    round_.counting = True
    round_.touched += 1
    return CountBegun(round=round_.id, papers=papers)


@messages.handles(ForgetBallots)
async def forget_ballots(task: ForgetBallots, work: Work) -> None:
    """Remove the next ballots; the papers' entries go with the last."""
    ballots = await work.select(Ballot, ballots_of(task.round), limit=AT_ONCE)
    for ballot in ballots:
        work.remove(ballot)
    if len(ballots) == AT_ONCE:
        await work.schedule(task, due=work.now, key=forget_ballots_key(task.round))
        return
    for batch in await work.select(PaperBatch, belonging_to(task.round)):
        batch.entries = ()
