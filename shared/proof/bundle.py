"""The files that prove a draw, and what stands in them.

| file | when | what |
|---|---|---|
| `manifest.json` | before the draw | the rules, the certificate, the named beacon, and the hash of each file below |
| `pool.json` | before | every applicant's pseudonym and the commitment to their ticket |
| `lottery.json` | before | of every panel: how many count for each quota, and the commitment to its members |
| `auditors.json` | before, for auditors only | answers and households by pseudonym, all panels, the salt |
| `draw.json` | after | the beacon, the panel's number, its members, alternates' order, the seed of names and numbers |
| `SHA256SUMS` | always | the hash of each file beside it |

All are canonical JSON (RFC 8785), but for the last one. The public files can't tell what anyone answered: pseudonyms
and commitments are salted, and a panel's totals count quotas and not people.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from shared.proof.beacon import Beacon
from shared.proof.canonical import canonical, sealed, sha256
from shared.proof.stream import Stream

FORMAT = "silta-draw-proof/1"
MANIFEST, POOL, LOTTERY, AUDITORS, DRAW, SUMS = (
    "manifest.json",
    "pool.json",
    "lottery.json",
    "auditors.json",
    "draw.json",
    "SHA256SUMS",
)

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    def content(self) -> Any:
        """Return what is written."""
        return self.model_dump(mode="json")


class QuotaRule(_Part):
    """A quota as it was drawn by."""

    category: str
    value: str
    minimum: int
    maximum: int


class Manifest(_Part):
    """What is fixed before the draw. Its hash stands for everything that was published before it."""

    format: str = FORMAT
    call: str
    algorithm: str
    software: str
    """Version of Silta."""
    size: int
    """How many members a panel has."""
    one_per_household: bool
    quotas: tuple[QuotaRule, ...]
    applicants: int
    panels: int
    reserves: int
    certificate: dict[str, Any]
    beacon_round: int | None
    """The round of drand's quicknet that decides; None where only digits drawn by hand do."""
    fallback: str = "digits"
    """What decides when the beacon can't be had: digits drawn by hand before witnesses."""
    seed: Hash
    """SHA-256 of the secret seed that numbered the panels and dealt the names."""
    files: dict[str, Hash]


class PoolLine(_Part):
    """One applicant."""

    pseudonym: str
    ticket: Hash
    """Commitment to the numbers of the panels that this applicant is in."""


class Pool(_Part):
    """All applicants, by pseudonym."""

    applicants: tuple[PoolLine, ...]


class PanelLine(_Part):
    """One panel of the lottery; its number is its place, counted from 0."""

    totals: tuple[int, ...]
    """How many members count for each quota, in the manifest's order."""
    members: Hash
    """Commitment to its members' pseudonyms."""


class LotteryFile(_Part):
    """All panels, by number."""

    panels: tuple[PanelLine, ...]


class AuditLine(_Part):
    """One applicant's answers, for auditors."""

    pseudonym: str
    attributes: dict[str, str]
    household: int | None


class AuditFile(_Part):
    """Everything behind the public files, by pseudonym. Never published: it would identify people."""

    salt: str
    applicants: tuple[AuditLine, ...]
    panels: tuple[tuple[int, ...], ...]
    """Members of each panel, as places in `applicants`."""


class Drawing(_Part):
    """The result."""

    manifest: Hash
    beacon: Beacon
    number: int
    members: tuple[str, ...]
    salt: str
    """Opens the commitment to the members."""
    reserves: tuple[str, ...]
    """In the order of their tickets in this draw."""
    seed: str


class Ticket(_Part):
    """What one applicant gets: with it, they check that they are in the lottery as often as it says."""

    call: str
    manifest: Hash
    pseudonym: str
    salt: str
    numbers: tuple[int, ...]
    """The panels that the applicant is in."""
    panels: int


def salted(salt: str, purpose: str) -> str:
    """Return the salt of one commitment: nothing of it tells another."""
    return hmac.digest(salt.encode(), purpose.encode(), hashlib.sha256).hex()


def key_of(manifest: str, beacon: Beacon) -> bytes:
    """Return the key of a draw's numbers: SHA-256 of the manifest's hash (32 bytes) and the beacon's randomness."""
    return hashlib.sha256(bytes.fromhex(manifest) + beacon.randomness()).digest()


