"""A year at a glance: the promise, and of every occasion what, when, where about and how it stands."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, Self
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from pydantic import BaseModel, TypeAdapter

from services.events.addresses import occasion_page
from services.events.built import Built
from services.events.documents import CHRONOLOGICAL, Occasion, PlannedYear, occasions_filter
from services.events.domain.life_cycle import Status
from shared.contracts import Rejected
from shared.contracts.events import Kind
from shared.contracts.problem import UNKNOWN
from shared.store import Store
from shared.text import Language, Text
from shared.web.pages import MOMENTS

SHOWN = ("kind", "name", "districts", "themes", "starts_at", "ends_at")
"""The facts that are read: a year may have thousands of occasions, and each much more to it."""


class GlanceEntry(BaseModel):
    """One occasion."""

    id: str
    kind: Kind
    name: Text
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    status: Status
    url: str


class YearGlance(BaseModel):
    """A year: how many occasions stand where, and each of them in the order of their beginning."""

    year: int
    promise: Text
    counts: dict[Status, int]
    occasions: list[GlanceEntry]


_ENTRIES = TypeAdapter(list[GlanceEntry])


@dataclass(frozen=True)
class MadeGlance:
    """A glance, and as it is sent."""

    glance: YearGlance
    body: bytes
    etag: str

    @classmethod
    def of(cls, year: PlannedYear, rows: Sequence[dict[str, Any]], public_url: str) -> Self:
        """Make it of a year and of what is stored of its occasions."""
        entries = _ENTRIES.validate_python(
            [
                {
                    **row["facts"],
                    "id": row["_id"],
                    "status": row["status"],
                    "url": occasion_page(public_url, row["_id"]),
                }
                for row in rows
            ]
        )
        counts = Counter(entry.status for entry in entries)
        glance = YearGlance(
            year=int(year.id),
            promise=year.promise,
            counts={status: counts[status] for status in Status if counts[status]},
            occasions=entries,
        )
        body = glance.model_dump_json().encode()
        return cls(glance, body, f'"{sha256(body).hexdigest()[:32]}"')


async def year_glance(store: Store, built: Built, year: int, public_url: str) -> MadeGlance:
    """Return the year, as one query of its occasions shows it after each change.

    Raises:
        Rejected: the year isn't planned (404).
    """

    async def build(_: MadeGlance | None) -> MadeGlance:
        planned = await store.find(PlannedYear, str(year))
        if planned is None:
            raise Rejected(UNKNOWN, what="year", id=year)
        wanted = occasions_filter(year=year)
        fields = [f"facts.{name}" for name in SHOWN]
        rows = await store.read(Occasion, wanted, [*fields, "status"], sort=CHRONOLOGICAL)
        return await asyncio.to_thread(MadeGlance.of, planned, rows, public_url)

    return await built.get(("glance", year), store, build)


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One occasion, with its time as people of the language write it."""

    when: str
    entry: GlanceEntry


@dataclass(frozen=True, slots=True)
class Month:
    """The occasions of a month; `name` says of which year, where it is another than the clock's."""

    name: str
    occasions: list[ShownEntry]


def months(entries: Sequence[GlanceEntry], language: Language, zone: ZoneInfo, *, year: int) -> list[Month]:
    """Return the entries of the year's clock, which are in the order of time, by the months of the city's calendar."""
    locale, pattern = MOMENTS[language]

    def month(entry: GlanceEntry) -> date:
        return entry.starts_at.astimezone(zone).date().replace(day=1)

    def shown(entry: GlanceEntry) -> ShownEntry:
        return ShownEntry(format_datetime(entry.starts_at, pattern, tzinfo=zone, locale=locale), entry)

    def name(first: date) -> str:
        return str(format_date(first, "LLLL" if first.year == year else "LLLL y", locale=locale)).capitalize()

    return [Month(name(first), [shown(one) for one in group]) for first, group in groupby(entries, month)]
