"""Age groups by their names: which wider group a narrower one is part of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf

_RANGE = re.compile(r"(\d{1,3})(?:-(\d{1,3})|[+-])")


def wider(group: str, groups: Iterable[str]) -> str | None:
    """Return the group that `group` is the same as or lies in, such as ``15-64`` for ``30-44``; None: in none.

    A group is named by its first and last year, ``15-64``, or by its first alone, ``65+``.
    """
    groups = tuple(groups)
    if group in groups:
        return group
    years = _years(group)
    return next((one for one in groups if years and (known := _years(one)) and _within(years, known)), None)


def _years(group: str) -> tuple[float, float] | None:
    found = _RANGE.fullmatch(group)
    return (float(found[1]), float(found[2] or inf)) if found else None


def _within(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]
