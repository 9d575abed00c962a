"""Generated cities: pools that a skewed part of the population applied to, with quotas from the whole of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition.compute import Fair
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


def one_panel(dice: np.random.Generator, pool: Sequence[Applicant], size: int) -> list[Applicant]:
    """Return people of different households, picked blindly."""
    chosen: dict[str, Applicant] = {}
    for at in dice.permutation(len(pool)):
        chosen.setdefault(pool[at].household or pool[at].id, pool[at])
    return list(chosen.values())[:size]


def around(panel: Sequence[Applicant], rules: Sequence[Quota], slack: Sequence[tuple[int, int]]) -> list[Quota]:
    """Return the rules with the counts that a panel has, less and more by the slack of each: few others meet them."""
    counts = [sum(one.has(rule) for one in panel) for rule in rules]
    return [
        rule.model_copy(update={"minimum": max(count - less, 0), "maximum": count + more})
        for rule, count, (less, more) in zip(rules, counts, slack, strict=True)
    ]


def chances(fair: Fair) -> dict[str, float]:
    """Return everyone's probability, by id."""
    return {
        id_: float(chance)
        for one, chance in zip(fair.classes.classes, fair.probabilities, strict=True)
        for id_ in one.members
    }


def tight(
    applicants: int, size: int, values: tuple[int, ...], homes: float, seed: int
) -> tuple[list[Applicant], list[Quota], int]:
    """Return a pool, quotas around one panel, and its size: in about one of twelve, a cut has to be found."""
    dice = np.random.default_rng(seed)
    pool, rules = city(applicants, size, seed=seed, values=values, homes=homes)
    slack = [(int(less), int(more)) for less, more in dice.random((len(rules), 2)) < 0.4]
    return pool, around(one_panel(dice, pool, size), rules, slack), size


tight_pools = st.builds(
    tight,
    st.integers(20, 40),
    st.integers(4, 6),
    st.sampled_from([(3, 3, 4), (2, 2, 4, 4), (2, 3, 3, 4), (3, 3, 4, 4), (3, 4, 4, 4)]),
    st.sampled_from((0.0, 0.3)),
    st.integers(0, 2**32 - 1),
)
