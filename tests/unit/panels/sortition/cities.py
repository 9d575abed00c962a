"""Generated cities: pools that a skewed part of the population applied to, with quotas from the whole of it."""

from __future__ import annotations

import numpy as np

from services.panels.domain.pool import Applicant
from shared.contracts.panels import Quota

VALUES = (2, 4, 4, 3, 7, 4)
"""How many values each category has: 24 in all."""


def city(
    applicants: int,
    size: int,
    *,
    seed: int = 0,
    values: tuple[int, ...] = VALUES,
    skew: float = 0.35,
    homes: float = 0.0,
) -> tuple[list[Applicant], list[Quota]]:
    """Return a pool and its quotas: floor and ceiling of each value's proportional share of the population.

    `skew` is how unlike the population those who apply are; `homes` is the share of them that live with others
    who apply.
    """
    dice = np.random.default_rng(seed)
    columns, quotas = [], []
    for category, count in enumerate(values):
        population = dice.dirichlet(np.full(count, 3.0))
        applying = population * np.exp(dice.normal(0, skew, count))
        columns.append(dice.choice(count, applicants, p=applying / applying.sum()))
        quotas += [
            Quota(
                category=f"c{category}", value=f"v{value}", minimum=int(share * size), maximum=-int(-share * size // 1)
            )
            for value, share in enumerate(population)
        ]
    together = dice.random(applicants) < homes
    home = dice.integers(0, max(1, int(applicants * homes / 2)), applicants)
    pool = [
        Applicant(
            f"a{number:06}",
            {f"c{category}": f"v{columns[category][number]}" for category in range(len(values))},
            f"h{home[number]}" if together[number] else None,
        )
        for number in range(applicants)
    ]
    return pool, quotas
