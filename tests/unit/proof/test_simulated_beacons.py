"""Ten thousand simulated beacons draw everyone as often as the fairest probabilities say, in one stage and in two."""

from __future__ import annotations

from collections import Counter

import pytest

from services.panels.domain.sortition.compute import Fair, fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.proof.beacon import Digits
from shared.proof.bundle import LOTTERY, MANIFEST, AuditFile, LotteryFile
from shared.proof.canonical import sha256
from shared.proof.drawing import drawn, key_of, number_drawn, seated
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import SALT, SEED, quotas_of

BEACONS, SIZE, PANELS = 10_000, 5, 1_000
PEOPLE, _ = city(24, SIZE, seed=5, values=(2, 2), homes=0.4)
POOL = disguised(PEOPLE, SALT)
RULES = quotas_of(POOL, SIZE)


@pytest.fixture(scope="module")
def fair() -> Fair:
    found = fairest(POOL, RULES, size=SIZE, seconds=600)
    assert found.exact
    return found


@pytest.mark.parametrize("stages", [1, 2])
def test_ten_thousand_beacons_draw_everyone_as_often_as_leximin_promises(fair: Fair, stages: int) -> None:
    made = lottery_of(fair, seed=SEED.encode(), size=PANELS) if stages == 1 else of_two_stages(fair, SEED.encode())
    audit = audit_file(POOL, made, SALT)
    files = publish(facts(quotas=RULES, size=SIZE, reserve=3), audit, made, Terms(SEED, None))
    weights = LotteryFile.model_validate_json(files[LOTTERY]).weights
    times: Counter[str] = Counter()
    for turn in range(BEACONS):
        beacon = Digits(digits=f"simulated beacon {turn}")
        key = key_of(sha256(files[MANIFEST]), beacon)
        panel = audit.panels[number_drawn(key, len(audit.panels), weights)]
        members = seated(audit, panel, key) if stages == 2 else tuple(audit.applicants[at].pseudonym for at in panel)
        times.update(members)
        if turn % 200 == 0:
            _is_what_is_drawn(files, audit, beacon, members)
    promised = {
        id_: float(chance)
        for one, chance in zip(fair.classes.classes, fair.goal.chances, strict=True)
        for id_ in one.members
    }
    for id_, chance in promised.items():
        # What equal weights round away, and five standard deviations.
        rounded = BEACONS / PANELS if stages == 1 else 1
        assert abs(times[id_] - BEACONS * chance) <= 5 * (BEACONS * chance * (1 - chance)) ** 0.5 + rounded


def _is_what_is_drawn(files: dict[str, bytes], audit: AuditFile, beacon: Digits, members: tuple[str, ...]) -> None:
    """Hold the whole draw, reserves and all, to the part of it that is counted."""
    drawing = drawn(files[MANIFEST], files[LOTTERY], audit, beacon, SEED)
    assert drawing.members == tuple(sorted(members))
    assert len(set(drawing.reserves)) == 3
    assert not set(drawing.reserves) & set(members)
