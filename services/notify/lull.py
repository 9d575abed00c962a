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

    async def after(self, *, found: bool) -> None:
        """Wait after a look that found nothing; after one that did, look on at once, and often from then on."""
        if found:
            self._looks = 0
            return
        wait = min(FIRST * GROWTH**self._looks, LONGEST)
        self._looks += wait < LONGEST
        await asyncio.sleep(wait)
