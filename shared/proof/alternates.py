"""Alternates: chosen with the panel, so that whoever is likely to give a seat up can be replaced within the quotas.

After "Alternates, Assemble!" (EC 2025): many ways in which members may drop out are drawn at random; one after another,
the alternate is taken who fits into the most of them. No solver is needed: people of like answers fit alike, and for
each answer a bit per way says whether it fits.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.proof.bundle import AuditLine, DeclineRule, Manifest, QuotaRule
from shared.proof.stream import Stream

WAYS = 500
"""In how many ways members are made to drop out."""
USUAL = 20
"""Of a hundred invited, how many give the seat up where nothing is known of their groups."""


def reserve_ticket(key: bytes, pseudonym: str) -> str:
    """Return an applicant's ticket in the order of reserves; the smallest comes first."""
    return hmac.digest(key, f"reserve:{pseudonym}".encode(), hashlib.sha256).hex()


def likely_to_decline(attributes: Mapping[str, str], declines: Sequence[DeclineRule]) -> int:
    """Return how many of a hundred like this may give their seat up: as in the likeliest of their groups."""
    known = [one.percent for one in declines if attributes.get(one.category) == one.value]
    return max(known, default=USUAL)


@dataclass(slots=True)
class _Way:
    """One way in which members drop out: what those who stay count for, and how many seats are open."""

    open: int
    counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def seat(self, attributes: Mapping[str, str]) -> None:
        for answer in attributes.items():
            self.counts[answer] += 1

    def fits(self, category: str, value: str | None, quotas: Sequence[QuotaRule]) -> bool:
        """Tell whether someone of this value may take an open seat, and the category's minimums stay within reach."""
        needed = 0
        for quota in quotas:
            count = self.counts.get((category, quota.value), 0) + (quota.value == value)
            if quota.value == value and count > quota.maximum:
                return False
            needed += max(quota.minimum - count, 0)
        return needed < self.open


class _Fitting:
    """For each answer, in which ways it fits: a bit per way."""

    def __init__(self, quotas: Sequence[QuotaRule], ways: Sequence[_Way]) -> None:
        self._ways = ways
        self._of: dict[str, list[QuotaRule]] = defaultdict(list)
        for quota in quotas:
            self._of[quota.category].append(quota)
        self._named = {(one.category, one.value) for one in quotas}
        self._open = sum(1 << number for number, way in enumerate(ways) if way.open)
        self._bits: dict[tuple[str, str | None], int] = defaultdict(int)
        for number in range(len(ways)):
            self._look_again(number)

    def key_of(self, attributes: Mapping[str, str]) -> tuple[str | None, ...]:
        """Return what an applicant's fitting depends on: a value for each category, None where it has no quota."""
        return tuple(
            attributes[category] if (category, attributes.get(category)) in self._named else None
            for category in self._of
        )

    def ways(self, key: tuple[str | None, ...]) -> int:
        """Return the ways in which such a person fits."""
        bits = self._open
        for answer in zip(self._of, key, strict=True):
            bits &= self._bits[answer]
        return bits

    def take(self, attributes: Mapping[str, str], bits: int) -> None:
        """Seat the person in each of these ways."""
        for number, way in enumerate(self._ways):
            if bits >> number & 1:
                way.open -= 1
                way.seat(attributes)
                self._look_again(number)

    def _look_again(self, number: int) -> None:
        way, bit = self._ways[number], 1 << number
        if not way.open:
            self._open &= ~bit
        for category, quotas in self._of.items():
            for value in (*(one.value for one in quotas), None):
                answer = category, value
                self._bits[answer] &= ~bit
                if way.fits(category, value, quotas):
                    self._bits[answer] |= bit


def reserves_of(key: bytes, rules: Manifest, people: Sequence[AuditLine], members: Sequence[str]) -> tuple[str, ...]:
    """Return up to `rules.reserves` alternates, one of each household that has nobody yet, in order of their tickets.

    Among those who fit into as many ways, and when nobody fits into any more, the smallest ticket decides.
    """
    there = set(members)
    seated = [one for one in people if one.pseudonym in there]
    fitting = _Fitting(rules.quotas, _ways(key, rules, seated))
    taken = {one.household for one in seated} - {None}
    waiting: dict[tuple[str | None, ...], list[AuditLine]] = defaultdict(list)
    tickets = {one.pseudonym: reserve_ticket(key, one.pseudonym) for one in people}
    for one in sorted(people, key=lambda person: tickets[person.pseudonym], reverse=True):
        if one.pseudonym not in there:
            waiting[fitting.key_of(one.attributes)].append(one)
    chosen: list[str] = []
    while len(chosen) < rules.reserves:
        for kind in [*waiting]:
            while waiting[kind] and waiting[kind][-1].household in taken:
                waiting[kind].pop()
            if not waiting[kind]:
                del waiting[kind]
        if not waiting:
            break
        best = min(waiting, key=lambda kind: (-fitting.ways(kind).bit_count(), tickets[waiting[kind][-1].pseudonym]))
        one = waiting[best].pop()
        fitting.take(one.attributes, fitting.ways(best))
        taken |= {one.household} - {None}
        chosen.append(one.pseudonym)
    return tuple(sorted(chosen, key=lambda name: tickets[name]))


def _ways(key: bytes, rules: Manifest, seated: Sequence[AuditLine]) -> list[_Way]:
    """Draw the ways in which members drop out, in the order of their pseudonyms."""
    dice = Stream(key, "declines")
    ordered = sorted(seated, key=lambda one: one.pseudonym)
    likely = [likely_to_decline(one.attributes, rules.declines) for one in ordered]
    ways = []
    for _ in range(WAYS):
        way = _Way(0)
        for one, percent in zip(ordered, likely, strict=True):
            if dice.below(100) < percent:
                way.open += 1
            else:
                way.seat(one.attributes)
        ways.append(way)
    return ways
