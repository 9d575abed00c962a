from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from services.feedback.domain.export_groups import WITHHELD
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.export import files
from services.feedback.export.columns import RULE, Dictionary, Row, columns
from services.feedback.export.files import WRITERS, Format, ParquetWriter
from shared.city import load_city
from shared.text import Text
from tests.unit.feedback.kinds import EVERY_KIND

CITY = load_city(Path(__file__).resolve().parents[3] / "deploy" / "demo" / "espoo.yaml")
NAMES = ["days", "district", "language", "age_group", "answer_welcome", "answer_heard", "answer_wish"]
ROWS: list[Row] = [
    ("2027-03-10", "tapiola", "sv", None, 4, 5, "Mera ljus 💡"),
    ("2027-03-10", WITHHELD, WITHHELD, WITHHELD, 1, 2, None),
]
FORMULAS = ("=HYPERLINK(A1)", "+1", "-1+1", "@SUM(A1)", "\t=1", "'=1")


def dictionary(answers: int = len(ROWS)) -> Dictionary:
    return Dictionary(
        survey="evening",
        name=Text(en="Evening"),
        answers=answers,
        left_out=0,
        rule=RULE,
        columns=columns(THREE_QUESTIONS, CITY),
    )


def written(format: Format, rows: list[Row]) -> io.BytesIO:
    file = io.BytesIO()
    writer = WRITERS[format](file)
    writer.begin(dictionary(len(rows)))
    for one in rows:
        writer.write([one])
    writer.end()
    file.seek(0)
    return file


def cells(format: Format, rows: list[Row]) -> list[list[object]]:
    """Read a file with another program's eyes: heading and rows."""
    file = written(format, rows)
    if format is Format.CSV:
        text = file.read().decode("utf-8-sig")
        return [list(one) for one in csv.reader(io.StringIO(text, newline=""), delimiter=";")]
    if format is Format.XLSX:
        return [list(one) for one in load_workbook(file)["answers 1"].iter_rows(values_only=True)]
    if format is Format.PARQUET:
        table = parquet.read_table(file)
        return [table.column_names, *(list(one.values()) for one in table.to_pylist())]
    answers = json.load(file)["answers"]
    return [list(answers[0]), *(list(one.values()) for one in answers)]


def test_what_a_sheet_of_xlsx_has_no_room_for_stands_in_the_next_under_the_same_heading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert files.MOST_ROWS + 1 <= 1_048_576, "with its heading"
    monkeypatch.setattr(files, "MOST_ROWS", 3)
    rows: list[Row] = [("2027-03-10", "tapiola", "sv", None, number, 5, None) for number in range(7)]
    book = load_workbook(written(Format.XLSX, rows))
    assert book.sheetnames == ["dictionary", "answers 1", "answers 2", "answers 3"]
    sheets = [list(book[name].iter_rows(values_only=True)) for name in book.sheetnames[1:]]
    assert [list(sheet[0]) for sheet in sheets] == [NAMES] * 3
    assert [[row[4] for row in sheet[1:]] for sheet in sheets] == [[0, 1, 2], [3, 4, 5], [6]]


@pytest.mark.parametrize("format", [Format.XLSX, Format.PARQUET, Format.JSON])
def test_a_file_has_the_answers_as_they_are_with_numbers_as_numbers(format: Format) -> None:
    assert cells(format, ROWS) == [NAMES, *map(list, ROWS)]


def test_a_csv_opens_rightly_in_the_citys_spreadsheets() -> None:
    assert written(Format.CSV, ROWS).read().startswith("\ufeffdays;district;".encode())
    assert cells(Format.CSV, ROWS) == [NAMES, *([str(cell or "") for cell in one] for one in ROWS)]


@pytest.mark.parametrize("format", [Format.CSV, Format.XLSX])
@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_is_taken_for_a_formula(format: Format, formula: str) -> None:
    shown = cells(format, [("2027-03-10", None, "fi", None, 1, 1, formula)])[1][-1]
    assert str(shown).startswith("'")


def test_a_text_longer_than_a_cell_of_a_workbook_is_cut_there_and_nowhere_else() -> None:
    long: Row = ("2027-03-10", None, "fi", None, 1, 1, "x" * 40_000)
    assert len(str(cells(Format.XLSX, [long])[1][-1])) == 32_767
    assert len(str(cells(Format.CSV, [long])[1][-1])) == 40_000


def test_the_data_dictionary_explains_every_column_in_the_file_itself() -> None:
    about = dictionary()
    assert [column.name for column in about.columns] == NAMES
    assert about.columns[4].values["5"].in_language("sv") == "Mycket bra"
    assert Dictionary.model_validate(json.load(written(Format.JSON, ROWS))["dictionary"]) == about
    metadata = parquet.read_schema(written(Format.PARQUET, ROWS)).metadata
    assert Dictionary.model_validate_json(metadata[b"dictionary"]) == about
    sheet = load_workbook(written(Format.XLSX, ROWS), read_only=True)["dictionary"]
    explained = {str(one[0]) for one in sheet.iter_rows(min_row=2, values_only=True) if one[0]}
    assert explained == set(NAMES)


def test_the_data_dictionary_says_what_may_be_withheld() -> None:
    withheld = {column.name for column in columns(EVERY_KIND, CITY) if WITHHELD in column.values}
    assert withheld == {"district", "language", "age_group", "answer_stop", "answer_home"}


@pytest.mark.parametrize("format", list(Format))
def test_four_times_as_many_answers_take_no_more_memory(
    format: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ParquetWriter, "GROUP", 250)

    def peak(count: int) -> int:
        def rows() -> Iterator[list[Row]]:
            for place in range(count // 100):
                yield [("2027-03-10", "tapiola", "fi", None, 4, 5, f"wish {place} {one}") for one in range(100)]

        with (tmp_path / str(count)).open("wb") as file:
            tracemalloc.start()
            writer = WRITERS[format](file)
            writer.begin(dictionary(count))
            for part in rows():
                writer.write(part)
            writer.end()
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return most

    peak(100)
    assert peak(4_000) < 1.5 * peak(1_000)
