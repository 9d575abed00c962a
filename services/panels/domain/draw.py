"""The draw: from pool, quotas, size and seed to members and reserves, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.panels.domain.choice import Bounds, choose
from services.panels.domain.pool import Applicant, breaches, drawable, in_ticket_order
from services.panels.domain.problems import DRAW_UNFINISHED, POOL_TOO_SMALL, QUOTAS_IMPOSSIBLE
from services.panels.domain.shortfall import advice, relaxed, why_impossible
from services.panels.domain.solver import Unfinished
from shared.contracts import Rejected
from shared.contracts.panels import Quota

ALGORITHM = "silta-smallest-tickets/1"
"""Name and version, published with each draw. A change that can change a result needs a new version."""

SECONDS = 20.0
"""How long a draw may compute, and its advice when it is impossible: together less than the minute that a
transaction may live. 600 applicants for 40 seats take about a third of a second."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Who was drawn, each in ticket order: ids of members, and of reserves from the rest."""

    members: tuple[str, ...]
    reserves: tuple[str, ...]


def draw(
    pool: Sequence[Applicant],
    quotas: Sequence[Quota],
    *,
    size: int,
    reserve: int,
    seed: str,
) -> Selection:
    """Draw exactly `size` members within the quotas, and up to `reserve` reserves.

    No two of one household are among members and reserves together. Nothing but the arguments decides, and
    the order of the pool makes no difference. See README.md of the service for the rule in words.

    Raises:
        Rejected: pool-too-small, quotas-impossible (with what to relax) or draw-unfinished.
    """
    if drawable(pool) < size:
        raise Rejected(POOL_TOO_SMALL, field="/data/call", size=size, available=drawable(pool), applicants=len(pool))
    try:
        members = choose(pool, Bounds.of(size, quotas), seed=seed, seconds=SECONDS)
        if members is None:
            raise Rejected(
                QUOTAS_IMPOSSIBLE,
                field="/data/call",
                why=why_impossible(pool, quotas, size=size),
                advice=advice(quotas, relaxed(pool, quotas, size=size, seconds=SECONDS)),
            )
    except Unfinished:
        raise Rejected(DRAW_UNFINISHED, field="/data/call", seconds=round(SECONDS)) from None
    if found := breaches(members, quotas, size=size):
        raise ArithmeticError(f"the drawn panel breaks its own rules: {found}")
    return Selection(
        members=tuple(one.id for one in in_ticket_order(seed, members)),
        reserves=_reserves(pool, members, reserve, seed),
    )


def _reserves(pool: Sequence[Applicant], members: Sequence[Applicant], reserve: int, seed: str) -> tuple[str, ...]:
    """Take from the rest in ticket order, one of each household that has nobody yet."""
    drawn = {one.id for one in members}
    taken = {one.household for one in members if one.household is not None}
    reserves: list[str] = []
    for one in in_ticket_order(seed, pool):
        if len(reserves) == reserve:
            break
        if one.id in drawn or one.household in taken:
            continue
        reserves.append(one.id)
        if one.household is not None:
            taken.add(one.household)
    return tuple(reserves)
