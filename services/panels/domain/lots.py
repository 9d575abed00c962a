"""The pool as everyone may know it: told anew only once so many have come or gone that nobody's answers show.

See docs/decisions/0089-the-pool-is-told-in-lots.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from shared.contracts.panels import ApplicationStatus, Quota

LOT = 5
"""So many people, at least, are in the pool at one reading and not at the next; and counts are told in steps of it."""
NONE_YET = 0
"""The number of the lot that is told before there is one."""
COUNTED_BY = ("status", "lot")
"""What is counted of applications, beside their answers: how they stand, and `flipped`'s number."""


class Reading(BaseModel):
    """What is told of a pool until its next lot: nothing else of it is public."""

    model_config = ConfigDict(frozen=True)

    applicants: int = 0
    """Rounded down to a multiple of 5."""
    counts: tuple[int, ...]
    """For each quota, in the quotas' order, rounded down to a multiple of 5."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool as it is, exactly."""

    applicants: int
    counts: tuple[int, ...]
    """For each quota, in the quotas' order."""
    moved: int
    """How many have come or gone since the lot that is told."""

    @classmethod
    def of(cls, quotas: Sequence[Quota], tallied: Iterable[tuple[Sequence[object], int]], told: int) -> Pool:
        """Count a pool; `told` is the number of the lot that is told.

        `tallied` says how many applications there are for each combination of `COUNTED_BY` and, after those, the
        answers in the order of the quotas' categories. Who is forgotten has none.
        """
        categories = tuple(dict.fromkeys(quota.category for quota in quotas))
        groups: Counter[tuple[str, object]] = Counter()
        applicants = moved = 0
        for (status, lot, *answers), people in tallied:
            is_there = status != ApplicationStatus.WITHDRAWN and (not categories or any(answers))
            applicants += people * is_there
            if is_there:
                groups.update(dict.fromkeys(zip(categories, answers, strict=True), people))
            # Before the first lot all who are there are news, also where nobody has noted when they came.
            moved += people * (is_there if told == NONE_YET else lot == told)
        return cls(applicants, tuple(groups[quota.category, quota.value] for quota in quotas), moved)

    def reading(self, quotas: Sequence[Quota]) -> Reading:
        """Return what may be told of it."""
        counts, applicants = tuple(map(rounded_down, self.counts)), rounded_down(self.applicants)
        if applicants in _fullest(quotas, counts):
            applicants -= LOT
        return Reading(applicants=applicants, counts=counts)


def flipped(lot: int | None, told: int) -> int | None:
    """Return the lot from which the pool differs by somebody, now that they have come or gone; None for no lot.

    `lot` is what it was before, `told` the number of the lot that is told. Who has come and gone since then, or gone
    and come, makes no difference to it.
    """
    return None if lot == told else told


def rounded_down(count: int) -> int:
    """Return the count as it is told."""
    return count - count % LOT


def _fullest(quotas: Sequence[Quota], counts: Sequence[int]) -> set[int]:
    """Return for each category how many applicants these counts leave room for: that total would tell all of them."""
    room: Counter[str] = Counter()
    for quota, count in zip(quotas, counts, strict=True):
        room[quota.category] += count + LOT - 1
    return set(room.values())
