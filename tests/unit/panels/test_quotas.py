from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.panels.domain.quotas import eased, proposed
from shared.contracts import Rejected
from shared.contracts.panels import ProposeQuotas, Quota
from shared.contracts.population import Population
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import check, facts
from tests.unit.panels.test_handlers import Panels

LANGUAGES = Population(category="mother_tongue", weights={"fi": 0.699, "sv": 0.064, "other": 0.236})


def test_quotas_are_the_floor_and_the_ceiling_of_each_groups_share() -> None:
    people = Population(category="district", weights={"tapiola": 300, "leppavaara": 500, "kauklahti": 200})
    told = [(one.value, one.minimum, one.maximum) for one in proposed([people], 12)]
    assert told == [("tapiola", 3, 4), ("leppavaara", 6, 6), ("kauklahti", 2, 3)]


def test_a_share_that_is_whole_is_not_spoilt_by_binary_fractions() -> None:
    tenths = Population(category="age_group", weights={"16-29": 0.1, "30-64": 0.7, "65+": 0.2})
    assert [(one.minimum, one.maximum) for one in proposed([tenths], 30)] == [(3, 3), (21, 21), (6, 6)]


@given(
    weights=st.dictionaries(st.text("abc", min_size=1), st.floats(0, 1e9), min_size=1, max_size=12),
    size=st.integers(1, 1000),
)
def test_proposed_quotas_can_always_be_opened(weights: dict[str, float], size: int) -> None:
    if not any(weights.values()):
        with pytest.raises(ValidationError):
            Population(category="group", weights=weights)
        return
    quotas = proposed([Population(category="group", weights=weights)], size)
    check(facts(size=size, quotas=quotas))
    assert all(one.maximum - one.minimum <= 1 for one in quotas)


@given(
    bounds=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), min_size=1, max_size=6),
    size=st.integers(1, 30),
)
def test_what_is_advised_can_be_opened_and_changes_no_more_than_it_must(bounds: list[list[int]], size: int) -> None:
    quotas = [quota("group", f"v{n}", low, high) for n, (low, high) in enumerate(bounds)]
    better = eased(quotas, size)
    check(facts(size=size, quotas=better))
    lowered = sum(old.minimum - new.minimum for old, new in zip(quotas, better, strict=True))
    raised = sum(new.maximum - old.maximum for old, new in zip(quotas, better, strict=True))
    assert lowered == max(0, sum(one.minimum for one in quotas) - size)
    assert raised == max(0, size - sum(one.maximum for one in quotas))


async def test_quotas_are_proposed_from_what_is_given_and_nothing_is_stored() -> None:
    panels = Panels()
    result = await panels.handle(ProposeQuotas(size=100, population=(LANGUAGES,)))
    assert result.quotas == (
        Quota(category="mother_tongue", value="fi", minimum=69, maximum=70),
        Quota(category="mother_tongue", value="sv", minimum=6, maximum=7),
        Quota(category="mother_tongue", value="other", minimum=23, maximum=24),
    )
    assert result.population == (LANGUAGES,)
    assert (panels.said, panels.store.rows) == ([], {})


async def test_a_category_that_the_city_knows_nothing_of_is_pointed_at() -> None:
    with pytest.raises(Rejected) as refused:
        await Panels().handle(
            ProposeQuotas(size=10, categories=("mother_tongue", "shoe_size"), population=(LANGUAGES,))
        )
    assert refused.value.problem.errors[0].pointer == "/data/categories/1"
    assert "it has: mother_tongue" in refused.value.problem.detail
