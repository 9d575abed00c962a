"""Years of the annual clock: opened for planning, and read by staff."""

from __future__ import annotations

from services.events.documents import BY_ID, Occasion, Partner, PlannedYear
from services.events.domain.history import Change, Subject
from services.events.domain.problems import YEAR_ALREADY_PLANNED
from services.events.handlers._messages import messages
from services.events.handlers._telling import why_of
from shared.contracts import Rejected
from shared.contracts.events import EntryRead, PlanYear, ReadYear, YearPlanned, YearRead
from shared.store import Work


@messages.handles(PlanYear)
async def plan_year(command: PlanYear, work: Work) -> YearPlanned:
    """Open a year for planning."""
    if await work.find(PlannedYear, str(command.year)):
        raise Rejected(YEAR_ALREADY_PLANNED, field="/data/year", year=command.year)
    why = dict(why_of(command, work))
    change = Change(what=Subject.PROMISE, at=work.now, before=None, after=command.promise, **why)
    work.add(PlannedYear(id=str(command.year), promise=command.promise, history=(change,)))
    return YearPlanned(year=command.year)


@messages.handles(ReadYear)
async def read_year(command: ReadYear, work: Work) -> YearRead:
    """Show a part of the year, whatever of it is public."""
    year = await work.find(PlannedYear, str(command.year))
    wanted = {"year": command.year, "_id": {"$gt": command.after or ""}}
    found = await work.select(Occasion, wanted, sort=BY_ID, limit=command.limit + 1)
    shown = found[: command.limit]
    partners = await work.select(Partner, {}, sort=BY_ID)
    return YearRead(
        year=command.year,
        promise=year.promise if year else None,
        timezone=work.city.timezone,
        districts=tuple(one.id for one in work.city.districts),
        partners=tuple(one.id for one in partners),
        entries=tuple(EntryRead(occasion=one.facts, status=one.status, revision=one.revision) for one in shown),
        next=shown[-1].id if len(found) > len(shown) else None,
    )
