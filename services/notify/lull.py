"""How long to wait before looking again for what is due: the longer nothing was, the longer, up to a second."""

from __future__ import annotations

import asyncio

FIRST = 0.25
"""Seconds between two looks while there is something to do now and then."""
LONGEST = 1.0
GROWTH = 1.05
"""Looks become rare within a quarter of a minute: a city's channels are idle most of the day."""


class Lull:
    """The time in which nothing is due."""

    def __init__(self) -> None:
        """Begin with something having been due just now."""
        self._looks = 0

    def over(self) -> None:
        """Something was due: look often again."""
        self._looks = 0

    @property
    def wait(self) -> float:
        """Seconds until the next look."""
        return min(FIRST * GROWTH**self._looks, LONGEST)

    async def rest(self) -> None:
        """Nothing was due: wait."""
        wait = self.wait
        self._looks += wait < LONGEST
        await asyncio.sleep(wait)
