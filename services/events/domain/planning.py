"""What makes an occasion fit into the annual clock."""

from __future__ import annotations

from datetime import timedelta, tzinfo

from services.events.domain.problems import OCCASION_OUTSIDE_YEAR, STOP_OUTSIDE_OCCASION, STOPS_OUT_OF_ORDER
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.events import OccasionFacts, Stop


def year_of(facts: OccasionFacts, zone: tzinfo, *, field: str = "/data/occasion/ends_at") -> int:
    """Return the year that the occasion belongs to, by the city's own calendar; `field` points at its end.

    Raises:
        Rejected: it begins in one year and ends in another.
    """
    begins = facts.starts_at.astimezone(zone).year
    # Ending at midnight of New Year is still this year.
    ends = (facts.ends_at - timedelta(microseconds=1)).astimezone(zone).year
    if begins != ends:
        raise Rejected(OCCASION_OUTSIDE_YEAR, field=field, begins=begins, ends=ends)
    return begins


def check_districts(facts: OccasionFacts, city: City) -> None:
    """Accept districts that the city has.

    Raises:
        Rejected: unknown; the field says which.
    """
    for place, district in enumerate(facts.districts):
        city.district(district, field=f"/data/occasion/districts/{place}")


def check_route(facts: OccasionFacts, *, field: str | None = None) -> None:
    """Accept stops that come one after another, all within the occasion's times.

    `field` points at what is wrong where the message has no stops of its own.

    Raises:
        Rejected: a stop ends before it begins, begins before the one before it has ended, or lies outside.
    """
    free_from = facts.starts_at
    for place, stop in enumerate(facts.programme.stops):
        at = field or f"/data/occasion/programme/stops/{place}"
        if not _is_within(stop, facts):
            raise Rejected(STOP_OUTSIDE_OCCASION, field=at, stop=stop.place.name)
        if stop.arrives_at < free_from or stop.leaves_at < stop.arrives_at:
            raise Rejected(STOPS_OUT_OF_ORDER, field=at, stop=stop.place.name)
        free_from = stop.leaves_at


def _is_within(stop: Stop, facts: OccasionFacts) -> bool:
    return stop.arrives_at >= facts.starts_at and stop.leaves_at <= facts.ends_at
