"""Years of the annual clock, as they are stored."""

from __future__ import annotations

from typing import ClassVar

from services.events.domain.history import Change
from shared.store import Document, Store
from shared.text import Text


class PlannedYear(Document):
    """A year of the annual clock; its id is the year."""

    COLLECTION: ClassVar[str] = "years"

    promise: Text
    history: tuple[Change, ...]


async def planned_years(store: Store) -> list[int]:
    """Return every year that has an annual clock, the earliest first."""
    return sorted(int(row["_id"]) for row in await store.read(PlannedYear, {}, ()))
