"""What an export tells of those who answered: days in lots, and backgrounds that at least five share.

An export holds single answers, so what stands beside each is made coarse until five have the same. It is made coarse
within days that are over, a few together where they brought fewer than five answers. What is told of a day never
depends on later ones: the difference of two exports is whole lots of days, each as safe as the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from services.feedback.domain.lots import SMALLEST_GROUP

WITHHELD = "withheld"
"""Stands for what was told and would leave fewer than five alike."""


class Background(NamedTuple):
    """What is known beside an answer; None is what wasn't told."""

    district: str | None
    language: str
    age_group: str | None


class Told(NamedTuple):
    """What an export tells beside an answer."""

    days: str
    """When it came: one day, or the first and the last of a few, as ISO 8601 writes them."""
    district: str | None
    language: str
    age_group: str | None


Cell = tuple[date, Background]
"""The day an answer came, and its background."""

_COARSER: tuple[Callable[[Background], Background], ...] = (
    lambda one: one,
    lambda one: one._replace(age_group=WITHHELD),
    lambda one: one._replace(age_group=WITHHELD, language=WITHHELD),
)
_NOTHING = Background(WITHHELD, WITHHELD, WITHHELD)
"""Told of those who share too little with anyone."""


def told(counts: Mapping[Cell, int]) -> dict[Cell, Told]:
    """Return what is told of the answers in each cell; a cell that isn't there has to wait for further days.

    `counts` are the answers that came in each cell, on days that are over.
    """
    found: dict[Cell, Told] = {}
    for days in _lots(counts):
        label = days[0].isoformat() if len(days) == 1 else f"{days[0]}/{days[-1]}"
        cells = {cell: count for cell, count in counts.items() if cell[0] in days}
        backgrounds: Counter[Background] = Counter()
        for (_, background), count in cells.items():
            backgrounds[background] += count
        coarse = _coarse(backgrounds)
        found |= {cell: Told(label, *coarse[cell[1]]) for cell in cells}
    return found


def _lots(counts: Mapping[Cell, int]) -> Iterator[list[date]]:
    """Go through the days in order, as many together as have five answers; the last that haven't are left out."""
    by_day: Counter[date] = Counter()
    for (day, _), count in counts.items():
        by_day[day] += count
    days: list[date] = []
    for day in sorted(by_day):
        days.append(day)
        if sum(by_day[one] for one in days) >= SMALLEST_GROUP:
            yield days
            days = []


def _coarse(counts: Counter[Background]) -> dict[Background, Background]:
    """Return what is told of each background; of at least five answers in all, at least five are told the same."""
    shown: dict[Background, Background] = {}
    left = set(counts)
    for coarser in _COARSER:
        sizes = _sizes(counts, {one: coarser(one) for one in left})
        shown |= {one: coarser(one) for one in left if sizes[coarser(one)] >= SMALLEST_GROUP}
        left -= shown.keys()
    while 0 < sum(counts[one] for one in left) < SMALLEST_GROUP:
        sizes = _sizes(counts, shown)
        smallest = min(sizes, key=lambda one: (sizes[one], str(one)))
        left |= {one for one, as_ in shown.items() if as_ == smallest}
        shown = {one: as_ for one, as_ in shown.items() if as_ != smallest}
    return shown | dict.fromkeys(left, _NOTHING)


def _sizes(counts: Counter[Background], shown: Mapping[Background, Background]) -> Counter[Background]:
    sizes: Counter[Background] = Counter()
    for one, as_ in shown.items():
        sizes[as_] += counts[one]
    return sizes
