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


def equal_weights(mixture: Mixture, size: int) -> Ints:
    """Return how often each panel of the mixture stands in a lottery of `size` panels, shape (panels,).

    First whole parts; then, one by one, the panel that brings the classes' totals nearest to what they are due,
    relative to it; then exchanges of one panel for another as long as they bring them nearer still.
    """
    weights = whole_weights(mixture)
    used = np.flatnonzero(weights)
    panels, weights = mixture.panels[used], weights[used]
    due = weights @ panels * size
    there = np.flatnonzero(due)
    panels, due = panels[:, there], due[there]
    times = weights * size // WHOLE
    # What one seat of each class counts: the less, the more seats the class is due.
    most = 1 << _EXACT_BITS // 2 - int(panels[0].sum()).bit_length()
    units = np.maximum(np.floor(due.min() / due * most), 1).astype(np.int64)
    scaled = panels * units
    distance = np.rint((times @ panels * WHOLE - due) / WHOLE * units).astype(np.int64)
    # One more of a panel changes the squared distance to what is due by 2·(distance · panel) + |panel|².
    floats = scaled.astype(np.float64)
    products = (floats @ floats.T).astype(np.int64)
    lengths = np.diag(products).copy()
    towards = scaled @ distance
    for _ in range(size - int(times.sum())):
        chosen = int(np.argmin(2 * towards + lengths))
        times[chosen] += 1
        towards += products[chosen]
    _exchange(times, products, lengths, towards)
    counted = np.zeros(len(mixture.weights), dtype=np.int64)
    counted[used] = times
    return counted


def _exchange(times: Ints, products: Ints, lengths: Ints, towards: Ints) -> None:
    """Exchange panels, best first, while that brings the totals nearer to what is due."""
    for _ in range(_SWAPS):
        held = np.flatnonzero(times)
        change = (lengths - 2 * towards)[held, None] + (lengths + 2 * towards)[None, :] - 2 * products[held]
        at = int(np.argmin(change))
        if change.flat[at] >= 0:
            return
        out, into = int(held[at // len(times)]), at % len(times)
        times[out] -= 1
        times[into] += 1
        towards += products[into] - products[out]
