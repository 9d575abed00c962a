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
    LAPSED = "lapsed"
    """Did not answer the invitation in time."""
    LEFT = "left"
    VACANT = "vacant"


class Entry(BaseModel):
    """One thing that happened. `who` is a salted pseudonym; a vacancy has none, but a reason and `seats`.

    Who has left may have a public reason.
    """

    model_config = ConfigDict(frozen=True)

    at: datetime
    what: What
    who: str | None = None
    seats: int | None = None
    """How many seats are vacant from then on."""
    reason: Text | None = None
    by: Text | None = None
    """The office that recorded it, where it was one."""


class Attendance(BaseModel):
    """How many of how many members came to a session."""

    model_config = ConfigDict(frozen=True)

    members: int
    present: int
    by: Text


class Statement(BaseModel):
    """One edition of what a panel says to the city."""

    model_config = ConfigDict(frozen=True)

    edition: int
    at: datetime
    text: Text
    url: str | None = None
    by: Text
