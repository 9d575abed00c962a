"""From a published lottery and public randomness to the panel: the same for whoever reckons it."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from collections.abc import Sequence
from functools import partial

from shared.proof.alternates import reserves_of
from shared.proof.beacon import Beacon
from shared.proof.bundle import AuditFile, Drawing, LotteryFile, Manifest, ruled, salted
from shared.proof.canonical import sha256
from shared.proof.chances import Households
from shared.proof.stream import Stream


def key_of(manifest: str, beacon: Beacon) -> bytes:
    """Return the key of a draw's numbers: SHA-256 of the manifest's hash (32 bytes) and the beacon's randomness."""
    return hashlib.sha256(bytes.fromhex(manifest) + beacon.randomness()).digest()


def number_drawn(key: bytes, panels: int, weights: Sequence[int] = ()) -> int:
    """Return the number of the panel that a key draws: all are equally likely, or each by its weight."""
    point = Stream(key, "panel").below(sum(weights) if weights else panels)
    for number, weight in enumerate(weights):
        if point < weight:
            return number
        point -= weight
    return point


def name_ticket(key: bytes, pseudonym: str) -> str:
    """Return an applicant's ticket in the second stage; the smallest of each class sit."""
    return hmac.digest(key, f"name:{pseudonym}".encode(), hashlib.sha256).hex()


def seated(audit: AuditFile, seats: Sequence[int], key: bytes) -> tuple[str, ...]:
    """Return who takes the seats of a panel in the second stage, sorted; `seats` has the class of each.

    In a class of people who live with no other applicant, those with the smallest tickets sit. Where households share
    seats, those of like company are put in an order of their own, and one after another gives somebody of the class
    that is asked for; of several the one with the smaller ticket.
    """
    households = Households.of(audit)

    def own(at: int) -> str:
        return name_ticket(key, audit.applicants[at].pseudonym)

    waiting = {company: sorted(homes, key=partial(_home_ticket, key)) for company, homes in households.alike.items()}
    chosen: list[int] = []
    for number, count in sorted(Counter(seats).items()):
        company = households.of_class.get(number)
        if company is None:
            chosen += sorted(households.alone[number], key=own)[:count]
            continue
        for home in waiting[company][:count]:
            chosen.append(min((at for at in households.people[home] if audit.classes[at] == number), key=own))
        del waiting[company][:count]
    return tuple(sorted(audit.applicants[at].pseudonym for at in chosen))


def _home_ticket(key: bytes, home: int) -> bytes:
    return hmac.digest(key, f"home:{home}".encode(), hashlib.sha256)


def drawn(manifest: bytes, lottery: bytes, audit: AuditFile, beacon: Beacon, seed: str) -> Drawing:
    """Draw: the panel that the beacon points at, and its reserves.

    Raises:
        ValueError: the beacon is not what its network signed.
    """
    rules = Manifest.model_validate_json(manifest)
    key = key_of(sha256(manifest), beacon)
    number = number_drawn(key, rules.panels, LotteryFile.model_validate_json(lottery).weights)
    panel = audit.panels[number]
    members = (
        seated(audit, panel, key) if audit.classes else tuple(sorted(audit.applicants[at].pseudonym for at in panel))
    )
    return Drawing(
        manifest=sha256(manifest),
        beacon=beacon,
        number=number,
        members=members,
        seats=panel if audit.classes else (),
        salt=salted(audit.salt, f"panel:{number}"),
        reserves=reserves_of(key, ruled(rules, audit), audit.applicants, members),
        seed=seed,
    )
