"""By which words subscribers are found: one for each combination of their choices that news may name.

The database can't look in two lists by one index, so what somebody chose of districts, themes, kinds and networks is
put together into words, in one list, and news is put together in the same way: who has one of its words is whom it
concerns, and nobody else is read. See docs/decisions/0088-found-by-all-that-is-chosen.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from services.notify.domain.campaign import Told
from services.notify.domain.subscription import Wish
from services.notify.domain.targeting import ALL, district_terms, kind_terms, network_terms, theme_terms
from shared.contracts.notify import Rhythm
from shared.text import LANGUAGES, Language

MOST_WORDS = 64
"""Of one subscriber. Who chose more than that has one word instead, by which all news finds them."""
MOST_ASKED = 128
"""Words of one message. One that names more than that looks at everybody of its rhythms and languages."""
_ANY = ""
"""In place of a district: whichever they chose."""


@lru_cache(maxsize=1_000)  # of many subscribers most want the same, and each is asked for when it is read and written
def words_of(wish: Wish) -> tuple[str, ...]:
    """Return by which words somebody with this wish is found; none where they hear of no news."""
    if wish.rhythm is Rhythm.FOLLOWED:
        return ()
    districts = (_ANY, *wish.districts)
    occasions = product(districts, wish.themes, wish.kinds, wish.networks)
    matters = product([wish.language], districts, wish.themes) if ALL in wish.networks else ()
    words = (*_occasion(wish.rhythm, occasions), *_matter(wish.rhythm, matters))
    return (
        *(words if len(words) <= MOST_WORDS else (_chose_much(wish.rhythm),)),
        _everyone(wish.rhythm, wish.language),
    )


def words_of_occasions(rhythm: Rhythm, occasions: Iterable[Told]) -> list[str]:
    """Return the words that together find whoever of this rhythm any of the occasions concerns."""
    words = set[str]()
    for told in occasions:
        districts = district_terms(told.facts) or (_ANY,)
        named = product(districts, theme_terms(told.facts), kind_terms(told.facts), network_terms(told))
        words.update(_occasion(rhythm, named))
    return _asked(words, [rhythm], LANGUAGES)


def words_of_matter(
    rhythms: Sequence[Rhythm], districts: Sequence[str] = (), themes: Sequence[str] = (), languages: Iterable[str] = ()
) -> list[str]:
    """Return the words that together find whom something concerns that is no occasion; see `is_for`."""
    wanted: Sequence[Language] = [one for one in LANGUAGES if one in languages] if languages else LANGUAGES
    named = (wanted, (ALL, *districts) if districts else (_ANY,), (ALL, *themes))
    words = {word for rhythm in rhythms for word in _matter(rhythm, product(*named))}
    return _asked(words, rhythms, wanted)


def _asked(words: set[str], rhythms: Sequence[Rhythm], languages: Iterable[Language]) -> list[str]:
    if len(words) > MOST_ASKED:
        return [_everyone(rhythm, language) for rhythm, language in product(rhythms, languages)]
    return [*sorted(words), *map(_chose_much, rhythms)]


def _occasion(rhythm: Rhythm, named: Iterable[Sequence[str]]) -> Iterable[str]:
    return ("/".join(("occasion", rhythm.value, *one)) for one in named)


def _matter(rhythm: Rhythm, named: Iterable[Sequence[str]]) -> Iterable[str]:
    return ("/".join(("matter", rhythm.value, *one)) for one in named)


def _chose_much(rhythm: Rhythm) -> str:
    return f"much/{rhythm.value}"


def _everyone(rhythm: Rhythm, language: Language) -> str:
    return f"everyone/{rhythm.value}/{language}"
