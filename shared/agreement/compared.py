"""Compares what is told with what is kept: pure, on documents that somebody else reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.agreement.declared import Kept, Stored, Told


class Problem(StrEnum):
    """How two services disagree, or what stands still."""

    MISSING = "missing"
    """Its owner has told it, and who should keep it doesn't know it."""
    BEHIND = "behind"
    """An older state of it is kept."""
    AHEAD = "ahead"
    """A newer state of it is kept than its owner has: the owner's database is older than the keeper's."""
    OWNERLESS = "ownerless"
    """It is kept, and its owner doesn't have it any more, or never had."""
    UNSENT = "unsent"
    """An event is committed and the broker doesn't have it."""
    OVERDUE = "overdue"
    """Work is due and nobody does it."""
    UNATTENDED = "unattended"
    """Messages wait in a queue that nobody takes from."""
    CROWDED = "crowded"
    """More messages wait in a queue than are worked off."""
    DEAD = "dead"
    """Messages that nobody could handle."""


_TELL_ANEW = (
    "see “silta dead-letters list”, and replay what lies there; else change the fact at its owner by a command, which "
    "tells it anew"
)
REMEDIES: Mapping[Problem, str] = {
    Problem.MISSING: _TELL_ANEW,
    Problem.BEHIND: _TELL_ANEW,
    Problem.AHEAD: "databases of different moments were put together: restore all of one backup",
    Problem.OWNERLESS: "databases of different moments were put together, or forgetting was missed: restore all of one "
    "backup, or see that the service's due work is done",
    Problem.UNSENT: "see SiltaEventsNotTold in docs/runbook.md",
    Problem.OVERDUE: "see that a process of the service runs, and what its log says of the task",
    Problem.UNATTENDED: "see SiltaQueueStandsStill in docs/runbook.md",
    Problem.CROWDED: "see SiltaQueueBehind in docs/runbook.md",
    Problem.DEAD: "silta dead-letters list",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that isn't as it should be. Names ids and numbers, never a person."""

    service: str
    """At which it shows."""
    problem: Problem
    what: str
    """The fact's name, a task, a queue."""
    id: str | None = None
    told: int | None = None
    """How new it should be."""
    kept: int | None = None
    """How new it is."""
    count: int = 1

    @property
    def remedy(self) -> str:
        """What to do."""
        return REMEDIES[self.problem]

    def persists(self, earlier: Finding) -> bool:
        """Tell whether it is what was found before: what has come on meanwhile may be on its way again."""
        if (self.service, self.problem, self.what, self.id) != (
            earlier.service,
            earlier.problem,
            earlier.what,
            earlier.id,
        ):
            return False
        if self.problem is Problem.BEHIND:
            return self.kept is not None and earlier.told is not None and self.kept < earlier.told
        return True


def of_told(
    keeper: str, told: Told, kept: Kept, facts: Iterable[Stored], found: Mapping[str, Stored]
) -> Iterable[Finding]:
    """Yield what a keeper lacks of some of an owner's facts; `found` is what it keeps, by its id."""
    for fact in facts:
        news = told.news(fact)
        if news is None:
            continue
        id_ = str(fact["_id"])
        own = found.get(kept.id_of(fact))
        if own is None:
            yield Finding(keeper, Problem.MISSING, told.fact, id_, told=news.least)
            continue
        new = kept.new(own)
        if new < news.least:
            yield Finding(keeper, Problem.BEHIND, told.fact, id_, told=news.least, kept=new)
        elif new > news.most:
            yield Finding(keeper, Problem.AHEAD, told.fact, id_, told=news.most, kept=new)


def of_kept(keeper: str, kept: Kept, ids: Iterable[str], owned: Iterable[str]) -> Iterable[Finding]:
    """Yield what a keeper has of some ids that their owner doesn't have."""
    there = set(owned)
    return (Finding(keeper, Problem.OWNERLESS, kept.fact, id_) for id_ in ids if id_ not in there)
