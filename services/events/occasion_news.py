"""What a resident who opens an occasion's page must not miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from services.events.domain.history import Change, Subject
from services.events.domain.life_cycle import PUBLISHED, Status
from services.events.domain.occasion import OccasionState
from shared.text import Text

NOT_OPEN: Mapping[Status, str] = MappingProxyType(
    {
        Status.PROPOSED: "only_proposed",
        Status.DECLINED: "proposal_declined",
        Status.PLANNED: "only_planned",
        Status.CANCELLED: "occasion_cancelled",
    }
)
"""The word that says why nobody can register, where that follows from the status."""
CALLED_OFF: Mapping[Status, str] = MappingProxyType(
    {Status.DECLINED: "news_declined", Status.CANCELLED: "news_cancelled"}
)


@dataclass(frozen=True, slots=True)
class News:
    """The word of its title, the reason that was given, and whether it is called off."""

    title: str
    reason: Text | None
    is_bad: bool

    @classmethod
    def of(cls, occasion: OccasionState) -> News | None:
        """Return the news, or None where everything is as it was promised, or lies behind."""
        if title := CALLED_OFF.get(occasion.status):
            return cls(title, _latest(occasion, {Subject.STATUS}), is_bad=True)
        moves = {Subject.TIME, Subject.PLACE}
        if occasion.status in PUBLISHED and any(change.what in moves for change in occasion.history):
            return cls("news_moved", _latest(occasion, moves), is_bad=False)
        return None


def _latest(occasion: OccasionState, subjects: set[Subject]) -> Text | None:
    changes: tuple[Change, ...] = occasion.history
    return next((change.reason for change in reversed(changes) if change.what in subjects), None)
