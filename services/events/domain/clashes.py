"""Why a time may be a bad one: another occasion for the same people on the same day, or a holiday."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta, tzinfo
from functools import cache
from itertools import combinations

import holidays

from services.events.domain.entry import ClockEntry
from services.events.domain.life_cycle import Status
from shared.city import City
from shared.contracts.events import Clash, ClashKind, Kind, OccasionFacts
from shared.text import Text

ASIDE = frozenset({Kind.POP_UP, Kind.ROUTE, Kind.POLL, Kind.TRAINING, Kind.PANEL_SESSION})
"""Where one drops in when it suits, or only those come who were asked: it takes nobody else's evening."""
OUT_OF_THE_WAY = frozenset({Status.DECLINED, Status.CANCELLED})
SHARED_LANGUAGES = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}
"""Our languages as the library `holidays` names them."""


def days_of(facts: OccasionFacts, zone: tzinfo) -> tuple[date, ...]:
    """Return the days of the city's calendar that the occasion touches; ending at midnight touches no further one."""
    first = facts.starts_at.astimezone(zone).date()
    last = (facts.ends_at - timedelta(microseconds=1)).astimezone(zone).date()
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def clashes_of(entry: ClockEntry, others: Iterable[ClockEntry], city: City) -> tuple[Clash, ...]:
    """Return what speaks against the entry's time, by day; `others` may hold the entry itself."""
    found = [*_with_holidays(entry, city)]
    for other in others:
        found += _between(entry, other, city.zone)
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.other or "")))


def clashes_among(entries: Iterable[ClockEntry], city: City) -> tuple[Clash, ...]:
    """Return every clash of a year's entries, by day; one of two occasions is named once."""
    standing = [entry for entry in entries if entry.status not in OUT_OF_THE_WAY]
    by_day: dict[date, list[ClockEntry]] = {}
    for entry in standing:
        if entry.facts.kind in ASIDE:  # may stand for weeks, beside everything
            continue
        for day in days_of(entry.facts, city.zone):
            by_day.setdefault(day, []).append(entry)
    found = [clash for entry in standing for clash in _with_holidays(entry, city)]
    pairs = {(a.id, b.id): (a, b) for same_day in by_day.values() for a, b in combinations(same_day, 2)}
    for a, b in pairs.values():
        found += _between(a, b, city.zone)
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.occasion, one.other or "")))


def _between(entry: ClockEntry, other: ClockEntry, zone: tzinfo) -> Iterator[Clash]:
    """Say why two occasions are in each other's way; a day's morning and evening are, as people have one day."""
    ours, theirs = entry.facts, other.facts
    if entry.id == other.id or other.status in OUT_OF_THE_WAY or ASIDE & {ours.kind, theirs.kind}:
        return
    days = sorted(set(days_of(ours, zone)) & set(days_of(theirs, zone)))
    if not days:
        return
    same = {"day": days[0], "occasion": entry.id, "other": other.id, "name": theirs.name}
    districts = _common(ours.districts, theirs.districts)
    # An occasion of no district is the whole city's.
    if districts or not ours.districts or not theirs.districts:
        named = districts or ours.districts or theirs.districts
        yield Clash.model_validate({**same, "kind": ClashKind.SAME_DISTRICT, "common": named})
    if themes := _common(ours.themes, theirs.themes):
        yield Clash.model_validate({**same, "kind": ClashKind.SAME_THEME, "common": themes})
    if audiences := _common(ours.audiences, theirs.audiences):
        yield Clash.model_validate({**same, "kind": ClashKind.SAME_AUDIENCE, "common": audiences})


def _with_holidays(entry: ClockEntry, city: City) -> Iterator[Clash]:
    for day in days_of(entry.facts, city.zone):
        if city.country and (name := public_holiday(city.country, day)):
            yield Clash(kind=ClashKind.PUBLIC_HOLIDAY, day=day, occasion=entry.id, name=name)
        for holiday in city.school_holidays:
            if holiday.first_day <= day <= holiday.last_day:
                yield Clash(kind=ClashKind.SCHOOL_HOLIDAY, day=day, occasion=entry.id, name=holiday.name)


def public_holiday(country: str, day: date) -> Text | None:
    """Return the public holiday's name in every language that the country has it in, or None.

    A country that the library doesn't know has no holidays.
    """
    names = {language: calendar.get(day) for language, calendar in _calendars(country, day.year).items()}
    return Text(**names) if any(names.values()) else None


@cache
def _calendars(country: str, year: int) -> dict[str, holidays.HolidayBase]:
    try:
        known = holidays.country_holidays(country).supported_languages
        return {
            ours: holidays.country_holidays(country, years=year, language=theirs)
            for ours, theirs in SHARED_LANGUAGES.items()
            if theirs in known
        } or {"en": holidays.country_holidays(country, years=year)}
    except NotImplementedError:
        return {}


def _common(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ours if one in theirs)
