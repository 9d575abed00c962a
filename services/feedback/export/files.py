"""CSV, XLSX, Parquet and JSON, written as answers come: none of them holds more than a few thousand rows in memory."""

from __future__ import annotations

import csv
import io
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from enum import StrEnum
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from services.feedback.export.columns import Dictionary, Row, explained
from shared.sheet.cells import guarded

MOST_ROWS = 1_000_000
"""Rows in one sheet of XLSX, which holds 1,048,576; more go to another sheet."""
LONGEST_CELL = 32_767
"""Characters that a cell of XLSX can hold."""


class Format(StrEnum):
    """How answers are kept."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    JSON = "json"


class Writer(ABC):
    """Writes one file. `begin` comes first and `end` last; what `end` hasn't written is not a file."""

    def __init__(self, file: IO[bytes]) -> None:
        """Write to `file`, open for bytes."""
        self.file = file

    @abstractmethod
    def begin(self, dictionary: Dictionary) -> None:
        """Write what stands before the answers."""

    @abstractmethod
    def write(self, rows: Sequence[Row]) -> None:
        """Write some answers."""

    @abstractmethod
    def end(self) -> None:
        """Write what stands after them. The file stays open."""


class CsvWriter(Writer):
    """UTF-8 with its mark and semicolons: what a double click opens rightly in the city's Excel."""

    def begin(self, dictionary: Dictionary) -> None:
        """Write the heading."""
        self.file.write("\ufeff".encode())
        self.write([[column.name for column in dictionary.columns]])

    def write(self, rows: Sequence[Row]) -> None:
        """Write lines; no text is taken for a formula."""
        lines = io.StringIO(newline="")
        csv.writer(lines, delimiter=";").writerows([[_harmless(cell) for cell in one] for one in rows])
        self.file.write(lines.getvalue().encode())

    def end(self) -> None:
        """Nothing stands after the answers."""


class XlsxWriter(Writer):
    """A workbook with the answers, and the data dictionary as a sheet of its own."""

    def begin(self, dictionary: Dictionary) -> None:
        """Start with the dictionary, because sheets are written one after another."""
        self._workbook = Workbook(write_only=True)
        about = self._workbook.create_sheet("dictionary")
        for number, one in enumerate(explained(dictionary)):
            about.append(self._heading(about, one) if number == 0 else [_harmless(cell) for cell in one])
        self._names = [column.name for column in dictionary.columns]
        self._rows = 0

    def write(self, rows: Sequence[Row]) -> None:
        """Append rows, in another sheet where one is full."""
        for one in rows:
            if self._rows % MOST_ROWS == 0:
                self._sheet = self._workbook.create_sheet(f"answers {1 + self._rows // MOST_ROWS}")
                self._sheet.freeze_panes = "A2"
                self._sheet.append(self._heading(self._sheet, self._names))
            self._sheet.append([_harmless(cell, LONGEST_CELL) for cell in one])
            self._rows += 1

    def end(self) -> None:
        """Pack the workbook."""
        self._workbook.save(self.file)

    @staticmethod
    def _heading(sheet: Any, names: Sequence[Any]) -> list[Any]:
        cells = [WriteOnlyCell(sheet, value=name) for name in names]
        for cell in cells:
            cell.font = Font(bold=True)
        return cells


class JsonWriter(Writer):
    """One object: the data dictionary, and the answers as objects by column."""

    def begin(self, dictionary: Dictionary) -> None:
        """Open the object."""
        self._names = [column.name for column in dictionary.columns]
        self._first = True
        about = dictionary.model_dump_json(exclude_none=True)
        self.file.write(b'{"dictionary": ' + about.encode() + b',\n"answers": [')

    def write(self, rows: Sequence[Row]) -> None:
        """Write objects, one a line."""
        for one in rows:
            line = json.dumps(dict(zip(self._names, one, strict=True)), ensure_ascii=False)
            self.file.write(("\n" if self._first else ",\n").encode() + line.encode())
            self._first = False

    def end(self) -> None:
        """Close the object."""
        self.file.write(b"\n]}\n")


class ParquetWriter(Writer):
    """Parquet by Apache Arrow, with the data dictionary in the file's metadata. Arrow is loaded only for this."""

    GROUP = 20_000
    """Rows that are packed together, and the most that are held."""

    def begin(self, dictionary: Dictionary) -> None:
        """Open the file with the columns' types."""
        import pyarrow as pa  # noqa: PLC0415 - 40 MiB that nothing else needs
        from pyarrow import parquet  # noqa: PLC0415

        types = {"integer": pa.int32(), "text": pa.string()}
        about = {b"dictionary": dictionary.model_dump_json(exclude_none=True).encode()}
        fields = [pa.field(column.name, types[column.type]) for column in dictionary.columns]
        self._arrow, self._schema = pa, pa.schema(fields, metadata=about)
        self._written = parquet.ParquetWriter(self.file, self._schema, compression="zstd")
        self._rows: list[Row] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Keep rows until there are enough to be packed together."""
        self._rows.extend(rows)
        if len(self._rows) >= self.GROUP:
            self._pack()

    def end(self) -> None:
        """Pack what is left, and write what the file says of itself."""
        self._pack()
        self._written.close()

    def _pack(self) -> None:
        if not self._rows:
            return
        columns = [
            self._arrow.array(values, type=field.type)
            for field, values in zip(self._schema, zip(*self._rows, strict=True), strict=True)
        ]
        self._written.write_table(self._arrow.table(columns, schema=self._schema))
        self._rows = []


WRITERS: dict[Format, type[Writer]] = {
    Format.CSV: CsvWriter,
    Format.XLSX: XlsxWriter,
    Format.PARQUET: ParquetWriter,
    Format.JSON: JsonWriter,
}


def _harmless(cell: Any, most: int | None = None) -> Any:
    return guarded(cell)[:most] if isinstance(cell, str) else cell
