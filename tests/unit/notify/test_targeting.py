from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.campaign import Told
from services.notify.domain.subscription import Wish, is_for, is_wanted
from services.notify.domain.targeting import chosen, concerns, require_known_districts
from services.notify.domain.targets import words_of, words_of_matter, words_of_occasions
from shared.contracts import Rejected
from shared.contracts.events import Kind, OccasionFacts
from shared.contracts.notify import NEWS_RHYTHMS, Rhythm
from shared.text import LANGUAGES
from tests.unit.notify.samples import a_wish, an_occasion


def _some(*of: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(of), max_size=3, unique=True).map(tuple)


DISTRICTS = _some("leppavaara", "tapiola", "matinkyla")
THEMES = _some("schools", "roads", "nature")
NETWORKS = _some("youth", "libraries", "sports")
KINDS = _some(*Kind)
some_told = st.builds(
    lambda districts, themes, networks: _told(an_occasion(districts=districts, themes=themes), *networks),
    *(DISTRICTS, THEMES, NETWORKS),
)
some_wish = st.builds(
    lambda districts, themes, kinds, networks: a_wish(districts, themes).model_copy(
        update={"kinds": chosen(kinds), "networks": chosen(networks)}
    ),
    *(DISTRICTS, THEMES, KINDS, NETWORKS),
)


def test_who_chose_nothing_hears_of_everything() -> None:
    assert concerns(an_occasion(), chosen(()), chosen(()))


def test_who_chose_another_district_hears_nothing() -> None:
    assert not concerns(an_occasion(districts=("leppavaara",)), chosen(["tapiola"]), chosen(()))


def test_who_chose_another_theme_hears_nothing() -> None:
    assert not concerns(an_occasion(themes=("schools",)), chosen(()), chosen(["roads"]))


def test_both_the_district_and_the_theme_must_fit() -> None:
    assert concerns(an_occasion(), chosen(["leppavaara"]), chosen(["schools", "roads"]))
    assert not concerns(an_occasion(), chosen(["leppavaara"]), chosen(["roads"]))


def test_an_occasion_of_the_whole_city_concerns_every_district() -> None:
    assert concerns(an_occasion(districts=()), chosen(["tapiola"]), chosen(()))


def test_an_occasion_without_a_theme_does_not_concern_who_asked_for_one() -> None:
    assert not concerns(an_occasion(themes=()), chosen(()), chosen(["schools"]))


def test_who_chose_other_kinds_hears_nothing() -> None:
    assert concerns(an_occasion(), chosen(()), chosen(()), chosen(["workshop", "resident-evening"]))
    assert not concerns(an_occasion(), chosen(()), chosen(()), chosen(["workshop"]))


def test_who_chose_networks_hears_of_what_any_of_them_has_a_part_in_and_of_nothing_else() -> None:
    wish = a_wish().model_copy(update={"networks": chosen(["youth", "libraries"])})
    assert is_wanted(_told(an_occasion(), "libraries", "sports"), wish)
    assert not is_wanted(_told(an_occasion(), "sports"), wish)
    assert not is_wanted(_told(an_occasion()), wish)
    assert is_wanted(_told(an_occasion(), "sports"), a_wish())


@given(some_told, some_wish)
def test_the_words_of_an_occasion_find_whom_it_concerns_and_nobody_else(told: Told, wish: Wish) -> None:
    words = words_of_occasions(Rhythm.IMMEDIATE, [told])
    assert _found_by(words, wish) == is_wanted(told, wish) or _chose_much(wish)
    assert _found_by(words, wish) or not is_wanted(told, wish)


@given(st.lists(some_told, min_size=1, max_size=3), some_wish, st.sampled_from(NEWS_RHYTHMS))
def test_the_words_of_a_summary_find_whom_an_item_concerns(occasions: list[Told], wish: Wish, rhythm: Rhythm) -> None:
    wish = wish.model_copy(update={"rhythm": rhythm})
    if any(is_wanted(one, wish) for one in occasions):
        assert _found_by(words_of_occasions(rhythm, occasions), wish)


@given(DISTRICTS, THEMES, _some(*LANGUAGES), some_wish)
def test_the_words_of_a_newsletter_find_whom_it_is_for_and_nobody_else(
    districts: tuple[str, ...], themes: tuple[str, ...], languages: tuple[str, ...], wish: Wish
) -> None:
    theirs = is_for(wish, districts=districts, themes=themes, languages=languages)
    found = _found_by(words_of_matter([Rhythm.IMMEDIATE, Rhythm.DAILY], districts, themes, languages), wish)
    assert found == theirs or _chose_much(wish)
    assert found or not theirs


def test_who_chose_very_much_is_found_by_one_word_and_what_names_very_much_looks_at_everybody() -> None:
    many = tuple(f"theme-{number}" for number in range(50))
    wish = a_wish(("leppavaara",), many, Rhythm.DAILY)
    assert _chose_much(wish)
    assert len(words_of(wish)) == 2
    told = [_told(an_occasion(themes=(theme,), districts=("tapiola", "leppavaara"))) for theme in many]
    summary = words_of_occasions(Rhythm.DAILY, told)
    newsletter = words_of_matter(NEWS_RHYTHMS, ("tapiola", "leppavaara"), many, ("fi",))
    assert (len(summary), len(newsletter)) == (3, 3)
    for words in (summary, newsletter):
        assert _found_by(words, wish)
        assert _found_by(words, a_wish(("tapiola",), (many[3],), Rhythm.DAILY))
    assert not _found_by(summary, a_wish(rhythm=Rhythm.WEEKLY))
    assert not _found_by(newsletter, wish.model_copy(update={"language": "sv"}))


def test_who_follows_only_is_found_by_no_news() -> None:
    assert words_of(a_wish(rhythm=Rhythm.FOLLOWED)) == ()


def test_what_is_no_occasion_is_of_no_network_and_for_the_chosen_languages() -> None:
    wish = a_wish(("tapiola",), ("schools",))
    assert is_for(wish, districts=["tapiola", "leppavaara"], themes=["schools"], languages=["fi", wish.language])
    assert not is_for(wish, districts=["leppavaara"], themes=["schools"])
    assert not is_for(wish, districts=["tapiola"])
    assert not is_for(wish, themes=["schools"], languages=["xx"])
    assert not is_for(a_wish().model_copy(update={"networks": ("youth",)}))
    assert is_for(a_wish(), districts=["tapiola"], themes=["schools"])


def test_every_unknown_district_is_named() -> None:
    with pytest.raises(Rejected) as refused:
        require_known_districts(["atlantis", "tapiola", "eldorado"], ["tapiola", "leppavaara"])
    assert "atlantis, eldorado" in refused.value.problem.detail
    assert refused.value.problem.status == 422
    assert refused.value.problem.errors[0].pointer == "/data/districts"


def _told(facts: OccasionFacts, *networks: str) -> Told:
    return Told(facts=facts, url="https://events.example.org/1", networks=networks)


def _found_by(words: list[str], wish: Wish) -> bool:
    return not set(words).isdisjoint(words_of(wish))


def _chose_much(wish: Wish) -> bool:
    return any(word.startswith("much/") for word in words_of(wish))
