"""Which years and moments anybody may ask for: beyond these no calendar, and no database, can reckon."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from pydantic import Field

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200

AnyYear = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
"""A year that is asked for; it need not have an annual clock."""


def is_of_our_age(day: date) -> bool:
    """Say whether a day or moment is in one of these years."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
