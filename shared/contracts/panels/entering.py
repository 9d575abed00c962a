"""Applications that reach the city on paper or in a list, and are entered by staff."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.contracts.events.change import Office
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import AttributeValue, Category, Slug
from shared.contracts.panels.application import Applied, Attributes, HomeAddress
from shared.contracts.panels.call import CallFacts
from shared.people import Person
from shared.text import Text


class ValueRead(Contract):
    """A value that can be told, and what people are shown for it."""

    value: AttributeValue
    name: Text


class CategoryRead(Contract):
    """An attribute that a call asks for, and what people are shown for it."""

    category: Category
    name: Text
    values: tuple[ValueRead, ...]


class CallRead(Contract):
    """What staff must know to enter applications."""

    call: CallFacts
    asked: tuple[CategoryRead, ...]


class ReadCall(Command, name="panels.read-call", roles=(Role.PANEL_OFFICER, Role.AUDITOR), result=CallRead):
    """Read a call as its applications are entered. Changes nothing."""

    call: Slug


class EnterApplication(Command, name="panels.enter-application", roles=(Role.PANEL_OFFICER,), result=Applied):
    """Enter an application that came on paper or in a list, by the rules for all; the person gets their own link."""

    call: Slug
    person: Person
    attributes: Attributes
    household: HomeAddress | None = None
    consents: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()
    """What the person has signed."""
    born_on: date | None = None
    """Only where the call has a least age; looked at, and never stored."""
    lives_in_city: bool | None = None
    """Only where the call is for residents; looked at, and never stored."""
    by: Office
