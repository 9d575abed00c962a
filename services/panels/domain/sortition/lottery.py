"""A lottery of m panels of equal weight, as near to a mixture's probabilities as m allows.

From the mixture's weights on, rounded to nine digits, everything is reckoned in whole numbers: so no processor's way of
adding fractions up can make another lottery of the same mixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

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
_TOGETHER = 128
"""How many panels are looked at together: their products with all others are in a processor's cache meanwhile."""
_STEPS = 100
"""How many exchanges are tried for those who would get too few tickets."""
_TRIED = 8
"""How many panels are looked at in each, of those that have the most of those people."""
_REST = 10
"""For how many more exchanges a panel stays where it was put, so that no two panels are exchanged to and fro."""
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
    relative to it; then exchanges of one panel for another as long as they bring them nearer still. Then exchanges so
    that nobody gets fewer tickets than the fewest that anybody is due, of those that do equally much for that the one
    that leaves the totals nearest; where that isn't found, so that nobody gets fewer than one less, and so on.
    `counts` of the classes.
    """
    weights = whole_weights(mixture)
    used = np.flatnonzero(weights)
    panels, weights = mixture.panels[used], weights[used]
    due = weights @ panels * size
    there = np.flatnonzero(due)
    panels, due, counts = panels[:, there], due[there], counts[there]
    nearness = _Nearness(panels, due, weights * size // WHOLE)
    for _ in range(size - int(nearness.times.sum())):
        nearness.add()
    nearness.exchange()
    # A thousandth of a seat, so that 119.999999 tickets, of weights with nine digits, are 120.
    fewest = int(((due + WHOLE // 1_000) // WHOLE // counts).min())
    counted = np.zeros(len(mixture.weights), dtype=np.int64)
    for tickets in range(fewest, -1, -1):
        tried = nearness.copy()
        if _Shortage(panels, counts * tickets, tried).filled():
            counted[used] = tried.times
            break
    return counted


def _parts(places: Ints) -> Iterator[Ints]:
    return (places[start : start + _TOGETHER] for start in range(0, len(places), _TOGETHER))


class _Nearness:
    """How near the classes' totals are to what they are due, relative to it: the sum of squares."""

    def __init__(self, panels: Ints, due: Ints, times: Ints) -> None:
        """Begin with `times` of the panels, shape (panels,)."""
        self.times = times
        # What one seat of each class counts: the less, the more seats the class is due.
        relative = 1 / due
        most = 1 << _EXACT_BITS // 2 - int(panels[0].sum()).bit_length()
        units = np.maximum(np.floor(relative / relative.max() * most), 1).astype(np.int64)
        scaled = panels * units
        distance = np.rint((times @ panels * WHOLE - due) / WHOLE * units).astype(np.int64)
        # One more of a panel changes the squared distance to what is due by 2·(distance · panel) + |panel|²: so
        # products are kept twice as large as they are.
        floats = scaled.astype(np.float64)
        self._products: Ints = np.empty((len(panels), len(panels)), dtype=np.int64)
        for some in _parts(np.arange(len(panels))):
            self._products[some] = 2 * floats[some] @ floats.T
        self._lengths = np.diag(self._products) // 2
        self._towards = 2 * (scaled @ distance)

    def copy(self) -> _Nearness:
        """Return the same, to be changed alone."""
        other = copy(self)
        other.times, other._towards = self.times.copy(), self._towards.copy()  # noqa: SLF001 - of its own kind
        return other

    def add(self) -> None:
        """Add the panel that brings the totals nearest."""
        chosen = int(np.argmin(self._towards + self._lengths))
        self.times[chosen] += 1
        self._towards += self._products[chosen]

    def exchange(self) -> None:
        """Exchange panels, best first, while that brings the totals nearer."""
        for _ in range(_SWAPS):
            exchanged = self._best_exchange()
            if exchanged is None:
                return
            self.swap(*exchanged)

    def _best_exchange(self) -> tuple[int, int] | None:
        """Return the panels, out and into, whose exchange brings the totals nearest; None where none does."""
        leaves, comes = self._lengths - self._towards, self._lengths + self._towards
        # Asking for room for each part takes longer than reckoning it.
        room = np.empty((_TOGETHER, len(comes)), dtype=np.int64)
        best, found = 0, None
        for out in _parts(np.flatnonzero(self.times)):
            farther = np.take(self._products, out, axis=0, out=room[: len(out)], mode="clip")
            np.subtract(comes, farther, out=farther)
            farther += leaves[out, None]
            at = int(np.argmin(farther))
            if farther.flat[at] < best:
                best, found = int(farther.flat[at]), (int(out[at // len(comes)]), at % len(comes))
        return found

    def farther(self, out: Ints, into: Ints) -> Ints:
        """Return how much farther the totals would be with one of `into` for one of `out`, shape (out, into)."""
        leaves, comes = (self._lengths - self._towards)[out], (self._lengths + self._towards)[into]
        farther: Ints = leaves[:, None] + comes - self._products[np.ix_(out, into)]
        return farther

    def swap(self, out: int, into: int) -> None:
        """Exchange one panel for another."""
        self.times[out] -= 1
        self.times[into] += 1
        self._towards += self._products[into] - self._products[out]


class _Shortage:
    """The tickets that classes lack for all of their members to have as many as is wished.

    A local search that counts what is lacking for long ever more, after Morris, "The Breakout Method for Escaping from
    Local Minima" (AAAI 1993), and that doesn't touch what it has just exchanged.
    """

    def __init__(self, panels: Ints, needed: Ints, nearness: _Nearness) -> None:
        """Begin with what `nearness` has of the panels, shape (panels, classes), and exchange there."""
        self._panels, self._needed, self._nearness = panels, needed, nearness
        self._totals = nearness.times @ panels
        # The classes of each panel, one after the other, and how many seats each has: the panels are sparse.
        width = int(np.count_nonzero(panels, axis=1).max())
        self._kinds = np.argsort(panels == 0, axis=1, kind="stable")[:, :width]
        self._seats = np.take_along_axis(panels, self._kinds, axis=1)
        self._weights = np.ones(len(needed), dtype=np.int64)
        self._rests = np.zeros(len(panels), dtype=np.int64)

    def filled(self) -> bool:
        """Exchange panels until nothing is lacking, and tell whether that was reached."""
        for step in range(_STEPS):
            lacks = np.maximum(self._needed - self._totals, 0)
            if not lacks.any():
                return True
            self._step(step, lacks)
        return False

    def _step(self, step: int, lacks: Ints) -> None:
        """Make the exchange that leaves the least lacking, even where that is more than before."""
        short = np.flatnonzero(lacks)
        free = self._rests <= step
        gains = np.where(free, np.minimum(self._panels[:, short], lacks[short]) @ self._weights[short], 0)
        into = np.argsort(-gains, kind="stable")[:_TRIED]
        into = into[gains[into] > 0]
        out = np.flatnonzero(free & (self._nearness.times > 0))
        if not len(into) or not len(out):
            return
        changes = np.stack([self._losses(out, int(one)) for one in into], axis=1) - gains[into]
        farther = np.where(changes == changes.min(), self._nearness.farther(out, into), np.iinfo(np.int64).max)
        row, column = divmod(int(np.argmin(farther)), len(into))
        if changes[row, column] >= 0:
            self._weights[short] += 1
        leaves, comes = int(out[row]), int(into[column])
        self._nearness.swap(leaves, comes)
        self._totals += self._panels[comes] - self._panels[leaves]
        self._rests[[leaves, comes]] = step + _REST

    def _losses(self, out: Ints, comes: int) -> Ints:
        """Return what will be lacking more without one of each panel of `out`, shape (out,), once another has come."""
        spare = np.maximum(self._totals + self._panels[comes] - self._needed, 0)
        kinds = self._kinds[out]
        losses: Ints = (np.maximum(self._seats[out] - spare[kinds], 0) * self._weights[kinds]).sum(axis=1)
        return losses
