"""What was promised and what became of it: public, append-only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.contracts.events import Accessibility, Place, Span, Track
from shared.text import Text

Told = str | Text | Span | Place | tuple[str, ...] | Track | Accessibility | None
"""What was so before a change, or is after it."""


class Subject(StrEnum):
    """What a change is about."""

    PROMISE = "promise"
    STATUS = "status"
    TIME = "time"
    PLACE = "place"
    AMENDED = "amended"
    """What it says of itself; of what isn't public yet, only that it is otherwise."""
    COMBINED = "combined"
    """The occasion that has absorbed another: `after` is the other's id. Or was absorbed: `after` is by which."""


class Why(BaseModel):
    """Who acts and why, as far as it was said."""

    model_config = ConfigDict(frozen=True)

    by: Text | None = None
    """An office or a role; never a person's name."""
    reason: Text | None = None
    decision: str | None = None
    """The id of the working group's decision."""


UNSAID = Why()


class Change(Why):
    """One public change: what, when, from what, to what, by whom and why."""

    what: Subject
    at: datetime
    before: Told
    """None where there was nothing before."""
    after: Told
    """None where there is nothing any more."""
    field: str | None = None
    """What of it was amended."""
