"""Occasions as rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import zip_longest
from typing import Any

from pydantic import BaseModel

from services.events.sheet.columns import COLUMNS, LISTS, Part
from services.events.sheet.files import Format, to_csv, to_xlsx
from services.events.sheet.labels import label
from shared.contracts.events import EntryRead, OccasionFacts
from shared.sheet.cells import written
from shared.text import Language

Written = str | int | datetime | None


def facts_rows(facts: OccasionFacts, zone: tzinfo) -> list[dict[str, Written]]:
    """Return the cells of an occasion by column: its facts, and one row for each further track or stop."""
    lists = {part: getattr(facts.programme, field) for part, (field, _) in LISTS.items()}
    rows: list[dict[str, Written]] = []
    for number, parts in enumerate(zip_longest(*lists.values())) if any(lists.values()) else [(0, ())]:
        row: dict[str, Written] = _cells(Part.FACTS, facts, zone) if number == 0 else {"id": facts.id}
        for part, item in zip(lists, parts, strict=False):
            if item is not None:
                row |= _cells(part, item, zone)
        rows.append(row)
    return rows


def entry_rows(entry: EntryRead, zone: tzinfo) -> list[dict[str, Written]]:
    """Return the cells of an entry of the clock: how it stands, beside its facts."""
    rows = facts_rows(entry.occasion, zone)
    rows[0] |= {"status": entry.status, "revision": entry.revision}
    return rows


def _cells(part: Part, model: BaseModel, zone: tzinfo) -> dict[str, Written]:
    return {
        column.name: cell
        for column in COLUMNS.values()
        if column.part is part and (cell := written(column.leaf, _value(model, column.leaf.path), zone)) is not None
    }


def _value(model: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        model = getattr(model, name, None)
    return model


def table(entries: Iterable[EntryRead], zone: tzinfo, language: Language | None = None) -> Iterator[Sequence[Written]]:
    """Go through the rows of a sheet, its heading first: the columns' names, or their labels in a language."""
    yield [label(name, language) if language else name for name in COLUMNS]
    for entry in entries:
        for row in entry_rows(entry, zone):
            yield [row.get(name) for name in COLUMNS]


def sheet(
    entries: Iterable[EntryRead], zone: tzinfo, format: Format, *, year: int, language: Language | None = None
) -> bytes:
    """Return the entries as a file.

    Raises:
        Rejected: a text is longer than a cell of XLSX can hold.
    """
    rows = table(entries, zone, language)
    return to_csv(rows) if format is Format.CSV else to_xlsx(str(year), rows)
