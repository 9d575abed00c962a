from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.documents import Subscription
from services.notify.domain.campaign import Told
from services.notify.domain.subscription import Wish, is_wanted
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
def test_the_query_finds_exactly_those_whom_the_rule_concerns(told: Told, wish: Wish) -> None:
    assert _found_by(Subscription.concerned(Rhythm.IMMEDIATE, [told], after=""), wish) == is_wanted(told, wish)


@given(st.lists(some_told, min_size=1, max_size=3), some_wish)
def test_the_query_of_a_digest_misses_nobody_whom_an_item_concerns(occasions: list[Told], wish: Wish) -> None:
    if any(is_wanted(one, wish) for one in occasions):
        assert _found_by(Subscription.concerned(Rhythm.DAILY, occasions, after=""), wish)


def test_every_unknown_district_is_named() -> None:
    with pytest.raises(Rejected) as refused:
        require_known_districts(["atlantis", "tapiola", "eldorado"], ["tapiola", "leppavaara"])
    assert "atlantis, eldorado" in refused.value.problem.detail
    assert refused.value.problem.status == 422
    assert refused.value.problem.errors[0].pointer == "/data/districts"


def _told(facts: OccasionFacts, *networks: str) -> Told:
    return Told(facts=facts, url="https://events.example.org/1", networks=networks)


def _found_by(query: dict[str, Any], wish: Wish) -> bool:
    """Answer `$in` on lists as the database does."""
    wanted = {f"wish.{name}": getattr(wish, name) for name in ("districts", "themes", "kinds", "networks")}
    return all(not set(query[field]["$in"]).isdisjoint(stored) for field, stored in wanted.items() if field in query)
