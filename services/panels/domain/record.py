"""The public record of what happened to a panel after its draw: only added to, and without names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.text import Text


class What(StrEnum):
    """What an entry tells."""

    DECLINED = "declined"
    INVITED_INSTEAD = "invited-instead"
    VACANT = "vacant"


class Entry(BaseModel):
    """One thing that happened. `who` is a salted pseudonym; a vacancy has none, but a reason and `seats`."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    what: What
    who: str | None = None
    seats: int | None = None
    """How many seats are vacant from then on."""
    reason: Text | None = None
