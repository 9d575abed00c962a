"""Whenever the time ends: panels that keep every rule, with an honest gap; and the limit changes nothing else."""

from __future__ import annotations

import base64
from collections import Counter

import pytest

from services.panels.domain.pool import breaches
from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition import compute, decomposition
from services.panels.domain.sortition.compute import Lottery, fairest, lottery_of
from services.panels.domain.sortition.program import Deadline, Program
from services.panels.lottery_order import Order, Person
from services.panels.lottery_process import compute as answer
from shared.contracts.panels import Fairness
from shared.proof.bundle import AUDITORS, MANIFEST, SUMS, AuditFile, Manifest, sums
from shared.proof.canonical import sha256
from shared.proof.verify import verify
from shared.text import Text
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts

SIZE = 8
POOL, RULES = city(60, SIZE, seed=2, values=(2, 3, 3), homes=0.3)


class Looks(Deadline):
    """Time that passes only when somebody looks at the clock, and ends after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__(0.0)
        self.looks = looks

    @property
    def left(self) -> float:
        self.looks -= 1
        return max(float(self.looks), 0.0)


def drawn_within(looks: int, monkeypatch: pytest.MonkeyPatch, objective: Fairness = Fairness.LEXIMIN) -> Lottery:
    monkeypatch.setattr(compute, "Deadline", lambda _: Looks(looks))
    return lottery_of(fairest(POOL, RULES, size=SIZE, objective=objective, seconds=1), seed=b"s")


def looks_needed(monkeypatch: pytest.MonkeyPatch, objective: Fairness) -> int:
    clock = Looks(1_000_000)
    monkeypatch.setattr(compute, "Deadline", lambda _: clock)
    fairest(POOL, RULES, size=SIZE, objective=objective, seconds=1)
    return 1_000_000 - clock.looks


@pytest.mark.usefixtures("mixed_either_way")
@pytest.mark.parametrize("objective", list(Fairness))
def test_at_whichever_look_the_time_ends_there_are_valid_panels_and_an_honest_gap(
    objective: Fairness, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = {one.id: one for one in POOL}
    needed = looks_needed(monkeypatch, objective)
    best = float(drawn_within(needed + 1, monkeypatch).certificate.bound)
    found = set[bool]()
    for looks in (*range(1, 24), *range(24, needed, 1 + needed // 24), needed + 1):
        try:
            lottery = drawn_within(looks, monkeypatch, objective)
        except Unfinished:
            assert not found, f"panels were known, and yet there was no lottery after {looks} looks"
            continue
        found.add(lottery.certificate.exact)
        if lottery.panels:
            assert not any(breaches([people[id_] for id_ in panel], RULES, size=SIZE) for panel in set(lottery.panels))
        certificate = lottery.certificate
        assert float(certificate.bound) >= best - 1e-6
        assert certificate.out_of_time == (looks <= needed)
        assert certificate.exact or certificate.out_of_time
        if certificate.unknown:
            assert float(certificate.gap) >= 1
            continue
        assert float(certificate.mixed) <= best + 1e-6
        if objective is not Fairness.GOLDILOCKS:
            assert float(certificate.gap) >= 1 - float(certificate.achieved) / best - 1e-5
    assert found == {False, True}


@pytest.mark.usefixtures("mixed_either_way")
def test_where_no_mixing_is_done_in_time_all_that_was_gathered_has_the_same_weight(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise Unfinished("too slow")

    best = float(lottery_of(fairest(POOL, RULES, size=SIZE, seconds=60), seed=b"s").certificate.bound)
    monkeypatch.setattr(decomposition._Mixing, "best", never)
    monkeypatch.setattr(Program, "approach", never)
    fair = fairest(POOL, RULES, size=SIZE, seconds=60)
    assert not fair.exact
    assert fair.probabilities.min(where=fair.polytope.most > 0, initial=1.0) > 0.8 * best


def test_a_clock_that_runs_fast_gives_the_same_lottery_until_it_has_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = looks_needed(monkeypatch, Fairness.LEXIMIN)
    barely, amply = (drawn_within(looks, monkeypatch) for looks in (needed + 1, needed * 1_000))
    assert barely == amply


def test_when_the_time_ends_the_manifest_tells_how_far_the_published_panels_are_from_the_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    needed = looks_needed(monkeypatch, Fairness.LEXIMIN)
    monkeypatch.setattr(compute, "Deadline", lambda _: Looks(needed // 3))
    order = Order(
        facts=facts(quotas=RULES, size=SIZE),
        groups=tuple(Text(en=one.value) for one in RULES),
        people=tuple(Person(id=one.id, attributes=dict(one.attributes), household=one.household) for one in POOL),
        objective=Fairness.LEXIMIN,
        seconds=1,
        seed="s",
        salt="salt",
        beacon_round=None,
    )
    line = answer(order, compute.quiet)
    assert line.files is not None
    assert line.shown is not None
    manifest, audit = (base64.b64decode(line.files[name]) for name in (MANIFEST, AUDITORS))
    certificate = Manifest.model_validate_json(manifest).certificate
    assert (certificate["exact"], certificate["out_of_time"], certificate["unknown"]) == (False, True, 0)
    panels = AuditFile.model_validate_json(audit).panels
    fewest = min(Counter(at for panel in panels for at in panel).values())
    files = {name: base64.b64decode(data) for name, data in line.files.items()}
    assert list(verify(files | {SUMS: sums(files)}, expected=sha256(manifest))), "auditors find what it says"
    gap = 1 - fewest / len(panels) / float(certificate["bound"])
    assert gap > 0.05
    assert float(certificate["gap"]) == line.shown.gap == pytest.approx(gap, abs=1e-5)
