"""How sure a share is, and whether it has changed between two waves.

Answers are taken for a simple random sample of residents, which a survey open to all is not: the intervals tell what
chance alone may do, not who chose to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Literal

CONFIDENCE = 0.95
_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)

Direction = Literal["up", "down", "not-sure"]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with the ends of its confidence interval."""

    estimate: float
    low: float
    high: float


def share(count: int, of: int) -> Interval:
    """Return the share of `count` in `of` answers with its Wilson score interval.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209–212. Holds for small numbers and at
    both ends, where the textbook's normal interval leaves 0–1.

    Raises:
        ValueError: there are no answers, or more of them than all.
    """
    if not 0 <= count <= of or of == 0:
        message = f"{count} of {of} is no share"
        raise ValueError(message)
    p, spread = count / of, _Z * _Z / of
    middle = (p + spread / 2) / (1 + spread)
    reach = _Z * sqrt(p * (1 - p) / of + spread / (4 * of)) / (1 + spread)
    return Interval(p, max(0.0, middle - reach), min(1.0, middle + reach))


def mean(histogram: dict[str, int]) -> Interval:
    """Return the mean point of a scale with its confidence interval, by the normal approximation.

    Raises:
        ValueError: fewer than two answers.
    """
    of = sum(histogram.values())
    if of < 2:  # noqa: PLR2004 - a spread needs two
        message = "a mean of fewer than two answers has no interval"
        raise ValueError(message)
    middle = sum(int(point) * count for point, count in histogram.items()) / of
    points = [int(point) for point in histogram]
    return mean_of(middle, deviation(histogram), of, between=(min(points), max(points)))


def deviation(histogram: dict[str, int]) -> float:
    """Return the standard deviation of a sample, as its variance with n - 1 has it: of two answers at least."""
    of = sum(histogram.values())
    middle = sum(int(point) * count for point, count in histogram.items()) / of
    return sqrt(sum(count * (int(point) - middle) ** 2 for point, count in histogram.items()) / (of - 1))


def mean_of(middle: float, spread: float, of: int, *, between: tuple[int, int]) -> Interval:
    """Return a mean with its confidence interval, by the normal approximation.

    `spread` is the standard deviation of `of` answers, all of them `between` these two.
    """
    reach = _Z * spread / sqrt(of)
    return Interval(middle, max(between[0], middle - reach), min(between[1], middle + reach))


def change(before: tuple[int, int], after: tuple[int, int]) -> Interval:
    """Return how much a share has grown between two independent waves, each as (count, of), with its interval.

    Method 10 of R. G. Newcombe, Statistics in Medicine 17 (1998), 873–890: from the two Wilson intervals.
    """
    one, two = share(*before), share(*after)
    grown = two.estimate - one.estimate
    down = sqrt((two.estimate - two.low) ** 2 + (one.high - one.estimate) ** 2)
    up = sqrt((two.high - two.estimate) ** 2 + (one.estimate - one.low) ** 2)
    return Interval(grown, grown - down, grown + up)


def direction(grown: Interval) -> Direction:
    """Say whether a change is more than chance may make."""
    return "up" if grown.low > 0 else "down" if grown.high < 0 else "not-sure"
