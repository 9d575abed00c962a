"""Coordinators of areas: an employee of the city and a volunteer resident, each for a term."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Role
from shared.contracts.names import Id, Slug
from shared.people import Email, PersonName


class CoordinatorRole(StrEnum):
    """Whose seat it is."""

    COORDINATOR = "coordinator"
    """An employee of the city: the face of the area."""
    VOLUNTEER = "volunteer"
    """A resident who pairs with the coordinator and links to local associations."""


class PublicContact(Contract):
    """How anyone reaches a coordinator. Personal data, public for as long as the term lasts."""

    name: PersonName
    email: Email | None = None
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9 ()-]{5,30}$")] | None = None

    def __repr__(self) -> str:
        """Show nothing of the person, so that no log or traceback does."""
        return "PublicContact(…)"

    __str__ = __repr__


class CoordinatorNamed(Contract):
    """The seat is filled for the term."""

    term: Id
    district: Slug
    role: CoordinatorRole


class NameCoordinator(Command, name="events.name-coordinator", roles=(Role.COORDINATOR,), result=CoordinatorNamed):
    """Name someone who agreed to be shown as an area's coordinator, or as the volunteer beside one.

    At the end of the term the person's data leaves by itself; that there was a term stays.
    """

    district: Slug
    role: CoordinatorRole
    contact: PublicContact
    agreed: Literal[True]
    """The person agreed that all of `contact` is public. Nothing else is taken."""
    starts_on: date
    ends_on: date
    """The last day."""

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            message = "ends_on must not be earlier than starts_on"
            raise ValueError(message)
        return self


class CoordinatorTermEnded(Contract):
    """The seat is vacant, and the person's data is gone."""

    term: Id
    district: Slug


class EndCoordinatorTerm(
    Command, name="events.end-coordinator-term", roles=(Role.COORDINATOR,), result=CoordinatorTermEnded
):
    """End a term before its time, for instance because the person no longer agrees to be shown."""

    district: Slug
    term: Id


class SeatEvent(Event, name="events.coordinator"):
    """What every event about an area's seat carries."""

    term: Id
    district: Slug

    @property
    def subject(self) -> str:
        """The district's id."""
        return self.district


class SeatFilled(SeatEvent, name="events.coordinator.named", to=("notify",)):
    """Someone agreed to be shown as an area's coordinator for a term, which may begin later."""

    role: CoordinatorRole
    contact: PublicContact
    starts_on: date
    ends_on: date


class SeatVacated(SeatEvent, name="events.coordinator.left", to=("notify",)):
    """A term is over: the person is to be shown no more, and forgotten."""
