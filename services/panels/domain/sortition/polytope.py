"""The quota polytope: every way of seating members by class that keeps size, quotas and households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.panels.domain.sortition.program import INFINITY, Floats, Ints, Program
from shared.contracts.panels import Quota
from shared.proof.classes import Classes


@dataclass(frozen=True, slots=True)
class Polytope:
    """`low` ≤ matrix · x ≤ `high` with 0 ≤ x ≤ `most`: x[c] is how many of class c sit, shape (classes,).

    The matrix is sparse and of whole numbers: `factors[i]` stands in row `rows[i]`, column `columns[i]`.
    """

    counts: Ints
    """How many applicants each class has."""
    most: Ints
    """How many of each class may sit: its count, or 0 where no panel can hold any of it."""
    rows: Ints
    columns: Ints
    factors: Ints
    low: Floats
    high: Floats

    @classmethod
    def of(cls, classes: Classes, quotas: Sequence[Quota], size: int) -> Polytope:
        """Build the rows: the size, each quota, and one for each company of people who live together."""
        counts = np.array([len(one.members) for one in classes.classes], dtype=np.int64)
        made: list[tuple[Sequence[int], float, float]] = [(range(len(counts)), size, size)]
        made += [
            (classes.counting(quota.category, quota.value), quota.minimum, min(quota.maximum, size)) for quota in quotas
        ]
        made += [
            (places, -INFINITY, len(classes.households[company])) for company, places in classes.of_company().items()
        ]
        rows = np.repeat(np.arange(len(made)), [len(places) for places, _, _ in made])
        columns = np.array([place for places, _, _ in made for place in places], dtype=np.int64)
        return cls(
            counts,
            counts.copy(),
            rows,
            columns,
            np.ones(len(columns), dtype=np.int64),
            np.array([low for _, low, _ in made], dtype=np.float64),
            np.array([high for _, _, high in made], dtype=np.float64),
        )

    def with_cut(self, factors: Ints, high: int) -> Polytope:
        """Return the polytope with one more row, sum of factor × x ≤ `high`, that every panel keeps."""
        there = np.flatnonzero(factors)
        return Polytope(
            self.counts,
            self.most,
            np.concatenate([self.rows, np.full(len(there), len(self.low))]),
            np.concatenate([self.columns, there]),
            np.concatenate([self.factors, factors[there]]),
            np.append(self.low, -INFINITY),
            np.append(self.high, float(high)),
        )

    def without(self, classes: Ints) -> Polytope:
        """Return the polytope in which none of these classes sits."""
        most = self.most.copy()
        most[classes] = 0
        return Polytope(self.counts, most, self.rows, self.columns, self.factors, self.low, self.high)

    def sums(self, x: Floats | Ints) -> Floats:
        """Return matrix · x, shape (rows,)."""
        weights = (self.factors * x[self.columns]).astype(np.float64)
        sums: Floats = np.bincount(self.rows, weights=weights, minlength=len(self.low)).astype(np.float64)
        return sums

    def holds(self, x: Ints) -> bool:
        """Tell, in whole numbers, whether a panel keeps every row."""
        if (x < 0).any() or (x > self.most).any():
            return False
        sums = self.sums(x)
        return bool((sums >= self.low).all() and (sums <= self.high).all())

    def program(self, *, whole: bool = False, low: Floats | None = None, high: Floats | None = None) -> Program:
        """Return a program over x, with bounds of x other than 0 and `most` where given."""
        made = Program(
            np.zeros(len(self.most)) if low is None else low,
            self.most.astype(np.float64) if high is None else high,
            whole=whole,
        )
        order = np.argsort(self.rows, kind="stable")
        starts = np.searchsorted(self.rows[order], np.arange(len(self.low) + 1))
        for row in range(len(self.low)):
            there = order[starts[row] : starts[row + 1]]
            made.add_row(self.low[row], self.high[row], self.columns[there], self.factors[there])
        return made

    def face(self, x: Floats, tolerance: float) -> tuple[Polytope, Floats, Floats]:
        """Return the smallest face that holds x: rows that x uses up become equations.

        With it the bounds of each class's column: a class of which x seats nobody, or everybody, stays so.
        """
        sums = self.sums(x)
        used_low, used_high = sums <= self.low + tolerance, sums >= self.high - tolerance
        low = np.where(used_high, self.high, self.low)
        high = np.where(used_low, self.low, self.high)
        return (
            Polytope(self.counts, self.most, self.rows, self.columns, self.factors, low, high),
            np.where(x >= self.most - tolerance, self.most, 0.0),
            np.where(x <= tolerance, 0.0, self.most),
        )
