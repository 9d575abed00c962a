from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.domain import replacement
from services.panels.domain.pool import Applicant, breaches, drawable, seats, ticket
from services.panels.domain.replacement import Refill, Seats, Waiting
from shared.contracts.panels import Quota
from tests.unit.panels.people import pools, possible, quota, quotas, someone
from tests.unit.panels.test_shortfall import named

SEED = "the seed"


def held(*remaining: Applicant, rules: tuple[Quota, ...] = (), open_: int = 1) -> Seats:
    return Seats(remaining, open_, seats(rules, remaining))


def refill(
    held: Seats, reserves: tuple[Applicant, ...], rules: tuple[Quota, ...] = (), *, others: bool = False
) -> Refill:
    return replacement.refill(held, Waiting(reserves, others), rules, named(rules), seed=SEED)


def why(filled: Refill) -> str:
    assert filled.vacancy is not None
    return filled.vacancy.in_language("en")


@given(st.data())
def test_after_any_declines_the_panel_keeps_every_quota_or_an_honest_vacancy_stands(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 4))
    pool, rules = data.draw(pools(least=4)), data.draw(quotas(size))
    panels = possible(pool, rules, size)
    if not panels:
        return
    members = list(data.draw(st.sampled_from(panels)))
    reserves = [one for one in pool if one not in members]
    while members:
        leaving = data.draw(st.sampled_from(members))
        before = seats(rules, members)
        members.remove(leaving)
        filled = refill(Seats(tuple(members), 1, before), tuple(reserves), rules)
        fitting = [one for one in reserves if not breaches([*members, one], rules, size=size)]
        if not fitting:
            assert filled.invited == ()
            assert filled.vacancy is not None
            return
        assert filled.invited == (min(fitting, key=lambda one: ticket(SEED, one.id)),)
        assert filled.vacancy is None
        members.append(filled.invited[0])
        reserves.remove(filled.invited[0])


def test_a_reserve_who_would_break_a_quota_is_passed_over() -> None:
    rules = (quota("age_group", "65+", 1, 2),)
    filled = refill(held(someone(3), rules=rules), (someone(1, "30-64"), someone(2, "65+")), rules)
    assert filled.invited == (someone(2, "65+"),)


def test_nobody_who_lives_with_a_member_is_asked_but_one_who_lived_with_the_decliner_is() -> None:
    waiting = (someone(1, home="with the member"), someone(2, home="with the decliner"))
    filled = refill(held(someone(3, home="with the member")), waiting)
    assert [one.id for one in filled.invited] == ["a002"]


def test_where_no_reserve_fits_the_seat_waits_for_a_draw_that_reaches_the_others() -> None:
    rules = (quota("age_group", "65+", 1, 2),)
    for reserves in ((), (someone(1),)):
        filled = refill(held(someone(3), rules=rules), reserves, rules, others=True)
        assert filled.invited == ()
        assert "filled by a new public draw" in why(filled)


def test_a_vacancy_names_the_quota_that_nobody_left_can_meet() -> None:
    rules = (quota("district", "tapiola", 1, 2),)
    filled = refill(held(someone(3, district="leppavaara"), rules=rules), (someone(1, district="leppavaara"),), rules)
    assert filled.invited == ()
    assert why(filled).startswith("Major district: Greater Tapiola: at least 1 needed, and nobody left")
    assert filled.vacancy is not None
    assert filled.vacancy.in_language("fi").startswith("Suuralue: Suur-Tapiola: tarvitaan vähintään 1")


def test_a_vacancy_after_the_last_applicant_says_that_nobody_is_left() -> None:
    assert why(refill(held(someone(3)), ())) == "No applicants are left."


def test_an_earlier_vacancy_is_filled_as_soon_as_two_together_keep_the_quotas() -> None:
    # Two seats of 65+ and 16-29; the 65+ seat was vacant, then the one of 16-29 was given up.
    rules = (quota("age_group", "65+", 1, 1), quota("age_group", "16-29", 1, 1))
    waiting = (someone(1, "65+"), someone(2, "16-29"), someone(3, "30-64"))
    filled = refill(Seats((someone(9),), 2, (0, 1)), waiting, rules)
    assert {one.id for one in filled.invited} == {"a001", "a002"}
    assert filled.vacancy is None


def test_while_a_vacancy_stands_a_further_decline_is_still_made_good_by_one_of_the_same_kind() -> None:
    rules = (quota("age_group", "65+", 1, 1), quota("age_group", "16-29", 1, 1))
    filled = refill(Seats((someone(9),), 2, (0, 1)), (someone(3, "30-64"), someone(2, "16-29")), rules)
    assert [one.id for one in filled.invited] == ["a002"]
    assert filled.vacancy is not None


@given(st.data())
def test_no_replacement_ever_makes_two_of_one_household_or_passes_a_maximum(data: st.DataObject) -> None:
    rules = data.draw(quotas(4))
    pool = data.draw(pools(least=3))
    remaining = pool[: data.draw(st.integers(0, 2))]
    if drawable(remaining) < len(remaining) or any(
        count > rule.maximum for count, rule in zip(seats(rules, remaining), rules, strict=True)
    ):
        return
    open_ = data.draw(st.integers(1, 3))
    before = tuple(data.draw(st.integers(0, rule.maximum)) for rule in rules)
    filled = refill(Seats(tuple(remaining), open_, before), tuple(pool[2:]), rules)
    panel = [*remaining, *filled.invited]
    assert drawable(panel) == len(panel)
    assert len(filled.invited) <= open_
    if filled.invited:
        assert all(c <= rule.maximum for c, rule in zip(seats(rules, panel), rules, strict=True))
    assert (filled.vacancy is None) == (len(filled.invited) == open_)


def test_a_search_that_runs_out_of_time_leaves_the_seat_open_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "SECONDS", 0.0)
    filled = refill(held(someone(3)), (someone(1),))
    assert filled.invited == ()
    assert "did not finish in time" in why(filled)
