from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.domain import replacement
from services.panels.domain.draw import draw
from services.panels.domain.pool import Applicant, breaches, drawable, in_ticket_order, seats
from services.panels.domain.replacement import Seats, Waiting, refill
from shared.contracts import Rejected
from shared.contracts.panels import Quota
from tests.unit.panels.people import pools, quota, quotas, someone

SEED = "the seed"


def held(*remaining: Applicant, rules: tuple[Quota, ...] = (), open_: int = 1) -> Seats:
    return Seats(remaining, open_, seats(rules, remaining))


@given(st.data())
def test_after_any_declines_the_panel_keeps_every_quota_or_an_honest_vacancy_stands(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 4))
    pool, rules = data.draw(pools(least=4)), data.draw(quotas(size))
    try:
        drawn = draw(pool, rules, size=size, reserve=2, seed=SEED)
    except Rejected:
        return
    by_id = {one.id: one for one in pool}
    members = [by_id[id_] for id_ in drawn.members]
    reserves = [by_id[id_] for id_ in drawn.reserves]
    others = [one for one in pool if one not in members and one not in reserves]
    while members:
        leaving = data.draw(st.sampled_from(members))
        before = seats(rules, members)
        members.remove(leaving)
        filled = refill(Seats(tuple(members), 1, before), Waiting(tuple(reserves), tuple(others)), rules, seed=SEED)
        fitting = [one for one in (*reserves, *others) if not breaches([*members, one], rules, size=size)]
        if not fitting:
            assert filled.invited == ()
            assert filled.vacancy is not None
            return
        first_asked = [one for one in fitting if one in reserves] or fitting
        assert filled.invited == (in_ticket_order(SEED, first_asked)[0],)
        assert filled.vacancy is None
        members.append(filled.invited[0])
        reserves = [one for one in reserves if one not in members]
        others = [one for one in others if one not in members]


def test_a_reserve_is_asked_before_anyone_who_was_not_drawn() -> None:
    everyone = [someone(number) for number in range(6)]
    for reserve, other in itertools.permutations(everyone[1:], 2):
        assert refill(held(everyone[0]), Waiting((reserve,), (other,)), (), seed=SEED).invited == (reserve,)


def test_a_reserve_who_would_break_a_quota_is_passed_over() -> None:
    rules = (quota("age_group", "65+", 1, 2),)
    waiting = Waiting((someone(1, "30-64"),), (someone(2, "65+"),))
    assert refill(held(someone(3), rules=rules), waiting, rules, seed=SEED).invited == (someone(2, "65+"),)


def test_nobody_who_lives_with_a_member_is_asked_but_one_who_lived_with_the_decliner_is() -> None:
    waiting = Waiting((someone(1, home="with the member"),), (someone(2, home="with the decliner"),))
    filled = refill(held(someone(3, home="with the member")), waiting, (), seed=SEED)
    assert [one.id for one in filled.invited] == ["a002"]


def test_a_vacancy_names_the_quota_that_nobody_left_can_meet() -> None:
    rules = (quota("age_group", "65+", 1, 2),)
    filled = refill(held(someone(3), rules=rules), Waiting((someone(1),), ()), rules, seed=SEED)
    assert filled.invited == ()
    assert filled.vacancy is not None
    assert filled.vacancy.in_language("en").startswith("age_group = 65+: at least 1 needed, and nobody left")


def test_a_vacancy_after_the_last_applicant_says_that_nobody_is_left() -> None:
    filled = refill(held(someone(3)), Waiting((), ()), (), seed=SEED)
    assert filled.vacancy is not None
    assert filled.vacancy.in_language("en") == "No applicants are left."


def test_an_earlier_vacancy_is_filled_as_soon_as_two_together_keep_the_quotas() -> None:
    # Two seats of 65+ and 16-29; the 65+ seat was vacant, then the one of 16-29 was given up.
    rules = (quota("age_group", "65+", 1, 1), quota("age_group", "16-29", 1, 1))
    waiting = Waiting((someone(1, "65+"),), (someone(2, "16-29"), someone(3, "30-64")))
    filled = refill(Seats((someone(9),), 2, (0, 1)), waiting, rules, seed=SEED)
    assert {one.id for one in filled.invited} == {"a001", "a002"}
    assert filled.vacancy is None


def test_while_a_vacancy_stands_a_further_decline_is_still_made_good_by_one_of_the_same_kind() -> None:
    rules = (quota("age_group", "65+", 1, 1), quota("age_group", "16-29", 1, 1))
    waiting = Waiting((someone(3, "30-64"),), (someone(2, "16-29"),))
    filled = refill(Seats((someone(9),), 2, (0, 1)), waiting, rules, seed=SEED)
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
    filled = refill(Seats(tuple(remaining), open_, before), Waiting((), tuple(pool[2:])), rules, seed=SEED)
    panel = [*remaining, *filled.invited]
    assert drawable(panel) == len(panel)
    assert len(filled.invited) <= open_
    if filled.invited:
        assert all(c <= rule.maximum for c, rule in zip(seats(rules, panel), rules, strict=True))
    assert (filled.vacancy is None) == (len(filled.invited) == open_)


def test_a_search_that_runs_out_of_time_leaves_the_seat_open_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replacement, "SECONDS", 0.0)
    filled = refill(held(someone(3)), Waiting((someone(1),), ()), (), seed=SEED)
    assert filled.invited == ()
    assert filled.vacancy is not None
    assert "did not finish in time" in filled.vacancy.in_language("en")
