from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.panels.domain.pool import Applicant, breaches
from services.panels.domain.sortition.compute import Fair, fairest, lottery_of
from services.panels.domain.sortition.decomposition import Mixture
from services.panels.domain.sortition.program import Impossible
from shared.contracts.panels import Fairness, Quota
from tests.unit.panels.people import pools, quota, quotas, someone
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.sortition.slow_and_certain import every_panel, leximin

ROOT = Path(__file__).parents[4]


def chances(fair: Fair) -> dict[str, float]:
    return {
        id_: float(chance)
        for one, chance in zip(fair.classes.classes, fair.probabilities, strict=True)
        for id_ in one.members
    }


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_everyone_has_the_probability_that_trying_every_panel_gives_them(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 4))
    pool, rules = data.draw(pools(least=1)), data.draw(quotas(size))
    panels = every_panel(pool, rules, size)
    if not panels:
        with pytest.raises(Impossible):
            fairest(pool, rules, size=size, seconds=60)
        return
    found = chances(fairest(pool, rules, size=size, seconds=60))
    assert [found[one.id] for one in pool] == pytest.approx(leximin(len(pool), panels), abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.integers(12, 40), st.integers(2, 3), st.integers(0, 10_000))
def test_pools_of_up_to_forty_agree_with_trying_every_panel(applicants: int, size: int, seed: int) -> None:
    pool, rules = city(applicants, size, seed=seed, values=(2, 3), homes=0.3)
    panels = every_panel(pool, rules, size)
    if not panels:
        return
    found = chances(fairest(pool, rules, size=size, seconds=60))
    assert [found[one.id] for one in pool] == pytest.approx(leximin(len(pool), panels), abs=1e-6)


@pytest.mark.parametrize("objective", list(Fairness))
def test_every_panel_of_a_lottery_keeps_every_rule_and_nobody_has_much_less_than_was_mixed(
    objective: Fairness,
) -> None:
    pool, rules = city(150, 15, seed=3, homes=0.4)
    fair = fairest(pool, rules, size=15, objective=objective, seconds=60)
    lottery = lottery_of(fair, seed=b"a secret")
    people = {one.id: one for one in pool}
    assert not any(breaches([people[id_] for id_ in panel], rules, size=15) for panel in lottery.panels)
    certificate = lottery.certificate
    assert certificate.exact
    assert float(certificate.achieved) >= 0.95 * float(certificate.bound)
    assert float(certificate.achieved) * len(lottery.panels) >= 19


def test_those_of_one_class_are_in_as_many_panels_as_each_other_give_or_take_one() -> None:
    pool, rules = city(200, 12, seed=4, values=(2, 3), homes=0.5)
    fair = fairest(pool, rules, size=12, seconds=60)
    lottery = lottery_of(fair, seed=b"a secret")
    held = {one.id: 0 for one in pool}
    for panel in lottery.panels:
        for id_ in panel:
            held[id_] += 1
    for one in fair.classes.classes:
        counts = [held[id_] for id_ in one.members]
        assert max(counts) - min(counts) <= 1


def test_the_smallest_probability_is_the_one_that_linear_duality_proves() -> None:
    """Weights for which no panel weighs more than the bound prove that no lottery passes it (Farkas)."""
    pool, rules = city(120, 12, seed=6, homes=0.3)
    fair = fairest(pool, rules, size=12, seconds=60)
    least = min(chances(fair).values())
    assert _best_by_column_generation(pool, rules, 12) == pytest.approx(least, abs=1e-5)


def _best_by_column_generation(pool: list[Applicant], rules: list[Quota], size: int) -> float:
    """Return the largest minimum, person by person: start with any panel, add the heaviest one at the duals."""
    panels: list[list[int]] = [_heaviest(pool, rules, size, [1.0] * len(pool))]
    while True:
        master = highspy.Highs()  # type: ignore[no-untyped-call]
        master.silent()
        master.changeObjectiveSense(highspy.ObjSense.kMaximize)
        master.addVars(len(panels) + 1, np.zeros(len(panels) + 1), np.ones(len(panels) + 1))
        master.changeColCost(len(panels), 1.0)
        columns = np.arange(len(panels), dtype=np.int32)
        master.addRow(1.0, 1.0, len(panels), columns, np.ones(len(panels)))
        for one in range(len(pool)):
            there = [at for at, panel in enumerate(panels) if one in panel]
            master.addRow(
                0.0,
                highspy.kHighsInf,
                len(there) + 1,
                np.array([*there, len(panels)], dtype=np.int32),
                np.array([*[1.0] * len(there), -1.0]),
            )
        master.run()
        least = float(master.getInfo().objective_function_value)
        weights = [abs(value) for value in master.getSolution().row_dual[1:]]
        panel = _heaviest(pool, rules, size, weights)
        if sum(weights[one] for one in panel) <= least + 1e-6:
            return least
        panels.append(panel)


