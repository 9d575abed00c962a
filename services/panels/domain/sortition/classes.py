"""Applicants who can't be told apart by any rule: one class each, with a count."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.panels.domain.pool import Applicant
from shared.contracts.panels import Quota

Features = tuple[str, ...]
"""What an applicant answers, in the order of the categories; empty where nothing was answered."""
Company = tuple[Features, ...]
"""The features of everyone in a household of two or more applicants, sorted; empty for those who are alone."""


@dataclass(frozen=True, slots=True)
class Class:
    """Interchangeable applicants. No leximin lottery can prefer one of them to another."""

    features: Features
    company: Company
    members: tuple[str, ...]
    """Ids, sorted."""


@dataclass(frozen=True, slots=True)
class Classes:
    """A pool as classes, in an order that follows from the answers alone."""

    categories: tuple[str, ...]
    classes: tuple[Class, ...]
    households: dict[Company, tuple[tuple[str, ...], ...]]
    """For each company its households: each the sorted ids of its people. Households of one are in none."""

    def counting(self, quota: Quota) -> tuple[int, ...]:
        """Return the positions of the classes that count for a quota."""
        place = self.categories.index(quota.category)
        return tuple(at for at, one in enumerate(self.classes) if one.features[place] == quota.value)

    def of_company(self) -> dict[Company, tuple[int, ...]]:
        """Return, for each company, the positions of the classes its people are in."""
        found: dict[Company, list[int]] = defaultdict(list)
        for at, one in enumerate(self.classes):
            if one.company:
                found[one.company].append(at)
        return {company: tuple(places) for company, places in found.items()}


def classes_of(pool: Sequence[Applicant], quotas: Sequence[Quota]) -> Classes:
    """Group a pool by features and company. The order of pool and quotas makes no difference to the classes."""
    categories = tuple(sorted({quota.category for quota in quotas}))
    features = {one.id: tuple(one.attributes.get(category, "") for category in categories) for one in pool}
    sizes = Counter(one.household for one in pool if one.household is not None)
    together: dict[str, list[str]] = defaultdict(list)
    for one in pool:
        if one.household is not None and sizes[one.household] > 1:
            together[one.household].append(one.id)
    company: dict[str, Company] = {}
    households: dict[Company, list[tuple[str, ...]]] = defaultdict(list)
    for ids in together.values():
        signature = tuple(sorted(features[id_] for id_ in ids))
        households[signature].append(tuple(sorted(ids)))
        company.update(dict.fromkeys(ids, signature))
    grouped: dict[tuple[Features, Company], list[str]] = defaultdict(list)
    for one in pool:
        grouped[features[one.id], company.get(one.id, ())].append(one.id)
    return Classes(
        categories,
        tuple(Class(*key, tuple(sorted(ids))) for key, ids in sorted(grouped.items())),
        {signature: tuple(sorted(homes)) for signature, homes in sorted(households.items())},
    )
