"""A year of the annual clock: opened for planning, with the promise that it makes."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.contracts.events.change import Office, Reason
from shared.contracts.message import Command, Contract, Who
from shared.text import Text

Year = Annotated[int, Field(ge=2000, le=2200, examples=[2027])]


class YearPlanned(Contract):
    """The year is open for planning."""

    year: Year


class PlanYear(Command, name="events.plan-year", who=Who.STAFF, result=YearPlanned):
    """Open a year of the annual clock, so that occasions can be planned into it."""

    year: Year
    promise: Text
    by: Office | None = None
    reason: Reason | None = None
