"""Who applied, was drawn and sits in a panel, beside the population: totals that make nobody identifiable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from services.panels.domain.publication import View
from shared.contracts.panels import CallFacts, Quota
from shared.contracts.population import Population
from shared.text import Text

SMALLEST = 5
"""Fewer than this, but not none, are not told of a panel: `null` stands there."""
RENEWED_AFTER = 5
"""So many have left a panel, at least, before its counts are told anew: the difference is of no single person."""


class GroupView(View):
    """One group of people at each step, and in the population."""

    category: str
    value: str
    population_percent: float | None
    """To a tenth; null where the population isn't known."""
    applicants_at_least: int
    """Rounded down to a multiple of 5."""
    drawn: int | None
    """Null where it is too small to tell, or before the draw."""
    seated: int | None
    """Of those who hold a seat, told anew each time five more have given theirs up; null as above."""


class PopulationView(View):
    """Where a category's population comes from."""

    category: str
    at: date | None
    source: Text | None


class CompositionView(View):
    """How a panel compares with the population, step by step."""

    call: str
    name: Text
    population: tuple[PopulationView, ...]
    groups: tuple[GroupView, ...]


def composition(
    facts: CallFacts,
    known: Mapping[str, Population],
    *,
    applicants: Sequence[int],
    drawn: Sequence[int],
    seated: Sequence[int],
) -> CompositionView:
    """Return the comparison; `applicants` are as is told of the pool, the other counts exact, or empty before the draw.

    `known` holds populations by category: the call's own, else the city's.
    """
    safe_drawn, safe_seated = told(facts.quotas, drawn), told(facts.quotas, seated)
    return CompositionView(
        call=facts.id,
        name=facts.name,
        population=tuple(
            PopulationView(category=one, at=known[one].at, source=known[one].source)
            for one in facts.categories()
            if one in known
        ),
        groups=tuple(
            GroupView(
                category=quota.category,
                value=quota.value,
                population_percent=percent(known.get(quota.category), quota.value),
                applicants_at_least=applicants[position],
                drawn=safe_drawn[position],
                seated=safe_seated[position],
            )
            for position, quota in enumerate(facts.quotas)
        ),
    )


def populations(facts: CallFacts, city: Sequence[Population]) -> dict[str, Population]:
    """Return whom the panel is compared with: the call's own population before the city's."""
    return {one.category: one for one in (*city, *facts.population)}


def percent(population: Population | None, value: str) -> float | None:
    """Return a value's share of the population in percent, to a tenth; None where it isn't known."""
    if population is None or value not in population.weights:
        return None
    return round(100 * population.weights[value] / sum(population.weights.values()), 1)


def told(quotas: Sequence[Quota], counts: Sequence[int]) -> tuple[int | None, ...]:
    """Return the counts without small ones, and without those that would give a small one away.

    The panel's size is public, and so is what is left of it for the counts of a category that are missing. Those must
    be two at least, and of `SMALLEST` people together: 1 and 1 would be known from their sum.
    """
    if not counts:
        return (None,) * len(quotas)
    safe: list[int | None] = [None if 0 < count < SMALLEST else count for count in counts]
    for category in dict.fromkeys(quota.category for quota in quotas):
        places = [place for place, quota in enumerate(quotas) if quota.category == category]
        hidden = [place for place in places if safe[place] is None]
        for place in sorted((one for one in places if one not in hidden), key=lambda one: counts[one]):
            if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= SMALLEST):
                break
            safe[place] = None
            hidden.append(place)
    return tuple(safe)
