"""What quotas would have to give, in words and by the least; and whom tickets choose for seats that are given up."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.domain.choice import Bounds, choose
from services.panels.domain.pool import Applicant, breaches, drawable, seats, ticket
from services.panels.domain.shortfall import advice, relaxed, why_impossible
from services.panels.words import groups_of
from shared.city import City
from shared.contracts.panels import Quota
from shared.text import Text
from tests.unit.panels.people import pools, possible, quota, quotas, someone
from tests.unit.panels.test_call import facts

TAPIOLA = Text(fi="Suur-Tapiola", sv="Stor-Hagalund", en="Greater Tapiola")
CITY = City.model_validate(
    {"city": {"en": "Espoo"}, "districts": ({"id": "tapiola", "name": TAPIOLA.model_dump(), "population": 1},)}
)


def named(rules: Sequence[Quota]) -> tuple[Text, ...]:
    return groups_of(facts(quotas=rules), CITY)


def test_a_quota_that_the_pool_cannot_meet_is_named_in_words_with_what_to_relax() -> None:
    pool = [someone(1, district="tapiola"), *(someone(number, district="leppavaara") for number in range(2, 8))]
    rules = [quota("district", "tapiola", 3, 4), quota("district", "leppavaara", 0, 1)]
    why = why_impossible(pool, rules, named(rules), size=4)
    give = advice(rules, relaxed(pool, rules, size=4, seconds=20), named(rules))
    assert why.in_language("en") == "Major district: Greater Tapiola: 3 needed, the pool has 1."
    assert why.in_language("sv") == "Storområde: Stor-Hagalund: 3 behövs, bland de sökande finns 1."
    assert give.in_language("fi") == (
        "ryhmän ”Suuralue: Suur-Tapiola” vähimmäismäärä olisi 1 (nyt 3) ja "
        "ryhmän ”Suuralue: leppavaara” enimmäismäärä olisi 3 (nyt 1)"
    )


def test_two_of_one_household_count_once_when_a_quota_is_short() -> None:
    pool = [someone(1, "65+", home="h"), someone(2, "65+", home="h"), someone(3), someone(4)]
    rules = [quota("age_group", "65+", 2, 2)]
    assert "2 needed, the pool has 1." in why_impossible(pool, rules, named(rules), size=2).in_language("en")


def test_quotas_that_only_clash_together_are_told_so() -> None:
    pool = [someone(1, "65+", "tapiola"), someone(2, "16-29", "leppavaara"), someone(3, "65+", "tapiola")]
    rules = [quota("age_group", "16-29", 1, 2), quota("district", "tapiola", 2, 2)]
    why = why_impossible(pool, rules, named(rules), size=2).in_language("en")
    assert "no 2 of the applicants meet them all together" in why


@given(st.data())
def test_the_advice_makes_the_draw_possible_and_asks_for_the_least_that_any_panel_would_need(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, 3))
    pool, rules = data.draw(pools(most=7)), data.draw(quotas(size))
    if drawable(pool) < size:
        return
    eased = relaxed(pool, rules, size=size, seconds=20)
    assert possible(pool, eased, size)
    assert all(n.minimum <= o.minimum and n.maximum >= o.maximum for o, n in zip(rules, eased, strict=True))
    asked = sum(o.minimum - n.minimum + n.maximum - o.maximum for o, n in zip(rules, eased, strict=True))
    assert asked == min(lacking(group, rules) for group in possible(pool, (), size))


def lacking(group: Sequence[Applicant], rules: Sequence[Quota]) -> int:
    """By how much the quotas would have to give for just this panel."""
    return sum(
        max(rule.minimum - count, count - rule.maximum, 0)
        for rule, count in zip(rules, seats(rules, group), strict=True)
    )


def test_a_tie_between_two_choices_is_broken_by_the_next_round_of_tickets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.panels.domain.choice.TICKET_BITS", 3)
    pool = [someone(number) for number in range(6)]
    rounds_needed = set()
    for seed in (f"seed number {number}" for number in range(30)):
        for round_ in itertools.count():
            sums = {
                pair: sum(ticket(seed, one.id, round_=round_) >> 253 for one in pair)
                for pair in itertools.combinations(pool, 2)
            }
            smallest = [pair for pair, total in sums.items() if total == min(sums.values())]
            if len(smallest) == 1:
                break
        assert choose(pool, Bounds(2, (), (), ()), seed=seed, seconds=20) == smallest[0]
        rounds_needed.add(round_)
    assert {0, 1} <= rounds_needed


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ([someone(1), someone(1)], "a member twice"),
        ([someone(1, home="h"), someone(2, home="h")], "two of one household"),
        ([someone(1), someone(2), someone(3)], "3 members and not 2"),
        ([someone(1, "65+"), someone(2, "65+")], "age_group = 65+ has 2, not 0 to 1"),
    ],
)
def test_the_check_of_a_panel_sees_every_broken_rule(change: list[Applicant], breach: str) -> None:
    assert breach in breaches(change, [quota("age_group", "65+", 0, 1)], size=2)
