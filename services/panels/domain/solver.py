"""Small integer programs, solved by HiGHS (https://highs.dev): the one module that knows the solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SEED = 0
_WITHIN = 1e-3
"""How far from a whole number a solver may leave a whole number."""


class Unfinished(Exception):  # noqa: N818 - says that time was short, not that anything is wrong
    """The time limit came first."""


@dataclass(frozen=True, slots=True)
class Row:
    """`low` ≤ sum of factor × column ≤ `high`; `factors` holds (column, factor) pairs."""

    factors: tuple[tuple[int, int], ...]
    low: int
    high: int

    @classmethod
    def of(cls, columns: Sequence[int], low: int, high: int) -> Row:
        """Bound the plain sum of some columns."""
        return cls(tuple((column, 1) for column in columns), low, high)


def cheapest(
    costs: Sequence[int], highest: Sequence[int], rows: Sequence[Row], *, seconds: float
) -> tuple[int, ...] | None:
    """Return whole numbers, 0 ≤ x[i] ≤ highest[i], that obey all rows at the least total cost.

    None when nothing obeys them. One thread, a fixed seed and no tolerated gap: where only one answer is the
    cheapest, every machine finds that one. Costs below 2^22 keep the sums exact in the solver's arithmetic.

    Raises:
        Unfinished: not done within `seconds`.
    """
    if any(row.low > row.high for row in rows):
        return None
    if not costs:
        return () if all(row.low <= 0 <= row.high for row in rows) else None
    # Loaded when first needed: a service that seldom replaces anybody has no use for them at its start.
    import highspy  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy 1.15 left it out
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", _SEED),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.0),
        ("time_limit", max(seconds, 0.0)),
    ):
        highs.setOptionValue(option, value)
    count = len(costs)
    columns = np.arange(count, dtype=np.int32)
    highs.addVars(count, np.zeros(count), np.array(highest, dtype=np.float64))
    highs.changeColsCost(count, columns, np.array(costs, dtype=np.float64))
    highs.changeColsIntegrality(count, columns, np.full(count, highspy.HighsVarType.kInteger, dtype=object))
    for row in rows:
        highs.addRow(
            float(row.low),
            float(row.high),
            len(row.factors),
            np.array([column for column, _ in row.factors], dtype=np.int32),
            np.array([factor for _, factor in row.factors], dtype=np.float64),
        )
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status != highspy.HighsModelStatus.kOptimal:
        raise Unfinished(highs.modelStatusToString(status))
    values = tuple(round(value) for value in highs.getSolution().col_value)
    _check(values, highs.getSolution().col_value, rows)
    return values


def _check(values: Sequence[int], solved: Sequence[float], rows: Sequence[Row]) -> None:
    """Check the answer in exact arithmetic: a draw must never rest on a solver's tolerance."""
    if any(abs(value - raw) > _WITHIN for value, raw in zip(values, solved, strict=True)):
        raise ArithmeticError("the solver left a fraction")
    for row in rows:
        total = sum(factor * values[column] for column, factor in row.factors)
        if not row.low <= total <= row.high:
            raise ArithmeticError("the solver's answer breaks a rule")
