"""A year at a glance: the promise, and of every occasion what, when, where about and how it stands."""

from __future__ import annotations

import asyncio
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from itertools import groupby, islice
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup
from pydantic import BaseModel

from services.events.addresses import occasion_page
from services.events.built import Built
from services.events.documents import Listed, PlannedYear, Revision, changed_parts, public_revision
from services.events.domain.life_cycle import Status
from services.events.moments import short_day, short_span
from shared.contracts import Rejected
from shared.contracts.problem import UNKNOWN
from shared.store import Store
from shared.text import Language, Text
from shared.web.pages import MOMENTS

NEXT = 3
"""How many of the next occasions stand above a year's months."""


class GlanceEntry(Listed):
    """One occasion."""

    url: str


class YearGlance(BaseModel):
    """A year: how many occasions stand where, and each of them in the order of their beginning."""

    year: int
    promise: Text
    counts: dict[Status, int]
    occasions: list[GlanceEntry]


class Line:
    """One occasion of a glance. It lives for as long as nothing in it changes, and so does what is made of it."""

    def __init__(self, stored: str, url: str) -> None:
        """Take the entry as it is stored, and the address of its page."""
        self.stored = stored
        self.status = Status(json.loads(stored)["status"])
        self.text = f'{stored[:-1]},"url":{json.dumps(url)}}}'
        """`GlanceEntry` in JSON; in the order of their texts, occasions are in the order of their beginning."""
        self.shown: dict[Language, Markup] = {}
        """As pages show it."""

    @cached_property
    def entry(self) -> GlanceEntry:
        """The occasion: read from its text only where a page asks, which takes 40 µs."""
        return GlanceEntry.model_validate_json(self.text)


@dataclass(frozen=True)
class _Part:
    number: int
    """The public revision with which it last changed."""
    lines: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True)
class Glance:
    """A glance, and as it is sent."""

    year: int
    promise: Text
    counts: Mapping[Status, int]
    lines: Sequence[Line]
    """In the order of the occasions' beginning."""
    body: bytes
    """`YearGlance` in JSON."""
    etag: str
    parts: Mapping[str, _Part] = field(repr=False)

    @property
    def known(self) -> dict[str, int]:
        """The parts that it is made of: their revisions by their ids."""
        return {id_: part.number for id_, part in self.parts.items()}


def made_glance(
    year: PlannedYear,
    revision: Revision,
    changed: Sequence[dict[str, Any]],
    before: Glance | None,
    url_of: Callable[[str], str],
) -> Glance:
    """Make it of the year and of its parts that have changed since `before`, as they are stored."""
    parts = dict(before.parts) if before is not None else {}
    for stored in changed:
        known = parts.get(stored["_id"], _Part(0)).lines
        here = {
            id_: known[id_] if id_ in known and known[id_].stored == text else Line(text, url_of(id_))
            for id_, text in stored["entries"].items()
        }
        parts[stored["_id"]] = _Part(revision.parts[stored["_id"]], here)
    lines = sorted((line for part in parts.values() for line in part.lines.values()), key=lambda line: line.text)
    counted = Counter(line.status for line in lines)
    counts = {status: counted[status] for status in Status if counted[status]}
    head = YearGlance(year=int(year.id), promise=year.promise, counts=counts, occasions=[]).model_dump_json()
    # Written one after another as they are stored: decoding and encoding 5,000 entries takes 0.2 s.
    body = "".join((head.removesuffix("]}"), ",".join(line.text for line in lines), "]}")).encode()
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    return Glance(int(year.id), year.promise, counts, lines, body, etag, parts)


async def year_glance(store: Store, built: Built, year: int, public_url: str) -> Glance:
    """Return the year; after a change only the parts of it that have changed are read.

    Raises:
        Rejected: the year isn't planned (404).
    """

    async def build(before: Glance | None) -> Glance:
        revision = await public_revision(store)
        planned, changed = await asyncio.gather(
            store.find(PlannedYear, str(year)),
            changed_parts(store, revision, year, before.known if before is not None else {}),
        )
        if planned is None:
            raise Rejected(UNKNOWN, what="year", id=year)
        # A year with thousands of occasions takes a while: off the loop that messages are handled in.
        return await asyncio.to_thread(
            made_glance, planned, revision, changed, before, lambda id_: occasion_page(public_url, id_)
        )

    return await built.get(("glance", year), store, build)


@dataclass(frozen=True, slots=True)
class Month:
    """The occasions of a month, written for a page; `name` says of which year, where it is another than the clock's."""

    name: str
    occasions: list[Markup]


Show = Callable[[GlanceEntry, str, str | None], Markup]
"""Writes an occasion for a page, given its time and, where it was moved, the day that was promised first, both as
people of the page's language write them."""


def present_year(planned: Sequence[int], now: int) -> int | None:
    """Return the year that people look for: this one, else the next of the `planned`, else the last; None of none."""
    return next((year for year in planned if year >= now), planned[-1] if planned else None)


def upcoming(lines: Sequence[Line], now: datetime, most: int = NEXT) -> list[Line]:
    """Return the next few of the lines, which are in the order of time: what has not begun and is not called off."""
    later = lines[bisect_right(lines, now, key=lambda line: line.entry.starts_at) :]
    return list(islice((line for line in later if line.status is not Status.CANCELLED), most))


def months(lines: Sequence[Line], language: Language, zone: ZoneInfo, show: Show, *, year: int) -> list[Month]:
    """Return the lines of the year's clock, which are in the order of time, by the months of the city's calendar.

    What an occasion looks like is made once for each language and kept with its line.
    """

    def month(line: Line) -> date:
        return line.entry.starts_at.astimezone(zone).date().replace(day=1)

    def shown(line: Line) -> Markup:
        if language not in line.shown:
            entry = line.entry
            when = short_span(entry.starts_at, entry.ends_at, language, zone)
            was_moved = entry.first_starts_at != entry.starts_at
            first = short_day(entry.first_starts_at, language, zone) if was_moved else None
            line.shown[language] = show(entry, when, first)
        return line.shown[language]

    def name(first: date) -> str:
        pattern = "LLLL" if first.year == year else "LLLL y"
        return str(format_date(first, pattern, locale=MOMENTS[language][0])).capitalize()

    return [Month(name(first), [shown(one) for one in group]) for first, group in groupby(lines, month)]
