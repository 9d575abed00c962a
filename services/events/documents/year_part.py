"""A year as lists show it: a few small documents, kept in the same commit as every public change of an occasion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any, ClassVar, Self
from zlib import crc32

from pydantic import BaseModel, Field

from services.events.documents.revision import Revision
from services.events.domain.life_cycle import NOT_PROMISED, Status
from services.events.domain.occasion import OccasionState
from services.events.domain.promise import Promise
from shared.contracts.events import Kind
from shared.store import Document, Store
from shared.text import Text

PARTS = 32
"""Of each year. A change writes and reads one of them again: 60 KiB where a year has 5,000 occasions."""


class Listed(BaseModel):
    """What lists show of an occasion."""

    starts_at: datetime
    """In UTC, and first: so the JSON of all sorts by their beginning, and then by their id."""
    id: str
    status: Status
    kind: Kind
    name: Text
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    ends_at: datetime
    revision: int
    """Grows with every public change."""
    promised_at: datetime | None
    """When it was put into the annual clock; None for residents' own."""
    published_at: datetime | None
    first_starts_at: datetime
    """The beginning that was promised first."""
    slipped_days: int
    """Days of the city's calendar between that and the present one; negative when it is earlier now."""

    @classmethod
    def of(cls, occasion: OccasionState, zone: tzinfo) -> Self:
        """Take what is shown; days are those of the time zone."""
        facts, promise = occasion.facts, Promise.of(occasion, zone)
        return cls(
            starts_at=facts.starts_at.astimezone(UTC),
            id=occasion.id,
            status=occasion.status,
            kind=facts.kind,
            name=facts.name,
            districts=facts.districts,
            themes=facts.themes,
            ends_at=facts.ends_at.astimezone(UTC),
            revision=occasion.revision,
            promised_at=promise.promised_at,
            published_at=promise.published_at,
            first_starts_at=promise.first_starts_at.astimezone(UTC),
            slipped_days=promise.slipped_days,
        )


class YearPart(Document):
    """A part of what a year has promised. Which one an occasion is in never changes, wherever it is moved to.

    Each entry is kept as the text that it is sent as: to decode 5,000 of them takes longer than everything else.
    """

    COLLECTION: ClassVar[str] = "year_parts"

    entries: dict[str, str] = Field(default_factory=dict)
    """`Listed` in JSON, by the occasion's id."""

    @staticmethod
    def id_for(year: int, occasion: str) -> str:
        """Return the id of the part that an occasion of the year's clock is in."""
        return f"{year}-{crc32(occasion.encode()) % PARTS}"

    def keep(self, occasion: OccasionState, zone: tzinfo) -> None:
        """List the occasion as it is now, or not at all while it is not promised; days are those of the zone."""
        if occasion.status in NOT_PROMISED:
            self.entries.pop(occasion.id, None)
        else:
            self.entries[occasion.id] = Listed.of(occasion, zone).model_dump_json()


async def changed_parts(
    store: Store, revision: Revision, year: int | None, known: Mapping[str, int]
) -> Sequence[dict[str, Any]]:
    """Return those parts of a year, as they are stored, that are other than the `known`: revisions by part.

    None asks for every year.
    """
    of_year = "" if year is None else f"{year}-"
    wanted = [part for part, number in revision.parts.items() if part.startswith(of_year) and known.get(part) != number]
    return await store.read(YearPart, {"_id": {"$in": wanted}}, ("entries",)) if wanted else ()
