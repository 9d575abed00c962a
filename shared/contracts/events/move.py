"""An occasion that gets another time or place."""

from __future__ import annotations

from typing import Self

from pydantic import AwareDatetime, model_validator

from shared.contracts.events.change import Office, Reason, Span
from shared.contracts.events.clash import Clash
from shared.contracts.events.occasion import OccasionEvent
from shared.contracts.events.programme import Place
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug


class OccasionMovedResult(Contract):
    """Where the occasion stands now; registrations stay valid."""

    occasion: Slug
    status: str
    """A published occasion is `moved`. One that is not public in detail yet keeps its status."""
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    slipped_days: int
    """Days between the date that was promised first and the new one; negative when it is earlier."""
    clashes: tuple[Clash, ...] = ()


class MoveOccasion(Command, name="events.move-occasion", roles=(Role.COORDINATOR,), result=OccasionMovedResult):
    """Give an occasion another time, another place, or both."""

    occasion: Slug
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    """Without it a new beginning keeps the occasion's length. A route's stops move with its beginning."""
    place: Place | None = None
    by: Office
    reason: Reason

    @model_validator(mode="after")
    def _moves_something(self) -> Self:
        if self.starts_at is None and self.ends_at is None and self.place is None:
            message = "give a new starts_at, ends_at or place"
            raise ValueError(message)
        return self


class OccasionMoved(OccasionEvent, name="events.occasion.moved", to=("feedback", "notify"), kept=True):
    """A public occasion has another time or place; the event's facts are the new ones."""

    time_before: Span
    place_before: Place | None
    reason: Reason
