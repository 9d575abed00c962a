"""A call: what makes it sound, when it takes applications, when its term is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from services.panels.domain.problems import (
    CALL_CLOSED,
    CALL_DATES,
    CALL_NOT_OPEN,
    CALL_STILL_OPEN,
    QUOTA_MAXIMUMS,
    QUOTA_MINIMUMS,
    QUOTA_TWICE,
    TERM_OVER,
    TOO_MANY_CATEGORIES,
)
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts, Term

MOST_CATEGORIES = 20
"""As many attributes as one application can carry."""


class CallStatus(StrEnum):
    """What has been done with a call. Whether it takes applications follows from the time as well."""

    OPEN = "open"
    DRAWN = "drawn"
    ENDED = "ended"


class Phase(StrEnum):
    """Where a call stands at a moment."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    DRAWN = "drawn"
    ENDED = "ended"


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return the first moment of the day in the zone."""
    return datetime.combine(day, time(), tzinfo=zone)


def end_of(term: Term, zone: tzinfo) -> datetime:
    """Return the first moment after the term: the start of the day that follows its last."""
    return midnight(term.ends_on + timedelta(days=1), zone)


def phase(facts: CallFacts, status: CallStatus, now: datetime) -> Phase:
    """Tell where a call stands."""
    if status is not CallStatus.OPEN:
        return Phase(status.value)
    if now < facts.opens_at:
        return Phase.UPCOMING
    return Phase.OPEN if now < facts.closes_at else Phase.CLOSED


def check_call(facts: CallFacts, *, now: datetime, zone: tzinfo) -> None:
    """Refuse a call that could not be applied to or drawn.

    Raises:
        Rejected: call-dates, too-many-categories, quota-twice, quota-minimums or quota-maximums.
    """
    if facts.closes_at <= now or facts.closes_at >= midnight(facts.term.starts_on + timedelta(days=1), zone):
        raise Rejected(
            CALL_DATES,
            field="/data/call/closes_at",
            closes_at=spoken(facts.closes_at, zone),
            now=spoken(now, zone),
            starts_on=facts.term.starts_on.isoformat(),
        )
    _check_quotas(facts)


def _check_quotas(facts: CallFacts) -> None:
    categories = facts.categories()
    if len(categories) > MOST_CATEGORIES:
        raise Rejected(TOO_MANY_CATEGORIES, field="/data/call/quotas", count=len(categories), limit=MOST_CATEGORIES)
    seen = set()
    for position, quota in enumerate(facts.quotas):
        if (quota.category, quota.value) in seen:
            raise Rejected(
                QUOTA_TWICE,
                field=f"/data/call/quotas/{position}",
                category=quota.category,
                value=quota.value,
            )
        seen.add((quota.category, quota.value))
    for category in categories:
        quotas = [quota for quota in facts.quotas if quota.category == category]
        minimums, maximums = sum(q.minimum for q in quotas), sum(q.maximum for q in quotas)
        for wrong, kind, total in (
            (minimums > facts.size, QUOTA_MINIMUMS, minimums),
            (maximums < facts.size, QUOTA_MAXIMUMS, maximums),
        ):
            if wrong:
                raise Rejected(kind, field="/data/call/quotas", category=category, total=total, size=facts.size)


def check_takes_applications(facts: CallFacts, status: CallStatus, *, now: datetime, zone: tzinfo) -> None:
    """Refuse an application outside the call's time.

    Raises:
        Rejected: call-not-open or call-closed.
    """
    where = phase(facts, status, now)
    if where is Phase.UPCOMING:
        raise Rejected(CALL_NOT_OPEN, field="/data/call", opens_at=spoken(facts.opens_at, zone))
    if where is not Phase.OPEN:
        raise Rejected(CALL_CLOSED, field="/data/call", closes_at=spoken(facts.closes_at, zone))


def check_closed(facts: CallFacts, *, now: datetime, zone: tzinfo) -> None:
    """Refuse to draw while the call takes applications.

    Raises:
        Rejected: call-still-open.
    """
    if now < facts.closes_at:
        raise Rejected(CALL_STILL_OPEN, field="/data/call", closes_at=spoken(facts.closes_at, zone))


def check_term(facts: CallFacts, status: CallStatus, *, now: datetime, zone: tzinfo) -> None:
    """Refuse what comes after the term.

    Raises:
        Rejected: term-over.
    """
    if status is CallStatus.ENDED or now >= end_of(facts.term, zone):
        raise Rejected(TERM_OVER, name=facts.name, ends_on=facts.term.ends_on.isoformat())


def spoken(moment: datetime, zone: tzinfo) -> str:
    """Return the moment in the zone, to the minute, in a form that all our languages read."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
