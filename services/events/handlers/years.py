"""Years of the annual clock: opened for planning."""

from __future__ import annotations

from services.events.documents import PlannedYear
from services.events.domain.history import Change, Subject
from services.events.domain.problems import YEAR_ALREADY_PLANNED
from services.events.handlers._messages import messages
from shared.contracts import Rejected
from shared.contracts.events import PlanYear, YearPlanned
from shared.store import Work


@messages.handles(PlanYear)
async def plan_year(command: PlanYear, work: Work) -> YearPlanned:
    """Open a year for planning."""
    if await work.find(PlannedYear, str(command.year)):
        raise Rejected(YEAR_ALREADY_PLANNED, field="/data/year", year=command.year)
    change = Change(
        what=Subject.PROMISE, at=work.now, before=None, after=command.promise, by=command.by, reason=command.reason
    )
    work.add(PlannedYear(id=str(command.year), promise=command.promise, history=(change,)))
    return YearPlanned(year=command.year)
