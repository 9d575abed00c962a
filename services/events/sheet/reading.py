"""Rows as occasions: each with all that is wrong with it, by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.events.domain.problems import ID_TWICE, NOT_AN_ID, ROW_WITHOUT_ID, TIMES_IN_WRONG_ORDER
from services.events.sheet.columns import COLUMNS, LISTS, NEEDED, Column, Part, RowFacts, column_at, column_of
from shared.contracts import Rejected
from shared.contracts.events import OccasionFacts
from shared.contracts.leaves import put
from shared.sheet.cells import Cell, read, words_of
from shared.sheet.files import Row
from shared.sheet.problems import (
    CELL_INVALID,
    CELL_MISSING,
    COLUMN_MISSING,
    COLUMN_TWICE,
    COLUMN_UNKNOWN,
    SheetProblem,
)

Cells = dict[str, Cell]
"""The cells of a row that have anything in them, by column."""


@dataclass(slots=True)
class Entry:
    """An occasion as the sheet has it."""

    id: str
    rows: dict[int, Cells]
    """By number; the first is where the occasion stands."""
    part_rows: dict[Part, list[int]] = field(default_factory=dict)
    """Rows of its tracks and stops, in their order."""
    facts: OccasionFacts | None = None
    """None where they can't be made out."""
    own: RowFacts = field(default_factory=RowFacts)
    problems: list[SheetProblem] = field(default_factory=list)

    @property
    def row(self) -> int:
        """The row where it stands."""
        return next(iter(self.rows))

    def row_of(self, column: Column | None, number: int) -> int:
        """Return the row of a column's value: of a track or stop, of the one with this number from 0."""
        rows = self.part_rows.get(column.part, []) if column else []
        return rows[number] if number < len(rows) else self.row


@dataclass(slots=True)
class Sheet:
    """What a file says."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    """Of its headings, and of rows that belong to no occasion."""


def read_sheet(rows: Sequence[Row], zone: tzinfo) -> Sheet:
    """Read all rows; the first is the heading. Times without an offset are those of the zone."""
    sheet = Sheet()
    if not rows:
        sheet.problems.append(SheetProblem.of(1, None, COLUMN_MISSING, column="id"))
        return sheet
    (number, heading), *below = rows
    columns = _columns(number, heading, sheet.problems)
    if not any(one.problem.type.endswith(COLUMN_MISSING.code) for one in sheet.problems):
        for entry in _grouped(_named(below, columns, sheet.problems), sheet.problems):
            _read_entry(entry, zone)
            sheet.entries.append(entry)
    return sheet


def _columns(row: int, heading: Sequence[Cell], problems: list[SheetProblem]) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for place, cell in enumerate(heading):
        words = "" if cell is None else " ".join(str(cell).split())
        column = column_of(words)
        if column is None:
            if words:
                problems.append(SheetProblem.of(row, words[:60], COLUMN_UNKNOWN, column=words[:60]))
        elif column in found.values():
            problems.append(SheetProblem.of(row, column.name, COLUMN_TWICE, column=column.name))
        else:
            found[place] = column
    names = {column.name for column in found.values()}
    texts = {name.rpartition("_")[0] for name in names if COLUMNS[name].leaf.is_text}
    problems += [
        SheetProblem.of(row, name, COLUMN_MISSING, column=name)
        for name in NEEDED
        if name not in names and not (COLUMNS[name].leaf.is_text and name.rpartition("_")[0] in texts)
    ]
    return found


def _named(
    rows: Iterable[Row], columns: dict[int, Column], problems: list[SheetProblem]
) -> Iterator[tuple[int, Cells]]:
    for number, cells in rows:
        named: Cells = {}
        for place, cell in enumerate(cells):
            if cell is None or not str(cell).strip():
                continue
            if place in columns:
                named[columns[place].name] = cell
            else:
                problems.append(SheetProblem.of(number, None, COLUMN_UNKNOWN, column=str(cell)[:60]))
        if named:
            yield number, named


def _grouped(rows: Iterable[tuple[int, Cells]], problems: list[SheetProblem]) -> list[Entry]:
    """Bring the rows of each occasion together. A track's row may leave the id out, as under a merged cell."""
    entries: dict[str, Entry] = {}
    above: Entry | None = None
    for number, cells in rows:
        if "id" in cells:
            id_ = str(cells["id"]).strip() if isinstance(cells["id"], str) else words_of(cells["id"])
            above = entries.setdefault(id_, Entry(id_, {}))
        elif above is None or any(COLUMNS[name].part not in LISTS for name in cells):
            problems.append(SheetProblem.of(number, "id", ROW_WITHOUT_ID))
            continue
        above.rows[number] = cells
    return list(entries.values())


