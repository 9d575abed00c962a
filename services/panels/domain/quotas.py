"""Quotas: proposed from a population, and checked as soon as they are typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from services.panels.domain.problems import QUOTA_MAXIMUMS, QUOTA_MINIMUMS, QUOTA_TWICE, TOO_MANY_CATEGORIES
from services.panels.domain.shortfall import advice
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts, Quota
from shared.contracts.population import Population
from shared.text import Text

MOST_CATEGORIES = 20
"""As many attributes as one application can carry."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people are shown for a call's categories, and for the group of a quota."""

    category: Callable[[str], Text]
    group: Callable[[Quota], Text]


def proposed(population: Sequence[Population], size: int) -> tuple[Quota, ...]:
    """Return a quota for each value: its proportional share of `size` seats, rounded down and up.

    Such quotas can always be met where there are applicants enough: the floors of a category add up to at most
    `size`, the ceilings to at least `size`.
    """
    return tuple(
        Quota(category=part.category, value=value, minimum=floor(share), maximum=ceil(share))
        for part in population
        for value, share in _shares(part, size)
    )


def _shares(part: Population, size: int) -> list[tuple[str, Fraction]]:
    """Return each value's seats, exactly: a float is taken for the decimals it was typed as."""
    weights = {value: Fraction(repr(weight)) for value, weight in part.weights.items()}
    total = sum(weights.values())
    return [(value, size * weight / total) for value, weight in weights.items()]


def check_quotas(facts: CallFacts, names: Names) -> None:
    """Refuse quotas that no applicants, however many, could meet.

    Between categories nothing can clash before there are applicants: any values may come together in one person.

    Raises:
        Rejected: too-many-categories, quota-twice; quota-minimums or quota-maximums, with what to change.
    """
    categories = facts.categories()
    if len(categories) > MOST_CATEGORIES:
        raise Rejected(TOO_MANY_CATEGORIES, field="/data/call/quotas", count=len(categories), limit=MOST_CATEGORIES)
    seen = set()
    for position, quota in enumerate(facts.quotas):
        if (quota.category, quota.value) in seen:
            raise Rejected(
                QUOTA_TWICE,
                field=f"/data/call/quotas/{position}",
                group=names.group(quota),
            )
        seen.add((quota.category, quota.value))
    for category in categories:
        quotas = [quota for quota in facts.quotas if quota.category == category]
        minimums, maximums = sum(q.minimum for q in quotas), sum(q.maximum for q in quotas)
        for wrong, kind, total in (
            (minimums > facts.size, QUOTA_MINIMUMS, minimums),
            (maximums < facts.size, QUOTA_MAXIMUMS, maximums),
        ):
            if wrong:
                raise Rejected(
                    kind,
                    field="/data/call/quotas",
                    category=names.category(category),
                    total=total,
                    size=facts.size,
                    advice=advice(quotas, eased(quotas, facts.size), [names.group(one) for one in quotas]),
                )


def eased(quotas: Sequence[Quota], size: int) -> tuple[Quota, ...]:
    """Return one category's quotas with as little changed as lets `size` seats be filled.

    A seat at a time is taken from the largest minimum, or added to the largest maximum: there it weighs least.
    """
    minimums, maximums = [quota.minimum for quota in quotas], [quota.maximum for quota in quotas]
    while sum(minimums) > size:
        minimums[minimums.index(max(minimums))] -= 1
    while sum(maximums) < size:
        maximums[maximums.index(max(maximums))] += 1
    return tuple(
        quota.model_copy(update={"minimum": minimum, "maximum": maximum})
        for quota, minimum, maximum in zip(quotas, minimums, maximums, strict=True)
    )


def met(quotas: Sequence[Quota], seats: Sequence[int]) -> int:
    """Return how many quotas these seats fill, counted in the quotas' order: neither too few nor too many."""
    return sum(quota.minimum <= held <= quota.maximum for quota, held in zip(quotas, seats, strict=True))
