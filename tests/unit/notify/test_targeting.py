from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.documents import Subscription
from services.notify.domain.targeting import ALL, chosen, concerns, require_known_districts
from shared.contracts import Rejected
from shared.contracts.events import Kind
from shared.contracts.notify import Rhythm
from tests.unit.notify.samples import a_wish, an_occasion

some_districts = st.lists(st.sampled_from(["leppavaara", "tapiola", "matinkyla"]), max_size=3, unique=True)
some_kinds = st.lists(st.sampled_from(list(Kind)), max_size=3, unique=True)
some_themes = st.lists(st.sampled_from(["schools", "roads", "nature"]), max_size=3, unique=True)


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


@given(some_districts, some_themes, some_districts, some_themes, some_kinds)
def test_the_query_finds_exactly_those_whom_the_rule_concerns(
    of_occasion: list[str], about: list[str], districts: list[str], themes: list[str], kinds: list[Kind]
) -> None:
    occasion = an_occasion(districts=tuple(of_occasion), themes=tuple(about))
    wish = a_wish(tuple(districts), tuple(themes)).model_copy(update={"kinds": chosen(kinds)})
    query = Subscription.concerned(Rhythm.IMMEDIATE, [occasion], after="")
    assert _found_by(query, wish.districts, wish.themes, wish.kinds) == concerns(
        occasion, wish.districts, wish.themes, wish.kinds
    )


@given(st.lists(st.tuples(some_districts, some_themes), min_size=1, max_size=3), some_districts, some_themes)
def test_the_query_of_a_digest_misses_nobody_whom_an_item_concerns(
    items: list[tuple[list[str], list[str]]], districts: list[str], themes: list[str]
) -> None:
    occasions = [an_occasion(districts=tuple(d), themes=tuple(t)) for d, t in items]
    wish = a_wish(tuple(districts), tuple(themes))
    if any(concerns(occasion, wish.districts, wish.themes) for occasion in occasions):
        query = Subscription.concerned(Rhythm.DAILY, occasions, after="")
        assert _found_by(query, wish.districts, wish.themes)


def test_every_unknown_district_is_named() -> None:
    with pytest.raises(Rejected) as refused:
        require_known_districts(["atlantis", "tapiola", "eldorado"], ["tapiola", "leppavaara"])
    assert "atlantis, eldorado" in refused.value.problem.detail
    assert refused.value.problem.status == 422
    assert refused.value.problem.errors[0].pointer == "/data/districts"


def _found_by(
    query: dict[str, Any], districts: tuple[str, ...], themes: tuple[str, ...], kinds: tuple[str, ...] = (ALL,)
) -> bool:
    """Answer `$in` on lists as the database does."""
    wanted = {"wish.districts": districts, "wish.themes": themes, "wish.kinds": kinds}
    return all(not set(query[field]["$in"]).isdisjoint(stored) for field, stored in wanted.items() if field in query)
