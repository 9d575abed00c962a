from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.panels.domain import draw as drawing
from services.panels.domain.choice import TICKET_BITS, Bounds, choose
from services.panels.domain.draw import Selection, draw
from services.panels.domain.pool import Applicant, breaches, digest, drawable, in_ticket_order, seats, ticket
from services.panels.domain.shortfall import relaxed
from shared.contracts import Rejected
from shared.contracts.panels import Quota
from tests.unit.panels.people import pools, possible, quota, quotas, someone

ROOT = Path(__file__).parents[3]


def kind(rejected: pytest.ExceptionInfo[Rejected]) -> str:
    return rejected.value.problem.type.removeprefix("urn:silta:problem:")


@given(st.data())
def test_a_panel_is_drawn_exactly_when_a_valid_one_exists_and_is_the_one_with_the_smallest_tickets(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(1, 4))
    pool, rules = data.draw(pools()), data.draw(quotas(size))
    seed = data.draw(st.text(min_size=8, max_size=12))
    valid = possible(pool, rules, size)
    try:
        members = draw(pool, rules, size=size, reserve=2, seed=seed).members
    except Rejected:
        assert valid == []
    else:
        panel = [one for one in pool if one.id in members]
        assert breaches(panel, rules, size=size) == []
        assert sum(cut(seed, one) for one in panel) == min(sum(cut(seed, o) for o in group) for group in valid)


def cut(seed: str, one: Applicant) -> int:
    return ticket(seed, one.id) >> (256 - TICKET_BITS)


@settings(max_examples=50)
@given(st.data())
def test_reserves_are_the_next_tickets_and_no_household_has_two_among_members_and_reserves(
    data: st.DataObject,
) -> None:
    size, reserve = data.draw(st.integers(1, 3)), data.draw(st.integers(0, 6))
    pool = data.draw(pools(least=3))
    if drawable(pool) < size:
        return
    drawn = draw(pool, (), size=size, reserve=reserve, seed="the seed")
    by_id = {one.id: one for one in pool}
    taken = [by_id[id_] for id_ in (*drawn.members, *drawn.reserves)]
    assert drawable(taken) == len(taken)
    assert len(drawn.reserves) == min(reserve, drawable(pool) - size)
    assert [one.id for one in in_ticket_order("the seed", taken[size:])] == list(drawn.reserves)


@settings(max_examples=30)
@given(st.data())
def test_the_order_of_the_pool_makes_no_difference(data: st.DataObject) -> None:
    pool = data.draw(pools(least=4))
    if drawable(pool) < 2:
        return
    shuffled = data.draw(st.permutations(pool))
    first = draw(pool, (), size=2, reserve=1, seed="the seed")
    assert draw(shuffled, (), size=2, reserve=1, seed="the seed") == first
    assert digest(shuffled) == digest(pool)


CITY = """
import json
from services.panels.domain.draw import draw
from services.panels.domain.pool import Applicant
from shared.contracts.panels import Quota
pool = [
    Applicant(f"a{n:03}", {"age": "abcde"[n % 5], "district": "uvwxyz"[n * 7 % 11 % 6]}, f"h{n % 140}")
    for n in range(200)
]
quotas = [Quota(category="age", value=v, minimum=2, maximum=9) for v in "abcde"]
quotas += [Quota(category="district", value=v, minimum=1, maximum=5) for v in "uvwxyz"]
for seed in ("first seed", "second seed"):
    drawn = draw(pool, quotas, size=20, reserve=5, seed=seed)
    print(json.dumps([drawn.members, drawn.reserves]))
"""


