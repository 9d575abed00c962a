"""How an occasion enters the annual clock, and what else lies on its days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from services.events.documents import OF_THE_CITY, Occasion, Partner, PlannedYear
from services.events.domain.clashes import OUT_OF_THE_WAY, clashes_of, days_of
from services.events.domain.planning import check_districts, check_route
from services.events.domain.problems import OCCASION_ALREADY_PLANNED, YEAR_NOT_PLANNED
from services.events.handlers._known import check_known
from shared.contracts import Rejected
from shared.contracts.events import Clash, OccasionFacts
from shared.store import Work

LONGEST = timedelta(days=31)
"""An occasion that began longer ago is nobody's evening, and isn't looked for."""


async def enter(work: Work, occasion: Occasion) -> tuple[Clash, ...]:
    """Add a new occasion; return what speaks against its time.

    Raises:
        Rejected: an unknown district or partner, a route out of order, a year that isn't open, or an id that is taken.
    """
    await check_facts(occasion.facts, occasion.year, work)
    if await work.find(Occasion, occasion.id):
        raise Rejected(OCCASION_ALREADY_PLANNED, field="/data/occasion/id", occasion=occasion.id)
    clashes = await clashes_with(work, occasion)
    work.add(occasion)
    return clashes


async def check_facts(facts: OccasionFacts, year: int, work: Work) -> None:
    """Accept what can stand in the clock of this year.

    Raises:
        Rejected: an unknown district or partner, a route out of order, or a year that isn't open.
    """
    check_districts(facts, work.city)
    check_route(facts)
    await check_known(work, Partner, facts.partners, field="/data/occasion/partners")
    if await work.find(PlannedYear, str(year)) is None:
        raise Rejected(YEAR_NOT_PLANNED, field="/data/occasion/starts_at", year=year)


async def clashes_with(work: Work, occasion: Occasion) -> tuple[Clash, ...]:
    """Return what speaks against the occasion's time as it is now."""
    days = days_of(occasion.facts, work.city.zone)
    begins = datetime.combine(days[0], time.min, tzinfo=work.city.zone)
    ends = datetime.combine(days[-1] + timedelta(days=1), time.min, tzinfo=work.city.zone)
    same_days = {
        "facts.starts_at": {"$gt": begins - LONGEST, "$lt": ends},
        "facts.ends_at": {"$gt": begins},
        "status": {"$nin": sorted(OUT_OF_THE_WAY)},
        **OF_THE_CITY,
    }
    return clashes_of(occasion, await work.select(Occasion, same_days), work.city)
