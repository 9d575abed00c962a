"""A call: what makes it sound, when it takes applications, when its term is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from services.panels.domain.problems import (
    CALL_CLOSED,
    CALL_DATES,
    CALL_NOT_OPEN,
    CALL_STILL_OPEN,
    LANGUAGES_MISSING,
    TERM_OVER,
    TERM_TOO_LONG,
)
from services.panels.domain.quotas import Names, check_quotas
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts, Term
from shared.text import Language, Text


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


def promised(facts: CallFacts, required: tuple[Language, ...]) -> CallFacts:
    """Return the call with the languages that it is in: those that the city requires, where it names none."""
    return facts if facts.languages else facts.model_copy(update={"languages": required})


def check_call(facts: CallFacts, names: Names, *, now: datetime, zone: tzinfo, longest_term: int) -> None:
    """Refuse a call that could not be applied to or drawn. `longest_term`: days that the city allows.

    Raises:
        Rejected: call-dates, languages-missing, term-too-long, too-many-categories, quota-twice, quota-minimums or
            quota-maximums.
    """
    if facts.closes_at <= now or facts.closes_at >= midnight(facts.term.starts_on + timedelta(days=1), zone):
        raise Rejected(
            CALL_DATES,
            field="/data/call/closes_at",
            closes_at=spoken(facts.closes_at, zone),
            now=spoken(now, zone),
            starts_on=facts.term.starts_on.isoformat(),
        )
    check_languages(facts)
    check_term_length(facts.term, days=longest_term)
    check_quotas(facts, names)


def check_languages(facts: CallFacts) -> None:
    """Refuse a call that doesn't say everything in the languages that it promises.

    Raises:
        Rejected: languages-missing.
    """
    for where, words in _texts(facts):
        missing = [language for language in facts.languages if language not in words.languages()]
        if missing:
            field = f"/data/call/{where}"
            raise Rejected(LANGUAGES_MISSING, field=field, field_name=where, languages=", ".join(missing))


def _texts(facts: CallFacts) -> Iterator[tuple[str, Text]]:
    """Return every text of a call that people read, by where it stands."""
    yield "name", facts.name
    yield "purpose", facts.purpose
    if facts.compensation:
        yield "compensation", facts.compensation
    for category, name in facts.category_names.items():
        yield f"category_names/{category}", name
    for position, quota in enumerate(facts.quotas):
        if quota.name:
            yield f"quotas/{position}/name", quota.name
    for position, part in enumerate(facts.population):
        if part.source:
            yield f"population/{position}/source", part.source


def check_term_length(term: Term, *, days: int) -> None:
    """Refuse a term longer than the city allows: `days`, the first and the last included.

    Raises:
        Rejected: term-too-long.
    """
    latest = term.starts_on + timedelta(days=days - 1)
    if term.ends_on > latest:
        raise Rejected(
            TERM_TOO_LONG,
            field="/data/call/term/ends_on",
            days=days,
            ends_on=term.ends_on.isoformat(),
            latest=latest.isoformat(),
        )


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
    if is_over(facts, status, now=now, zone=zone):
        raise Rejected(TERM_OVER, name=facts.name, ends_on=facts.term.ends_on.isoformat())


def is_over(facts: CallFacts, status: CallStatus, *, now: datetime, zone: tzinfo) -> bool:
    """Tell whether the panel's term has ended."""
    return status is CallStatus.ENDED or now >= end_of(facts.term, zone)


def spoken(moment: datetime, zone: tzinfo) -> str:
    """Return the moment in the zone, to the minute, in a form that all our languages read."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
