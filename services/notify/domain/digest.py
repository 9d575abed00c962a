"""When a digest goes out: 08:00 by the city's clocks, daily or on Mondays."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.contracts.notify import Rhythm

HOUR = time(8)


def next_digest(rhythm: Rhythm, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next 08:00 after `now` (the next on a Monday for `weekly`), UTC.

    The wall clock decides, so the span to it is 23 or 25 hours over a change of daylight saving time.
    """
    day = now.astimezone(zone).date()
    while True:
        due = datetime.combine(day, HOUR, zone).astimezone(UTC)
        if due > now and (rhythm is not Rhythm.WEEKLY or day.weekday() == 0):
            return due
        day += timedelta(days=1)


def digest_subject(rhythm: Rhythm, due: datetime, zone: ZoneInfo) -> str:
    """Return what names one digest: its rhythm and local date, such as ``weekly-2027-02-01``."""
    return f"{rhythm}-{due.astimezone(zone).date().isoformat()}"
