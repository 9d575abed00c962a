"""A resident's registration: taken, switched, offered a place, and given back."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.message import Command, Contract, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person, PersonName

Companions = Annotated[int, Field(ge=0, le=10)]
"""Persons who come along; each needs a place."""
Needs = Annotated[tuple[Slug, ...], Field(max_length=10)]
"""What somebody needs for taking part, such as `sign-language`."""


class Attendance(StrEnum):
    """How a resident takes part."""

    ON_SITE = "on-site"
    REMOTE = "remote"


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OFFERED = "offered"
    """A place is set aside until it is accepted or the time to answer is over."""
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    """An offered place was not accepted in time and has gone to the next in line."""


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
    companions: Companions = 0
    needs: Needs = ()


class RegistrationCancelled(Contract):
    """The place is free again, or already given to the next who waited."""

    registration: Id
    status: RegistrationStatus = RegistrationStatus.CANCELLED


class CancelRegistration(Command, name="events.cancel-registration", who=Who.LINK_HOLDER, result=RegistrationCancelled):
    """Give a place back. Whoever has waited longest for it gets it in the same commit."""

    registration: Id
    token: Token


class RegistrationSwitched(Contract):
    """Where the registration stands now; a place that it had is kept while it waits for another."""

    registration: Id
    status: RegistrationStatus
    track: Slug
    attendance: Attendance
    """Of the place that it has; without one, of the place that it waits for."""
    waiting_for_track: Slug | None = None
    waiting_for_attendance: Attendance | None = None
    """Of the place that it waits for while it keeps the one that it has."""
    waiting_position: int | None = None
    """1 is next."""


class SwitchRegistration(Command, name="events.switch-registration", who=Who.LINK_HOLDER, result=RegistrationSwitched):
    """Change track or attendance in one act. Where the new one is full, keep the old place and stand last in line.

    Who only waits leaves that line. Switching to the place that one has ends the wait for another.
    """

    registration: Id
    token: Token
    track: Slug
    attendance: Attendance


class RegistrationChanged(Contract):
    """Where the registration stands now. Says nothing of the person."""

    registration: Id
    status: RegistrationStatus
    companions: int
    waiting_position: int | None = None
    """1 is next."""


class ChangeRegistration(Command, name="events.change-registration", who=Who.LINK_HOLDER, result=RegistrationChanged):
    """Change how many come, what they need, or the name; what is left out stays.

    Seats of those who don't come go to whoever has waited longest, in the same commit. With a place, more seats are
    taken where they are free and nobody waits, else it is refused. In line, more people stand last in it.
    """

    registration: Id
    token: Token
    companions: Companions | None = None
    needs: Needs | None = None
    name: PersonName | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if self.companions is None and self.needs is None and self.name is None:
            message = "give companions, needs or name"
            raise ValueError(message)
        return self


class OfferAccepted(Contract):
    """The offered place is confirmed."""

    registration: Id
    status: RegistrationStatus = RegistrationStatus.CONFIRMED


class AcceptOffer(Command, name="events.accept-offer", who=Who.LINK_HOLDER, result=OfferAccepted):
    """Accept an offered place before its time is over. To decline it is to cancel the registration."""

    registration: Id
    token: Token
