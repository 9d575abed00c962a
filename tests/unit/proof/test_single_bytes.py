"""A change of any single byte is caught, whatever kind of draw the bundle is of and whoever it is for."""

from __future__ import annotations

import pytest

from services.panels.domain.sortition.compute import fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.proof.beacon import Beacon, Digits, DrandRound
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, SUMS, sums
from shared.proof.canonical import canonical, sha256
from shared.proof.drawing import drawn
from shared.proof.verify import Refuted, verify
from tests.unit.panels.people import quota, someone
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import ROUND, SALT, SEED

DIGITS = Digits(digits="07 11 23 31 38 40 + 5")
PEOPLE = [someone(number, "65+" if number % 2 else "30-64", home=f"h{number // 3}") for number in range(9)]
POOL = disguised(PEOPLE, SALT)
RULES = [quota("age_group", "65+", 1, 2)]
KINDS = ["one stage", "two stages", "replacement"]
EVERY_BIT = [1 << bit for bit in range(8)]


def bundle(kind: str, *, auditors: bool, beacon: Beacon = DIGITS) -> dict[str, bytes]:
    """A drawn lottery of twenty small panels, as it is published or as auditors get it."""
    fair = fairest(POOL, RULES, size=3, seconds=600)
    two = kind == "two stages"
    lottery = of_two_stages(fair, SEED.encode()) if two else lottery_of(fair, seed=SEED.encode(), size=20)
    audit = audit_file(POOL, lottery, SALT)
    turn, follows = (1, "a" * 64) if kind == "replacement" else (0, None)
    named = beacon.round if isinstance(beacon, DrandRound) else None
    terms = Terms(SEED, named, turn=turn, follows=follows)
    files = publish(facts(quotas=RULES, size=3, reserve=2), audit, lottery, terms)
    files[DRAW] = canonical(drawn(files[MANIFEST], files[LOTTERY], audit, beacon, SEED).content())
    if not auditors:
        del files[AUDITORS]
    return files | {SUMS: sums(files)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("auditors", [False, True], ids=["public", "auditors"])
def test_a_byte_that_is_changed_anywhere_to_anything_near_it_is_caught(kind: str, *, auditors: bool) -> None:
    files = bundle(kind, auditors=auditors)
    assert len(list(verify(files, expected=sha256(files[MANIFEST])))) > 5
    for name, data in files.items():
        for at in range(len(data)):
            for bit in EVERY_BIT if name in {MANIFEST, DRAW, SUMS} else EVERY_BIT[at % 8 : at % 8 + 1]:
                changed = data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :]
                with pytest.raises(Refuted):
                    next(verify({**files, name: changed}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("auditors", [False, True], ids=["public", "auditors"])
def test_whoever_changes_any_byte_and_makes_the_list_of_sums_anew_is_found_out(kind: str, *, auditors: bool) -> None:
    """Also by those who did not note the manifest's hash down: the draw names it.

    Of digits drawn by hand only witnesses know whether they were others, if those draw the same panel.
    """
    files = bundle(kind, auditors=auditors, beacon=ROUND)
    for name in sorted(set(files) - {SUMS}):
        data = files[name]
        for at in range(len(data)):
            changed = {**files, name: data[:at] + bytes([data[at] ^ 1 << at % 7]) + data[at + 1 :]}
            del changed[SUMS]
            with pytest.raises(Refuted):
                list(verify(changed | {SUMS: sums(changed)}))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("auditors", [False, True], ids=["public", "auditors"])
def test_a_file_that_is_cut_short_goes_on_or_is_missing_is_caught(kind: str, *, auditors: bool) -> None:
    files = bundle(kind, auditors=auditors)
    for name, data in files.items():
        for changed in (data[:-1], data[1:], data + b"\n", b"", data + data):
            with pytest.raises(Refuted):
                list(verify({**files, name: changed}))
        with pytest.raises(Refuted):
            list(verify({other: there for other, there in files.items() if other != name}))
