"""Checks the files of a draw. Needs nothing but them: no solver, no database, no network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

from shared.proof.alternates import reserve_ticket, reserves_of
from shared.proof.beacon import Digits, DrandRound
from shared.proof.bundle import (
    AUDITORS,
    DRAW,
    FEW_SEATS,
    FORMAT,
    LOTTERY,
    MANIFEST,
    POOL,
    SUMS,
    AuditFile,
    Drawing,
    LotteryFile,
    Manifest,
    Pool,
    Ticket,
    files_of,
    people_of,
    ruled,
    sums,
    totals_of,
)
from shared.proof.canonical import parsed, sealed, sha256
from shared.proof.chances import Households, chances, live_apart
from shared.proof.dealing import follows
from shared.proof.drawing import key_of, name_ticket, number_drawn, seated

P = TypeVar("P", bound=BaseModel)
NOT_DEALT_AGAIN = {"silta-leximin-lottery/1", "silta-leximin-lottery/2"}
"""These dealt in an order that their files don't tell."""


class Refuted(Exception):  # noqa: N818 - says what was found
    """A file isn't what it must be; the sentence says which and why."""


def verify(files: Mapping[str, bytes], *, expected: str | None = None) -> Iterator[str]:
    """Check the files by name; yield a sentence for each thing that holds.

    `expected` is the manifest's hash as it was published before the draw: without it nobody can tell whether all
    files were replaced together.

    Raises:
        Refuted: at the first thing that doesn't hold.
    """
    others = {name: data for name, data in files.items() if name != SUMS}
    _check(files.get(SUMS) == sums(others), SUMS, "it does not list exactly the files that are here, with their hashes")
    yield "no file has changed since the bundle was made"
    manifest, hash_ = _read(files, MANIFEST, Manifest), sha256(files[MANIFEST])
    _check(manifest.format == FORMAT, MANIFEST, f"its format is not {FORMAT}")
    _check(expected in {None, hash_}, MANIFEST, f"its hash is {hash_} and not {expected}")
    for name in (POOL, LOTTERY):
        _check(name in files, name, "it is missing")
    for name in sorted(set(manifest.files) & set(files)):
        _check(
            sha256(files[name]) == manifest.files[name], name, "it is not the file that was committed before the draw"
        )
    yield f"the manifest commits to every file ({hash_})"
    yield from _lottery(files, manifest)
    if AUDITORS in files:
        yield from _audited(files, manifest)
    if DRAW in files:
        yield from _drawing(files, manifest, hash_)


def unchecked(files: Mapping[str, bytes]) -> str:
    """Say what nobody can check from these files, empty where that is nothing."""
    if AUDITORS not in files:
        return (
            "only auditors see that the probabilities are as certified, that no panel has two of one household, that no"
            " reserve was passed over, and that the seed deals these numbers and names"
        )
    return "" if DRAW in files else "the seed is not revealed yet, and nothing is drawn"


def verify_ticket(files: Mapping[str, bytes], data: bytes) -> str:
    """Check one applicant's ticket against verified files; return what it says.

    Raises:
        Refuted: the ticket doesn't belong to this lottery, or isn't the one that was committed to.
    """
    ticket = _parsed("the ticket", data, Ticket)
    _check(ticket.manifest == sha256(files[MANIFEST]), "the ticket", "it is of another lottery")
    lines = {one.pseudonym: one.ticket for one in _read(files, POOL, Pool).applicants}
    held = sealed(ticket.salt, ticket.held())
    _check(lines.get(ticket.pseudonym) == held, "the ticket", "it is not the one that was committed before the draw")
    _check(ticket.panels == _read(files, MANIFEST, Manifest).panels, "the ticket", "the number of panels is wrong")
    if DRAW in files:
        _check(
            _agrees(ticket, _read(files, DRAW, Drawing)), DRAW, "the ticket and the drawn panel contradict each other"
        )
    return f"the ticket holds: {len(ticket.numbers)} of {ticket.panels} panels"


