"""Computes one lottery in a process of its own, so that a solver never holds up a message and can be stopped.

Run by `lottery_worker` as ``python -m services.panels.lottery_process``: an order as JSON comes on standard input;
lines of JSON go to standard output, first `progress`, at last `files` (base64) or `impossible` (why, with what to
relax).
"""

from __future__ import annotations

import base64
import json
import sys
import time
from dataclasses import replace

from services.panels.domain.pool import Applicant, drawable
from services.panels.domain.problems import DRAW_UNFINISHED, POOL_TOO_SMALL, TOO_FEW_LEFT
from services.panels.domain.shortfall import advice, joined, relaxed, why_impossible
from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition.compute import Lottery, fairest, lottery_of
from services.panels.domain.sortition.decomposition import Progress
from services.panels.domain.sortition.overview import overview_of
from services.panels.domain.sortition.program import Deadline, Impossible
from services.panels.domain.sortition.proof import audit_file, disguised, publish
from services.panels.lottery_order import Line, Order
from shared.proof.bundle import FEW_SEATS
from shared.proof.classes import Class
from shared.text import Text

_PAUSE = 0.5
_ADVICE_SECONDS = 30.0
_UNTOLD = Text(
    fi="{count} hakijan kohdalla ei ehditty selvittää, mitä se vaatisi",
    sv="för {count} av de sökande hann det inte utredas vad som krävs",
    en="of {count} applicants it was not found out in time what that would take",
)
_TOGETHER = Text(
    fi="kaksi samasta taloudesta saisi olla mukana",
    sv="två ur samma hushåll fick vara med",
    en="two of one household could sit",
)
_OR = {"fi": " tai ", "sv": " eller ", "en": " or "}


def compute(order: Order, say: Progress) -> Line:
    """Return the last line: the files, or why there are none."""
    pool, facts = disguised(order.pool(), order.salt), order.facts
    if drawable(pool) < facts.size:
        return Line(impossible=_too_few(order, pool))
    try:
        fair = fairest(
            pool, facts.quotas, size=facts.size, objective=order.objective, seconds=order.seconds, progress=say
        )
    except Impossible:
        return _impossible(order, pool)
    except Unfinished:
        return Line(impossible=DRAW_UNFINISHED.format(seconds=order.seconds))
    say("dealing", 0.0)
    lottery = lottery_of(fair, seed=order.seed.encode())
    files = publish(facts, audit_file(pool, lottery, order.salt), lottery, order.terms())
    never = _never(order, pool, lottery)
    coded = {name: base64.b64encode(data).decode() for name, data in files.items()}
    return Line(files=coded, shown=overview_of(files), never=never)


def _never(order: Order, pool: list[Applicant], lottery: Lottery) -> tuple[Text, ...]:
    """Say, without naming anybody, what would have to give for those whom no panel can hold now.

    Where that can't be found out in time, it says of how many. Of a few vacant seats nothing is said: what the quotas
    still ask of them is what those were who gave them up.
    """
    if order.turn and order.facts.size < FEW_SEATS:
        return ()
    deadline = Deadline(_ADVICE_SECONDS)
    found: dict[str, Text] = {}
    untold = lottery.certificate.unknown
    for one in lottery.never:
        try:
            said = _needed(order, pool, one, deadline)
        except Unfinished:
            untold += len(one.members)
            continue
        found[said.in_language("en")] = said
    return (*found.values(), *([_UNTOLD.format(count=untold)] if untold else []))


def _needed(order: Order, pool: list[Applicant], one: Class, deadline: Deadline) -> Text:
    """Say which quotas would have to give for one of a class to sit, and whether the rule of households would do."""
    quotas, size = order.facts.quotas, order.facts.size
    eased = relaxed(pool, quotas, size=size, seconds=deadline.left, seating=one.members)
    said = advice(quotas, eased, order.groups)
    if not one.company:
        return said
    homes = {person.household for person in pool if person.id in one.members}
    apart = [replace(person, household=None) if person.household in homes else person for person in pool]
    together = relaxed(apart, quotas, size=size, seconds=deadline.left, seating=one.members)
    return joined([said, _TOGETHER], _OR) if tuple(together) == tuple(quotas) else said


def _impossible(order: Order, pool: list[Applicant]) -> Line:
    size, quotas = order.facts.size, order.facts.quotas
    why = why_impossible(pool, quotas, order.groups, size=size)
    eased = relaxed(pool, quotas, size=size, seconds=_ADVICE_SECONDS)
    return Line(impossible=why, relax=advice(quotas, eased, order.groups) if tuple(eased) != tuple(quotas) else None)


def _too_few(order: Order, pool: list[Applicant]) -> Text:
    words = TOO_FEW_LEFT if order.turn else POOL_TOO_SMALL
    return words.format(size=order.facts.size, available=drawable(pool), applicants=len(pool))


class _Saying:
    """Says how far the computation is, twice a second at most."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, doing: str, progress: float) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PAUSE
            _print(Line(doing=doing, progress=progress))


def _print(line: Line) -> None:
    sys.stdout.write(line.model_dump_json(exclude_none=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _print(compute(Order.model_validate(json.load(sys.stdin)), _Saying()))
