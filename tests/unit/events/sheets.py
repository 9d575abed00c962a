"""Spreadsheets to test with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

from services.events.sheet.changes import Clock
from services.events.sheet.reading import Sheet, read_sheet
from shared.contracts.events import EntryRead, OccasionFacts
from shared.sheet.files import rows_of
from shared.sheet.problems import SheetProblem
from tests.unit.events.examples import HELSINKI

GOOD = {
    "id": "2027-leppavaara-evening-1",
    "kind": "resident-evening",
    "name_fi": "Leppävaaran asukasilta",
    "districts": "leppavaara",
    "starts_at": "2027-02-10 18:00",
    "ends_at": "2027-02-10 21:00",
    "track_id": "schools",
    "track_name_fi": "Koulut",
    "track_on_site": "2",
}


def csv_of(*rows: dict[str, Any], delimiter: str = ";") -> bytes:
    """A CSV of these rows, with the columns that they name."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    lines = [columns, *([str(row.get(name, "")) for name in columns] for row in rows)]
    return "\r\n".join(delimiter.join(line) for line in lines).encode()


def xlsx_of(table: Sequence[Sequence[Any]]) -> bytes:
    workbook = Workbook()
    for row in table:
        workbook.active.append(list(row))  # type: ignore[union-attr]
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def read(content: bytes) -> Sheet:
    return read_sheet(rows_of(content), HELSINKI)


def wrong(*rows: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    """What is wrong with a CSV of these rows: row, column and code of each problem."""
    sheet = read(csv_of(*rows))
    return said([*sheet.problems, *(one for entry in sheet.entries for one in entry.problems)])


def said(problems: Sequence[SheetProblem]) -> list[tuple[int, str | None, str]]:
    return [(one.row, one.column, one.problem.type.rpartition(":")[2]) for one in problems]


def clock(*facts: OccasionFacts, status: str = "planned", only: int | None = None) -> Clock:
    """A clock with these occasions, of one district and one partner."""
    entries = {one.id: EntryRead(occasion=one, status=status, revision=1) for one in facts}
    return Clock(HELSINKI, frozenset({"leppavaara"}), frozenset({"scouts"}), entries, only)
