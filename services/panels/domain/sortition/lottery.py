"""A lottery of m panels of equal weight, as near to a mixture's probabilities as m allows.

From the mixture's weights on, rounded to nine digits, everything is reckoned in whole numbers: so no processor's way of
adding fractions up can make another lottery of the same mixture.
"""

from __future__ import annotations

import numpy as np

from services.panels.domain.sortition.decomposition import Mixture
from services.panels.domain.sortition.program import Floats, Ints

LEAST_TICKETS, GOOD_TICKETS = 20, 50
"""In how many of the panels an applicant with the smallest probability is: at least, and where it costs little."""
SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
"""How many panels a lottery of people may have. Where the last is too few, the draw has two stages."""
MOST_NAMES = 4_000_000
"""Seats of all panels together in a lottery of people: what one file and one look at it can bear."""
WHOLE = 1_000_000_000
"""The sum of all weights in a draw of two stages."""
_CHEAP = 20_000
_SWAPS = 300
_LIFTS = 20
"""How often those who would get too few tickets are given more weight, and panels exchanged anew."""
_EXACT_BITS = 52
"""Whole numbers of so many bits are exact in floating point, in whatever order they are added up."""


def size_for(smallest: float, seats: int, *, above: int = 0) -> int | None:
    """Return how many panels of so many seats give enough tickets to someone with the smallest probability.

    None where that would be too many: then the draw has two stages. `above` leaves out sizes that turned out too small.
    """
    sizes = [size for size in SIZES if size > above]
    good = (size for size in sizes if size <= _CHEAP and size * smallest >= GOOD_TICKETS)
    enough = (size for size in sizes if size * smallest >= LEAST_TICKETS)
    size = next(good, next(enough, None))
    return size if size and size * seats <= MOST_NAMES else None


def whole_weights(mixture: Mixture) -> Ints:
    """Return each panel's weight as a whole number, in all WHOLE: rounded down, and the largest rests rounded up."""
    due = mixture.weights * WHOLE
    weights = np.floor(due).astype(np.int64)
    rests = np.argsort(np.round(weights - due, 6), kind="stable")
    weights[rests[: WHOLE - int(weights.sum())]] += 1
    return weights


def chances_of(mixture: Mixture, counts: Ints) -> Floats:
    """Return each class's probability in a mixture, its weights rounded to nine digits; `counts` of the classes."""
    chances: Floats = (whole_weights(mixture) @ mixture.panels) / WHOLE / counts
    return chances


def equal_weights(mixture: Mixture, size: int, counts: Ints) -> Ints:
    """Return how often each panel of the mixture stands in a lottery of `size` panels, shape (panels,).

    First whole parts; then, one by one, the panel that brings the classes' totals nearest to what they are due,
    relative to it; then exchanges of one panel for another as long as they bring them nearer still. Then, a number of
    times, classes whose members get fewer tickets than the fewest that anybody is due count double, and panels are
    exchanged anew; what gives the most to those who get the fewest is returned. `counts` of the classes.
    """
    weights = whole_weights(mixture)
    used = np.flatnonzero(weights)
    panels, weights = mixture.panels[used], weights[used]
    due = weights @ panels * size
    there = np.flatnonzero(due)
    panels, due, counts = panels[:, there], due[there], counts[there]
    times = weights * size // WHOLE
    importance = np.ones(len(due))
    nearness = _Nearness(panels, due, importance, times)
    for _ in range(size - int(times.sum())):
        nearness.add()
    nearness.exchange()
    # A thousandth of a seat, so that 119.999999 tickets, of weights with nine digits, are 120.
    fewest = int(((due + WHOLE // 1_000) // WHOLE // counts).min())
    lacks = np.maximum(fewest - times @ panels // counts, 0)
    best, found = times.copy(), _rank(lacks)
    for _ in range(_LIFTS):
        if not lacks.any():
            break
        importance[lacks > 0] *= 2
        _Nearness(panels, due, importance, times).exchange()
        lacks = np.maximum(fewest - times @ panels // counts, 0)
        if (now := _rank(lacks)) < found:
            best, found = times.copy(), now
    counted = np.zeros(len(mixture.weights), dtype=np.int64)
    counted[used] = best
    return counted


def _rank(lacks: Ints) -> tuple[int, int]:
    """Return by how many tickets anybody is short at most, and how many classes are short; the less, the better."""
    return int(lacks.max()), int(np.count_nonzero(lacks))


class _Nearness:
    """How near the classes' totals are to what they are due: the sum of squares, of each by its importance."""

    def __init__(self, panels: Ints, due: Ints, importance: Floats, times: Ints) -> None:
        """Begin with `times` of the panels, shape (panels,), which is changed in place."""
        self._times = times
        # What one seat of each class counts: the less, the more seats the class is due.
        relative = importance / due
        most = 1 << _EXACT_BITS // 2 - int(panels[0].sum()).bit_length()
        units = np.maximum(np.floor(relative / relative.max() * most), 1).astype(np.int64)
        scaled = panels * units
        distance = np.rint((times @ panels * WHOLE - due) / WHOLE * units).astype(np.int64)
        # One more of a panel changes the squared distance to what is due by 2·(distance · panel) + |panel|².
        floats = scaled.astype(np.float64)
        self._products: Ints = (floats @ floats.T).astype(np.int64)
        self._lengths = np.diag(self._products).copy()
        self._towards = scaled @ distance

    def add(self) -> None:
        """Add the panel that brings the totals nearest."""
        chosen = int(np.argmin(2 * self._towards + self._lengths))
        self._times[chosen] += 1
        self._towards += self._products[chosen]

    def exchange(self) -> None:
        """Exchange panels, best first, while that brings the totals nearer."""
        times, towards, lengths = self._times, self._towards, self._lengths
        for _ in range(_SWAPS):
            held = np.flatnonzero(times)
            change = (lengths - 2 * towards)[held, None] + (lengths + 2 * towards)[None, :] - 2 * self._products[held]
            at = int(np.argmin(change))
            if change.flat[at] >= 0:
                return
            out, into = int(held[at // len(times)]), at % len(times)
            times[out] -= 1
            times[into] += 1
            towards += self._products[into] - self._products[out]
