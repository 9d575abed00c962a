"""Who of the registered came, told by a device at the door that may have been offline meanwhile."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.events.change import Office, Reason
from shared.contracts.message import Command, Contract, Role, Who
from shared.contracts.names import Id, Slug, Token

MOST_SCANS = 500
"""Scans in one batch."""


class DoorVerdict(StrEnum):
    """What became of one scan. All but the first are conflicts, for people at the door to solve."""

    CHECKED_IN = "checked-in"
    ALREADY_CHECKED_IN = "already-checked-in"
    """Another scan was first to be told; `checked_in_at` says when the person came in by that."""
    CANCELLED = "cancelled"
    """The place was given back, or was offered and not accepted in time."""
    WAITING = "waiting"
    """It waits for a place, or has not accepted the one that it is offered."""
    REMOTE = "remote"
    """The place is a remote one."""
    WRONG_OCCASION = "wrong-occasion"
    REVOKED_KEY = "revoked-key"
    """It was told under a key that had been revoked by then; told again under the valid one it is judged."""
    FORGED = "forged"
    UNKNOWN = "unknown"
    """Not a code of ours, or of nothing that is there."""


class Scan(Contract):
    """One code that was read, or one name that was found in the list. Says when, by the device's own clock."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    """Chosen by the device. The same scan again gets the verdict that it got first, but for `revoked-key`."""
    at: AwareDatetime
    code: Annotated[str, StringConstraints(min_length=1, max_length=4_300)] | None = None
    """What the QR code says, whatever that was."""
    registration: Id | None = None
    """The registration of a name in the list."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if (self.code is None) == (self.registration is None):
            message = "give either the code that was read or the registration that was found by name"
            raise ValueError(message)
        return self


class ScanVerdict(Contract):
    """What became of one scan. Names nobody."""

    scan: str
    verdict: DoorVerdict
    registration: Id | None = None
    """None where none is known."""
    seats: int = 0
    """Persons that the registration is for; 0 where none is known."""
    checked_in_at: AwareDatetime | None = None


class Door(Contract):
    """What devices at an occasion's door need."""

    occasion: Slug
    door: Token
    """Lets its holder see the list of names and check people in, at this occasion only."""
    url: str
    """The door's own page: the list of names, and what residents asked for."""


class OpenDoor(Command, name="events.open-door", roles=(Role.COORDINATOR,), result=Door):
    """Get the key for checking people in at an occasion. The same key each time, until the door is closed."""

    occasion: Slug


class DoorClosed(Contract):
    """Every key that was given out until now is revoked; `events.open-door` gives another."""

    occasion: Slug
    keys_revoked: int
    """How many keys of this door have been revoked so far."""


class CloseDoor(Command, name="events.close-door", roles=(Role.COORDINATOR,), result=DoorClosed):
    """Revoke the key of an occasion's door, for instance because a device was lost.

    Scans that are told under it from then on let nobody in. They are kept as conflicts, and judged when they are told
    again under the new key.
    """

    occasion: Slug
    by: Office | None = None
    reason: Reason | None = None


class ScansTaken(Contract):
    """A verdict for each scan, in the order of the batch."""

    verdicts: tuple[ScanVerdict, ...]
    checked_in: int
    """Persons checked in at the occasion so far, companions included."""


class CheckIn(Command, name="events.check-in", who=Who.DEVICE, result=ScansTaken):
    """Check people in: a batch of scans made at the door, perhaps offline and long ago."""

    occasion: Slug
    door: Token
    scans: Annotated[tuple[Scan, ...], Field(min_length=1, max_length=MOST_SCANS)]