def _heaviest(pool: list[Applicant], rules: list[Quota], size: int, weights: list[float]) -> list[int]:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
    people = np.arange(len(pool), dtype=np.int32)
    highs.addVars(len(pool), np.zeros(len(pool)), np.ones(len(pool)))
    highs.changeColsCost(len(pool), people, np.array(weights))
    highs.changeColsIntegrality(len(pool), people, np.full(len(pool), highspy.HighsVarType.kInteger, dtype=object))
    homes: dict[str, list[int]] = {}
    for at, one in enumerate(pool):
        if one.household:
            homes.setdefault(one.household, []).append(at)
    rows = [(list(range(len(pool))), size, size), *[(home, 0, 1) for home in homes.values()]]
    rows += [([at for at, one in enumerate(pool) if one.has(rule)], rule.minimum, rule.maximum) for rule in rules]
    for there, low, high in rows:
        highs.addRow(low, high, len(there), np.array(there, dtype=np.int32), np.ones(len(there)))
    highs.run()
    return [at for at, value in enumerate(highs.getSolution().col_value) if value > 0.5]


def test_goldilocks_leaves_nobody_nearly_certain_where_leximin_would() -> None:
    pool, rules = city(150, 15, seed=8)
    highest = {
        objective: max(chances(fairest(pool, rules, size=15, objective=objective, seconds=60)).values())
        for objective in (Fairness.LEXIMIN, Fairness.GOLDILOCKS)
    }
    assert highest[Fairness.GOLDILOCKS] <= highest[Fairness.LEXIMIN] + 1e-6


def test_who_can_never_be_drawn_is_found_and_everyone_else_has_a_chance() -> None:
    pool = [someone(1, "65+"), someone(2, "16-29"), someone(3, "16-29"), someone(4), someone(5)]
    rules = [quota("age_group", "65+", 0, 0), quota("age_group", "16-29", 1, 1), quota("age_group", "30-64", 1, 1)]
    fair = fairest(pool, rules, size=2, seconds=60)
    assert [one.members for one in fair.never] == [("a001",)]
    assert chances(fair) == pytest.approx({"a001": 0, "a002": 0.5, "a003": 0.5, "a004": 0.5, "a005": 0.5})
    assert lottery_of(fair, seed=b"s").certificate.never == 1


def test_a_draw_that_runs_out_of_time_publishes_its_gap() -> None:
    pool, rules = city(60, 8, seed=2, values=(2, 3, 3))
    full = fairest(pool, rules, size=8, seconds=60)
    short = Fair(
        full.classes, full.polytope, full.target, full.bound, _only(full, 3), full.never, full.cuts, full.objective
    )
    certificate = lottery_of(short, seed=b"s").certificate
    assert not certificate.exact
    assert certificate.out_of_time
    assert float(certificate.gap) > 0


def _only(fair: Fair, count: int) -> Mixture:
    return Mixture(fair.mixture.panels[:count], np.full(count, 1 / count), 0.0)


CITY = """
import hashlib, json
from services.panels.domain.sortition.compute import fairest, lottery_of
from tests.unit.panels.sortition.cities import city
pool, quotas = city(120, 12, seed=1, homes=0.3)
for order in (pool, pool[::-1]):
    lottery = lottery_of(fairest(order, quotas, size=12, seconds=60), seed=b"seed")
    text = json.dumps([lottery.panels, lottery.certificate.model_dump(mode="json")])
    print(hashlib.sha256(text.encode()).hexdigest())
"""


def test_the_same_pool_and_seed_give_the_same_lottery_in_every_process_and_order() -> None:
    def run(hash_seed: str) -> list[str]:
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        return subprocess.run(
            [sys.executable, "-c", CITY], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        ).stdout.split()

    texts = [*run("0"), *run("4711")]
    assert len(texts) == 4
    assert len(set(texts)) == 1
