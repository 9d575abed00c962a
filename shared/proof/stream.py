"""Random numbers that anyone can compute again: an HMAC-SHA256 counter stream with rejection sampling."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
_SPAN = 1 << 256


class Stream:
    """Endless numbers from a key and a label: block i is HMAC-SHA256(key, label, 0 byte, i as 8 bytes).

    Labels are UTF-8, blocks and counters big-endian. Two labels give independent streams from one key.
    """

    def __init__(self, key: bytes, label: str) -> None:
        """Start at block 0."""
        self._blocks = self._all(key, label.encode() + b"\0")

    @staticmethod
    def _all(key: bytes, label: bytes) -> Iterator[int]:
        counter = 0
        while True:
            yield int.from_bytes(hmac.digest(key, label + counter.to_bytes(8), hashlib.sha256))
            counter += 1

    def below(self, count: int) -> int:
        """Return a number from 0 to `count` - 1, each equally likely.

        Blocks at or above the largest multiple of `count` are thrown away: without that, small numbers would be
        a little likelier.
        """
        most = _SPAN - _SPAN % count
        return next(block for block in self._blocks if block < most) % count

    def shuffled(self, things: Iterable[T]) -> list[T]:
        """Return the things in an order of which each is equally likely (Fisher and Yates, from the end)."""
        order = list(things)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order
