"""Fair probabilities as a mixture of real panels, or the proof that no mixture has them.

Panels are gathered on the face of the target (each takes what the ones before it left over), and a linear program mixes
them. Where the mixture falls short, its prices ask for the panel that would help most: if even the heaviest panel
doesn't, these prices are a cut, an inequality that all panels keep and the target breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition.panels import PanelFinder
from services.panels.domain.sortition.polytope import Polytope
from services.panels.domain.sortition.program import INFINITY, Deadline, Floats, Impossible, Ints, Program

_GATHERED = (1.1, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0)
"""Panels gathered for each class before they are mixed: with fewer, mixing seldom reaches the target. The larger parts
are for many classes, one after the other while it isn't reached."""
LARGE = 500
"""So many classes or more are mixed by a first-order method first: with fewer, the simplex method is as fast."""
STEPS = 20_000
"""Of the first-order method. Where the target can be reached, half of them mostly do."""
_NEAR = 3e-7
"""How far from its target the first-order method may leave a class, relatively: less than EXACT."""
_MISSES = 3
"""How many dives in a row may end nowhere while panels are gathered."""
_SEARCHES = 40
"""How many integer programs may be solved while panels are gathered. A number, not seconds: see decision 58."""
_LAST_MIX = 5.0
"""Seconds for mixing what was gathered when the time is over."""
EXACT = 1e-6
"""How far below the whole, relatively, a mixture may stay and count as exact."""
_CUT_DIGITS = 100_000
_LARGEST_FACTOR = 1_000
"""A cut's factors are small whole numbers where its prices are multiples of one fraction down to a thousandth."""
_TIGHT = 1e-7
_SHAKEN = 0.01
"""Only one column of a mixing has a cost. Shaken as the solver does it, all that has to be undone again takes longer
than the rest: with this a third to a half of the time. Not at all, and 5,000 applicants for 40 seats go in circles."""


@dataclass(frozen=True, slots=True)
class Mixture:
    """Panels (rows) by class, and the weight of each: every class gets at least `share` of the target."""

    panels: Ints
    weights: Floats
    share: float


@dataclass(frozen=True, slots=True)
class Cut:
    """Sum of factor × x ≤ `high` holds for every panel, and not for the target."""

    factors: Ints
    high: int
    panels: tuple[Ints, ...]
    """Those that were found on the way."""


Progress = Callable[[str, float], None]
"""Told what is being done, and which part of it is done already."""


class _Mixing:
    """The linear program of the weights: the largest share of the target that a mixture gives to every class."""

    def __init__(self, target: Floats, panels: Sequence[Ints]) -> None:
        """Begin with these panels."""
        self._there = np.flatnonzero(target > 0)
        self._target = target[self._there]
        self._program = Program(np.zeros(1), np.ones(1), shaken=_SHAKEN)
        self._program.set_costs(np.ones(1))
        for _ in self._there:
            self._program.add_row(0.0, INFINITY, np.array([0]), np.array([-1]))
        self._sum = self._program.add_row(1.0, 1.0, np.array([], dtype=np.int64), np.array([]))
        self.panels: list[Ints] = []
        self._known: set[bytes] = set()
        for panel in panels:
            self.add(panel)

    def add(self, panel: Ints) -> bool:
        """Add a panel; tell whether it was new."""
        key = panel.tobytes()
        if key in self._known:
            return False
        self._known.add(key)
        self.panels.append(panel)
        here = panel[self._there]
        rows = np.flatnonzero(here)
        self._program.add_column(0.0, np.append(rows, self._sum), np.append(here[rows] / self._target[rows], 1.0))
        return True

    def plain(self) -> Mixture:
        """Return the plain average of all panels."""
        return Mixture(np.array(self.panels), np.full(len(self.panels), 1 / len(self.panels)), 0.0)

    def near(self, deadline: Deadline) -> Mixture:
        """Return a mixture that a first-order method has found; it may be the best, or not."""
        with suppress(Unfinished):
            seconds = max(deadline.left, _LAST_MIX)
            values = self._program.approach(steps=STEPS, tolerance=_NEAR, seconds=seconds)
            weights, panels = np.maximum(values[1:], 0.0), np.array(self.panels)
            if weights.any():
                weights /= weights.sum()
                return Mixture(panels, weights, float(((weights @ panels)[self._there] / self._target).min()))
        return self.plain()

    def best(self, deadline: Deadline) -> tuple[Mixture, Floats]:
        """Return the best mixture, and each class's price: what one more member of it would be worth."""
        values, share = self._program.solve(seconds=max(deadline.left, _LAST_MIX))
        weights = np.maximum(values[1:], 0.0)
        _, rows = self._program.prices()
        prices = np.zeros(len(self.panels[0]))
        prices[self._there] = np.abs(rows[: len(self._there)]) / self._target
        return Mixture(np.array(self.panels), weights / weights.sum(), share), prices


