"""Proposals of sectors, and the working group's decisions of them."""

from __future__ import annotations

from services.events.documents import Decision, Occasion
from services.events.domain.history import Why
from services.events.domain.life_cycle import Step
from services.events.domain.planning import year_of
from services.events.domain.problems import DECISION_ALREADY_RECORDED
from services.events.handlers._entering import check_facts, clashes_with, enter
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    AmendProposal,
    Clash,
    DecideProposals,
    DecisionRecorded,
    OccasionProposed,
    ProposalAmended,
    ProposeOccasion,
    Verdict,
)
from shared.store import Work

STEPS = {Verdict.PLAN: Step.PLAN, Verdict.DECLINE: Step.DECLINE}


@messages.handles(ProposeOccasion)
async def propose_occasion(command: ProposeOccasion, work: Work) -> OccasionProposed:
    """Put a proposal before the working group, and before everyone's eyes."""
    why = Why(by=command.by, reason=command.reason)
    occasion = Occasion.proposed(command.occasion, zone=work.city.zone, now=work.now, why=why)
    return OccasionProposed(occasion=occasion.id, clashes=await enter(work, occasion))


@messages.handles(AmendProposal)
async def amend_proposal(command: AmendProposal, work: Work) -> ProposalAmended:
    """Put something else before the working group; what it was before stays public."""
    occasion = await work.load(Occasion, command.occasion.id, field="/data/occasion/id")
    await check_facts(command.occasion, year_of(command.occasion, work.city.zone), work)
    why = Why(by=command.by, reason=command.reason)
    changed = occasion.amend(command.occasion, zone=work.city.zone, now=work.now, why=why)
    return ProposalAmended(occasion=occasion.id, changed=changed, clashes=await clashes_with(work, occasion))


@messages.handles(DecideProposals)
async def decide_proposals(command: DecideProposals, work: Work) -> DecisionRecorded:
    """Plan or decline each proposal, and keep the record."""
    if await work.find(Decision, command.decision):
        raise Rejected(DECISION_ALREADY_RECORDED, field="/data/decision", decision=command.decision)
    decided: dict[Verdict, list[str]] = {verdict: [] for verdict in Verdict}
    clashes: list[Clash] = []
    for place, one in enumerate(command.proposals):
        field = f"/data/proposals/{place}/occasion"
        occasion = await work.load(Occasion, one.occasion, field=field)
        why = Why(by=command.by, reason=one.reason, decision=command.decision)
        occasion.decide(STEPS[one.verdict], work.now, why, field=field)
        decided[one.verdict].append(occasion.id)
        if one.verdict is Verdict.PLAN:
            clashes += await clashes_with(work, occasion)
    work.add(
        Decision(id=command.decision, at=work.now, by=command.by, minutes=command.minutes, proposals=command.proposals)
    )
    return DecisionRecorded(
        decision=command.decision,
        planned=tuple(decided[Verdict.PLAN]),
        declined=tuple(decided[Verdict.DECLINE]),
        clashes=tuple(clashes),
    )
