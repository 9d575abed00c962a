"""From a pool to the files that prove its lottery: names become pseudonyms, households numbers."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.panels.domain.pool import Applicant
from services.panels.domain.sortition import ALGORITHM
from shared.contracts.panels import CallFacts, Declining, Quota
from shared.proof.bundle import AuditFile, AuditLine, DeclineRule, Manifest, QuotaRule, published
from shared.proof.canonical import sha256
from shared.version import VERSION

if TYPE_CHECKING:  # the numerical libraries are for the process that draws
    from services.panels.domain.sortition.compute import Lottery

_PSEUDONYM_DIGITS = 20
"""Of a hexadecimal HMAC: 80 bits, so that no two are ever the same."""


def pseudonyms(ids: Sequence[str], salt: str) -> dict[str, str]:
    """Return each id's pseudonym in this draw; without the salt nobody gets from one to the other."""
    return {
        id_: hmac.digest(salt.encode(), f"pseudonym:{id_}".encode(), hashlib.sha256).hex()[:_PSEUDONYM_DIGITS]
        for id_ in ids
    }


def disguised(pool: Sequence[Applicant], salt: str) -> list[Applicant]:
    """Return the pool by pseudonym: a lottery is dealt in their order, so that auditors can deal it again."""
    named = pseudonyms([one.id for one in pool], salt)
    return [replace(one, id=named[one.id]) for one in pool]


def audit_file(pool: Sequence[Applicant], lottery: Lottery, salt: str) -> AuditFile:
    """Return everything behind the lottery; it and the pool are `disguised`."""
    ordered = sorted(pool, key=lambda one: one.id)
    places = {one.id: at for at, one in enumerate(ordered)}
    class_of = {id_: number for number, members in enumerate(lottery.classes) for id_ in members}
    homes = {
        home: number for number, home in enumerate(dict.fromkeys(one.household for one in ordered if one.household))
    }
    return AuditFile(
        salt=salt,
        applicants=tuple(
            AuditLine(
                pseudonym=one.id,
                attributes=dict(sorted(one.attributes.items())),
                household=homes[one.household] if one.household else None,
            )
            for one in ordered
        ),
        panels=lottery.kinds or tuple(tuple(sorted(places[id_] for id_ in panel)) for panel in lottery.panels),
        classes=tuple(class_of[one.id] for one in ordered) if class_of else (),
        weights=lottery.weights,
    )


@dataclass(frozen=True, slots=True)
class Terms:
    """What a draw is bound to beside its call."""

    seed: str
    beacon_round: int | None
    declining: tuple[Declining, ...] = ()
    turn: int = 0
    follows: str | None = None


def publish(facts: CallFacts, audit: AuditFile, lottery: Lottery, terms: Terms) -> dict[str, bytes]:
    """Return the files that are fixed before the draw."""
    manifest = Manifest(
        call=facts.id,
        turn=terms.turn,
        follows=terms.follows,
        algorithm=ALGORITHM,
        software=VERSION,
        size=facts.size,
        one_per_household=facts.one_per_household,
        quotas=rules_of(facts.quotas),
        declines=tuple(
            DeclineRule(category=one.category, value=one.value, percent=one.percent) for one in terms.declining
        ),
        applicants=len(audit.applicants),
        stages=audit.stages,
        panels=len(audit.panels),
        weight=sum(audit.weights) or len(audit.panels),
        reserves=facts.reserve,
        certificate=lottery.certificate.model_dump(mode="json"),
        beacon_round=terms.beacon_round,
        seed=sha256(terms.seed.encode()),
        files={},
    )
    return published(manifest, audit)


def rules_of(quotas: Sequence[Quota]) -> tuple[QuotaRule, ...]:
    """Return quotas as a manifest has them."""
    return tuple(
        QuotaRule(category=one.category, value=one.value, minimum=one.minimum, maximum=one.maximum) for one in quotas
    )


def members_of(names: Mapping[str, str], drawn: Sequence[str]) -> list[str]:
    """Return the ids behind pseudonyms, of those who are still there; `names` is what `pseudonyms` gave."""
    ids = {pseudonym: id_ for id_, pseudonym in names.items()}
    return [ids[pseudonym] for pseudonym in drawn if pseudonym in ids]
