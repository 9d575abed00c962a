"""The files that prove a draw, and what stands in them.

| file | when | what |
|---|---|---|
| `manifest.json` | before the draw | the rules, the certificate, the named beacon, and the hash of each file below |
| `pool.json` | before | every applicant's pseudonym and the commitment to their ticket |
| `lottery.json` | before | of every panel: how many count for each quota, and the commitment to its members |
| `auditors.json` | before, for auditors only | answers and households by pseudonym, all panels, the salt |
| `draw.json` | after | the beacon, the panel's number, its members, alternates' order, the seed of names and numbers |
| `SHA256SUMS` | always | the hash of each file beside it |

All are canonical JSON (RFC 8785), but for the last one. The public files don't tell what anyone answered: pseudonyms
and commitments are salted, and a panel's totals count quotas and not people. In a lottery for few seats that would be
nearly the same: there quotas and totals stand in the auditors' file alone. Of somebody who is alone in a group, totals
may rule answers out (decision 56).

In a draw of one stage each panel is of people, and one as likely as the next. In a draw of two, for pools in which
chances are too small for that, each is of classes, people of like answers under a number that says nothing: first a
panel is drawn by its weight, then who of each class sits on it. "Members" of a panel are then the class of each seat.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from shared.proof.beacon import FALLBACK_AFTER, Beacon
from shared.proof.canonical import canonical, sealed, sha256

FORMAT = "silta-draw-proof/1"
MANIFEST, POOL, LOTTERY, AUDITORS, DRAW, SUMS = (
    "manifest.json",
    "pool.json",
    "lottery.json",
    "auditors.json",
    "draw.json",
    "SHA256SUMS",
)

FEW_SEATS = 5
"""A lottery for fewer seats tells its quotas and totals to auditors alone: one person's totals are their answers, and
what the quotas still ask tells the answers of whoever gave the seat up."""

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


class DeclineRule(_Part):
    """How many of a hundred of a group are expected to give their seat up; alternates are chosen by it."""

    category: str
    value: str
    percent: Annotated[int, Field(ge=0, le=100)]


class Manifest(_Part):
    """What is fixed before the draw. Its hash stands for everything that was published before it."""

    format: str = FORMAT
    call: str
    turn: int = 0
    """0 is the draw of the panel; then 1, 2 … are draws for seats that were given up."""
    follows: Hash | None = None
    """The manifest that was published last before this turn."""
    algorithm: str
    software: str
    """Version of Silta."""
    size: int
    """How many members a panel has."""
    one_per_household: bool
    rules: Literal["public", "auditors"] = "public"
    """Who sees quotas and totals: `auditors` alone where there are fewer than `FEW_SEATS`."""
    quotas: tuple[QuotaRule, ...]
    """None where auditors alone see them."""
    declines: tuple[DeclineRule, ...] = ()
    applicants: int
    stages: Literal[1, 2] = 1
    panels: int
    weight: int
    """The sum of all panels' weights; in a draw of one stage each weighs 1."""
    reserves: int
    certificate: dict[str, Any]
    beacon_round: int | None
    """The round of drand's quicknet that decides; None where only digits drawn by hand do."""
    fallback: str = "digits"
    """What decides when the beacon can't be had: digits drawn by hand before witnesses."""
    fallback_hours: int | None = None
    """How long after the named round, at least; None where no round was named, and in older draws."""
    seed: Hash
    """SHA-256 of the secret seed that numbered the panels and dealt the names."""
    files: dict[str, Hash]

    @property
    def has_second_stage(self) -> bool:
        """Whether panels are of classes, and who sits for each is drawn after the panel."""
        return self.stages > 1

    @property
    def has_public_rules(self) -> bool:
        """Whether everyone sees the quotas, and the totals of each panel."""
        return self.rules == "public"


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
    """How many members count for each quota, in the manifest's order; none where auditors alone see the quotas."""
    members: Hash
    """Commitment to its members: their pseudonyms, or in a draw of two stages the class of each seat."""


class LotteryFile(_Part):
    """All panels, by number."""

    panels: tuple[PanelLine, ...]
    weights: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Of each panel, in a draw of two stages."""


class AuditLine(_Part):
    """One applicant's answers, for auditors."""

    pseudonym: str
    attributes: dict[str, str]
    household: int | None


class AuditFile(_Part):
    """Everything behind the public files, by pseudonym. Never published: it would identify people.

    Once the seed is revealed, `dealing` makes numbers and names of it again.
    """

    salt: str
    applicants: tuple[AuditLine, ...]
    panels: tuple[tuple[int, ...], ...]
    """Members of each panel, as places in `applicants`; in a draw of two stages the class of each seat."""
    classes: tuple[int, ...] = ()
    """Of each applicant, in a draw of two stages."""
    weights: tuple[int, ...] = ()
    """Of each panel, in a draw of two stages."""
    quotas: tuple[QuotaRule, ...] = ()
    """Where the manifest doesn't show them."""

    @property
    def stages(self) -> Literal[1, 2]:
        """How many stages the draw has."""
        return 2 if self.classes else 1


class Drawing(_Part):
    """The result."""

    manifest: Hash
    beacon: Beacon
    number: int
    members: tuple[str, ...]
    seats: tuple[int, ...] = ()
    """In a draw of two stages the class of each seat, sorted."""
    salt: str
    """Opens the commitment to the members, or to the seats."""
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
    """The panels that the applicant is in, or in a draw of two stages those that seat some of their class."""
    seats: tuple[int, ...] = ()
    """In a draw of two stages: how many of their class each of these panels seats."""
    alike: int = 1
    """How many share these seats: the applicant's class, in a draw of two stages."""
    by_order: bool = True
    """Whether the class's seats go to its smallest tickets; False where people of one household share seats."""
    panels: int

    def held(self) -> list[Any]:
        """Return what was committed to."""
        return [list(self.numbers), list(self.seats), self.alike, self.by_order]


