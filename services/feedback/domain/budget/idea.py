"""An idea's way: read by the city, public, perhaps combined, judged, and then a project with a cost."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.budget.problems import (
    CHANGE_NEEDS_REASON,
    COST_MISSING,
    COST_OVER_BUDGET,
    IDEA_STANDS_OTHERWISE,
    IDEAS_APART,
)
from shared.contracts import Rejected
from shared.contracts.budgets import IdeaStatus, Pot
from shared.text import Text

STATUSES = {
    IdeaStatus.SUBMITTED: Text(fi="luettavana", sv="läses av staden", en="being read"),
    IdeaStatus.PUBLISHED: Text(fi="julkaistu", sv="publicerad", en="published"),
    IdeaStatus.DECLINED: Text(fi="ei julkaista", sv="publiceras inte", en="not published"),
    IdeaStatus.COMBINED: Text(fi="yhdistetty toiseen ideaan", sv="en del av en annan idé", en="part of another idea"),
    IdeaStatus.FEASIBLE: Text(fi="hanke, jota voi äänestää", sv="projekt att rösta på", en="a project to vote for"),
    IdeaStatus.NOT_FEASIBLE: Text(fi="ei toteuttamiskelpoinen", sv="inte genomförbar", en="not feasible"),
    IdeaStatus.WITHDRAWN: Text(fi="peruttu", sv="återtagen", en="withdrawn"),
}
UNREAD = frozenset({IdeaStatus.SUBMITTED, IdeaStatus.PUBLISHED, IdeaStatus.DECLINED})
JUDGED = frozenset({IdeaStatus.PUBLISHED, IdeaStatus.FEASIBLE, IdeaStatus.NOT_FEASIBLE})
PUBLIC = frozenset({IdeaStatus.PUBLISHED, IdeaStatus.COMBINED, IdeaStatus.FEASIBLE, IdeaStatus.NOT_FEASIBLE})


class Step(BaseModel):
    """One thing that happened to an idea."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    status: IdeaStatus
    reason: Text | None = None


class IdeaState(BaseModel):
    """What is known of an idea; nothing of its author."""

    round: str
    title: str
    description: str
    district: str | None = None
    theme: str | None = None
    status: IdeaStatus = IdeaStatus.SUBMITTED
    steps: tuple[Step, ...]
    combined_into: str | None = None
    absorbed: tuple[str, ...] = ()
    number: int | None = None
    """The project's, once it has been feasible."""
    author_forgotten: bool = False
    told: int = 0
    """How often its authors were told of it."""

    def take(self, status: IdeaStatus, now: datetime, reason: Text | None = None) -> bool:
        """Take another status, and say whether that, or its reason, is news."""
        last = self.steps[-1]
        if (last.status, last.reason) == (status, reason):
            return False
        self.status = status
        self.steps += (Step(at=now, status=status, reason=reason),)
        return True

    def check(self, allowed: Collection[IdeaStatus], *, field: str = "/data/idea") -> None:
        """Accept an idea that stands so.

        Raises:
            Rejected: idea-stands-otherwise.
        """
        if self.status not in allowed:
            raise Rejected(IDEA_STANDS_OTHERWISE, field=field, status=STATUSES[self.status])

    def moderate(self, *, publish: bool, reason: Text | None, now: datetime) -> bool:
        """Publish, or decline to; say whether that is news.

        Raises:
            Rejected: idea-stands-otherwise or change-needs-reason.
        """
        self.check(UNREAD)
        if not publish and reason is None:
            raise Rejected(CHANGE_NEEDS_REASON, field="/data/reason")
        return self.take(IdeaStatus.PUBLISHED if publish else IdeaStatus.DECLINED, now, reason)

    def withdraw(self, now: datetime) -> None:
        """Forget what was written, unless others rest on it: it is a project, or other ideas became part of it."""
        if self.status is not IdeaStatus.FEASIBLE and not self.absorbed:
            self.title = self.description = ""
            self.theme = None
            self.take(IdeaStatus.WITHDRAWN, now)


def check_cost(cost: int | None, pot: Pot) -> int:
    """Return the cost of a feasible idea.

    Raises:
        Rejected: cost-missing or cost-over-budget.
    """
    if cost is None:
        raise Rejected(COST_MISSING, field="/data/cost")
    if cost > pot.amount:
        raise Rejected(COST_OVER_BUDGET, field="/data/cost", cost=cost, amount=pot.amount)
    return cost


def check_together(into: IdeaState, absorbs: Collection[IdeaState]) -> None:
    """Accept ideas that can become one.

    Raises:
        Rejected: idea-stands-otherwise or ideas-apart.
    """
    into.check({IdeaStatus.PUBLISHED}, field="/data/into")
    for one in absorbs:
        one.check({IdeaStatus.PUBLISHED}, field="/data/absorbs")
    if any(one is into or (one.round, one.district) != (into.round, into.district) for one in absorbs):
        raise Rejected(IDEAS_APART, field="/data/absorbs")
