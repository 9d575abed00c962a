"""What time it is for the city: the real clock, or in local mode one that can be set."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path


class Clock(Protocol):
    """Tells the business time. Leases, timeouts and receipts use the real clock instead."""

    def now(self) -> datetime:
        """Return the time, UTC, in whole milliseconds (what the database keeps)."""
        ...


def in_milliseconds(moment: datetime) -> datetime:
    """Return the moment cut to whole milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class RealClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the real time."""
        return in_milliseconds(datetime.now(UTC))


class SettableClock:
    """A clock that runs from the moment written in a file; all processes of one machine share it.

    The file holds ``{"at": "<RFC 3339>", "set": <unix seconds when it was set>}``. Without the file it is the
    real clock. A file rather than a message, so that a service that restarts in the middle is not back in
    the present.
    """

    def __init__(self, path: Path) -> None:
        """Follow the file at `path`."""
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """Return the time by the file as it stands now."""
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            self._seen, self._offset = None, timedelta()
        else:
            if (stat.st_mtime_ns, stat.st_ino) != self._seen:
                told = json.loads(self._path.read_text(encoding="utf-8"))
                set_at = datetime.fromtimestamp(float(told["set"]), UTC)
                self._offset = datetime.fromisoformat(told["at"]) - set_at
                self._seen = (stat.st_mtime_ns, stat.st_ino)
        return in_milliseconds(datetime.fromtimestamp(time.time(), UTC) + self._offset)


def clock_for(path: Path | None) -> Clock:
    """Return the settable clock where a file is configured, else the real one."""
    return SettableClock(path) if path else RealClock()
