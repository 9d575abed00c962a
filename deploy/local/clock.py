"""The clock of a local system: a year can be lived in a minute.

Services in local mode compute now as `at + (real now - set)` from `<home>/clock.json`; without the file they
live in real time.
"""

import time
from datetime import datetime
from pathlib import Path

from deploy.local.failures import LocalError
from deploy.local.files import write_json

FILE_NAME = "clock.json"


def parse_time(text: str) -> datetime:
    """An RFC 3339 time with offset. Raises LocalError when the text is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise LocalError(f"“{text}” is no time with an offset, such as 2027-02-10T17:00:00+02:00.")
    return at


def set_clock(home: Path, at: datetime) -> None:
    """Lets the services of `home` live at `at` (with offset) from now on; time goes on from there.

    Writes `{"at": RFC 3339 text, "set": seconds since 1970 of the real now}`.
    """
    if at.tzinfo is None:
        raise LocalError("The clock needs a time with an offset.")
    write_json(Path(home) / FILE_NAME, {"at": at.isoformat(), "set": time.time()}, mode=0o644)


def reset_clock(home: Path) -> None:
    """Back to real time; does nothing when the clock was never set."""
    (Path(home) / FILE_NAME).unlink(missing_ok=True)
