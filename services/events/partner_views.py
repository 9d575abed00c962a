"""What anyone may see of partners and partnerships, as open data."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.events.addresses import partnership_page
from services.events.documents import Partnership
from services.events.domain.amendment import Amendment
from services.events.domain.partnership import STAGES, Ending, Handover
from shared.contracts.events import PartnerFacts, PartnershipFacts, Responsibility, Stage


class PartnersView(BaseModel):
    """Partners by their ids."""

    partners: tuple[PartnerFacts, ...]


class StandingView(BaseModel):
    """One responsibility and who carries it now."""

    responsibility: Responsibility
    stage: Stage
    since: datetime


class MomentView(BaseModel):
    """How many responsibilities stood at each stage from a moment on."""

    at: datetime
    stages: dict[Stage, int]


class PartnershipView(BaseModel):
    """A partnership: what was agreed, who carries what now, and how that came about."""

    id: str
    facts: PartnershipFacts
    standing: tuple[StandingView, ...]
    handovers: tuple[Handover, ...]
    over_time: tuple[MomentView, ...]
    """One for each moment at which something moved, the first is the beginning."""
    amendments: tuple[Amendment, ...]
    """What the parties agreed on anew, when and why."""
    ending: Ending | None
    url: str

    @classmethod
    def of(cls, partnership: Partnership, public_url: str) -> Self:
        """Show a partnership."""
        stages = partnership.stages()
        since = {one.responsibility: one.at for one in partnership.handovers}
        return cls(
            id=partnership.id,
            facts=partnership.facts,
            standing=tuple(
                StandingView(responsibility=one, stage=stages[one.id], since=since[one.id])
                for one in partnership.facts.responsibilities
            ),
            handovers=partnership.handovers,
            over_time=tuple(
                MomentView(at=at, stages=_counted(partnership, at))
                for at in sorted({one.at for one in partnership.handovers})
            ),
            amendments=partnership.amendments,
            ending=partnership.ending,
            url=partnership_page(public_url, partnership.id),
        )


class PartnershipsView(BaseModel):
    """Partnerships by their ids."""

    partnerships: tuple[PartnershipView, ...]


def _counted(partnership: Partnership, at: datetime) -> dict[Stage, int]:
    there = list(partnership.stages(at).values())
    return {stage: there.count(stage) for stage in STAGES}
