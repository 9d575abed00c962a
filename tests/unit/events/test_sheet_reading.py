"""A spreadsheet is read as people fill it in, and says what is wrong where."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from shared.contracts.events import OccasionFacts
from shared.sheet import files
from shared.sheet.files import rows_of
from shared.sheet.problems import SHEET_TOO_LARGE, SHEET_UNREADABLE
from tests.unit.events.examples import HELSINKI
from tests.unit.events.refusals import refused
from tests.unit.events.sheets import GOOD, csv_of, read, wrong, xlsx_of


def only(content: bytes) -> OccasionFacts:
    """The one occasion of a file that nothing is wrong with."""
    sheet = read(content)
    (entry,) = sheet.entries
    assert (sheet.problems, entry.problems) == ([], [])
    assert entry.facts is not None
    return entry.facts


def test_a_row_is_an_occasion() -> None:
    facts = only(csv_of(GOOD))
    assert facts.name.fi == "Leppävaaran asukasilta"
    assert facts.starts_at == datetime(2027, 2, 10, 18, tzinfo=HELSINKI)
    (track,) = facts.programme.tracks
    assert (track.id, track.on_site, track.remote) == ("schools", 2, 0)


@pytest.mark.parametrize(
    "content",
    [
        csv_of(GOOD, delimiter=","),
        csv_of(GOOD, delimiter="\t"),
        b"\xef\xbb\xbf" + csv_of(GOOD),
        csv_of(GOOD).decode().encode("utf-16"),
        csv_of(GOOD).decode().encode("cp1252"),
        b"sep=;\r\n" + csv_of(GOOD),
        b"\r\n;;;\r\n" + csv_of(GOOD).replace(b"\r\n", b"\r\n\r\n") + b"\r\n;;;;\r\n",
        csv_of({name: f"  {value}\u00a0 " for name, value in GOOD.items()}),
        csv_of(GOOD).replace(b";name_fi;", b";NIMI (FI);").replace(b"starts_at", "Börjar".encode()),
        csv_of(GOOD | {"track_on_site": "2,0", "kind": "Asukasilta"}),
        csv_of(GOOD | {"starts_at": "10.2.2027 klo 18.00", "ends_at": "10.02.2027 21:00:00"}),
        csv_of(GOOD | {"starts_at": "2027-02-10T16:00:00Z", "ends_at": "2027-02-10 21:00+02:00"}),
        xlsx_of([list(GOOD), list((GOOD | {"track_on_site": 2}).values())]),
        xlsx_of([list(GOOD), list((GOOD | {"starts_at": datetime(2027, 2, 10, 18)}).values())]),  # noqa: DTZ001
        xlsx_of([[], [None, None], [*GOOD, None, None], [None] * 3, [*GOOD.values(), "  "]]),
    ],
    # Not by their content: a workbook holds the time that it was made.
    ids=(
        "commas",
        "tabs",
        "a byte order mark",
        "UTF-16",
        "Windows-1252",
        "Excel's line of the separator",
        "empty rows",
        "spaces around",
        "headings as people call them",
        "a decimal comma and a kind's name",
        "Finnish times",
        "times with offset",
        "numbers in cells",
        "dates in cells",
        "an empty corner",
    ),
)
def test_however_it_is_written_it_says_the_same(content: bytes) -> None:
    assert only(content) == only(csv_of(GOOD))


@pytest.mark.parametrize(
    ("cell", "said"), [("kyllä", True), ("Ja", True), ("TRUE", True), ("ei", False), ("no", False)]
)
def test_yes_and_no_are_read_as_people_write_them(cell: str, said: bool) -> None:  # noqa: FBT001
    facts = only(csv_of(GOOD | {"accessibility_step_free": cell, "track_accessibility_interpretation": "ar, so"}))
    assert facts.accessibility.step_free is said
    assert facts.programme.tracks[0].accessibility.interpretation == ("ar", "so")


def test_further_rows_with_the_same_id_are_further_tracks_wherever_they_are_sorted_to() -> None:
    more = {"id": GOOD["id"], "track_id": "roads", "track_name_fi": "Kadut", "track_remote": "5"}
    other = GOOD | {"id": "another"}
    first = read(csv_of(GOOD, more, other)).entries[0].facts
    sorted_away = read(csv_of(GOOD, other, more)).entries[0].facts
    assert first == sorted_away
    assert first is not None
    assert [track.id for track in first.programme.tracks] == ["schools", "roads"]


def test_a_row_under_a_merged_cell_belongs_to_the_one_above() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.append([*GOOD])
    sheet.append([*GOOD.values()])
    sheet.append([None] * 6 + ["roads", "Kadut", 5])
    sheet.merge_cells("A2:A3")
    written = io.BytesIO()
    workbook.save(written)
    assert [track.id for track in only(written.getvalue()).programme.tracks] == ["schools", "roads"]


def test_every_problem_is_listed_at_its_row_and_column() -> None:
    bad = {
        "id": "Not An Id",
        "kind": "party",
        "name_fi": "",
        "starts_at": "10.13.2027 18.00",
        "ends_at": "2027-02-10",
        "track_id": "schools",
        "track_name_fi": "",
        "track_on_site": "a few",
    }
    assert wrong(GOOD, bad) == [
        (3, "kind", "not-one-of"),
        (3, "starts_at", "not-a-moment"),
        (3, "ends_at", "not-a-moment"),
        (3, "track_on_site", "not-a-whole-number"),
        (3, "id", "not-an-id"),
        (3, "name_fi", "cell-missing"),
        (3, "track_name_fi", "cell-missing"),
    ]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"starts_at": "2027-03-28 03:30"}, "starts_at", "no-such-moment"),
        ({"starts_at": "2027-10-31 03:30"}, "starts_at", "moment-comes-twice"),
        ({"starts_at": "46428.75"}, "starts_at", "not-a-moment"),
        ({"ends_at": "2027-02-10 18:00"}, "ends_at", "times-in-wrong-order"),
        ({"track_on_site": "-1"}, "track_on_site", "cell-invalid"),
        ({"track_on_site": "2,5"}, "track_on_site", "not-a-whole-number"),
        ({"track_on_site": "0"}, "track_id", "cell-invalid"),
        ({"track_remote_link": "meet me"}, "track_remote_link", "cell-invalid"),
        ({"track_languages": "fi, swedish"}, "track_languages", "not-one-of"),
        ({"track_accessibility_step_free": "perhaps"}, "track_accessibility_step_free", "not-one-of"),
        ({"accessibility_interpretation": "Arabic"}, "accessibility_interpretation", "cell-invalid"),
        ({"districts": "Leppävaara"}, "districts", "not-an-id"),
        ({"name_fi": "#REF!"}, "name_fi", "cell-broken"),
        ({"status": "sometime"}, "status", "not-one-of"),
        ({"id": ""}, "id", "row-without-id"),
    ],
)
def test_one_wrong_cell_is_one_problem(change: dict[str, str], column: str, code: str) -> None:
    found = wrong(GOOD | change)
    assert (2, column, code) in found
    assert len(found) == 1 or code == "cell-broken"


def test_the_hour_that_comes_twice_is_read_with_its_offset() -> None:
    times = {"starts_at": "2027-10-31 03:30+03:00", "ends_at": "2027-10-31 03:30+02:00"}
    facts = only(csv_of(GOOD | times))
    assert (facts.ends_at - facts.starts_at).total_seconds() == 3600


def test_an_id_that_is_there_twice_is_a_problem_and_names_the_first_row() -> None:
    assert wrong(GOOD, GOOD | {"name_fi": "Another"}) == [(3, "id", "id-twice")]
    assert wrong(GOOD, {"id": GOOD["id"]}) == [(3, "id", "id-twice")]
    assert wrong(GOOD, GOOD) == [(3, "track_id", "id-twice")]


def test_headings_that_are_wrong_are_said_once() -> None:
    assert wrong({"id": "a", "kidn": "route", "name_sv": "b", "starts_at": "", "ends_at": ""}) == [
        (1, "kidn", "column-unknown"),
        (1, "kind", "column-missing"),
    ]
    heading, _, row = csv_of(GOOD).partition(b"\r\n")
    sheet = read(heading + b";id;\r\n" + row + b";;stray")
    assert [one.problem.type.rpartition(":")[2] for one in sheet.problems] == ["column-twice", "column-unknown"]
    assert len(read(b"").problems) == 1


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02", b"PK\x03\x04 not a zip", b'id;kind\r\n"' + b"x" * 300_000, xlsx_of([["id"]])[:-200]],
    ids=["binary", "no zip", "a cell without end", "half a workbook"],
)
def test_a_file_that_is_no_sheet_is_refused(content: bytes) -> None:
    with refused(SHEET_UNREADABLE):
        rows_of(content)


def test_a_file_that_would_cost_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (files.MOST_UNPACKED + 1))
    with refused(SHEET_TOO_LARGE):
        rows_of(bomb.getvalue())
    with refused(SHEET_TOO_LARGE):
        rows_of(b"a;b\n" * (files.MOST_ROWS + 1))
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with refused(SHEET_TOO_LARGE):
        rows_of(b"id;kind;name")


def test_entities_that_grow_without_end_are_refused() -> None:
    good = io.BytesIO(xlsx_of([["id"], ["a"]]))
    bad = io.BytesIO()
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            content = old.read(name).decode()
            if name.endswith("sheet1.xml"):
                content = f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>' + content.replace("<row", "&l9;<row", 1)
                assert "&l9;<row" in content
            new.writestr(name, content)
    with refused(SHEET_UNREADABLE):
        rows_of(bad.getvalue())
