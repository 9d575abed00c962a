"""A draw of two stages: first a panel of classes, by its weight; then who sits for each class."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from services.panels.domain.sortition.compute import Lottery, fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.lottery import size_for
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.proof.beacon import Digits
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, SUMS, AuditFile, Manifest, Tickets, sums
from shared.proof.canonical import canonical, sha256
from shared.proof.chances import chances
from shared.proof.drawing import drawn, key_of, name_ticket, number_drawn, seated
from shared.proof.verify import Refuted, verify, verify_ticket
from tests.unit.panels.people import quota, someone
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import DIGITS, ROOT, SALT, SEED, quotas_of, refusal
from tests.unit.proof.tickets import ticket_of

SIZE = 5
POOL = disguised(city(24, SIZE, seed=5, values=(2, 2), homes=0.4)[0], SALT)
RULES = quotas_of(POOL, SIZE)


@pytest.fixture(scope="module")
def lottery() -> Lottery:
    return of_two_stages(fairest(POOL, RULES, size=SIZE, seconds=60), SEED.encode())


@pytest.fixture(scope="module")
def made(lottery: Lottery) -> tuple[dict[str, bytes], AuditFile]:
    audit = audit_file(POOL, lottery, SALT)
    call = facts(quotas=RULES, size=SIZE, reserve=3)
    return publish(call, audit, lottery, Terms(SEED, None)), audit


def bundle(made: tuple[dict[str, bytes], AuditFile], *, auditors: bool = False, **changes: object) -> dict[str, bytes]:
    files, audit = made
    files = {name: data for name, data in files.items() if auditors or name != AUDITORS}
    drawing = drawn(files[MANIFEST], files[LOTTERY], audit, DIGITS, SEED).content()
    files[DRAW] = canonical({**drawing, **changes})
    files[SUMS] = sums(files)
    return files


def test_a_lottery_is_of_people_until_their_chances_or_its_files_grow_too_small_or_too_large() -> None:
    assert size_for(0.1, 40) == 1_000
    assert size_for(0.0003, 40) == 100_000
    assert size_for(0.0003, 50) is None
    assert size_for(0.0001, 10) is None
    pool = [someone(number) for number in range(6_000)]
    lottery = lottery_of(fairest(pool, [quota("age_group", "30-64", 1, 1)], size=1, seconds=60), seed=b"s")
    assert (lottery.panels, lottery.kinds, lottery.weights) == ((), ((0,),), (1_000_000_000,))
    assert (lottery.certificate.achieved, lottery.certificate.gap) == ("0.000167", "0.000000")


@pytest.mark.parametrize("auditors", [False, True], ids=["public", "auditors"])
def test_a_published_draw_of_two_stages_verifies(
    made: tuple[dict[str, bytes], AuditFile], tmp_path: Path, *, auditors: bool
) -> None:
    files = bundle(made, auditors=auditors)
    assert len(list(verify(files, expected=sha256(files[MANIFEST])))) == (11 if auditors else 6)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    script = ROOT / "docs" / "verify" / "verify_draw.py"
    ran = subprocess.run(
        [sys.executable, "-I", str(script), str(tmp_path)], check=False, capture_output=True, text=True
    )
    assert ran.stdout.endswith("verified\n"), ran.stdout + ran.stderr


@pytest.mark.parametrize("stages", [1, 2])
def test_a_ticket_tells_the_chance_that_auditors_reckon(lottery: Lottery, stages: int) -> None:
    fair = fairest(POOL, RULES, size=SIZE, seconds=60)
    audit = audit_file(POOL, lottery if stages == 2 else lottery_of(fair, seed=SEED.encode()), SALT)
    whole = publish(facts(quotas=RULES, size=SIZE, reserve=3), audit, lottery, Terms(SEED, None))
    manifest = Manifest.model_validate_json(whole[MANIFEST])
    tickets = Tickets(manifest, audit)
    told = [tickets.chance(tickets.of(one, SALT)) for one in tickets]
    assert told == pytest.approx(chances(manifest, audit))
    assert sum(told) == pytest.approx(SIZE)


def test_whoever_is_put_in_the_place_of_another_is_missed_by_auditors_and_by_that_other(
    made: tuple[dict[str, bytes], AuditFile],
) -> None:
    """By the other where no more members have smaller tickets than their class has seats, as of the first member."""
    audit, key = made[1], key_of(sha256(made[0][MANIFEST]), DIGITS)
    alone = Counter(one.household for one in audit.applicants)
    by_name = dict(zip((one.pseudonym for one in audit.applicants), audit.classes, strict=True))
    members = json.loads(bundle(made)[DRAW])["members"]
    by_order = [
        one.pseudonym
        for one in audit.applicants
        if one.pseudonym in members and (one.household is None or alone[one.household] == 1)
    ]
    cheated = min(by_order, key=lambda name: name_ticket(key, name))
    favourite = next(name for name in by_name if name not in members and by_name[name] != by_name[cheated])
    forged = bundle(made, auditors=True, members=sorted({*members, favourite} - {cheated}), reserves=[])
    assert "a reserve was passed over" in refusal(forged)
    public = {name: data for name, data in forged.items() if name not in {AUDITORS, SUMS}}
    public[SUMS] = sums(public)
    list(verify(public))
    ticket = canonical(ticket_of(public, audit, cheated).content())
    with pytest.raises(Refuted, match="contradict each other"):
        verify_ticket(public, ticket)
    assert "holds" in verify_ticket(bundle(made), ticket)


def test_two_stages_draw_everyone_as_often_as_was_promised_and_keep_every_rule(
    made: tuple[dict[str, bytes], AuditFile], lottery: Lottery
) -> None:
    files, audit = made
    people = dict(zip((one.pseudonym for one in audit.applicants), audit.applicants, strict=True))
    homes = {name: one.household for name, one in people.items()}
    times: Counter[str] = Counter()
    for turn in range(3_000):
        key = key_of(sha256(files[MANIFEST]), Digits(digits=f"simulated beacon {turn}"))
        number = number_drawn(key, len(lottery.kinds), lottery.weights)
        members = seated(audit, audit.panels[number], key)
        together = [homes[name] for name in members if homes[name] is not None]
        assert len(set(members)) == SIZE
        assert len(together) == len(set(together))
        counted = Counter(people[name].attributes["c0"] for name in members)
        assert all(rule.minimum <= counted[rule.value] <= rule.maximum for rule in RULES)
        times.update(members)
    manifest = Manifest.model_validate_json(files[MANIFEST])
    promised = chances(manifest, audit)
    assert f"{min(promised):.6f}" == manifest.certificate["achieved"]
    for one, chance in zip(audit.applicants, promised, strict=True):
        spread = (3_000 * chance * (1 - chance)) ** 0.5
        assert abs(times[one.pseudonym] - 3_000 * chance) <= 5 * spread
