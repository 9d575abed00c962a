"""Auditors deal numbers and names again from the revealed seed: nobody can have moved a person by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.panels.domain.sortition.compute import fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.proof import Terms, audit_file, disguised, publish
from shared.proof.bundle import AUDITORS, DRAW, LOTTERY, MANIFEST, SUMS, AuditFile, Manifest, files_of, sums
from shared.proof.canonical import canonical
from shared.proof.drawing import drawn
from shared.proof.verify import Refuted, unchecked, verify
from tests.unit.panels.sortition.cities import city
from tests.unit.panels.test_call import facts
from tests.unit.proof.test_bundle import DIGITS, SALT, SEED, quotas_of

SIZE = 5
POOL = disguised(city(24, SIZE, seed=5, values=(2, 2), homes=0.4)[0], SALT)
RULES = quotas_of(POOL, SIZE)
Change = Callable[[AuditFile], AuditFile]


def bundle(*, two_stages: bool = False, change: Change = lambda audit: audit, algorithm: str = "") -> dict[str, bytes]:
    """All files, auditors' included, of a lottery that was changed before anything was committed to."""
    fair = fairest(POOL, RULES, size=SIZE, seconds=60)
    lottery = of_two_stages(fair, SEED.encode()) if two_stages else lottery_of(fair, seed=SEED.encode(), size=200)
    audit = audit_file(POOL, lottery, SALT)
    files = publish(facts(quotas=RULES, size=SIZE, reserve=3), audit, lottery, Terms(SEED, None))
    manifest = Manifest.model_validate_json(files[MANIFEST])
    audit = change(audit)
    files = files_of(manifest.model_copy(update={"algorithm": algorithm or manifest.algorithm}), audit)
    files[DRAW] = canonical(drawn(files[MANIFEST], files[LOTTERY], audit, DIGITS, SEED).content())
    return files | {SUMS: sums(files)}


def alike(audit: AuditFile) -> tuple[int, int]:
    """Two who live alone, answer alike, and are never in one panel with the other."""
    alone = [
        at
        for at, one in enumerate(audit.applicants)
        if one.household is None or sum(other.household == one.household for other in audit.applicants) == 1
    ]
    return next(
        (one, other)
        for one in alone
        for other in alone
        if one < other
        and audit.applicants[one].attributes == audit.applicants[other].attributes
        and any((one in panel) != (other in panel) for panel in audit.panels)
    )


def with_two_exchanged(audit: AuditFile) -> AuditFile:
    """Have two who are alike exchange all their panels: every rule and every probability stays as it is."""
    one, other = alike(audit)
    to = {one: other, other: one}
    panels = tuple(tuple(sorted(to.get(at, at) for at in panel)) for panel in audit.panels)
    return audit.model_copy(update={"panels": panels})


def with_two_numbers_exchanged(audit: AuditFile) -> AuditFile:
    """Have two panels exchange their numbers."""
    other = next(at for at, panel in enumerate(audit.panels) if panel != audit.panels[0])
    order = [other, *range(1, other), 0, *range(other + 1, len(audit.panels))]
    panels, weights = (tuple(rows[at] for at in order) if rows else () for rows in (audit.panels, audit.weights))
    return audit.model_copy(update={"panels": panels, "weights": weights})


def with_two_classes_exchanged(audit: AuditFile) -> AuditFile:
    """Have two classes of people who live alone exchange their numbers, everywhere."""
    to = {0: 1, 1: 0}
    panels = tuple(tuple(sorted(to.get(number, number) for number in panel)) for panel in audit.panels)
    classes = tuple(to.get(number, number) for number in audit.classes)
    return audit.model_copy(update={"panels": panels, "classes": classes})


@pytest.mark.parametrize("two_stages", [False, True])
def test_the_seed_deals_the_same_again(*, two_stages: bool) -> None:
    files = bundle(two_stages=two_stages)
    assert "the seed deals the same numbers and names again" in list(verify(files))
    assert not unchecked(files)


@pytest.mark.parametrize(
    ("two_stages", "change"),
    [
        (False, with_two_exchanged),
        (False, with_two_numbers_exchanged),
        (True, with_two_numbers_exchanged),
        (True, with_two_classes_exchanged),
    ],
)
def test_whoever_dealt_by_hand_is_found_out_although_all_else_holds(change: Change, *, two_stages: bool) -> None:
    files = bundle(two_stages=two_stages, change=change)
    with pytest.raises(Refuted, match="not those that the seed deals"):
        list(verify(files))
    public = {name: data for name, data in files.items() if name not in {AUDITORS, SUMS}}
    public[SUMS] = sums(public)
    assert list(verify(public))
    assert "only auditors see" in unchecked(public)


def test_a_bundle_from_before_still_verifies_and_says_what_it_does_not_show() -> None:
    files = bundle(change=with_two_exchanged, algorithm="silta-leximin-lottery/2")
    assert list(verify(files))[-1].startswith("numbers and names can't be dealt again")
