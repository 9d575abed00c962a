"""Times and places as people of each language write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from shared.contracts.events import Place
from shared.text import Language

LOCALES: Mapping[Language, str] = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}
DAY: Mapping[Language, str] = {"fi": "cccc d.M.y", "sv": "cccc d.M.y", "en": "cccc d MMMM y"}
CLOCK: Mapping[Language, str] = {"fi": "'klo' H.mm", "sv": "'kl.' H.mm", "en": "HH:mm"}
CLOCK_ONLY: Mapping[Language, str] = {"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"}
"""Unicode TR 35 patterns."""


def moment(at: datetime, language: Language, zone: ZoneInfo) -> str:
    """Return a time, such as ``keskiviikko 10.2.2027 klo 18.00``."""
    comma = "," if language == "en" else ""
    day, clock = _write(at, DAY, language, zone), _write(at, CLOCK, language, zone)
    return f"{day}{comma} {clock}"


def span(starts_at: datetime, ends_at: datetime, language: Language, zone: ZoneInfo) -> str:
    """Return a time span, such as ``keskiviikko 10.2.2027 klo 18.00–20.00``; both days where they differ."""
    if starts_at.astimezone(zone).date() == ends_at.astimezone(zone).date():
        return f"{moment(starts_at, language, zone)}–{_write(ends_at, CLOCK_ONLY, language, zone)}"
    return f"{moment(starts_at, language, zone)} – {moment(ends_at, language, zone)}"


def day_of(day: date, language: Language) -> str:
    """Return a day, such as ``keskiviikko 10.2.2027``."""
    return format_date(day, DAY[language], locale=LOCALES[language])


def money(euros: int | None, language: Language) -> str:
    """Return a sum of whole euros, such as ``20 000 €``; nothing for none."""
    if euros is None:
        return ""
    pattern = "¤#,##0" if language == "en" else "#,##0 ¤"
    return format_currency(euros, "EUR", pattern, locale=LOCALES[language], currency_digits=False)


def whereabouts(place: Place | None, language: Language) -> str | None:
    """Return a place with its address in one line, or None."""
    if place is None:
        return None
    return ", ".join(part for part in (place.name.in_language(language), place.address) if part)


def _write(at: datetime, patterns: Mapping[Language, str], language: Language, zone: ZoneInfo) -> str:
    return format_datetime(at, patterns[language], tzinfo=zone, locale=LOCALES[language])
