"""Whom news concerns: districts, themes, kinds and networks.

Where a subscriber chose nothing, everything counts, stored as the one choice `ALL` so that one index answers
(`domain.targets`).
An occasion without districts is for the whole city and so concerns every district. An occasion without themes
is about no theme in particular, and doesn't concern who asked for some themes only; nor does one that no network has
a part in concern who asked for some networks only. Kinds say which occasions are wanted; what is no occasion concerns
whatever kinds somebody chose.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.notify.domain.campaign import Told
from services.notify.domain.problems import UNKNOWN_DISTRICTS
from shared.contracts.events import OccasionFacts
from shared.contracts.problem import Rejected

ALL = "*"


def chosen(choices: Iterable[str]) -> tuple[str, ...]:
    """Return the choices once each, sorted; `ALL` where there are none."""
    return tuple(sorted(set(choices))) or (ALL,)


def require_known_districts(districts: Sequence[str], known: Sequence[str]) -> None:
    """Accept districts that the city has.

    Raises:
        Rejected: unknown districts, every one of them named.
    """
    unknown = [district for district in dict.fromkeys(districts) if district not in known]
    if unknown:
        raise Rejected(UNKNOWN_DISTRICTS, field="/data/districts", unknown=", ".join(unknown), known=", ".join(known))


def district_terms(occasion: OccasionFacts) -> tuple[str, ...] | None:
    """Return which stored district choices an occasion concerns; None means every one."""
    return (ALL, *occasion.districts) if occasion.districts else None


def theme_terms(occasion: OccasionFacts) -> tuple[str, ...]:
    """Return which stored theme choices an occasion concerns."""
    return (ALL, *occasion.themes)


def kind_terms(occasion: OccasionFacts) -> tuple[str, ...]:
    """Return which stored choices of kinds an occasion concerns."""
    return (ALL, occasion.kind.value)


def network_terms(told: Told) -> tuple[str, ...]:
    """Return which stored choices of networks an occasion concerns."""
    return (ALL, *told.networks)


def concerns(
    occasion: OccasionFacts, districts: Sequence[str], themes: Sequence[str], kinds: Sequence[str] = (ALL,)
) -> bool:
    """Say whether one occasion concerns somebody with these stored choices."""
    of_district = district_terms(occasion)
    return (
        (of_district is None or not set(of_district).isdisjoint(districts))
        and not set(theme_terms(occasion)).isdisjoint(themes)
        and not set(kind_terms(occasion)).isdisjoint(kinds)
    )
