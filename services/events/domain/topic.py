"""A topic that residents can influence, and what its symbol says at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.events.domain.amendment import Amendment, differences
from services.events.domain.problems import TOPIC_CLOSED, TOPIC_OVER_ALREADY
from shared.contracts import Rejected
from shared.contracts.events import TopicFacts
from shared.text import Text

LONGEST_KEPT = timedelta(minutes=5)
"""How old a badge may be on another's page: as long as it may take until a change of the topic is seen there."""


class Phase(StrEnum):
    """Where a topic stands at a moment."""

    OPEN = "open"
    OVER = "over"
    """The time is over; the decision is not told yet."""
    DECIDED = "decided"


PHASE_NAMES: Mapping[Phase, Text] = MappingProxyType(
    {
        Phase.OPEN: Text(fi="Voit vaikuttaa", sv="Du kan påverka", en="You can influence this"),
        Phase.OVER: Text(
            fi="Aika on päättynyt, päätöstä valmistellaan",
            sv="Tiden är ute, beslutet bereds",
            en="The time is over, the decision is being prepared",
        ),
        Phase.DECIDED: Text(fi="Päätetty", sv="Beslutat", en="Decided"),
    }
)


class Closing(BaseModel):
    """That a topic was closed, and once it is told what was decided."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    reason: Text
    decision: Text | None = None
    decision_url: str | None = None


class TopicState(BaseModel):
    """Everything about one topic. A method changes it, or raises `Rejected` and does not."""

    id: str
    facts: TopicFacts
    history: tuple[Amendment, ...]
    closing: Closing | None = None

    @classmethod
    def published(cls, facts: TopicFacts, now: datetime) -> Self:
        """Start a topic.

        Raises:
            Rejected: its time is over already.
        """
        _check_time_left(facts, now)
        return cls(id=facts.id, facts=facts, history=(Amendment(at=now),))

    @property
    def changed_at(self) -> datetime:
        """When what it says last changed, apart from the time running out."""
        return self.history[-1].at

    def phase(self, now: datetime) -> Phase:
        """Tell where it stands."""
        if self.closing is None:
            return Phase.OPEN if now < self.facts.open_until else Phase.OVER
        return Phase.DECIDED if self.closing.decision else Phase.OVER

    def kept_for(self, now: datetime) -> int:
        """Return for how many seconds a copy of what it says now stays true: never past the end of its time."""
        longest = int(LONGEST_KEPT.total_seconds())
        if self.phase(now) is not Phase.OPEN:
            return longest
        return min(longest, int((self.facts.open_until - now).total_seconds()))

    def change(self, facts: TopicFacts, reason: Text, now: datetime) -> tuple[str, ...]:
        """Say something else from now on; return the fields that differ.

        Raises:
            Rejected: it is closed, or its new time is over already.
        """
        if self.closing is not None:
            raise Rejected(TOPIC_CLOSED, field="/data/topic/id")
        changed = differences(self.facts, facts)
        if "open_until" in changed:
            _check_time_left(facts, now)
        if changed:
            self.facts = facts
            self.history = (*self.history, Amendment(at=now, fields=changed, reason=reason))
        return changed

    def close(self, reason: Text, now: datetime, *, decision: Text | None, decision_url: str | None) -> None:
        """Close it; or tell the decision where that was still missing.

        Raises:
            Rejected: it is closed, and this tells nothing new.
        """
        if self.closing is not None and (self.closing.decision or decision is None):
            raise Rejected(TOPIC_CLOSED, field="/data/topic")
        at = self.closing.at if self.closing else now
        self.closing = Closing(at=at, reason=reason, decision=decision, decision_url=decision_url)
        told = "decision" if decision else "closed"
        self.history = (*self.history, Amendment(at=now, fields=(told,), reason=reason))


def _check_time_left(facts: TopicFacts, now: datetime) -> None:
    if facts.open_until <= now:
        raise Rejected(TOPIC_OVER_ALREADY, field="/data/topic/open_until")
