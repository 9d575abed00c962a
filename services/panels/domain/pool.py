"""The pool that a panel is drawn from, and the tickets that its seed gives to everyone in it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.contracts.panels import Quota


@dataclass(frozen=True, slots=True)
class Applicant:
    """One who can be drawn.

    `household` says who lives together; None where that is not known or doesn't matter for this call.
    """

    id: str
    attributes: Mapping[str, str] = field(hash=False)
    household: str | None = None

    def has(self, quota: Quota) -> bool:
        """Tell whether the applicant counts for the quota."""
        return self.attributes.get(quota.category) == quota.value


def ticket(seed: str, id_: str, *, round_: int = 0) -> int:
    """Return the 256-bit number that the seed gives to an application: HMAC-SHA256(seed, "<round>:<id>").

    The seed is the key, in UTF-8; the number is read big-endian. Round 0 is the one that people see.
    """
    return int.from_bytes(hmac.digest(seed.encode(), f"{round_}:{id_}".encode(), hashlib.sha256))


def seats(quotas: Sequence[Quota], people: Sequence[Applicant]) -> tuple[int, ...]:
    """Count, for each quota, how many of the people count for it."""
    return tuple(sum(person.has(quota) for person in people) for quota in quotas)


def kept(quotas: Sequence[Quota], counts: Sequence[int]) -> tuple[bool, ...]:
    """Tell, for each quota, whether a panel of these counts keeps it."""
    return tuple(quota.minimum <= count <= quota.maximum for quota, count in zip(quotas, counts, strict=True))


def households(people: Iterable[Applicant]) -> set[str]:
    """Return the households that the people are of, as far as they are known."""
    return {person.household for person in people if person.household is not None}


def drawable(people: Iterable[Applicant]) -> int:
    """Count how many of the people could be in one panel: one of each household."""
    everyone = list(people)
    alone = sum(person.household is None for person in everyone)
    return alone + len(households(everyone))


def breaches(members: Sequence[Applicant], quotas: Sequence[Quota], *, size: int | None = None) -> list[str]:
    """Return every rule that the members break, in English for a log or a test; empty for a valid panel."""
    found = []
    if size is not None and len(members) != size:
        found.append(f"{len(members)} members and not {size}")
    if len({member.id for member in members}) != len(members):
        found.append("a member twice")
    if drawable(members) != len(members):
        found.append("two of one household")
    for quota, count in zip(quotas, seats(quotas, members), strict=True):
        if not quota.minimum <= count <= quota.maximum:
            found.append(f"{quota.category} = {quota.value} has {count}, not {quota.minimum} to {quota.maximum}")
    return found


def digest(pool: Iterable[Applicant]) -> str:
    """Return the SHA-256 (hex) of the pool: whoever holds it can prove later that it is the one drawn from.

    The text is the UTF-8 of a JSON list, with no spaces, of [id, {category: value, …}, household or null],
    ordered by id, keys sorted. Ids can't be guessed, so the digest says nothing about anyone.
    """
    rows = sorted(
        ([one.id, dict(sorted(one.attributes.items())), one.household] for one in pool),
        key=lambda row: str(row[0]),
    )
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
