"""Who takes a seat that was given back: the smallest change that keeps quotas and households."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.panels.domain.choice import Bounds, choose, of_other_households
from services.panels.domain.pool import Applicant, seats
from services.panels.domain.shortfall import joined
from services.panels.domain.solver import Unfinished
from shared.contracts.panels import Quota
from shared.text import Text

SECONDS = 10.0
"""How long a search for replacements may compute; one seat takes milliseconds."""

_NOBODY_LEFT = Text(
    fi="Hakijoita ei ole enää jäljellä.",
    sv="Inga sökande återstår.",
    en="No applicants are left.",
)
_SHORT = Text(
    fi="{group}: tarvitaan vähintään {minimum}, eikä jäljellä olevista hakijoista löydy sopivaa.",
    sv="{group}: minst {minimum} behövs, och ingen av de återstående sökande passar.",
    en="{group}: at least {minimum} needed, and nobody left in the pool fits.",
)
_NO_FIT = Text(
    fi="Kukaan jäljellä olevista hakijoista ei pitäisi kaikkia kiintiöitä voimassa.",
    sv="Ingen av de återstående sökande skulle hålla alla kvoter.",
    en="Nobody left in the pool would keep all the quotas.",
)

_NO_TIME = Text(
    fi="Varasijan etsintä ei valmistunut ajoissa. Sitä yritetään uudelleen, kun seuraava paikka vapautuu.",
    sv="Sökandet efter en ersättare blev inte klart i tid. Nytt försök görs när nästa plats blir ledig.",
    en="The search for a replacement did not finish in time. It is tried again when the next seat is given up.",
)

_NO_ALTERNATE = Text(
    fi="Kukaan varalle arvotuista ei pitäisi kaikkia kiintiöitä voimassa. Paikka täytetään uudella julkisella "
    "arvonnalla.",
    sv="Ingen av de lottade ersättarna skulle hålla alla kvoter. Platsen fylls genom en ny offentlig lottning.",
    en="None of the alternates would keep all the quotas. The seat is filled by a new public draw.",
)
WAITS_FOR_DRAW = Text(
    fi="Paikat odottavat julkista arvontaa, joka on jo valmisteilla.",
    sv="Platserna väntar på en offentlig lottning som redan förbereds.",
    en="The seats wait for a public draw that is being prepared already.",
)


@dataclass(frozen=True, slots=True)
class Seats:
    """The seats after a decline: those who hold one, and how many are open (earlier vacancies included)."""

    remaining: tuple[Applicant, ...]
    open: int
    before: tuple[int, ...]
    """How many counted for each quota before the decline, in the quotas' order."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Those who can still be asked."""

    reserves: tuple[Applicant, ...]
    others: bool
    """Whether there is anybody whom no draw has drawn: they are reached by another lottery alone."""


@dataclass(frozen=True, slots=True)
class Refill:
    """Who is invited, and why seats stay empty where some do."""

    invited: tuple[Applicant, ...]
    vacancy: Text | None


def refill(held: Seats, waiting: Waiting, quotas: Sequence[Quota], groups: Sequence[Text], *, seed: str) -> Refill:
    """Choose who is invited to the open seats; nobody when no one keeps the quotas. `groups` are the quotas' names.

    Nobody who holds a seat loses it. Every open seat is filled if that is possible within all quotas, by the
    reserves with the smallest tickets. If it isn't, and seats were vacant before this decline, one person is invited
    with whom no quota is further off than it was before.
    """
    candidates = of_other_households(waiting.reserves, held.remaining)
    if not candidates:
        return Refill((), _NO_ALTERNATE if waiting.others else _NOBODY_LEFT)
    invited: tuple[Applicant, ...] = ()
    try:
        for bounds in _bounds(held, quotas):
            if chosen := choose(candidates, bounds, seed=seed, seconds=SECONDS):
                invited = chosen
                break
    except Unfinished:
        return Refill((), _NO_TIME)
    if len(invited) == held.open:
        return Refill(invited, None)
    return Refill(invited, _NO_ALTERNATE if waiting.others else _why(held, candidates, quotas, groups))


def _bounds(held: Seats, quotas: Sequence[Quota]) -> Iterator[Bounds]:
    """Yield what the invited must keep to: first all quotas, then no quota further off than before."""
    there = seats(quotas, held.remaining)
    most = tuple(quota.maximum - count for quota, count in zip(quotas, there, strict=True))
    least = [quota.minimum for quota in quotas]
    for invited, floors in (
        (held.open, least),
        (1, [min(floor, before) for floor, before in zip(least, held.before, strict=True)]),
    ):
        low = tuple(max(floor - count, 0) for floor, count in zip(floors, there, strict=True))
        yield Bounds(invited, tuple(quotas), low, most)
        if held.open == 1:
            return


def _why(held: Seats, candidates: Sequence[Applicant], quotas: Sequence[Quota], groups: Sequence[Text]) -> Text:
    """Say why a seat stays empty."""
    short = [
        _SHORT.format(group=group, minimum=quota.minimum)
        for quota, group, count in zip(quotas, groups, seats(quotas, held.remaining), strict=True)
        if quota.minimum - count > sum(one.has(quota) for one in candidates)
    ]
    return joined(short) if short else _NO_FIT
