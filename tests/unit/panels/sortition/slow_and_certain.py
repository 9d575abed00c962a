"""Leximin the slow way: every panel there is, person by person, and a textbook linear program.

Knows nothing of classes, faces, cuts or prices, and uses another formulation: so it can't share their mistakes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import highspy
import numpy as np

from services.panels.domain.pool import Applicant, breaches
from shared.contracts.panels import Quota


def every_panel(pool: Sequence[Applicant], quotas: Sequence[Quota], size: int) -> list[tuple[int, ...]]:
    """Return every valid panel as positions in the pool."""
    return [
        group
        for group in itertools.combinations(range(len(pool)), size)
        if not breaches([pool[at] for at in group], quotas, size=size)
    ]


def leximin(people: int, panels: Sequence[tuple[int, ...]]) -> list[float]:
    """Return each person's leximin probability over lotteries of these panels.

    Level by level: the highest minimum of those who are free; then, person by person, whether they could have more
    while all others keep what they have.
    """
    fixed: dict[int, float] = {}
    while len(fixed) < people:
        free = [one for one in range(people) if one not in fixed]
        level = _best(people, panels, fixed, dict.fromkeys(free, 0.0), raised=free)
        floors = dict.fromkeys(free, level)
        stuck = [one for one in free if _best(people, panels, fixed, floors, raised=[one]) <= level + 1e-7]
        fixed.update(dict.fromkeys(stuck, level))
    return [fixed[one] for one in range(people)]


def _best(
    people: int, panels: Sequence[tuple[int, ...]], fixed: dict[int, float], floors: dict[int, float], raised: list[int]
) -> float:
    """Return the highest t such that all of `raised` have t, the others what is fixed, or their floor."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy 1.15 left it out
    highs.silent()
    highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    highs.addVars(len(panels) + 1, np.zeros(len(panels) + 1), np.ones(len(panels) + 1))
    highs.changeColCost(len(panels), 1.0)
    everything = np.arange(len(panels), dtype=np.int32)
    highs.addRow(1.0, 1.0, len(panels), everything, np.ones(len(panels)))
    for one in range(people):
        there = [at for at, panel in enumerate(panels) if one in panel]
        low = fixed[one] - 1e-9 if one in fixed else 0.0 if one in raised else floors[one] - 1e-9
        if one in raised:
            columns, factors = [*there, len(panels)], [*[1.0] * len(there), -1.0]
        else:
            columns, factors = there, [1.0] * len(there)
        highs.addRow(low, highspy.kHighsInf, len(columns), np.array(columns, dtype=np.int32), np.array(factors))
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)
