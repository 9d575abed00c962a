"""A resident's application to a call."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.contracts.message import Command, Contract, Who
from shared.contracts.names import AttributeValue, Id, Slug
from shared.people import Person


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    RECEIVED = "received"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESERVE = "reserve"
    NOT_DRAWN = "not-drawn"
    WITHDRAWN = "withdrawn"


class Applied(Contract):
    """The application is in the pool."""

    application: Id
    status: ApplicationStatus = ApplicationStatus.RECEIVED


class Apply(Command, name="panels.apply", who=Who.ANYONE, result=Applied):
    """Apply to be drawn into a panel. A second application by the same e-mail address replaces the first."""

    call: Slug
    person: Person
    attributes: Annotated[dict[str, AttributeValue], Field(max_length=20)]
    household: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)] | None = None
    consents: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