def _read_entry(entry: Entry, zone: tzinfo) -> None:
    """Read the cells of an occasion; what is wrong goes into its problems."""
    facts, own = _own_cells(entry)
    content = _values(entry, Part.FACTS, facts, zone)
    for part, (name, _) in LISTS.items():
        if items := _items(entry, part, zone):
            put(content, ("programme", name), items)
    entry.own = RowFacts.model_validate(_values(entry, Part.OWN, own, zone))
    _check_order(entry, content)
    try:
        entry.facts = OccasionFacts.model_validate(content)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            _invalid(entry, one)
    if entry.problems:
        entry.facts = None


def _items(entry: Entry, part: Part, zone: tzinfo) -> list[dict[str, Any]]:
    """Return the tracks or stops of an occasion, one from each row that tells of any."""
    items: list[dict[str, Any]] = []
    rows = entry.part_rows.setdefault(part, [])
    for number, cells in entry.rows.items():
        if any(COLUMNS[one].part is part for one in cells):
            item = _values(entry, part, {one: (number, cell) for one, cell in cells.items()}, zone)
            same = next((at for at, one in enumerate(items) if "id" in item and one.get("id") == item["id"]), None)
            if same is not None:
                if not any(one.row == number for one in entry.problems):
                    values = {"id": str(item["id"])[:80], "row": rows[same]}
                    entry.problems.append(SheetProblem.of(number, f"{part}_id", ID_TWICE, **values))
            else:
                rows.append(number)
                items.append(item)
    return items


def _own_cells(entry: Entry) -> tuple[dict[str, tuple[int, Cell]], dict[str, tuple[int, Cell]]]:
    """Return the facts and what the row says of itself, each from the row where it stands first."""
    found: dict[str, tuple[int, Cell]] = {}
    for number, cells in entry.rows.items():
        single = {name: cell for name, cell in cells.items() if COLUMNS[name].part not in LISTS}
        says_otherwise = any(name in found and found[name][1] != cell for name, cell in single.items())
        adds_nothing = number != entry.row and len(single) == len(cells)
        if says_otherwise or adds_nothing:
            entry.problems.append(SheetProblem.of(number, "id", ID_TWICE, id=entry.id[:80], row=entry.row))
        found = {name: (number, cell) for name, cell in single.items()} | found
    own = {name: one for name, one in found.items() if COLUMNS[name].part is Part.OWN}
    return {name: one for name, one in found.items() if name not in own}, own


def _values(entry: Entry, part: Part, cells: dict[str, tuple[int, Cell]], zone: tzinfo) -> dict[str, Any]:
    """Return what the cells of a part say, nested as the contract wants it."""
    content: dict[str, Any] = {}
    for name, (row, cell) in cells.items():
        column = COLUMNS[name]
        if column.part is not part:
            continue
        try:
            value = read(column.leaf, cell, zone, column.names)
        except Rejected as rejected:
            entry.problems.append(SheetProblem(row, name, rejected.problem))
        else:
            if value is not None:
                put(content, column.leaf.path, value)
    return content


def _check_order(entry: Entry, content: dict[str, Any]) -> None:
    """See that it ends after it starts: the contract's own check waits until nothing else is wrong."""
    starts, ends = content.get("starts_at"), content.get("ends_at")
    if isinstance(starts, datetime) and isinstance(ends, datetime) and ends <= starts:
        entry.problems.append(SheetProblem.of(entry.row, "ends_at", TIMES_IN_WRONG_ORDER))
        content["ends_at"] = starts + timedelta(hours=1)  # so that the contract finds what else is wrong


def _invalid(entry: Entry, error: ErrorDetails) -> None:
    """Say what the contract finds wrong, unless the cell was found unreadable before."""
    column, number = column_at(error["loc"])
    row, name = entry.row_of(column, number), column.name if column else None
    if any(one.row == row and (one.column == name or error["type"] == "value_error") for one in entry.problems):
        return
    if error["type"] == "missing":
        problem = SheetProblem.of(row, name, CELL_MISSING)
    elif error["type"] == "string_pattern_mismatch":
        problem = SheetProblem.of(row, name, NOT_AN_ID, value=str(error["input"])[:60])
    else:
        problem = SheetProblem.of(row, name, CELL_INVALID, detail=error["msg"].removeprefix("Value error, "))
    entry.problems.append(problem)
