"""How fast to go."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_RATE = re.compile(r"(\d+(?:\.\d+)?)(?:/(s|min|h))?")
_SECONDS = {"s": 1, "min": 60, "h": 3_600, None: 1}


def per_second(rate: str) -> float:
    """Read a rate such as 50/s, 50 (the same), 600/min or 100/h.

    Raises:
        ValueError: it is none, or zero.
    """
    match = _RATE.fullmatch(rate.strip())
    if match is None or float(match[1]) == 0:
        raise ValueError(f"{rate!r} is no rate; say 50/s, 600/min or 100/h")
    return float(match[1]) / _SECONDS[match[2]]


@dataclass(slots=True)
class Pace:
    """Lets one through at a time, never sooner than the rate allows: time lost is not made up for in a rush."""

    rate: float
    """Per second."""
    now: Callable[[], float] = time.monotonic
    _next: float = field(default=float("-inf"), init=False)

    def wait_for(self) -> float:
        """Take the next turn and return in how many seconds it comes."""
        now = self.now()
        turn = max(now, self._next)
        self._next = turn + 1 / self.rate
        return turn - now

    async def turn(self, stopping: asyncio.Event) -> bool:
        """Wait for the next turn; False when `stopping` was set first."""
        wait = self.wait_for()
        if wait > 0 and not stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), wait)
        return not stopping.is_set()
