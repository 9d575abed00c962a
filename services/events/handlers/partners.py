"""Partners of the city: registered, changed, removed."""

from __future__ import annotations

from services.events.documents import Partner
from services.events.domain.problems import NOT_A_NETWORK, PARTNER_ALREADY_REGISTERED
from services.events.handlers._known import check_districts_known
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import (
    ChangePartner,
    PartnerChanged,
    PartnerFacts,
    PartnerKind,
    PartnerListed,
    PartnerRegistered,
    PartnerRemoved,
    PartnerUnlisted,
    RegisterPartner,
    RemovePartner,
)
from shared.store import Work


@messages.handles(RegisterPartner)
async def register_partner(command: RegisterPartner, work: Work) -> PartnerRegistered:
    """List a partner."""
    facts = command.partner
    await _check(facts, work)
    if await work.find(Partner, facts.id):
        raise Rejected(PARTNER_ALREADY_REGISTERED, field="/data/partner/id", partner=facts.id)
    partner = Partner(id=facts.id, facts=facts)
    work.add(partner)
    _tell(partner, work)
    return PartnerRegistered(partner=facts.id)


@messages.handles(ChangePartner)
async def change_partner(command: ChangePartner, work: Work) -> PartnerChanged:
    """Replace what is said of a partner."""
    partner = await work.load(Partner, command.partner.id, field="/data/partner/id")
    await _check(command.partner, work)
    partner.facts = command.partner
    _tell(partner, work)
    return PartnerChanged(partner=partner.id)


@messages.handles(RemovePartner)
async def remove_partner(command: RemovePartner, work: Work) -> PartnerRemoved:
    """Take a partner off the list; where it was named, it is no longer shown."""
    partner = await work.load(Partner, command.partner, field="/data/partner")
    work.publish(PartnerUnlisted(version=partner.tell(work.now), partner=partner.id))
    work.remove(partner)
    return PartnerRemoved(partner=command.partner)


def _tell(partner: Partner, work: Work) -> None:
    work.publish(PartnerListed(version=partner.tell(work.now), partner=partner.facts))


async def _check(facts: PartnerFacts, work: Work) -> None:
    check_districts_known(work, facts.districts, field="/data/partner/districts")
    for place, id_ in enumerate(facts.networks):
        field = f"/data/partner/networks/{place}"
        network = await work.load(Partner, id_, field=field)
        if network.facts.kind is not PartnerKind.NETWORK:
            raise Rejected(NOT_A_NETWORK, field=field, partner=id_)