def decompose(
    polytope: Polytope, target: Floats, known: Sequence[Ints], deadline: Deadline, progress: Progress
) -> Mixture | Cut:
    """Mix panels so that class c gets target[c] members on average, or more; shape (classes,).

    `known` are panels from elsewhere that may help. When the deadline comes first, the best mixture so far is
    returned: its share says how much of the target it reaches.
    """
    return _Search(polytope, target, _Mixing(target, known), deadline, progress).result()


def mixed_of(target: Floats, panels: Sequence[Ints]) -> Mixture:
    """Mix panels without looking for others, for when a search ended; the share is not shown to be the best."""
    mixing = _Mixing(target, panels)
    with suppress(Unfinished):
        return replace(mixing.best(Deadline(_LAST_MIX))[0], share=0.0)
    return mixing.plain()


class _Search:
    """The search for panels that can be mixed to a target, until it is reached, cut off or out of time."""

    def __init__(
        self, polytope: Polytope, target: Floats, mixing: _Mixing, deadline: Deadline, progress: Progress
    ) -> None:
        """Begin with the panels that the mixing has."""
        self._target, self._mixing, self._deadline, self._progress = target, mixing, deadline, progress
        self._everywhere = PanelFinder(polytope, np.zeros(len(target)), polytope.most.astype(np.float64))
        whole = float(target.sum()) >= polytope.low[0] * (1 - EXACT)
        self._finder = PanelFinder(*polytope.face(target, _TIGHT)) if whole else self._everywhere
        self._given = np.zeros(len(target))
        self._turn = self._missed = self._searched = 0

    def result(self) -> Mixture | Cut:
        """Gather panels and mix them, and if they are many, gather more and mix again while the target isn't reached.

        Then add to them what the exact mixture's prices ask for.
        """
        best = None
        for part in _GATHERED:
            if not self._gathered(part) or np.count_nonzero(self._target) < LARGE:
                break
            near = self._mixing.near(self._deadline)
            if best is None or near.share > best.share:
                best = near
            self._progress("mixing", best.share)
            if best.share >= 1 - EXACT or self._deadline.over:
                return best
        return self._improved(best or self._mixing.plain())

    def _gathered(self, part: float) -> bool:
        """Gather so many panels for each class in all, or as many as there is time for; tell whether any is new."""
        before = len(self._mixing.panels)
        with suppress(Unfinished):
            try:
                self._gather(part)
            except Impossible:  # not one panel has all that the target has
                self._finder, self._given = self._everywhere, np.zeros(len(self._target))
                self._turn = self._missed = self._searched = 0
                self._gather(part)
        return len(self._mixing.panels) > before

    def _gather(self, part: float) -> None:
        """Gather panels so that their plain average comes near to the target."""
        wanted = int(np.count_nonzero(self._target) * part) + 10
        while self._turn < wanted:
            self._turn += 1
            # The weights of a turn that was missed are gone: the next ones are others, and looking on costs less than
            # an integer program.
            weights = self._turn * self._target - self._given
            panel = self._finder.dive(weights, self._deadline)
            if panel is None and self._missed < _MISSES:
                self._missed += 1
                continue
            if panel is None:
                if self._searched == _SEARCHES:
                    return
                panel, self._searched = self._finder.heaviest(weights, self._deadline), self._searched + 1
            self._missed = 0
            self._given += panel
            self._mixing.add(panel)
            self._progress("gathering", self._turn / wanted)

    def _improved(self, best: Mixture) -> Mixture | Cut:
        """Mix, and add what the prices ask for, until the target is reached, cut off or out of time.

        Of the two finders, one looks for panels on the target's face, and one everywhere.
        """
        while True:
            try:
                best, prices = self._mixing.best(self._deadline)
                self._progress("mixing", best.share)
                if best.share >= 1 - EXACT:
                    return best
                reached = best.share * float(prices @ self._target)
                panel = self._finder.dive(prices, self._deadline)
                if panel is not None and prices @ panel > reached * (1 + EXACT) and self._mixing.add(panel):
                    continue
                whole = _whole(prices)
                panel = self._everywhere.heaviest(whole, self._deadline)
                most = int(whole @ panel)
                if most < float(whole @ self._target) * (1 - EXACT):
                    return Cut(whole.astype(np.int64), most, tuple(self._mixing.panels))
                if not self._mixing.add(panel) and not self._mixing.add(
                    self._everywhere.heaviest(prices, self._deadline)
                ):
                    return best
            except Unfinished:
                return best


def _whole(prices: Floats) -> Floats:
    """Return whole numbers in the proportions of the prices: exactly, if small ones are; else to five digits.

    Prices in thirds would lose a millionth as decimals, and the target would not be cut off by so little.
    """
    parts = prices / prices.max()
    for largest in range(1, _LARGEST_FACTOR + 1):
        whole: Floats = np.rint(parts * largest)
        if np.abs(parts * largest - whole).max() <= _TIGHT * largest:
            return whole
    decimals: Floats = np.rint(parts * _CUT_DIGITS)
    return decimals