def _agrees(ticket: Ticket, drawing: Drawing) -> bool:
    """Tell whether the applicant sits exactly where the ticket says so; in two stages, as far as they can know."""
    inside = ticket.pseudonym in drawing.members
    if not drawing.seats:
        return inside == (drawing.number in ticket.numbers)
    seats = dict(zip(ticket.numbers, ticket.seats, strict=True)).get(drawing.number, 0)
    if inside or not ticket.by_order:
        return seats > 0 or not inside
    key = key_of(drawing.manifest, drawing.beacon)
    own = name_ticket(key, ticket.pseudonym)
    return sum(name_ticket(key, one) < own for one in drawing.members) >= min(seats, ticket.alike)


def _lottery(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[str]:
    pool, lottery = _read(files, POOL, Pool), _read(files, LOTTERY, LotteryFile)
    names = [one.pseudonym for one in pool.applicants]
    _check(names == sorted(set(names)) and len(names) == manifest.applicants, POOL, "applicants are missing or twice")
    _check(len(lottery.panels) == manifest.panels, LOTTERY, "the number of panels is not the manifest's")
    weights = lottery.weights or (1,) * manifest.panels
    weighed = len(weights) == manifest.panels and sum(weights) == manifest.weight
    weighed &= bool(lottery.weights) == manifest.has_second_stage
    _check(weighed, LOTTERY, "the weights are not the manifest's")
    for number, panel in enumerate(lottery.panels):
        _check(len(panel.totals) == len(manifest.quotas), LOTTERY, f"panel {number} lacks totals")
        for quota, total in zip(manifest.quotas, panel.totals, strict=True):
            met = quota.minimum <= total <= quota.maximum
            _check(met, LOTTERY, f"panel {number} has {total} of {quota.category} = {quota.value}")
    if manifest.has_public_rules:
        yield f"{manifest.panels} panels, each within every quota, and {manifest.applicants} applicants"
        return
    few = manifest.size < FEW_SEATS and not manifest.quotas
    _check(few, MANIFEST, f"only a lottery for fewer than {FEW_SEATS} seats may keep its quotas to auditors")
    yield f"{manifest.panels} panels of so few that only auditors see the quotas, and {manifest.applicants} applicants"


def _drawing(files: Mapping[str, bytes], manifest: Manifest, hash_: str) -> Iterator[str]:
    drawing, lottery = _read(files, DRAW, Drawing), _read(files, LOTTERY, LotteryFile)
    _check(drawing.manifest == hash_, DRAW, "it is the draw of another manifest")
    try:
        key = key_of(hash_, drawing.beacon)
    except ValueError as error:
        raise Refuted(f"{DRAW}: the beacon is {error}") from None
    if isinstance(drawing.beacon, DrandRound):
        _check(drawing.beacon.round == manifest.beacon_round, DRAW, "the round is not the one named before the draw")
    set_aside = isinstance(drawing.beacon, Digits) and manifest.beacon_round is not None
    by_hand = f" {drawing.beacon.digits}, as witnesses saw them" if isinstance(drawing.beacon, Digits) else ""
    yield f"the randomness is public: {drawing.beacon.kind}{by_hand}" + (
        f", although round {manifest.beacon_round} was named before: ask the city why it was set aside"
        if set_aside
        else ""
    )
    number = number_drawn(key, manifest.panels, lottery.weights)
    _check(drawing.number == number, DRAW, "the number is not what the randomness gives")
    members, seats = list(drawing.members), list(drawing.seats)
    _check(members == sorted(set(members)) and len(members) == manifest.size, DRAW, "members are missing or twice")
    seated_by_class = manifest.size if manifest.has_second_stage else 0
    _check(len(seats) == seated_by_class, DRAW, "the seats are not those of the draw")
    committed = lottery.panels[drawing.number].members
    _check(sealed(drawing.salt, seats or members) == committed, DRAW, "the members are not those of the drawn panel")
    yield f"panel {drawing.number} was drawn, and its {'seats' if seats else 'members'} are those committed before"
    known = {one.pseudonym for one in _read(files, POOL, Pool).applicants}
    rest = list(drawing.reserves)
    _check(set(members) | set(rest) <= known and not set(rest) & set(members), DRAW, "somebody is not in the pool")
    in_order = sorted(set(rest), key=lambda one: reserve_ticket(key, one))
    _check(rest == in_order and len(rest) <= manifest.reserves, DRAW, "the reserves are not in the order of the draw")
    _check(sha256(drawing.seed.encode()) == manifest.seed, DRAW, "the seed is not the one committed to")
    yield f"{len(rest)} reserves in the order that the randomness gives; the seed is the one committed to"
    if AUDITORS in files:
        audit = _read(files, AUDITORS, AuditFile)
        due = reserves_of(key, ruled(manifest, audit), audit.applicants, members)
        _check(drawing.reserves == due, DRAW, "a reserve was passed over")
        yield "no reserve was passed over"
        if seats:
            _check(drawing.members == seated(audit, seats, key), DRAW, "somebody sits whose turn it was not")
            yield "who sits for each class follows from the randomness"
        if manifest.algorithm in NOT_DEALT_AGAIN:
            yield f"numbers and names can't be dealt again: {manifest.algorithm} was before that"
            return
        categories = [one.category for one in ruled(manifest, audit).quotas]
        dealt = follows(audit, categories, drawing.seed.encode())
        _check(dealt, AUDITORS, "numbers and names are not those that the seed deals")
        yield "the seed deals the same numbers and names again"


def _audited(files: Mapping[str, bytes], manifest: Manifest) -> Iterator[str]:
    audit = _read(files, AUDITORS, AuditFile)
    again = files_of(manifest, audit)
    for name in (POOL, LOTTERY):
        _check(again[name] == files[name], name, "it does not follow from the auditors' file")
    _check(audit.stages == manifest.stages, AUDITORS, "its stages are not the manifest's")
    unseen = () if manifest.has_public_rules else audit.quotas
    homes = Households.of(audit) if audit.classes else None
    for number, (panel, people) in enumerate(zip(audit.panels, people_of(audit), strict=True)):
        _check(len(panel) == manifest.size, AUDITORS, f"panel {number} has the wrong size")
        apart = homes.have_room(panel) if homes else live_apart(people)
        _check(apart, AUDITORS, f"panel {number} has two of one household, or somebody twice")
        for quota, total in zip(unseen, totals_of(unseen, people), strict=True):
            met = quota.minimum <= total <= quota.maximum
            _check(met, AUDITORS, f"panel {number} has {total} of {quota.category} = {quota.value}")
    yield "every panel has the right size, is within the quotas and has one of each household"
    held = chances(manifest, audit)
    least, most = min(filter(None, held)), max(held)
    certificate = manifest.certificate
    _check(f"{least:.6f}" == certificate.get("achieved"), MANIFEST, f"the smallest probability is {least:.6f}")
    _check(f"{most:.6f}" == certificate.get("highest"), MANIFEST, f"the largest probability is {most:.6f}")
    never = held.count(0)
    _check(never == certificate.get("never"), MANIFEST, f"{never} applicants are in no panel")
    yield f"probabilities from {least:.6f} to {most:.6f}, as certified; {never} applicants can't be drawn"


def _read(files: Mapping[str, bytes], name: str, model: type[P]) -> P:
    _check(name in files, name, "it is missing")
    return _parsed(name, files[name], model)


def _parsed(name: str, data: bytes, model: type[P]) -> P:
    try:
        parsed(data)
        return model.model_validate_json(data)
    except ValueError as error:
        raise Refuted(f"{name}: it can't be read: {error}") from None


def _check(holds: bool, name: str, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise Refuted(f"{name}: {otherwise}")
