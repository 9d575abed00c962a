"""Partnerships: agreed, handed over step by step, ended."""

from __future__ import annotations

from services.events.addresses import partnership_page
from services.events.documents import Partner, Partnership
from services.events.domain.problems import PARTNERSHIP_ALREADY_AGREED
from services.events.handlers._known import check_districts_known
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    AgreePartnership,
    ChangePartnership,
    EndPartnership,
    HandedOver,
    HandOver,
    PartnershipAgreed,
    PartnershipChanged,
    PartnershipEnded,
    PartnershipFacts,
)
from shared.store import Work


@messages.handles(AgreePartnership)
async def agree_partnership(command: AgreePartnership, work: Work) -> PartnershipAgreed:
    """Put a partnership on record."""
    facts = command.partnership
    await _check(facts, work)
    if await work.find(Partnership, facts.id):
        raise Rejected(PARTNERSHIP_ALREADY_AGREED, field="/data/partnership/id", partnership=facts.id)
    work.add(Partnership.agreed(facts, work.now))
    return PartnershipAgreed(partnership=facts.id, url=partnership_page(work.public_url, facts.id))


@messages.handles(ChangePartnership)
async def change_partnership(command: ChangePartnership, work: Work) -> PartnershipChanged:
    """Change what the parties agree on."""
    partnership = await work.load(Partnership, command.partnership.id, field="/data/partnership/id")
    await _check(command.partnership, work)
    changed = partnership.change(command.partnership, command.reason, work.now)
    return PartnershipChanged(partnership=partnership.id, changed=changed)


@messages.handles(HandOver)
async def hand_over(command: HandOver, work: Work) -> HandedOver:
    """Move a responsibility one step towards the residents, or back."""
    partnership = await work.load(Partnership, command.partnership, field="/data/partnership")
    partnership.hand_over(command.responsibility, command.stage, command.reason, work.now)
    return HandedOver(partnership=partnership.id, responsibility=command.responsibility, stage=command.stage)


@messages.handles(EndPartnership)
async def end_partnership(command: EndPartnership, work: Work) -> PartnershipEnded:
    """End a partnership; what became of each responsibility stays to be seen."""
    partnership = await work.load(Partnership, command.partnership, field="/data/partnership")
    partnership.end(command.what_lives_on, work.now)
    return PartnershipEnded(partnership=partnership.id)


async def _check(facts: PartnershipFacts, work: Work) -> None:
    check_districts_known(work, facts.districts, field="/data/partnership/districts")
    for place, party in enumerate(facts.parties):
        if party.partner:
            await work.load(Partner, party.partner, field=f"/data/partnership/parties/{place}/partner")
