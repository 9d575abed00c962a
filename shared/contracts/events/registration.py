"""A resident's registration: taken, and given back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.contracts.message import Command, Contract, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person


class Attendance(StrEnum):
    """How a resident takes part."""

    ON_SITE = "on-site"
    REMOTE = "remote"


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Registered(Contract):
    """The place taken, or the place in the waiting list (1 is next)."""

    registration: Id
    status: RegistrationStatus
    waiting_position: int | None = None


class Register(Command, name="events.register", who=Who.ANYONE, result=Registered):
    """Take a place on a track, on site or remote; when it is full, the last place in its waiting list."""

    occasion: Slug
    track: Slug
    attendance: Attendance
    person: Person
    companions: Annotated[int, Field(ge=0, le=10)] = 0
    needs: Annotated[tuple[Slug, ...], Field(max_length=10)] = ()


class RegistrationCancelled(Contract):
    """The place is free again, or already given to the next who waited."""

    registration: Id
    status: RegistrationStatus = RegistrationStatus.CANCELLED


class CancelRegistration(Command, name="events.cancel-registration", who=Who.LINK_HOLDER, result=RegistrationCancelled):
    """Give a place back. Whoever has waited longest for it gets it in the same commit."""

    registration: Id
    token: Token
