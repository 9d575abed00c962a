"""A year comes and goes as a spreadsheet, through commands like everything else."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.occasions import text

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]


def row(year: int, number: int, **changes: Any) -> dict[str, Any]:
    """An evening of February as a coordinator types it."""
    return {
        "id": f"{year}-sheet-{number}",
        "kind": "Asukasilta",
        "name_fi": f"Asukasilta {number}",
        "districts": "leppavaara",
        "starts_at": f"{number}.2.{year} klo 17.30",
        "ends_at": f"{number}.2.{year} klo 19.30",
        "place_name_fi": "Sellon kirjasto",
        "track_id": "koulut",
        "track_name_fi": "Koulut",
        "track_on_site": 30,
        **changes,
    }


def written(folder: Path, *rows: dict[str, Any]) -> str:
    """Save rows as Finnish Excel does."""
    columns = list(dict.fromkeys(name for one in rows for name in one))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file = folder / "vuosikello.csv"
    file.write_bytes(text.getvalue().encode("cp1252"))
    return str(file)


async def open_year(city: City, year: int) -> None:
    await city.ask("events.plan-year", {"year": year, "promise": text("We listen")})


async def test_a_year_is_imported_once_however_often_it_is_imported(city: City, tmp_path: Path) -> None:
    year = 2061
    await open_year(city, year)
    file = written(
        tmp_path,
        *(row(year, number) for number in range(1, 11)),
        {"id": f"{year}-sheet-10", "track_id": "kadut", "track_name_fi": "Kadut", "track_remote": 10},
    )
    tried = await silta(city, "events", "import", file, "--dry-run")
    assert (tried.code, tried.out.count("clashes")) == (0, 0)
    assert "would do: plan-occasion 10; unchanged: 0; nothing was sent" in tried.err
    assert (await city.shown("events", f"/clock/{year}"))["occasions"] == []

    first = await silta(city, "events", "import", file)
    assert first.code == 0, first
    assert "done: plan-occasion 10; unchanged: 0" in first.err
    planned = await city.shown("events", f"/clock/{year}")
    assert [one["status"] for one in planned["occasions"]] == ["planned"] * 10
    assert planned["occasions"][0]["starts_at"] == f"{year}-02-01T15:30:00Z"

    again = await silta(city, "events", "import", file, "--json")
    assert again.code == 0
    assert again.json == {"sent": True, "unchanged": 10, "changes": [], "problems": []}
    assert await city.shown("events", f"/clock/{year}") == planned


async def test_a_sheet_of_three_hundred_rows_is_imported_once(city: City, tmp_path: Path) -> None:
    year, count = 2063, 300
    await open_year(city, year)
    days = [divmod(number, 25) for number in range(count)]
    file = written(
        tmp_path,
        *(
            row(
                year,
                number,
                starts_at=f"{day + 1}.{month + 1}.{year} klo 17.30",
                ends_at=f"{day + 1}.{month + 1}.{year} klo 19.30",
                status="vahvistettu" if number % 10 == 0 else "",
            )
            for number, (month, day) in enumerate(days)
        ),
    )
    first = await silta(city, "events", "import", file)
    assert first.code == 0, first
    assert f"done: plan-occasion {count}, publish-occasion {count // 10}; unchanged: 0" in first.err
    planned = await city.shown("events", f"/clock/{year}")
    assert {one["id"] for one in planned["occasions"]} == {f"{year}-sheet-{number}" for number in range(count)}
    assert all(len(one["history"]) == 1 + (one["status"] == "confirmed") for one in planned["occasions"])

    again = await silta(city, "events", "import", file, "--json")
    assert again.code == 0
    assert again.json == {"sent": True, "unchanged": count, "changes": [], "problems": []}
    assert await city.shown("events", f"/clock/{year}") == planned


async def test_what_was_exported_and_edited_moves_what_was_edited(city: City, tmp_path: Path) -> None:
    year = 2062
    await open_year(city, year)
    organised = {"organiser_fi": "Nuorisopalvelut", "Arrangör (sv)": "Ungdomstjänster"}
    assert (await silta(city, "events", "import", written(tmp_path, row(year, 3), row(year, 4, **organised)))).code == 0
    file = tmp_path / "vuosikello.xlsx"
    exported = await silta(city, "events", "export", "--year", str(year), "--headings", "fi", "--output", str(file))
    assert exported.code == 0
    assert (await silta(city, "events", "import", str(file), "--json")).json["unchanged"] == 2

    workbook = load_workbook(file)
    sheet = workbook.worksheets[0]
    column = {cell.value: number for number, cell in enumerate(sheet[1], 1)}
    assert sheet.cell(2, column["Paikka (fi)"]).value == "Sellon kirjasto", "not public yet, but staff's own"
    assert [sheet.cell(row, column["Järjestäjä (sv)"]).value for row in (2, 3)] == [None, "Ungdomstjänster"]
    sheet.cell(2, column["Alkaa"]).value = datetime(year, 2, 20, 18)  # noqa: DTZ001 - as a cell has it
    sheet.cell(2, column["Päättyy"]).value = datetime(year, 2, 20, 20)  # noqa: DTZ001
    sheet.cell(3, column["Tila"]).value = "vahvistettu"
    workbook.save(file)
    unsaid = await silta(city, "events", "import", str(file), "--language", "fi")
    assert unsaid.code == 1
    assert "row 2, reason_fi: Tämä tieto tarvitaan" in unsaid.out
    sheet.cell(2, column["Muuttaja (fi)"]).value = "Osallisuusyksikkö"
    sheet.cell(2, column["Syy (fi)"]).value = "Kirjasto on remontissa"
    workbook.save(file)
    for summary in ("done: move-occasion 1, publish-occasion 1; unchanged: 0", "done: nothing to do; unchanged: 2"):
        said = await silta(city, "events", "import", str(file))
        assert said.code == 0, said
        assert summary in said.err

    moved = await city.shown("events", f"/occasions/{year}-sheet-3")
    assert moved["starts_at"] == f"{year}-02-20T16:00:00Z"
    assert moved["history"][-1]["reason"]["fi"] == "Kirjasto on remontissa"
    confirmed = await city.shown("events", f"/occasions/{year}-sheet-4")
    assert confirmed["status"] == "confirmed"
    assert confirmed["organiser"] == {"fi": "Nuorisopalvelut", "sv": "Ungdomstjänster", "en": None}

    sheet.cell(2, column["Nimi (fi)"]).value = "Oikea nimi"
    sheet.cell(2, column["Tila tai huone (fi)"]).value = "Sali"
    sheet.cell(2, column["Versio"]).value = moved["revision"]
    workbook.save(file)
    corrected = await silta(city, "events", "import", str(file))
    assert corrected.code == 0, corrected
    assert "done: amend-occasion 1; unchanged: 1" in corrected.err
    amended = await city.shown("events", f"/occasions/{year}-sheet-3")
    assert amended["name"]["fi"] == "Oikea nimi"
    assert [one["field"] for one in amended["history"][-2:]] == ["name", "details"]

    await city.done("events.cancel-occasion", {"occasion": f"{year}-sheet-4", "by": text("x"), "reason": text("y")})
    stale = await silta(city, "events", "import", str(file))
    assert (stale.code, stale.out.split(":")[0]) == (1, "row 3, revision")


async def test_a_dry_run_lists_every_problem_and_sends_nothing(city: City, tmp_path: Path) -> None:
    year = 2043
    await open_year(city, year)
    assert (await silta(city, "events", "import", written(tmp_path, row(year, 1)))).code == 0
    await city.done("events.cancel-occasion", {"occasion": f"{year}-sheet-1", "by": text("x"), "reason": text("y")})
    file = written(
        tmp_path,
        row(year, 1, ends_at=f"1.2.{year} 22.00", by_fi="Yksikkö", reason_fi="Syy"),  # the service's own refusal
        row(year, 2, districts="atlantis", kind="juhla"),
        row(year, 3, starts_at=f"{year}-03-29 03:30", ends_at=f"{year}-03-29 05:00"),
        row(year, 4, id=f"{year}-sheet-5"),
        row(year, 5),
        row(year, 6, districts="atlantis"),
        row(year, 7, starts_at=f"7.2.{year + 1} 17.30", ends_at=f"7.2.{year + 1} 19.30"),
        row(year, 8),
        {**row(year, 9), "id": ""},
    )
    before = await city.shown("events", f"/clock/{year}")
    for more in ((), ("--dry-run",)):
        said = await silta(city, "events", "import", file, "--json", *more)
        assert said.code == 1
        assert not said.json["sent"]
        found = [(one["row"], one["column"], one["type"].rpartition(":")[2]) for one in said.json["problems"]]
        assert found == [
            (2, "id", "step-not-allowed"),
            (3, "kind", "not-one-of"),
            (4, "starts_at", "no-such-moment"),
            (6, "id", "id-twice"),
            (7, "districts", "unknown"),
            (8, "starts_at", "year-not-planned"),
            (10, "id", "row-without-id"),
        ]
        assert all(one["detail"] for one in said.json["problems"])
        assert await city.shown("events", f"/clock/{year}") == before

    skipped = await silta(city, "events", "import", file, "--skip-bad-rows")
    assert skipped.code == 1
    assert "done: plan-occasion 1;" in skipped.err
    assert {one["id"] for one in (await city.shown("events", f"/clock/{year}"))["occasions"]} == {
        f"{year}-sheet-1",
        f"{year}-sheet-8",
    }


async def test_a_year_that_is_not_open_and_a_file_that_is_no_sheet_are_said(city: City, tmp_path: Path) -> None:
    said = await silta(city, "events", "export", "--year", "2044")
    assert (said.code, said.out) == (1, "")
    assert "The annual clock of 2044 is not open yet" in said.err
    said = await silta(city, "events", "import", "-", input="\0\1\2")
    assert said.code == 1
    assert "can't be read as a sheet" in said.err
    said = await silta(city, "events", "import", str(tmp_path / "nothing.csv"))
    assert said.code == 2