def test_the_same_seed_and_pool_give_the_same_panel_in_every_process() -> None:
    def run(hash_seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
        return subprocess.run(
            [sys.executable, "-c", CITY], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout

    runs = [run(hash_seed) for hash_seed in ("0", "1", "4711")]
    assert runs[0] == runs[1] == runs[2]
    first, second = (json.loads(line) for line in runs[0].splitlines())
    assert first != second


def test_the_published_algorithm_still_draws_what_it_drew_when_it_was_published() -> None:
    pool = [someone(number, ("16-29", "30-64", "65+")[number % 3]) for number in range(12)]
    rules = [quota("age_group", value, 1, 2) for value in ("16-29", "30-64", "65+")]
    assert drawing.ALGORITHM == "silta-smallest-tickets/1"
    assert draw(pool, rules, size=4, reserve=2, seed="2027-01-31 lottery 07 11 23") == Selection(
        members=("a009", "a005", "a002", "a004"), reserves=("a000", "a006")
    )


def test_everyone_can_be_drawn_and_people_who_look_alike_have_like_chances() -> None:
    pool = [someone(number) for number in range(10)]
    times = dict.fromkeys((one.id for one in pool), 0)
    for number in range(400):
        for id_ in draw(pool, (), size=3, reserve=0, seed=f"seed number {number}").members:
            times[id_] += 1
    assert min(times.values()) > 80  # 120 expected, standard deviation 9
    assert max(times.values()) < 160


def test_a_tie_between_two_panels_is_broken_by_the_next_round_of_tickets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
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
        assert choose(pool, Bounds.of(2, ()), seed=seed, seconds=20) == smallest[0]
        rounds_needed.add(round_)
    assert {0, 1} <= rounds_needed


def test_too_few_applicants_are_told_with_the_numbers() -> None:
    pool = [someone(1, home="h"), someone(2, home="h"), someone(3)]
    with pytest.raises(Rejected) as refused:
        draw(pool, (), size=3, reserve=0, seed="the seed")
    assert kind(refused) == "pool-too-small"
    assert "needs 3 members, but 2 can be drawn (3 applicants" in refused.value.problem.detail


def test_a_quota_that_the_pool_cannot_meet_is_named_with_what_to_relax() -> None:
    pool = [someone(1, "65+"), *(someone(number) for number in range(2, 8))]
    rules = [quota("age_group", "65+", 3, 4), quota("age_group", "30-64", 0, 1)]
    with pytest.raises(Rejected) as refused:
        draw(pool, rules, size=4, reserve=0, seed="the seed")
    assert kind(refused) == "quotas-impossible"
    texts = refused.value.problem.texts
    assert texts is not None
    assert texts.in_language("en") == (
        "age_group = 65+: 3 needed, the pool has 1. Nothing was drawn. The draw would succeed if the minimum of "
        "age_group = 65+ were 1 (now 3) and the maximum of age_group = 30-64 were 3 (now 1)."
    )
    assert texts.in_language("fi").startswith("age_group = 65+: tarvitaan 3, hakijoissa on 1.")


def test_two_of_one_household_count_once_when_a_quota_is_short() -> None:
    pool = [someone(1, "65+", home="h"), someone(2, "65+", home="h"), someone(3), someone(4)]
    with pytest.raises(Rejected) as refused:
        draw(pool, [quota("age_group", "65+", 2, 2)], size=2, reserve=0, seed="the seed")
    assert "age_group = 65+: 2 needed, the pool has 1." in refused.value.problem.detail


def test_quotas_that_only_clash_together_are_told_so() -> None:
    pool = [someone(1, "65+", "tapiola"), someone(2, "16-29", "leppavaara"), someone(3, "65+", "tapiola")]
    rules = [quota("age_group", "16-29", 1, 2), quota("district", "tapiola", 2, 2)]
    with pytest.raises(Rejected) as refused:
        draw(pool, rules, size=2, reserve=0, seed="the seed")
    assert "no 2 of the applicants meet them all together" in refused.value.problem.detail


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


def test_a_draw_that_runs_out_of_time_says_so_and_draws_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "SECONDS", 0.0)
    with pytest.raises(Rejected) as refused:
        draw([someone(number) for number in range(9)], (), size=3, reserve=0, seed="the seed")
    assert kind(refused) == "draw-unfinished"


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ([someone(1), someone(1)], "a member twice"),
        ([someone(1, home="h"), someone(2, home="h")], "two of one household"),
        ([someone(1), someone(2), someone(3)], "3 members and not 2"),
        ([someone(1, "65+"), someone(2, "65+")], "age_group = 65+ has 2, not 0 to 1"),
    ],
)
def test_the_check_after_the_draw_sees_every_broken_rule(change: list[Applicant], breach: str) -> None:
    assert breach in breaches(change, [quota("age_group", "65+", 0, 1)], size=2)
