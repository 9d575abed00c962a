"""Applicants who can't be told apart by any rule: one class each, with a count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Person = tuple[str, Mapping[str, str], Hashable]
"""Id, answers by category, and household: None where that is not known or doesn't matter."""
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

    def counting(self, category: str, value: str) -> tuple[int, ...]:
        """Return the positions of the classes that count for a quota."""
        place = self.categories.index(category)
        return tuple(at for at, one in enumerate(self.classes) if one.features[place] == value)

    def of_company(self) -> dict[Company, tuple[int, ...]]:
        """Return, for each company, the positions of the classes its people are in."""
        found: dict[Company, list[int]] = defaultdict(list)
        for at, one in enumerate(self.classes):
            if one.company:
                found[one.company].append(at)
        return {company: tuple(places) for company, places in found.items()}


def classes_of(pool: Sequence[Person], categories: Iterable[str]) -> Classes:
    """Group a pool by features and company. The order of people and categories makes no difference to the classes."""
    asked = tuple(sorted(set(categories)))
    features = {id_: tuple(answers.get(category, "") for category in asked) for id_, answers, _ in pool}
    homes: dict[Hashable, list[str]] = defaultdict(list)
    for id_, _, home in pool:
        if home is not None:
            homes[home].append(id_)
    company: dict[str, Company] = {}
    households: dict[Company, list[tuple[str, ...]]] = defaultdict(list)
    for ids in homes.values():
        if len(ids) > 1:
            signature = tuple(sorted(features[id_] for id_ in ids))
            households[signature].append(tuple(sorted(ids)))
            company.update(dict.fromkeys(ids, signature))
    grouped: dict[tuple[Features, Company], list[str]] = defaultdict(list)
    for id_, own in features.items():
        grouped[own, company.get(id_, ())].append(id_)
    return Classes(
        asked,
        tuple(Class(*key, tuple(sorted(ids))) for key, ids in sorted(grouped.items())),
        {signature: tuple(sorted(there)) for signature, there in sorted(households.items())},
    )
