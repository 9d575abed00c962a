"""What is fair: the probability of each class under leximin, maximin or Goldilocks, over a quota polytope.

Leximin makes the smallest probability as large as possible, then the next smallest, and so on (Flanigan et al.,
Nature 596, 2021). Maximin stops at the smallest, and leaves the rest to whatever panels come. Goldilocks keeps both
ends near the middle (after Baharav, Flanigan, arXiv 2406.15009): with k of n drawn and probabilities from a to b, it
makes b·n/k + k/(n·a) as small as possible, and leximin decides the rest. All are taken here over the relaxation, in
which panels may be fractional: so they bound what any lottery can reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from services.panels.domain.sortition.polytope import Polytope
from services.panels.domain.sortition.program import INFINITY, Deadline, Floats, Ints, Program
from shared.contracts.panels import Fairness

_BINDS = 1e-7
"""A class holds its level where this part of the level's price or more is its own; the parts sum to one."""
_OVER = 1e-9
_CLOSE = 1e-6
"""Goldilocks: how near, relatively, its cost is to the best."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What an objective asks for, and what no lottery passes."""

    chances: Floats
    """Each class's probability of being drawn, shape (classes,); 0 where `polytope.most` is 0."""
    bound: float
    """No lottery gives everyone who can be drawn more than this."""
    imbalance: float | None = None
    """Goldilocks: no lottery has a smaller b·n/k + k/(n·a)."""


def goal_of(polytope: Polytope, objective: Fairness, deadline: Deadline) -> Goal:
    """Return what an objective asks for.

    Under maximin all have the smallest probability, and every lottery that reaches it gives somebody more.

    Raises:
        Impossible: nothing, not even fractional, keeps every row.
        Unfinished: the deadline came first.
    """
    imbalance = None
    match objective:
        case Fairness.LEXIMIN:
            chances = leximin(polytope, deadline)
        case Fairness.MAXIMIN:
            chances = leximin(polytope, deadline, levels=1)
        case Fairness.GOLDILOCKS:
            cap, imbalance = _goldilocks(polytope, deadline)
            chances = leximin(polytope, deadline, cap=cap)
    bounding = leximin(polytope, deadline, levels=1) if objective is Fairness.GOLDILOCKS else chances
    return Goal(chances, float(bounding.min(where=polytope.most > 0, initial=1.0)), imbalance)


def middle_of(polytope: Polytope) -> float:
    """Return k/n: the average probability of those who can be drawn."""
    return float(polytope.low[0]) / float(polytope.counts[polytope.most > 0].sum())


def imbalance_of(lowest: float, highest: float, middle: float) -> float:
    """Return b·n/k + k/(n·a): 2 where all have the same probability, more the further the ends are apart."""
    return highest / middle + middle / lowest


