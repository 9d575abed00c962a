"""Proposals of sectors to the annual clock, and what the working group decides of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.events.change import Address, Office, Reason
from shared.contracts.events.clash import Clash
from shared.contracts.events.occasion import OccasionFacts
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug


class OccasionProposed(Contract):
    """The proposal is public, and waits for the working group's decision."""

    occasion: Slug
    status: str = "proposed"
    clashes: tuple[Clash, ...] = ()


class ProposeOccasion(Command, name="events.propose-occasion", roles=(Role.COORDINATOR,), result=OccasionProposed):
    """Propose an occasion to the annual clock of its year. Nothing is promised to residents yet."""

    occasion: OccasionFacts
    by: Office
    reason: Reason


class ProposalAmended(Contract):
    """The proposal says what was given; what it said before stays in its public history."""

    occasion: Slug
    changed: tuple[str, ...]
    """What it says otherwise now, such as `name`, `time` or `details`; nothing where it said the same."""
    clashes: tuple[Clash, ...] = ()


class AmendProposal(Command, name="events.amend-proposal", roles=(Role.COORDINATOR,), result=ProposalAmended):
    """Change one's proposal before it is decided: the occasion as it is now proposed, whole, by the same id."""

    occasion: OccasionFacts
    by: Office
    reason: Reason


class Verdict(StrEnum):
    """What becomes of a proposal."""

    PLAN = "plan"
    DECLINE = "decline"


class ProposalDecided(Contract):
    """What is decided of one proposal, and why."""

    occasion: Slug
    verdict: Verdict
    reason: Reason


class DecisionRecorded(Contract):
    """The decision stands, and its record is public."""

    decision: Slug
    planned: tuple[Slug, ...]
    declined: tuple[Slug, ...]
    clashes: tuple[Clash, ...] = ()
    """Of what is planned by it."""


class DecideProposals(Command, name="events.decide-proposals", roles=(Role.COORDINATOR,), result=DecisionRecorded):
    """Decide of proposals, all of them or none: each is planned, and so promised to residents, or declined."""

    decision: Slug
    """The record's id, chosen by who decides."""
    by: Office
    minutes: Address | None = None
    proposals: Annotated[tuple[ProposalDecided, ...], Field(min_length=1, max_length=200)]
