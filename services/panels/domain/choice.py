"""The choice of people for open seats: the set with the smallest sum of tickets that keeps every rule."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from services.panels.domain.pool import Applicant, households, ticket
from services.panels.domain.solver import Row, Unfinished, cheapest
from shared.contracts.panels import Quota

TICKET_BITS = 20
"""How much of a ticket counts in the sum: few enough bits to be exact, enough to make ties rare."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the chosen must keep to: how many they are (`count`), and how many of them count for each quota.

    `low` and `high` are in the quotas' order; both may be further off than any person can mend.
    """

    count: int
    quotas: tuple[Quota, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]

    def rows(self, candidates: Sequence[Applicant]) -> list[Row]:
        """Return the bounds as rows over the candidates."""
        return [
            Row.of(range(len(candidates)), self.count, self.count),
            *(
                Row.of([column for column, one in enumerate(candidates) if one.has(quota)], low, high)
                for quota, low, high in zip(self.quotas, self.low, self.high, strict=True)
            ),
        ]


def choose(
    candidates: Sequence[Applicant],
    bounds: Bounds,
    *,
    seed: str,
    seconds: float,
) -> tuple[Applicant, ...] | None:
    """Choose candidates within the bounds, one of each household, or None when none can be.

    The chosen set is the one whose tickets, cut to 20 bits, have the smallest sum. When two sets tie, all get
    the tickets of the next round, until one set alone is the smallest; so the answer depends on nothing but
    the candidates, the bounds and the seed.

    Raises:
        Unfinished: not done within `seconds`.
    """
    ordered = sorted(candidates, key=lambda one: one.id)
    rows = [*bounds.rows(ordered), *household_rows(ordered)]
    deadline = time.monotonic() + seconds
    round_ = 0
    while True:
        costs = [ticket(seed, one.id, round_=round_) >> (256 - TICKET_BITS) for one in ordered]
        best = _cheapest_set(costs, rows, deadline)
        if best is None:
            return None
        without_best = Row.of(best, 0, len(best) - 1)
        second = _cheapest_set(costs, [*rows, without_best], deadline) if best else None
        if second is None or sum(costs[i] for i in second) > sum(costs[i] for i in best):
            return tuple(ordered[column] for column in best)
        round_ += 1


def household_rows(candidates: Sequence[Applicant]) -> list[Row]:
    """Return one row for each household that more than one of the candidates is of."""
    together: dict[str, list[int]] = {}
    for column, one in enumerate(candidates):
        if one.household is not None:
            together.setdefault(one.household, []).append(column)
    return [Row.of(columns, 0, 1) for columns in together.values() if len(columns) > 1]


def of_other_households(candidates: Sequence[Applicant], taken: Sequence[Applicant]) -> list[Applicant]:
    """Return the candidates who don't live with any of those taken."""
    there = households(taken)
    return [one for one in candidates if one.household is None or one.household not in there]


def _cheapest_set(costs: Sequence[int], rows: Sequence[Row], deadline: float) -> list[int] | None:
    left = deadline - time.monotonic()
    if left <= 0:
        raise Unfinished("the time limit came between two steps")
    values = cheapest(costs, [1] * len(costs), rows, seconds=left)
    return None if values is None else [column for column, value in enumerate(values) if value]