def number_drawn(key: bytes, panels: int) -> int:
    """Return the number of the panel that a key draws."""
    return Stream(key, "panel").below(panels)


def reserve_ticket(key: bytes, pseudonym: str) -> str:
    """Return an applicant's ticket in the order of reserves; the smallest comes first."""
    return hmac.digest(key, f"reserve:{pseudonym}".encode(), hashlib.sha256).hex()


def reserves_of(key: bytes, people: Sequence[AuditLine], members: Sequence[str], count: int) -> tuple[str, ...]:
    """Return up to `count` reserves: the next tickets, one of each household that has nobody yet."""
    taken = {one.household for one in people if one.pseudonym in set(members)} - {None}
    chosen: list[str] = []
    for one in sorted(people, key=lambda person: reserve_ticket(key, person.pseudonym)):
        if len(chosen) == count:
            break
        if one.pseudonym in members or one.household in taken:
            continue
        chosen.append(one.pseudonym)
        taken |= {one.household} - {None}
    return tuple(chosen)


def totals_of(quotas: Sequence[QuotaRule], people: Sequence[AuditLine]) -> tuple[int, ...]:
    """Count how many of the people count for each quota."""
    return tuple(sum(one.attributes.get(quota.category) == quota.value for one in people) for quota in quotas)


def published(manifest: Manifest, audit: AuditFile) -> dict[str, bytes]:
    """Return the files of a lottery before its draw; `manifest.files` is filled in here."""
    numbers: list[list[int]] = [[] for _ in audit.applicants]
    lines = []
    for number, panel in enumerate(audit.panels):
        people = [audit.applicants[at] for at in panel]
        for at in panel:
            numbers[at].append(number)
        members = sorted(one.pseudonym for one in people)
        lines.append(
            PanelLine(
                totals=totals_of(manifest.quotas, people),
                members=sealed(salted(audit.salt, f"panel:{number}"), members),
            )
        )
    applicants = [
        PoolLine(pseudonym=one.pseudonym, ticket=sealed(salted(audit.salt, f"ticket:{one.pseudonym}"), held))
        for one, held in zip(audit.applicants, numbers, strict=True)
    ]
    files = {
        POOL: canonical(Pool(applicants=tuple(sorted(applicants, key=lambda one: one.pseudonym))).content()),
        LOTTERY: canonical(LotteryFile(panels=tuple(lines)).content()),
        AUDITORS: canonical(audit.content()),
    }
    whole = manifest.model_copy(update={"files": {name: sha256(data) for name, data in files.items()}})
    return {MANIFEST: canonical(whole.content()), **files}


def ticket_of(files: Mapping[str, bytes], audit: AuditFile, pseudonym: str) -> Ticket:
    """Return one applicant's own ticket."""
    manifest = Manifest.model_validate_json(files[MANIFEST])
    at = [one.pseudonym for one in audit.applicants].index(pseudonym)
    return Ticket(
        call=manifest.call,
        manifest=sha256(files[MANIFEST]),
        pseudonym=pseudonym,
        salt=salted(audit.salt, f"ticket:{pseudonym}"),
        numbers=tuple(number for number, panel in enumerate(audit.panels) if at in panel),
        panels=manifest.panels,
    )


def drawn(manifest: bytes, audit: AuditFile, beacon: Beacon, seed: str) -> Drawing:
    """Draw: the panel that the beacon points at, and its reserves.

    Raises:
        ValueError: the beacon is not what its network signed.
    """
    rules = Manifest.model_validate_json(manifest)
    key = key_of(sha256(manifest), beacon)
    number = number_drawn(key, rules.panels)
    members = tuple(sorted(audit.applicants[at].pseudonym for at in audit.panels[number]))
    return Drawing(
        manifest=sha256(manifest),
        beacon=beacon,
        number=number,
        members=members,
        salt=salted(audit.salt, f"panel:{number}"),
        reserves=reserves_of(key, audit.applicants, members, rules.reserves),
        seed=seed,
    )


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the text of SHA256SUMS, as `sha256sum --check` reads it."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
