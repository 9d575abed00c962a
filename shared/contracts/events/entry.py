"""The annual clock as staff work with it: every entry of a year with all its facts, public or not yet."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.contracts.events.occasion import OccasionFacts
from shared.contracts.events.year import Year
from shared.contracts.message import Command, Contract, Who
from shared.contracts.names import Slug
from shared.text import Text


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


class ReadYear(Command, name="events.read-year", who=Who.STAFF, result=YearRead):
    """Ask for the occasions and proposals of a year, with all their facts. Changes nothing."""

    year: Year
    after: Slug | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 100
