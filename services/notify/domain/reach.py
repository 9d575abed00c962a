"""Whom a campaign reached, by district beside the population, without telling of few people.

Languages and districts divide the same people: sizes are rounded down to fives, and fewer than five are not told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel

from services.notify.domain.targeting import ALL

SMALLEST_CELL = 5
BEHIND = 0.5
"""Of what a district's share in the population would give: with less than this part of it, it is behind."""
UNDER: Literal["under 5"] = "under 5"

Size = int | Literal["under 5"]
"""How many people: a multiple of five, or that they are fewer than five."""


class DistrictReach(BaseModel):
    """One district: how many who chose it, beside the share of the city's residents who live there."""

    district: str
    people: Size
    share: float | None
    """Of those who chose a district, 0 … 1; None where too few are known."""
    population_share: float | None
    behind: bool
    """Whether clearly fewer are reached than live there, even were the size the largest that it can be."""


class Reach(BaseModel):
    """Whom it reached. Who chose several districts counts in each."""

    whole_city: Size
    """Who chose no district in particular: where they live isn't known."""
    districts: tuple[DistrictReach, ...]


def in_fives(count: int) -> Size:
    """Return a size that tells of nobody."""
    return count - count % SMALLEST_CELL if count >= SMALLEST_CELL else UNDER


def reach_of(counts: Mapping[str, int], population: Mapping[str, float]) -> Reach:
    """Return the reach from the people of each choice (`*` is the whole city) and the residents of each district."""
    sizes = {district: in_fives(counts.get(district, 0)) for district in population}
    known = sum(size for size in sizes.values() if isinstance(size, int))
    residents = sum(population.values())
    return Reach(
        whole_city=in_fives(counts.get(ALL, 0)),
        districts=tuple(
            _district(district, size, known, population[district] / residents if residents else None)
            for district, size in sizes.items()
        ),
    )


def _district(district: str, size: Size, known: int, expected: float | None) -> DistrictReach:
    at_most = (size if isinstance(size, int) else 0) + SMALLEST_CELL - 1
    return DistrictReach(
        district=district,
        people=size,
        share=round(size / known, 3) if isinstance(size, int) else None,
        population_share=None if expected is None else round(expected, 3),
        behind=expected is not None and known >= SMALLEST_CELL and at_most < BEHIND * expected * known,
    )
