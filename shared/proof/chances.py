"""What auditors reckon from the whole of a lottery: who lives with whom, and how likely each is to be drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from shared.proof.bundle import AuditFile, AuditLine, Manifest

Company = tuple[int, ...]
"""The classes of everyone in a household of two or more applicants, sorted."""


@dataclass(frozen=True, slots=True)
class Households:
    """Households of two or more applicants, in a draw of two stages."""

    people: dict[int, list[int]]
    """Of each household, by its number, the places of its people in the auditors' file."""
    alike: dict[Company, list[int]]
    """Households of the same company."""
    of_class: dict[int, Company]
    """Classes whose people live so; all others live with no other applicant."""
    alone: dict[int, list[int]]
    """Of each other class, the places of its people."""

    @classmethod
    def of(cls, audit: AuditFile) -> Households:
        """Find the households."""
        sizes = Counter(one.household for one in audit.applicants if one.household is not None)
        people: dict[int, list[int]] = defaultdict(list)
        alone: dict[int, list[int]] = defaultdict(list)
        for at, one in enumerate(audit.applicants):
            if one.household is None or sizes[one.household] == 1:
                alone[audit.classes[at]].append(at)
            else:
                people[one.household].append(at)
        alike: dict[Company, list[int]] = defaultdict(list)
        for home, there in people.items():
            alike[tuple(sorted(audit.classes[at] for at in there))].append(home)
        of_class = {number: company for company in alike for number in company}
        return cls(dict(people), dict(alike), of_class, dict(alone))

    def have_room(self, seats: Sequence[int]) -> bool:
        """Tell whether a panel of these classes can be seated with one of each household."""
        asked = Counter(self.of_class.get(number, number) for number in seats)
        return all(
            count <= len(self.alike[group] if isinstance(group, tuple) else self.alone.get(group, ()))
            for group, count in asked.items()
        )


def live_apart(people: Sequence[AuditLine]) -> bool:
    """Tell whether all are different people of different households."""
    homes = [one.household for one in people if one.household is not None]
    return len(set(homes)) == len(homes) and len({one.pseudonym for one in people}) == len(people)


def chances(manifest: Manifest, audit: AuditFile) -> list[float]:
    """Return how likely each applicant is to be drawn, in the order of the auditors' file."""
    weights = audit.weights or (1,) * len(audit.panels)
    held: Counter[int] = Counter()
    for panel, weight in zip(audit.panels, weights, strict=True):
        for at in panel:
            held[at] += weight
    if not audit.classes:
        return [held[at] / manifest.weight for at in range(len(audit.applicants))]
    sizes = Counter(audit.classes)
    return [held[number] / manifest.weight / sizes[number] for number in audit.classes]
