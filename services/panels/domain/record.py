"""The public record of what happened to a panel after its draw: only added to, and without names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from shared.proof.record import chained
from shared.text import Text


class What(StrEnum):
    """What an entry tells."""

    DECLINED = "declined"
    DRAW_ANNOUNCED = "draw-announced"
    """A lottery for the vacant seats is being made; `round` of the beacon decides it, or digits drawn by hand."""
    DRAW_FAILED = "draw-failed"
    """No lottery was possible; `reason` says why, and what would have to give."""
    DRAW_HELD = "draw-held"
    """The lottery with this `manifest` was drawn from."""
    INVITED_INSTEAD = "invited-instead"
    LAPSED = "lapsed"
    """Did not answer the invitation in time."""
    LEFT = "left"
    VACANT = "vacant"
    WITHDRAWN = "withdrawn"
    """Was drawn, but had withdrawn after the pool was frozen."""


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
    turn: int | None = None
    """Which lottery for vacant seats it tells of; 1 is the first."""
    round: int | None = None
    manifest: str | None = None


GIVEN_UP = frozenset({What.DECLINED, What.LAPSED, What.LEFT})
"""Entries that tell that somebody holds a seat no longer."""


def given_up(record: Sequence[Entry]) -> int:
    """Count how many seats were given up."""
    return sum(entry.what in GIVEN_UP for entry in record)


def seals(record: Sequence[Entry]) -> tuple[str, ...]:
    """Return a seal for each entry; see `shared.proof.record`.

    Whoever keeps the last one can tell later whether anything up to it was changed or taken out.
    """
    return chained(entry.model_dump(mode="json") for entry in record)


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
