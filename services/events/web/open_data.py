"""Open data: the annual clock and its occasions as JSON."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from services.events.documents import CHRONOLOGICAL, Occasion, PlannedYear, occasions_filter
from services.events.domain.ages import FIRST_YEAR, LAST_YEAR, AnyYear, is_of_our_age
from services.events.views import ClockView, OccasionsView, OccasionView
from shared.contracts import Rejected
from shared.contracts.events import Kind
from shared.contracts.problem import UNKNOWN
from shared.web import ServiceDep
from shared.web.paging import Limit, Skip

router = APIRouter(tags=["open data"])


def _written_out(day: Any) -> Any:
    # A bare number would be read as seconds since 1970: somebody's "2027" as a moment of that year.
    if isinstance(day, str) and "-" not in day[1:]:
        raise PydanticCustomError("day", "a day, such as 2027-03-10, or a moment with its offset from UTC")
    return day


def _of_our_age(day: date | datetime) -> date | datetime:
    if not is_of_our_age(day):
        raise PydanticCustomError("day", f"a year from {FIRST_YEAR} to {LAST_YEAR}")
    return day


Day = Annotated[date | AwareDatetime, BeforeValidator(_written_out), AfterValidator(_of_our_age)]
"""A day of the city's calendar, or a moment."""


def _moment(day: date | datetime, zone: tzinfo, *, end: bool = False) -> datetime:
    """Return the moment itself, or a day's first moment; with `end` the one after its last."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day + timedelta(days=1) if end else day, time.min, tzinfo=zone)


@router.get("/clock/{year}", summary="A year of the annual clock")
async def clock(year: AnyYear, service: ServiceDep) -> ClockView:
    """Return the promise, and every occasion of the year with where it stands and what changed."""
    planned = await service.store.find(PlannedYear, str(year))
    if planned is None:
        raise Rejected(UNKNOWN, what="year", id=year)
    occasions = await service.store.select(Occasion, occasions_filter(year=year), sort=CHRONOLOGICAL)
    return ClockView.of(planned, occasions, service.settings.public_url.rstrip("/"), service.city.zone)


class Wanted(BaseModel):
    """Which occasions a reader asks for; every condition that is given must be met."""

    year: AnyYear | None = None
    district: str | None = None
    theme: str | None = None
    kind: Kind | None = None
    from_: Annotated[Day | None, Field(alias="from", description="Going on then or later.")] = None
    to: Annotated[Day | None, Field(description="Beginning then or earlier; a day is counted in.")] = None
    limit: Limit = 50
    offset: Skip = 0

    def to_filter(self, zone: tzinfo) -> dict[str, Any]:
        """Return the filter, days being those of the time zone."""
        return occasions_filter(
            year=self.year,
            district=self.district,
            theme=self.theme,
            kind=self.kind,
            ends_after=_moment(self.from_, zone) if self.from_ else None,
            starts_before=_moment(self.to, zone, end=True) if self.to else None,
        )


@router.get("/occasions", summary="Occasions")
async def occasions(service: ServiceDep, wanted: Annotated[Wanted, Query()]) -> OccasionsView:
    """Return the occasions that meet every condition, in the order of their beginning."""
    matching = wanted.to_filter(service.city.zone)
    found = await service.store.select(Occasion, matching, sort=CHRONOLOGICAL, limit=wanted.limit, skip=wanted.offset)
    public_url = service.settings.public_url.rstrip("/")
    return OccasionsView(
        count=await service.store.count(Occasion, matching),
        limit=wanted.limit,
        offset=wanted.offset,
        occasions=tuple(OccasionView.of(occasion, public_url, service.city.zone) for occasion in found),
    )


@router.get("/occasions/{occasion}", summary="One occasion")
async def one_occasion(occasion: str, service: ServiceDep) -> OccasionView:
    """Return an occasion with its free places, its waiting lists' lengths, its heads and its history."""
    found = await service.store.find(Occasion, occasion)
    if found is None:
        raise Rejected(UNKNOWN, what="occasion", id=occasion)
    return OccasionView.of(found, service.settings.public_url.rstrip("/"), service.city.zone)
