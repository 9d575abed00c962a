"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable

PAUSE = 0.05
"""Seconds between two looks."""


def wait_until(condition: Callable[[], bool], seconds: float, *, pause: float = PAUSE) -> bool:
    """Looks until the condition holds (True) or the seconds have passed (False); looks at least once."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() >= deadline:
            return False
        time.sleep(pause)
    return True