class _Levels:
    """The program of one leximin: x[c] = count[c] · (its level, or t while it is free) + u[c], with t maximised."""

    def __init__(self, polytope: Polytope, cap: float) -> None:
        self.polytope, self.cap = polytope, cap
        self.free = polytope.most > 0
        self.level = np.zeros(len(polytope.counts))
        self.program = polytope.program(high=np.where(self.free, polytope.counts * cap, 0.0))
        self._t = len(polytope.counts)
        self._slopes = polytope.sums(polytope.counts * self.free)
        there = np.flatnonzero(self._slopes)
        self.program.add_column(1.0, there, self._slopes[there], high=cap)
        self._caps: dict[int, int] = {}

    def solve(self, deadline: Deadline) -> float:
        """Return the highest level that all free classes reach together.

        That nobody's probability passes the cap is a row for each class; only those that matter are added.
        """
        counts = self.polytope.counts
        while True:
            values, _ = self.program.solve(seconds=deadline.left)
            t = float(values[self._t])
            over = values[: self._t] + counts * t > counts * self.cap + _OVER
            missing = [int(c) for c in np.flatnonzero(over & self.free) if int(c) not in self._caps]
            if not missing:
                return t
            for c in missing:
                pair = np.array([c, self._t])
                self._caps[c] = self.program.add_row(-INFINITY, counts[c] * self.cap, pair, np.array([1, counts[c]]))

    def bound(self) -> Ints:
        """Return the free classes that can't pass the level: those on which its price rests."""
        columns, _ = self.program.prices()
        parts = np.abs(columns[: self._t]) * self.polytope.counts * self.free
        return np.flatnonzero(parts >= min(_BINDS, parts.max()))

    def fix(self, classes: Ints, t: float) -> None:
        """Keep these classes at the level t from now on."""
        counts = self.polytope.counts
        self.level[classes], self.free[classes] = t, False
        slopes = self.polytope.sums(counts * self.free)
        for row in np.flatnonzero(slopes != self._slopes):
            self.program.set_factor(int(row), self._t, float(slopes[row]))
        self._slopes = slopes
        taken = self.polytope.sums(counts * self.level * ~self.free)
        for row in np.flatnonzero(taken):
            self.program.set_row(int(row), self.polytope.low[row] - taken[row], self.polytope.high[row] - taken[row])
        for c in map(int, classes):
            rest = float(counts[c] * (self.cap - t))
            self.program.set_bound(c, 0.0, rest)
            if c in self._caps:
                self.program.set_factor(self._caps[c], self._t, 0.0)
                self.program.set_row(self._caps[c], -INFINITY, rest)


def leximin(polytope: Polytope, deadline: Deadline, *, cap: float = 1.0, levels: int | None = None) -> Floats:
    """Return the leximin probabilities where nobody's passes `cap`; or what the first `levels` of it leave."""
    one, done, t = _Levels(polytope, cap), 0, 0.0
    while one.free.any() and done != levels:
        t, done = min(one.solve(deadline), cap), done + 1
        one.fix(np.flatnonzero(one.free) if t >= cap - _OVER else one.bound(), t)
    one.level[one.free] = t
    return one.level


def _goldilocks(polytope: Polytope, deadline: Deadline) -> tuple[float, float]:
    """Return the largest probability b of the best b·n/k + k/(n·a), and the least that this can be.

    k/(n·a) is convex in a: tangents stand for it, each where the last answer was. They stay below it, so what the
    program reaches is never more than the least.
    """
    there, middle = np.flatnonzero(polytope.most), middle_of(polytope)
    program, lowest, highest, cost = _ends(polytope, there, middle)
    at = middle
    while True:
        # Tangent of m/a at the point `at`: cost ≥ 2m/at − (m/at²)·a.
        slope = middle / at**2
        program.add_row(2 * middle / at, INFINITY, np.array([lowest, cost]), np.array([slope, 1.0]))
        values, worth = program.solve(seconds=deadline.left)
        a = max(float(values[lowest]), middle * 1e-3)
        if middle / a <= float(values[cost]) * (1 + _CLOSE) or abs(a - at) <= _CLOSE * at:
            return min(float(values[highest]) * (1 + _CLOSE), 1.0), -worth
        at = a


def _ends(polytope: Polytope, there: Ints, middle: float) -> tuple[Program, int, int, int]:
    """Return a program with the lowest and the highest probability and their cost as columns behind the classes."""
    counts, nothing = polytope.counts, np.array([], dtype=np.int64)
    program = polytope.program()
    lowest, highest, cost = len(counts), len(counts) + 1, len(counts) + 2
    program.add_column(0.0, nothing, nothing, high=1.0)
    program.add_column(-1.0 / middle, nothing, nothing, high=1.0)
    program.add_column(-1.0, nothing, nothing)
    for c in map(int, there):
        program.add_row(0.0, INFINITY, np.array([c, lowest]), np.array([1, -counts[c]]))
        program.add_row(-INFINITY, 0.0, np.array([c, highest]), np.array([1, -counts[c]]))
    return program, lowest, highest, cost
