"""A partnership, and how responsibility moves in it: one step at a time towards the residents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.events.domain.amendment import Amendment, differences
from services.events.domain.problems import (
    ALREADY_AT_STAGE,
    PARTNERSHIP_ENDED,
    REASON_NEEDED_TO_GO_BACK,
    RESPONSIBILITY_LOST,
    STEP_TOO_LONG,
)
from shared.contracts import Rejected
from shared.contracts.events import PartnershipFacts, Responsibility, Stage
from shared.contracts.problem import UNKNOWN
from shared.text import Text

STAGES = tuple(Stage)
"""In their order, from the city to the residents."""
STAGE_NAMES: Mapping[Stage, Text] = MappingProxyType(
    {
        Stage.CITY: Text(fi="kaupunki vastaa", sv="staden ansvarar", en="the city carries it"),
        Stage.TOGETHER: Text(fi="vastataan yhdessä", sv="gemensamt ansvar", en="carried together"),
        Stage.SUPPORTED: Text(
            fi="asukkaat vastaavat, kaupunki tukee",
            sv="invånarna ansvarar, staden stöder",
            en="residents carry it, the city supports",
        ),
        Stage.RESIDENTS: Text(fi="asukkaat vastaavat", sv="invånarna ansvarar", en="residents carry it"),
    }
)


class Handover(BaseModel):
    """One move of one responsibility. `before` is None at the beginning."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    responsibility: str
    before: Stage | None
    after: Stage
    reason: Text | None = None


class Ending(BaseModel):
    """That a partnership is over, and what lives on."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    what_lives_on: Text


class PartnershipState(BaseModel):
    """Everything about one partnership. A method changes it, or raises `Rejected` and does not."""

    id: str
    facts: PartnershipFacts
    handovers: tuple[Handover, ...]
    """All moves in their order, the beginning included: the state at any time follows from it."""
    amendments: tuple[Amendment, ...] = ()
    ending: Ending | None = None

    @classmethod
    def agreed(cls, facts: PartnershipFacts, now: datetime) -> Self:
        """Start a partnership, each responsibility where it stands."""
        return cls(id=facts.id, facts=facts, handovers=_beginnings(facts.responsibilities, now))

    def change(self, facts: PartnershipFacts, reason: Text, now: datetime) -> tuple[str, ...]:
        """Agree on something else from now on; return the fields that differ.

        Raises:
            Rejected: the partnership is over, or a responsibility would be lost.
        """
        self._check_not_ended()
        there, named = self.stages(), {one.id for one in facts.responsibilities}
        if lost := sorted(there.keys() - named):
            raise Rejected(RESPONSIBILITY_LOST, field="/data/partnership/responsibilities", lost=", ".join(lost))
        changed = differences(self.facts, facts)
        if changed:
            added = tuple(one for one in facts.responsibilities if one.id not in there)
            self.facts, self.handovers = facts, (*self.handovers, *_beginnings(added, now))
            self.amendments = (*self.amendments, Amendment(at=now, fields=changed, reason=reason))
        return changed

    def stages(self, at: datetime | None = None) -> dict[str, Stage]:
        """Return the stage of each responsibility: now, or as it was at a moment."""
        return {one.responsibility: one.after for one in self.handovers if at is None or one.at <= at}

    def hand_over(self, responsibility: str, stage: Stage, reason: Text | None, now: datetime) -> None:
        """Move a responsibility one step towards the residents, or back for a reason.

        Raises:
            Rejected: the partnership is over, there is no such responsibility, it is at that stage already, the step
                towards the residents is longer than one, or a way back has no reason.
        """
        self._check_not_ended()
        there = self.stages().get(responsibility)
        if there is None:
            raise Rejected(UNKNOWN, field="/data/responsibility", what="responsibility", id=responsibility)
        step = STAGES.index(stage) - STAGES.index(there)
        if step == 0:
            raise Rejected(ALREADY_AT_STAGE, field="/data/stage", stage=STAGE_NAMES[stage])
        if step > 1:
            following = STAGES[STAGES.index(there) + 1]
            raise Rejected(STEP_TOO_LONG, field="/data/stage", stage=STAGE_NAMES[there], next=STAGE_NAMES[following])
        if step < 0 and reason is None:
            raise Rejected(REASON_NEEDED_TO_GO_BACK, field="/data/reason")
        moved = Handover(at=now, responsibility=responsibility, before=there, after=stage, reason=reason)
        self.handovers = (*self.handovers, moved)

    def end(self, what_lives_on: Text, now: datetime) -> None:
        """End it. Raises `Rejected` when it is over already."""
        self._check_not_ended()
        self.ending = Ending(at=now, what_lives_on=what_lives_on)

    def _check_not_ended(self) -> None:
        if self.ending is not None:
            raise Rejected(PARTNERSHIP_ENDED, field="/data/partnership")


def _beginnings(responsibilities: Iterable[Responsibility], now: datetime) -> tuple[Handover, ...]:
    return tuple(Handover(at=now, responsibility=one.id, before=None, after=one.stage) for one in responsibilities)
