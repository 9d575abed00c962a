"""What was promised and what became of it: public, append-only."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.text import Text


class Subject(StrEnum):
    """What a change is about."""

    PROMISE = "promise"
    STATUS = "status"


class Change(BaseModel):
    """One public change: what, when, from what, to what, and where one was given the reason."""

    model_config = ConfigDict(frozen=True)

    what: Subject
    at: datetime
    before: str | Text | None
    """None where there was nothing before."""
    after: str | Text
    reason: Text | None = None
