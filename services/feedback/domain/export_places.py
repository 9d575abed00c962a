"""Which places an export tells: those that five gave of whom it tells the same otherwise, and of none else.

A place or a district that somebody answered with tells who it was as the district of residence does. So it is told
where five with the same background gave the same, and never where the district of residence is withheld.

What each gave is kept as a fingerprint of 8 bytes, however many places a survey asks for: a million answers take 8 MiB.
Two different ones of a million have the same by a chance of 3 in 10⁸.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator

from services.feedback.domain.export_groups import WITHHELD, Told
from services.feedback.domain.lots import SMALLEST_GROUP
from services.feedback.domain.value import Value

Places = tuple[Value | None, ...]
"""What one person answered to a survey's questions about a place or a district, in their order."""
_AT_ONCE = 50_000
"""Fingerprints that are counted at once, about."""


class SharedPlaces:
    """The places that are told, by what else is told."""

    def __init__(self, told: dict[Told, array[int]]) -> None:
        """Keep them, as fingerprints in ascending order."""
        self._told = told

    def has(self, as_: Told, places: Places) -> bool:
        """Say whether these places are told of who is told so."""
        told = self._told.get(as_)
        if not told:
            return False
        one = _fingerprint(places)
        at = bisect_left(told, one)
        return at < len(told) and told[at] == one


class GivenPlaces:
    """What was given, by what else is told of who gave it; where the district is withheld nothing is looked at."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._given: defaultdict[Told, array[int]] = defaultdict(lambda: array("Q"))

    def add(self, as_: Told, places: Places) -> None:
        """Note what one person gave."""
        if as_.district != WITHHELD:
            self._given[as_].append(_fingerprint(places))

    def shared(self) -> SharedPlaces:
        """Return what at least five share; the others of whom the same is told are at least five, or none."""
        return SharedPlaces({as_: array("Q", _shared(given)) for as_, given in self._given.items()})


def _shared(given: array[int]) -> list[int]:
    counts = {one: count for one, count in _counted(given) if count >= SMALLEST_GROUP}
    if counts and 0 < len(given) - sum(counts.values()) < SMALLEST_GROUP:
        del counts[min(counts, key=lambda one: (counts[one], one))]
    return sorted(counts)


def _counted(given: array[int]) -> Iterator[tuple[int, int]]:
    """Count each fingerprint; a part of them at a time, because a million different ones would take 100 MiB."""
    parts = 1 + len(given) // _AT_ONCE
    for part in range(parts):
        yield from Counter(one for one in given if one % parts == part).items()


def _fingerprint(places: Places) -> int:
    """Return the same for the same places, in any process and at any time: what is told must not change."""
    return int.from_bytes(hashlib.blake2b(repr(places).encode(), digest_size=8).digest())
