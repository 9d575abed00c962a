"""Quiet hours: when no newsletter is sent to a subscriber, by the clocks on the city's walls."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from shared.contracts.notify import QuietHours

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

IN_NONE = "none"


def quiet_until(chosen: QuietHours, of_city: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours end that it is in `now`, UTC; None where it is in none.

    Args:
        chosen: what the subscriber has chosen.
        of_city: the hours of the city's file, such as ``21-07``, or ``none``.
        now: the time.
        zone: where the clocks hang. Over a change of daylight saving time the night has an hour more or less, and the
            hours are still those on the wall.
    """
    written = of_city if chosen is QuietHours.AS_THE_CITY else chosen.value
    if written == IN_NONE:
        return None
    begins, ends = (time(int(hour)) for hour in written.split("-"))
    today = now.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last_day = day if begins < ends else day + timedelta(days=1)
        begin, end = (datetime.combine(*moment, zone).astimezone(UTC) for moment in ((day, begins), (last_day, ends)))
        if begin <= now < end:
            return end
    return None
