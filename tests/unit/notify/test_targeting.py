from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.documents import Subscription
from services.notify.domain.campaign import Told
from services.notify.domain.subscription import Wish, is_for, is_wanted
from services.notify.domain.targeting import chosen, concerns, require_known_districts
from shared.contracts import Rejected
from shared.contracts.events import Kind, OccasionFacts
from shared.contracts.notify import Rhythm
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
def test_the_queries_miss_nobody_whom_the_rule_concerns(told: Told, wish: Wish) -> None:
    if is_wanted(told, wish):
        assert _found_by(Subscription.concerned(Rhythm.IMMEDIATE, [told]), wish)


@given(st.lists(some_told, min_size=1, max_size=3), some_wish)
def test_the_queries_of_a_digest_miss_nobody_whom_an_item_concerns(occasions: list[Told], wish: Wish) -> None:
    if any(is_wanted(one, wish) for one in occasions):
        assert _found_by(Subscription.concerned(Rhythm.DAILY, occasions), wish)


@given(DISTRICTS, THEMES, some_wish)
def test_the_queries_of_a_newsletter_miss_nobody_whom_it_is_for(
    districts: tuple[str, ...], themes: tuple[str, ...], wish: Wish
) -> None:
    if is_for(wish, districts=districts, themes=themes):
        assert _found_by(Subscription.asked((Rhythm.IMMEDIATE,), districts, themes), wish)


def test_who_lives_elsewhere_is_not_even_read() -> None:
    told = _told(an_occasion(districts=("leppavaara",)))
    assert not _found_by(Subscription.concerned(Rhythm.IMMEDIATE, [told]), a_wish(("tapiola",)))
    assert not _found_by(Subscription.asked((Rhythm.IMMEDIATE,), ["leppavaara"]), a_wish(("tapiola",)))


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


def _found_by(queries: list[dict[str, Any]], wish: Wish) -> bool:
    """Say whether any of them finds it; equal to one of a list is equal, as in the database."""
    chosen_ = {"wish.districts": wish.districts, "wish.themes": wish.themes}
    return any(all(query[field] in stored for field, stored in chosen_.items() if field in query) for query in queries)
