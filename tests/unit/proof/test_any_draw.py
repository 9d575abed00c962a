"""Whatever pool and rules: what is published of its draw verifies, by both verifiers, for everyone and for auditors."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.panels.domain.pool import Applicant, drawable
from services.panels.domain.shortfall import relaxed
from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition import compute
from services.panels.domain.sortition.compute import Lottery, fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.contracts.panels import Fairness, Quota
from shared.proof.beacon import Digits
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, POOL, SUMS, AuditFile, sums
from shared.proof.canonical import canonical, sha256
from shared.proof.drawing import drawn
from shared.proof.verify import verify, verify_ticket
from tests.unit.panels.people import pools, quotas
from tests.unit.panels.sortition.cities import tight_pools
from tests.unit.panels.sortition.test_out_of_time import Looks
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import ROOT, SALT, SEED
from tests.unit.proof.tickets import ticket_of

SCRIPT = ROOT / "docs" / "verify" / "verify_draw.py"


def holds(lottery: Lottery, pool: list[Applicant], rules: list[Quota], size: int, by: tuple[str, int]) -> None:
    """Publish, draw, and have everything checked: by everyone, by auditors, by an applicant, by the short script.

    `by` are the digits that are drawn, and the turn.
    """
    digits, turn = by
    audit = audit_file(pool, lottery, SALT)
    terms = Terms(SEED, None, turn=turn, follows="a" * 64 if turn else None)
    files = publish(facts(quotas=rules, size=size, reserve=2), audit, lottery, terms)
    expected = sha256(files[MANIFEST])
    shown = {name: files[name] for name in (MANIFEST, POOL, LOTTERY)}
    assert list(verify(shown | {SUMS: sums(shown)}, expected=expected))
    audit = AuditFile.model_validate_json(files[AUDITORS])
    files[DRAW] = canonical(drawn(files[MANIFEST], files[LOTTERY], audit, Digits(digits=digits), SEED).content())
    found = list(verify(files | {SUMS: sums(files)}, expected=expected))
    assert "the seed deals the same numbers and names again" in found
    public = {name: data for name, data in files.items() if name != AUDITORS}
    public[SUMS] = sums(public)
    assert list(verify(public, expected=expected))
    for one in audit.applicants[:3]:
        assert verify_ticket(public, canonical(ticket_of(public, audit, one.pseudonym).content()))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in public.items():
            (Path(folder) / name).write_bytes(data)
        command = [sys.executable, "-I", "-S", str(SCRIPT), folder, expected]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        assert ran.stdout.endswith("verified\n"), ran.stdout + ran.stderr


DRAWS = st.tuples(
    st.sampled_from(Fairness),
    st.booleans(),
    st.tuples(st.text(alphabet="0123456789", min_size=8, max_size=20), st.integers(0, 1)),
)


@settings(max_examples=40, deadline=None)
@given(st.data(), DRAWS)
def test_what_is_published_of_any_draw_verifies(
    data: st.DataObject, draw: tuple[Fairness, bool, tuple[str, int]]
) -> None:
    objective, two_stages, by = draw
    size = data.draw(st.integers(1, 6))
    people = data.draw(pools(least=size, most=24, homes=4).filter(lambda pool: drawable(pool) >= size))
    pool = disguised(people, SALT)
    rules = relaxed(pool, data.draw(quotas(size)), size=size, seconds=600)
    fair = fairest(pool, rules, size=size, objective=objective, seconds=600)
    lottery = of_two_stages(fair, SEED.encode()) if two_stages else lottery_of(fair, seed=SEED.encode(), size=100)
    holds(lottery, pool, list(rules), size, by)


@settings(max_examples=15, deadline=None)
@given(tight_pools, DRAWS)
def test_what_is_published_of_a_draw_that_few_panels_fit_verifies(
    made: tuple[list[Applicant], list[Quota], int], draw: tuple[Fairness, bool, tuple[str, int]]
) -> None:
    (people, rules, size), (objective, two_stages, by) = made, draw
    pool = disguised(people, SALT)
    fair = fairest(pool, rules, size=size, objective=objective, seconds=600)
    lottery = of_two_stages(fair, SEED.encode()) if two_stages else lottery_of(fair, seed=SEED.encode(), size=100)
    holds(lottery, pool, rules, size, by)


@settings(max_examples=25, deadline=None)
@given(tight_pools, DRAWS, st.integers(1, 60))
def test_what_is_published_of_a_draw_whose_time_ended_verifies(
    made: tuple[list[Applicant], list[Quota], int], draw: tuple[Fairness, bool, tuple[str, int]], looks: int
) -> None:
    (people, rules, size), (objective, two_stages, by) = made, draw
    pool = disguised(people, SALT)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compute, "Deadline", lambda _: Looks(looks))
        try:
            fair = fairest(pool, rules, size=size, objective=objective, seconds=1)
        except Unfinished:
            return
    lottery = of_two_stages(fair, SEED.encode()) if two_stages else lottery_of(fair, seed=SEED.encode(), size=100)
    holds(lottery, pool, rules, size, by)
