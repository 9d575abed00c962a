"""Linear and integer programs that are solved again and again with small changes, by HiGHS (https://highs.dev).

One thread, fixed seeds, no tolerated gap: the same program and the same changes give the same answers.
"""

from __future__ import annotations

import time
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from services.panels.domain.solver import Unfinished

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
INFINITY = float(highspy.kHighsInf)

_FEASIBLE = 1e-9
"""How far outside a bound an answer may lie: far below the smallest probability times one person."""


class Impossible(Exception):  # noqa: N818 - an answer, not a fault
    """Nothing obeys all the rows."""


class Deadline:
    """A moment after which nothing new is begun."""

    def __init__(self, seconds: float) -> None:
        """Start the time."""
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, never below zero."""
        return max(self._end - time.monotonic(), 0.0)

    @property
    def over(self) -> bool:
        """Tell whether the time is up."""
        return self.left <= 0


def _solver(**options: bool | float | str) -> Any:  # highspy 1.15 is only partly typed.
    """Return a solver with these options, besides those that make it deterministic and quiet."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    always = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 0}
    for option, value in (always | options).items():
        solver.setOptionValue(option, value)
    return solver


class Program:
    """Maximise a linear function of columns within their bounds and within rows; warm from solve to solve."""

    def __init__(self, low: Floats, high: Floats, *, whole: bool = False, shaken: float = 1.0) -> None:
        """Begin with columns of these bounds, shape (columns,), no cost and no rows; `whole` asks for integers.

        `shaken` is by how much the solver shakes costs so that it doesn't go round in circles, as part of what it
        finds right.
        """
        self._highs = _solver(
            mip_rel_gap=0.0,
            mip_abs_gap=0.0,
            primal_feasibility_tolerance=_FEASIBLE,
            dual_feasibility_tolerance=_FEASIBLE,
            dual_simplex_cost_perturbation_multiplier=shaken,
        )
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        count = len(low)
        self._columns = np.arange(count, dtype=np.int32)
        self._highs.addVars(count, low, high)
        if whole:
            kinds = np.full(count, highspy.HighsVarType.kInteger, dtype=object)
            self._highs.changeColsIntegrality(count, self._columns, kinds)

    def add_row(self, low: float, high: float, columns: NDArray[Any], factors: NDArray[Any]) -> int:
        """Add `low` ≤ sum of factor × column ≤ `high`; return its number."""
        self._highs.addRow(low, high, len(columns), columns.astype(np.int32), factors.astype(np.float64))
        return int(self._highs.getNumRow()) - 1

    def add_column(self, cost: float, rows: NDArray[Any], factors: NDArray[Any], high: float = INFINITY) -> None:
        """Add a column from 0 to `high` with these factors in these rows."""
        self._highs.addCol(cost, 0.0, high, len(rows), rows.astype(np.int32), factors.astype(np.float64))

    def set_costs(self, costs: Floats) -> None:
        """Replace what is maximised, shape (first columns,)."""
        self._highs.changeColsCost(len(costs), self._columns[: len(costs)], costs)

    def set_bound(self, column: int, low: float, high: float) -> None:
        """Replace the bounds of one column."""
        self._highs.changeColBounds(column, low, high)

    def set_factor(self, row: int, column: int, factor: float) -> None:
        """Replace one factor."""
        self._highs.changeCoeff(row, column, factor)

    def set_row(self, row: int, low: float, high: float) -> None:
        """Replace the bounds of one row."""
        self._highs.changeRowBounds(row, low, high)

    def solve(self, *, seconds: float = INFINITY) -> tuple[Floats, float]:
        """Return the best values, shape (columns,), and what they are worth.

        Raises:
            Impossible: nothing obeys the rows.
            Unfinished: not done within `seconds`.
        """
        # The limit counts from the solver's first run on.
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + seconds)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Impossible
        if status != highspy.HighsModelStatus.kOptimal:
            raise Unfinished(self._highs.modelStatusToString(status))
        return np.array(self._highs.getSolution().col_value), float(self._highs.getInfo().objective_function_value)

    def approach(self, *, steps: int, tolerance: float, seconds: float) -> Floats:
        """Return values near to the best, shape (columns,): a first-order method's (PDLP) after so many steps at most.

        It needs no factors of a matrix, which for `solve` are most of the work where rows are many and dense. Rows hold
        to about `tolerance` where the steps were enough: how near the values are is for the caller to look at. What
        `solve` begins from stays as it is.

        Raises:
            Unfinished: there are no values.
        """
        near = _solver(
            solver="pdlp",
            presolve="off",
            pdlp_iteration_limit=steps,
            kkt_tolerance=tolerance,
            time_limit=seconds,
        )
        near.passModel(self._highs.getLp())
        near.run()
        solution = near.getSolution()
        if not solution.value_valid:
            raise Unfinished(near.modelStatusToString(near.getModelStatus()))
        return np.array(solution.col_value)

    def prices(self) -> tuple[Floats, Floats]:
        """Return how much the worth would change with each column and with each row, after `solve`."""
        solution = self._highs.getSolution()
        return np.array(solution.col_dual), np.array(solution.row_dual)
