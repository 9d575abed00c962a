"""Why quotas can't be met by a pool, in words, and the least that would have to give."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from services.panels.domain.choice import household_rows
from services.panels.domain.pool import Applicant, drawable
from services.panels.domain.solver import Row, cheapest
from shared.contracts.panels import Quota
from shared.text import LANGUAGES, Text

_TOO_FEW = Text(
    fi="{group}: tarvitaan {minimum}, hakijoissa on {available}.",
    sv="{group}: {minimum} behövs, bland de sökande finns {available}.",
    en="{group}: {minimum} needed, the pool has {available}.",
)
_TOGETHER = Text(
    fi="Kukin kiintiö täyttyisi yksinään, mutta mikään {size} hakijan joukko ei täytä niitä kaikkia yhdessä.",
    sv="Varje kvot för sig kan uppfyllas, men ingen grupp på {size} sökande uppfyller alla tillsammans.",
    en="Each quota could be met alone, but no {size} of the applicants meet them all together.",
)
_LOWER = Text(
    fi="ryhmän ”{group}” vähimmäismäärä olisi {to} (nyt {now})",
    sv="minimitalet för ”{group}” vore {to} (nu {now})",
    en="the minimum of “{group}” were {to} (now {now})",
)
_RAISE = Text(
    fi="ryhmän ”{group}” enimmäismäärä olisi {to} (nyt {now})",
    sv="maximitalet för ”{group}” vore {to} (nu {now})",
    en="the maximum of “{group}” were {to} (now {now})",
)
_AND = {"fi": " ja ", "sv": " och ", "en": " and "}


def why_impossible(pool: Sequence[Applicant], quotas: Sequence[Quota], groups: Sequence[Text], *, size: int) -> Text:
    """Name each quota whose minimum the pool can't reach; or say that they can't be met together.

    `groups` are the quotas' names for people, in their order; so in all that follows.
    """
    short = [
        _TOO_FEW.format(group=group, minimum=quota.minimum, available=available)
        for quota, group in zip(quotas, groups, strict=True)
        if (available := drawable(one for one in pool if one.has(quota))) < quota.minimum
    ]
    return joined(short) if short else _TOGETHER.format(size=size)


def relaxed(
    pool: Sequence[Applicant],
    quotas: Sequence[Quota],
    *,
    size: int,
    seconds: float,
    seating: Collection[str] = (),
) -> tuple[Quota, ...]:
    """Return the quotas with minimums lowered and maximums raised, by as little in all as a draw needs.

    Where ids are given as `seating`, one of them must be on the panel. `pool` must have `size` people of different
    households.

    Raises:
        Unfinished: not found within `seconds`.
    """
    people, rules = len(pool), len(quotas)
    rows = [Row.of(range(people), size, size), *household_rows(pool)]
    if seating:
        rows.append(Row.of([column for column, one in enumerate(pool) if one.id in seating], 1, size))
    for position, quota in enumerate(quotas):
        counted = tuple((column, 1) for column, one in enumerate(pool) if one.has(quota))
        rows.append(Row((*counted, (people + position, 1)), quota.minimum, size + quota.minimum))
        rows.append(Row((*counted, (people + rules + position, -1)), -size, quota.maximum))
    highest = [1] * people + [quota.minimum for quota in quotas] + [size] * rules
    values = cheapest([0] * people + [1] * (2 * rules), highest, rows, seconds=seconds)
    if values is None:
        raise ValueError("the pool is too small for any quotas")
    unders, overs = values[people : people + rules], values[people + rules :]
    return tuple(
        quota.model_copy(update={"minimum": quota.minimum - under, "maximum": quota.maximum + over})
        for quota, under, over in zip(quotas, unders, overs, strict=True)
    )


def advice(quotas: Sequence[Quota], eased: Sequence[Quota], groups: Sequence[Text]) -> Text:
    """Say in words how the eased quotas differ from the quotas; they must differ somewhere."""
    changes = []
    for old, new, group in zip(quotas, eased, groups, strict=True):
        for template, now, to in (
            (_LOWER, old.minimum, new.minimum),
            (_RAISE, old.maximum, new.maximum),
        ):
            if now != to:
                changes.append(template.format(group=group, now=now, to=to))
    return joined(changes, _AND)


def joined(parts: Sequence[Text], between: Mapping[str, str] | None = None) -> Text:
    """Put texts one after another in every language, with a space or `between`; at least one part."""
    return Text(
        **{
            language: (between[language] if between else " ").join(part.in_language(language) for part in parts)
            for language in LANGUAGES
        }
    )
