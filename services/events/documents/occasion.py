"""Occasions as they are stored, and how they are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from services.events.domain.life_cycle import NOT_PROMISED
from services.events.domain.occasion import OccasionState
from shared.store import Document, Index


class Occasion(Document, OccasionState):
    """An occasion with its places and waiting lists: one document, so that no seat is sold twice."""

    COLLECTION: ClassVar[str] = "occasions"
    INDEXES: ClassVar[tuple[Index, ...]] = (
        Index("year", "facts.starts_at"),
        Index("facts.districts", "facts.starts_at"),
        Index("facts.themes", "facts.starts_at"),
        Index("facts.starts_at"),
        Index("history.at"),
        Index("history.after", "facts.starts_at"),
    )


OF_THE_CITY: dict[str, Any] = {"activity": None}
"""The filter for what the city holds or proposes: no residents' own activity."""
CHRONOLOGICAL: list[tuple[str, int]] = [("facts.starts_at", 1), ("_id", 1)]


def occasions_filter(  # noqa: PLR0913 - one for each thing that a reader may ask for
    *,
    year: int | None = None,
    district: str | None = None,
    theme: str | None = None,
    kind: str | None = None,
    ends_after: datetime | None = None,
    starts_before: datetime | None = None,
) -> dict[str, Any]:
    """Return the filter for occasions of the annual clock that meet every condition; proposals are not in it."""
    wanted: dict[str, Any] = {
        "status": {"$nin": sorted(NOT_PROMISED)},
        "year": year,
        "facts.districts": district,
        "facts.themes": theme,
        "facts.kind": kind,
        "facts.ends_at": {"$gt": ends_after} if ends_after else None,
        "facts.starts_at": {"$lt": starts_before} if starts_before else None,
    }
    return {field: condition for field, condition in wanted.items() if condition is not None}


def proposals_filter(*, year: int | None = None) -> dict[str, Any]:
    """Return the filter for what was proposed and is not planned (of the year)."""
    wanted: dict[str, Any] = {"status": {"$in": sorted(NOT_PROMISED)}}
    return wanted if year is None else {**wanted, "year": year}
