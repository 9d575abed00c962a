"""A year of the annual clock: opened for planning with the promise that it makes, and read by staff."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.contracts.events.change import Office, Reason
from shared.contracts.events.occasion import OccasionFacts
from shared.contracts.message import Command, Contract, Role
from shared.contracts.names import Slug
from shared.text import Text

Year = Annotated[int, Field(ge=2000, le=2200, examples=[2027])]


class YearPlanned(Contract):
    """The year is open for planning."""

    year: Year


class PlanYear(Command, name="events.plan-year", roles=(Role.COORDINATOR,), result=YearPlanned):
    """Open a year of the annual clock, so that occasions can be planned into it."""

    year: Year
    promise: Text
    by: Office | None = None
    reason: Reason | None = None


class EntryRead(Contract):
    """One occasion or proposal, as it stands."""

    occasion: OccasionFacts
    status: str
    revision: int
    """Grows with every public change."""


class YearRead(Contract):
    """A part of a year: entries in the order of their ids."""

    year: Year
    promise: Text | None
    """None while the year isn't open; it has no entries then."""
    timezone: str
    """The city's, such as Europe/Helsinki."""
    districts: tuple[str, ...]
    """Ids of all the city's districts."""
    partners: tuple[Slug, ...]
    """Ids of all registered partners."""
    entries: tuple[EntryRead, ...]
    next: Slug | None = None
    """The last id, where there are more: ask again with it as `after`."""


class ReadYear(Command, name="events.read-year", roles=(Role.COORDINATOR, Role.AUDITOR), result=YearRead):
    """Ask for the occasions and proposals of a year, with all their facts. Changes nothing."""

    year: Year
    after: Slug | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