def salted(salt: str, purpose: str) -> str:
    """Return the salt of one commitment: nothing of it tells another."""
    return hmac.digest(salt.encode(), purpose.encode(), hashlib.sha256).hex()


def totals_of(quotas: Sequence[QuotaRule], people: Sequence[AuditLine]) -> tuple[int, ...]:
    """Count how many of the people count for each quota."""
    return tuple(sum(one.attributes.get(quota.category) == quota.value for one in people) for quota in quotas)


def people_of(audit: AuditFile) -> Iterator[list[AuditLine]]:
    """Yield each panel's people; in a draw of two stages, for each seat somebody of its class."""
    if not audit.classes:
        yield from ([audit.applicants[at] for at in panel] for panel in audit.panels)
        return
    like = dict(zip(audit.classes, audit.applicants, strict=True))
    yield from ([like[number] for number in panel] for panel in audit.panels)


def ruled(manifest: Manifest, audit: AuditFile) -> Manifest:
    """Return the manifest with the quotas that it draws by, wherever they stand."""
    return manifest if manifest.has_public_rules else manifest.model_copy(update={"quotas": audit.quotas})


def published(manifest: Manifest, audit: AuditFile) -> dict[str, bytes]:
    """Return the files of a lottery before its draw; where it is for few seats, its quotas go to the auditors' file."""
    if manifest.beacon_round is not None:
        manifest = manifest.model_copy(update={"fallback_hours": FALLBACK_AFTER // timedelta(hours=1)})
    if manifest.size < FEW_SEATS:
        audit = audit.model_copy(update={"quotas": manifest.quotas})
        manifest = manifest.model_copy(update={"quotas": (), "rules": "auditors"})
    return files_of(manifest, audit)


def files_of(manifest: Manifest, audit: AuditFile) -> dict[str, bytes]:
    """Return the files that follow from these two; `manifest.files` is filled in here."""
    lines = []
    for number, (panel, people) in enumerate(zip(audit.panels, people_of(audit), strict=True)):
        members: list[Any] = list(panel) if audit.classes else sorted(one.pseudonym for one in people)
        lines.append(
            PanelLine(
                totals=totals_of(manifest.quotas, people),
                members=sealed(salted(audit.salt, f"panel:{number}"), members),
            )
        )
    tickets = Tickets(manifest, audit)
    each = (tickets.of(pseudonym, audit.salt) for pseudonym in tickets)
    applicants = [PoolLine(pseudonym=one.pseudonym, ticket=sealed(one.salt, one.held())) for one in each]
    files = {
        POOL: canonical(Pool(applicants=tuple(sorted(applicants, key=lambda one: one.pseudonym))).content()),
        LOTTERY: canonical(LotteryFile(panels=tuple(lines), weights=audit.weights).content()),
        AUDITORS: canonical(audit.content()),
    }
    whole = manifest.model_copy(update={"files": {name: sha256(data) for name, data in files.items()}})
    return {MANIFEST: canonical(whole.content()), **files}


class Tickets:
    """Everyone's ticket in a lottery, by pseudonym.

    It keeps nobody's answers, and not the salt: without it nobody gets from a person to a pseudonym.
    """

    def __init__(self, manifest: Manifest, audit: AuditFile, *, sealed_by: str = "0" * 64) -> None:
        """Take them from what is behind a lottery; the hash of its published manifest stands on each."""
        self._sealed_by, self._call, self._panels = sealed_by, manifest.call, manifest.panels
        self._weight, self._weights = manifest.weight, audit.weights or (1,) * manifest.panels
        self._places = {one.pseudonym: at for at, one in enumerate(audit.applicants)}
        self._classes, self._sizes = audit.classes, Counter(audit.classes)
        homes = Counter(one.household for one in audit.applicants if one.household is not None)
        self._at_home_with_others = {
            at for at, one in enumerate(audit.applicants) if one.household is not None and homes[one.household] > 1
        }
        seats: defaultdict[int, Counter[int]] = defaultdict(Counter)
        for number, panel in enumerate(audit.panels):
            for at in panel:
                seats[at][number] += 1
        self._held = {at: (tuple(held), tuple(held.values()) if audit.classes else ()) for at, held in seats.items()}
        """Of each place in `AuditFile.applicants`, or of each class in a draw of two stages: `numbers` and `seats`."""

    def __iter__(self) -> Iterator[str]:
        """Go through all pseudonyms, in the order of `AuditFile.applicants`."""
        return iter(self._places)

    def __contains__(self, pseudonym: object) -> bool:
        """Tell whether somebody is in the lottery."""
        return pseudonym in self._places

    def of(self, pseudonym: str, salt: str) -> Ticket:
        """Return one applicant's own ticket; `salt` is the auditors'."""
        at = self._places[pseudonym]
        like = self._classes[at] if self._classes else at
        numbers, seats = self._held.get(like, ((), ()))
        return Ticket(
            call=self._call,
            manifest=self._sealed_by,
            pseudonym=pseudonym,
            salt=salted(salt, f"ticket:{pseudonym}"),
            numbers=numbers,
            seats=seats,
            alike=self._sizes[like] if self._classes else 1,
            by_order=at not in self._at_home_with_others,
            panels=self._panels,
        )

    def chance(self, ticket: Ticket) -> float:
        """Return the probability that the holder of a ticket is drawn, from 0 to 1."""
        seats = ticket.seats or (1,) * len(ticket.numbers)
        held = sum(self._weights[number] * some for number, some in zip(ticket.numbers, seats, strict=True))
        return held / self._weight / ticket.alike


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the text of SHA256SUMS, as `sha256sum --check` reads it."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
