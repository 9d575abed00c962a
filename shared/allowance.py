"""How much one client may send: counted in memory, under names that nobody can trace, for a day."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

DAY = 86_400.0
MOST_CLIENTS = 100_000
_ROUNDING = 1e-3
"""Seconds: sums of a clock that has run for long aren't exact, and the last one of a share isn't one too many."""


class Allowance:
    """Lets `at_once` through from one client, and then `an_hour` of them evenly.

    Keeps one number a client: when all that it sent would have come at the even pace (the generic cell rate
    algorithm, ITU-T I.371). Clients stand under a keyed hash, and the key is thrown away every day with all numbers.
    """

    def __init__(self, *, at_once: int, an_hour: int, new_key: Callable[[], bytes]) -> None:
        """Start with nothing counted. `new_key` returns random bytes."""
        self._pace = 3600 / an_hour
        self._reach = at_once * self._pace
        self._new_key = new_key
        self._until = -1.0
        self._key = b""
        self._paid: dict[bytes, float] = {}

    def wait(self, client: str, *, at: float) -> float:
        """Count one message from the client `at` this moment (seconds of a clock that only goes on).

        Returns 0 where it is let through; else how many seconds to wait, and nothing is counted.
        """
        if at >= self._until:
            self._key, self._paid, self._until = self._new_key(), {}, at + DAY
        name = hmac.digest(self._key, client.encode(), hashlib.sha256)[:16]
        paid = max(self._paid.get(name, at), at) + self._pace
        if paid - at > self._reach + _ROUNDING:
            return paid - at - self._reach
        if len(self._paid) >= MOST_CLIENTS and name not in self._paid:
            # Rather let some through that have had their share than refuse a city for want of memory.
            self._paid = {one: until for one, until in self._paid.items() if until > at + self._reach / 2}
        self._paid[name] = paid
        return 0.0
