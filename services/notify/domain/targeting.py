"""Whom news concerns: districts, themes, kinds and networks, as one rule for a person and for a query.

Where a subscriber chose nothing, everything counts, stored as the one choice `ALL` so that one index answers.
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


def district_terms(occasions: Iterable[OccasionFacts]) -> tuple[str, ...] | None:
    """Return which stored district choices any of the occasions concerns; None means every one."""
    terms = {ALL}
    for occasion in occasions:
        if not occasion.districts:
            return None
        terms.update(occasion.districts)
    return tuple(sorted(terms))


def theme_terms(occasions: Iterable[OccasionFacts]) -> tuple[str, ...]:
    """Return which stored theme choices any of the occasions concerns."""
    return tuple(sorted({ALL}.union(*(occasion.themes for occasion in occasions))))


def kind_terms(occasions: Iterable[OccasionFacts]) -> tuple[str, ...]:
    """Return which stored choices of kinds any of the occasions concerns."""
    return tuple(sorted({ALL}.union(occasion.kind.value for occasion in occasions)))


def network_terms(occasions: Iterable[Told]) -> tuple[str, ...]:
    """Return which stored choices of networks any of the occasions concerns."""
    return tuple(sorted({ALL}.union(*(occasion.networks for occasion in occasions))))


def concerns(
    occasion: OccasionFacts, districts: Sequence[str], themes: Sequence[str], kinds: Sequence[str] = (ALL,)
) -> bool:
    """Say whether one occasion concerns somebody with these stored choices."""
    of_district = district_terms([occasion])
    return (
        (of_district is None or not set(of_district).isdisjoint(districts))
        and not set(theme_terms([occasion])).isdisjoint(themes)
        and not set(kind_terms([occasion])).isdisjoint(kinds)
    )
