"""Panels by class: whole-numbered points of a quota polytope, found by weights."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition.polytope import Polytope
from services.panels.domain.sortition.program import Deadline, Floats, Impossible, Ints

_WHOLE = 1e-6
_DIVES = 60
_KEPT = (Fraction(5, 6), Fraction(1, 2), Fraction(1, 8))
"""Which part of the fractional classes a dive keeps at each step; the next where that ends nowhere."""


class PanelFinder:
    """Finds heavy panels on a face of the polytope: fast by diving, the heaviest by an integer program."""

    def __init__(self, polytope: Polytope, low: Floats, high: Floats) -> None:
        """Look for panels with x between `low` and `high`, shape (classes,)."""
        self._polytope, self._low, self._high = polytope, low, high
        self._relaxed = polytope.program(low=low, high=high)
        self._kept: list[int] = []
        """Columns that the last dive has kept at a number."""
        self._whole = polytope.program(whole=True, low=low, high=high)

    def dive(self, weights: Floats, deadline: Deadline) -> Ints | None:
        """Return a heavy panel, or None where diving ends in a dead end.

        Solve without asking for whole numbers; keep those of the fractional classes that are nearest to one at that
        number; solve again. Most of them at a time is fast; where that ends nowhere, a few at a time mostly doesn't.
        """
        self._relaxed.set_costs(weights)
        return next((one for part in _KEPT if (one := self._dive(part, deadline)) is not None), None)

    def _dive(self, part: Fraction, deadline: Deadline) -> Ints | None:
        for column in self._kept:
            self._relaxed.set_bound(column, float(self._low[column]), float(self._high[column]))
        self._kept.clear()
        for _ in range(_DIVES):
            try:
                x, _ = self._relaxed.solve(seconds=deadline.left)
            except Impossible:
                return None
            except Unfinished:
                if deadline.over:
                    raise
                return None  # the solver gave up on these bounds, not on the search
            off = np.abs(x - np.rint(x))
            fractional = np.flatnonzero(off > _WHOLE)
            if not len(fractional):
                return self._checked(x)
            nearest = fractional[np.argsort(np.round(off[fractional], 7), kind="stable")]
            for column in map(int, nearest[: max(1, int(len(nearest) * part))]):
                value = float(np.rint(x[column]))
                self._relaxed.set_bound(column, value, value)
                self._kept.append(column)
        return None

    def heaviest(self, weights: Floats, deadline: Deadline) -> Ints:
        """Return the heaviest panel there is.

        Raises:
            Impossible: there is no panel.
            Unfinished: the deadline came first.
        """
        self._whole.set_costs(weights)
        x, _ = self._whole.solve(seconds=deadline.left)
        panel = self._checked(x)
        if panel is None:
            raise Unfinished("the solver's panel breaks a rule")
        return panel

    def _checked(self, x: Floats) -> Ints | None:
        """Round to whole numbers, and look in exact arithmetic whether every rule holds."""
        panel = np.rint(x).astype(np.int64)
        return panel if self._polytope.holds(panel) else None


@dataclass(frozen=True, slots=True)
class Reach:
    """Which classes panels can hold, as far as it was found out."""

    panels: tuple[Ints, ...]
    """Between them they hold every class but these two kinds; at least one."""
    never: Ints
    """Classes that no panel holds, proven."""
    unseen: Ints
    """Classes of which nobody knows, because the search ended first."""


def reach_of(polytope: Polytope, deadline: Deadline) -> Reach:
    """Find panels that hold every class that any panel can hold.

    Raises:
        Impossible: there is no panel at all.
        Unfinished: not one was found before the deadline.
    """
    finder = PanelFinder(polytope, np.zeros(len(polytope.most)), polytope.most.astype(np.float64))
    unseen = polytope.most > 0
    panels: list[Ints] = []
    nothing = np.array([], dtype=np.int64)
    while unseen.any() or not panels:
        weights = unseen.astype(np.float64)
        try:
            panel = finder.dive(weights, deadline)
            if panel is None or not (panel[unseen] > 0).any():
                panel = finder.heaviest(weights, deadline)
        except Unfinished:
            if not panels:
                raise
            return Reach(tuple(panels), nothing, np.flatnonzero(unseen))
        if panels and not (panel[unseen] > 0).any():
            break
        panels.append(panel)
        unseen &= panel == 0
    return Reach(tuple(panels), np.flatnonzero(unseen), nothing)
