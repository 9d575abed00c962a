"""A lottery of m panels of equal weight, as near to a mixture's probabilities as m allows."""

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
_BETTER = 1e-9


def size_for(smallest: float, seats: int) -> int | None:
    """Return how many panels of so many seats give enough tickets to someone with the smallest probability.

    None where that would be too many: then the draw has two stages.
    """
    good = (size for size in SIZES if size <= _CHEAP and size * smallest >= GOOD_TICKETS)
    enough = (size for size in SIZES if size * smallest >= LEAST_TICKETS)
    size = next(good, next(enough, None))
    return size if size and size * seats <= MOST_NAMES else None


def whole_weights(mixture: Mixture) -> Ints:
    """Return each panel's weight as a whole number, in all WHOLE: rounded down, and the largest rests rounded up."""
    due = mixture.weights * WHOLE
    weights = np.floor(due).astype(np.int64)
    rests = np.argsort(np.round(weights - due, 6), kind="stable")
    weights[rests[: WHOLE - int(weights.sum())]] += 1
    return weights


def equal_weights(mixture: Mixture, size: int) -> Ints:
    """Return how often each panel of the mixture stands in a lottery of `size` panels, shape (panels,).

    First whole parts; then, one by one, the panel that brings the classes' totals nearest to what they are due,
    relative to it; then exchanges of one panel for another as long as they bring them nearer still.
    """
    used = np.flatnonzero(mixture.weights * size > _BETTER)
    panels = mixture.panels[used].astype(np.float64)
    due = mixture.weights[used] @ panels * size
    there = np.flatnonzero(due > 0)
    scaled = panels[:, there] / due[there]
    times = np.floor(mixture.weights[used] * size + _BETTER).astype(np.int64)
    # One more of a panel changes the squared distance to what is due by 2·(distance · panel) + |panel|².
    products = scaled @ scaled.T
    lengths = np.diag(products).copy()
    towards = products @ times - scaled.sum(axis=1)
    for _ in range(size - int(times.sum())):
        chosen = int(np.argmin(np.round(2 * towards + lengths, 12)))
        times[chosen] += 1
        towards += products[chosen]
    _exchange(times, products, lengths, towards)
    counted = np.zeros(len(mixture.weights), dtype=np.int64)
    counted[used] = times
    return counted


def _exchange(times: Ints, products: Floats, lengths: Floats, towards: Floats) -> None:
    """Exchange panels, best first, while that brings the totals nearer to what is due."""
    for _ in range(_SWAPS):
        held = np.flatnonzero(times)
        change = (lengths - 2 * towards)[held, None] + (lengths + 2 * towards)[None, :] - 2 * products[held]
        at = int(np.argmin(np.round(change, 12)))
        out, into = int(held[at // len(times)]), at % len(times)
        if change.flat[at] >= -_BETTER * lengths.max():
            return
        times[out] -= 1
        times[into] += 1
        towards += products[into] - products[out]
