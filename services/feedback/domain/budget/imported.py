"""Projects from a file, before voting opens: each with an id of its own there, a name and a cost in whole euros."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from services.feedback.domain.budget.pabulib import Malformed, read_projects
from services.feedback.domain.budget.problems import PROJECT_OVER_BUDGET, PROJECTS_UNREADABLE
from shared.contracts import Rejected
from shared.contracts.budgets import Pot
from shared.text import LANGUAGES, Text

MOST = 1_000
"""Projects in one file: all of them are made in one commit."""
FIELD = "/data/file"


class Imported(NamedTuple):
    """A project as the file has it."""

    id: str
    name: Text
    description: str
    cost: int

    def idea(self, round_id: str, district: str | None) -> str:
        """Return the id of its idea: the same for the same project in the same round and area."""
        return hashlib.sha256("\n".join((round_id, district or "", self.id)).encode()).hexdigest()[:24]


def projects_in(text: str, pot: Pot) -> tuple[Imported, ...]:
    """Return the projects of a file, in its order.

    Names are in the language that META names, else in Finnish, as our own files have them.

    Raises:
        Rejected: projects-unreadable, project-over-budget.
    """
    try:
        meta, candidates = read_projects(text)
    except Malformed as malformed:
        raise _unreadable(str(malformed)) from None
    if len(candidates) > MOST:
        raise _unreadable(f"{len(candidates)} projects, and {MOST} can be imported at once")
    told = meta.get("language", "")
    language = told if told in LANGUAGES else "fi"
    found = []
    for one in candidates:
        if one.cost.denominator != 1:
            raise _unreadable(f"the project {one.id} costs {float(one.cost)}, which is no whole number of euros")
        if one.cost > pot.amount:
            raise Rejected(PROJECT_OVER_BUDGET, field=FIELD, project=one.id, cost=one.cost, amount=pot.amount)
        name = " ".join(one.more.get("name", "").split()) or one.id
        found.append(Imported(one.id, Text(**{language: name}), one.more.get("description", ""), int(one.cost)))
    return tuple(found)


def _unreadable(why: str) -> Rejected:
    return Rejected(PROJECTS_UNREADABLE, field=FIELD, why=why)
