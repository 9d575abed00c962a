"""Pools and quotas for tests: small, and drawn by hypothesis."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from hypothesis import strategies as st

from services.panels.domain.pool import Applicant, breaches
from shared.contracts.panels import Quota

VALUES = {"age_group": ("16-29", "30-64", "65+"), "district": ("tapiola", "leppavaara")}


def quota(category: str, value: str, minimum: int, maximum: int) -> Quota:
    return Quota(category=category, value=value, minimum=minimum, maximum=maximum)


def someone(number: int, age: str = "30-64", district: str = "tapiola", home: str | None = None) -> Applicant:
    return Applicant(f"a{number:03}", {"age_group": age, "district": district}, home)


@st.composite
def pools(draw: st.DrawFn, least: int = 0, most: int = 9, homes: int = 2) -> list[Applicant]:
    count, shared = draw(st.integers(least, most)), [f"h{home}" for home in range(1, homes + 1)]
    return [
        someone(
            number,
            draw(st.sampled_from(VALUES["age_group"])),
            draw(st.sampled_from(VALUES["district"])),
            draw(st.sampled_from((*[None] * homes, *shared))),
        )
        for number in range(count)
    ]


@st.composite
def quotas(draw: st.DrawFn, size: int) -> tuple[Quota, ...]:
    made = []
    for category, values in VALUES.items():
        for value in values:
            minimum = draw(st.integers(0, size))
            made.append(quota(category, value, minimum, draw(st.integers(minimum, size))))
    return tuple(made)


def possible(pool: Sequence[Applicant], rules: Sequence[Quota], size: int) -> list[tuple[Applicant, ...]]:
    """Every valid panel there is, found the slow and certain way."""
    return [group for group in itertools.combinations(pool, size) if not breaches(group, rules, size=size)]
