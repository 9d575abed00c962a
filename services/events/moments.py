"""Times as lists and programmes write them: shorter than a sentence does, as what stands around them says the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType

from babel.dates import format_datetime

from shared.text import Language
from shared.web.pages import MOMENTS

TIMES_OF_DAY: Mapping[Language, str] = MappingProxyType({"fi": "H.mm", "sv": "H.mm", "en": "HH:mm"})
DAYS: Mapping[Language, str] = MappingProxyType({"fi": "cccc d.M.", "sv": "cccc d.M", "en": "cccc d MMMM"})
"""Of a year that is known (Unicode TR 35 patterns)."""
AT: Mapping[Language, str] = MappingProxyType({"fi": " 'klo'\u00a0", "sv": " 'kl.'\u00a0", "en": ", "})


def time_of_day(moment: datetime, language: Language, zone: tzinfo) -> str:
    """Write the time without its day."""
    return _written(moment, TIMES_OF_DAY[language], language, zone)


def short_day(moment: datetime, language: Language, zone: tzinfo) -> str:
    """Write the day without its year."""
    return _written(moment, DAYS[language], language, zone)


def short_span(starts: datetime, ends: datetime, language: Language, zone: tzinfo) -> str:
    """Write from when to when, without the year; a day that it ends on too is written once."""
    pattern = DAYS[language] + AT[language] + TIMES_OF_DAY[language]
    begins = _written(starts, pattern, language, zone)
    if is_one_day(starts, ends, zone):
        return f"{begins}–{time_of_day(ends, language, zone)}"
    return f"{begins} – {_written(ends, pattern, language, zone)}"


def is_one_day(starts: datetime, ends: datetime, zone: tzinfo) -> bool:
    """Say whether both are on one day of the city's calendar."""
    return starts.astimezone(zone).date() == ends.astimezone(zone).date()


def _written(moment: datetime, pattern: str, language: Language, zone: tzinfo) -> str:
    # Converted first: babel takes only time zones of its own making.
    return format_datetime(moment.astimezone(zone), pattern, tzinfo=zone, locale=MOMENTS[language][0])
