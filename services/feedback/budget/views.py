"""What is public of participatory budgeting, as data: what pages show, and JSON gives."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from services.feedback.budget.documents import (
    BY_NUMBER,
    Change,
    Count,
    CountStatus,
    Idea,
    Papers,
    Project,
    Report,
    Round,
    belonging_to,
)
from services.feedback.domain.budget.election import PotResult
from services.feedback.domain.budget.idea import PUBLIC, Step
from services.feedback.domain.budget.round import Phase, phase
from shared.contracts import Rejected
from shared.contracts.budgets import CountingRule, IdeaStatus, RoundFacts
from shared.contracts.problem import UNKNOWN
from shared.text import Text
from shared.web import ServiceDep


class RoundView(BaseModel):
    """A round, and the phase it is in."""

    facts: RoundFacts
    phase: Phase
    edition: int
    changes: tuple[Change, ...]


class RoundList(BaseModel):
    """Rounds, the one that votes last first."""

    rounds: tuple[RoundView, ...]


class IdeaView(BaseModel):
    """A public idea; nothing of its author."""

    id: str
    title: str
    description: str
    district: str | None
    theme: str | None
    status: IdeaStatus
    steps: tuple[Step, ...]
    combined_into: str | None
    number: int | None


class IdeaList(BaseModel):
    """The public ideas of a round."""

    ideas: tuple[IdeaView, ...]


class ProjectView(BaseModel):
    """A project, what it costs, and how it gets on."""

    number: int
    name: Text
    description: str
    district: str | None
    theme: str | None
    cost: int
    reasons: Text
    reports: tuple[Report, ...]


class ProjectList(BaseModel):
    """The projects of a round, by number."""

    projects: tuple[ProjectView, ...]


class ResultView(BaseModel):
    """How far a count is; and its result, with all that is needed to count it again."""

    round: str
    status: CountStatus
    decided_at: datetime | None
    rule: CountingRule
    library: str
    online: int
    papers: Papers
    left_out: Text | None
    results: tuple[PotResult, ...]


async def find_round(service: ServiceDep, id_: str) -> Round:
    """Return the round.

    Raises:
        Rejected: unknown (404).
    """
    found: Round | None = await service.store.find(Round, id_)
    if found is None:
        raise Rejected(UNKNOWN, what="round", id=id_)
    return found


def round_view(service: ServiceDep, round_: Round) -> RoundView:
    """Return what is public of a round, as it stands now."""
    here = phase(round_.facts, decided=round_.decided, now=service.clock.now())
    return RoundView(facts=round_.facts, phase=here, edition=round_.edition, changes=round_.changes)


async def ideas_of(service: ServiceDep, round_id: str, theme: str | None = None) -> tuple[IdeaView, ...]:
    """Return the public ideas of a round, or those about one theme."""
    wanted = {"round": round_id, "status": {"$in": sorted(PUBLIC)}}
    found = await service.store.select(Idea, wanted, sort=[("_id", 1)], limit=2_000)
    about = [one for one in found if theme is None or one.theme == theme]
    return tuple(IdeaView(**one.model_dump(include=set(IdeaView.model_fields))) for one in about)


async def projects_of(service: ServiceDep, round_id: str, district: str | None = None) -> tuple[ProjectView, ...]:
    """Return the projects of a round, or those of one district and of the whole city."""
    found = await service.store.select(Project, belonging_to(round_id), sort=BY_NUMBER)
    wanted = [one for one in found if district is None or one.district in {district, None}]
    return tuple(ProjectView(**one.model_dump(include=set(ProjectView.model_fields))) for one in wanted)


async def result_of(service: ServiceDep, round_: Round) -> ResultView | None:
    """Return the round's count, or None where none was begun."""
    found: Count | None = await service.store.find(Count, round_.id)
    if found is None:
        return None
    known = found.model_dump(include=set(ResultView.model_fields))
    return ResultView(round=round_.id, rule=round_.facts.rule, **known)
