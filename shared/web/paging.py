"""How a list is asked for in pages."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

MOST_SKIPPED: Final = 1_000_000
"""More than any list has. Without a bound a number could be larger than the database takes."""

Limit = Annotated[int, Field(ge=1, le=100, description="how many at most")]
Skip = Annotated[int, Field(ge=0, le=MOST_SKIPPED, description="how many are passed over first")]
