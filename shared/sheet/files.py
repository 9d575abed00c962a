"""CSV and XLSX, read with bounds on what a file may cost."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import cast

from openpyxl import load_workbook

from shared.contracts import Rejected
from shared.contracts.envelope import MAX_BYTES
from shared.sheet.cells import Cell
from shared.sheet.problems import SHEET_TOO_LARGE, SHEET_UNREADABLE

Row = tuple[int, Sequence[Cell]]
"""A row with its number as the spreadsheet shows it, from 1."""

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 200 * 1024 * 1024
"""Of an XLSX, which is a ZIP: a small file may unpack to a very large one."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_SAMPLE = 64 * 1024


def rows_of(content: bytes) -> list[Row]:
    """Return the rows of a file that have anything in them; which format it is, its content says.

    Raises:
        Rejected: it is neither, or larger than it may be.
    """
    if len(content) > MOST_BYTES:
        raise Rejected(SHEET_TOO_LARGE, limit=f"{MOST_BYTES // 1024 // 1024} MiB")
    rows: list[Row] = []
    for number, cells in enumerate(_xlsx(content) if content.startswith(b"PK\x03\x04") else _csv(content), 1):
        if any(cell is not None and str(cell).strip() for cell in cells):
            rows.append((number, cells))
        if len(rows) > MOST_ROWS:
            raise Rejected(SHEET_TOO_LARGE, limit=f"{MOST_ROWS} rows")
    return rows


def _csv(content: bytes) -> Iterator[Sequence[Cell]]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:  # noqa: PLR2004 - Excel's own hint, shown by none
        delimiter, text = first.strip()[4], rest
    else:
        delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(MAX_BYTES)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield row[:MOST_COLUMNS]
    except csv.Error as error:
        raise Rejected(SHEET_UNREADABLE, reason=str(error)) from None


def _decoded(content: bytes) -> str:
    """Read text as spreadsheets save it: UTF-8 with or without a mark, UTF-16, else Western European (Windows)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig",) if b"\x00" in content[:_SAMPLE] else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text[:_SAMPLE]:
            return text
    raise Rejected(SHEET_UNREADABLE, reason="not text, and not XLSX")


def _xlsx(content: bytes) -> Iterator[Sequence[Cell]]:
    with warnings.catch_warnings():
        # Of what a workbook has beside its cells, which nobody asked for.
        warnings.simplefilter("ignore")
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
                    raise Rejected(SHEET_TOO_LARGE, limit=f"{MOST_UNPACKED // 1024 // 1024} MiB unpacked")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # some programs write wrong ones
            # Read-only with values alone: no rich text and no formulas.
            yield from cast("Iterator[Sequence[Cell]]", sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True))
        except Rejected:
            raise
        except Exception as error:  # noqa: BLE001 - what a broken workbook makes openpyxl raise is not to be foreseen
            raise Rejected(SHEET_UNREADABLE, reason=f"{type(error).__name__}: {error}"[:200]) from None
