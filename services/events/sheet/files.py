"""CSV and XLSX, written as the spreadsheets of the city open them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from services.events.domain.problems import CELL_TOO_LONG
from shared.contracts import Rejected

_LONGEST_CELL = 32_767
"""Characters that a cell of XLSX can hold."""


class Format(StrEnum):
    """How a sheet is kept."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def to_csv(rows: Iterable[Sequence[str | int | datetime | None]]) -> bytes:
    """Return the rows as CSV that a double click opens rightly in the city's Excel: UTF-8 with its mark, semicolons."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";")
    for row in rows:
        writer.writerow([_moment(cell) if isinstance(cell, datetime) else cell for cell in row])
    return written.getvalue().encode("utf-8-sig")


def _moment(local: datetime) -> str:
    return local.isoformat(sep=" ", timespec="seconds" if local.second else "minutes")


def to_xlsx(title: str, rows: Iterable[Sequence[str | int | datetime | None]]) -> bytes:
    """Return the rows as a workbook of one sheet, with its heading frozen and days and times as Excel's own.

    Raises:
        Rejected: a text is longer than a cell can hold.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            if isinstance(value, str) and len(value) > _LONGEST_CELL:
                raise Rejected(CELL_TOO_LONG, occasion=str(row[0]), limit=_LONGEST_CELL)
            cell = WriteOnlyCell(sheet, value=value)
            if number == 0:
                cell.font = Font(bold=True)
            elif isinstance(value, datetime):
                cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.second else "yyyy-mm-dd hh:mm"
            cells.append(cell)
        sheet.append(cells)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()
