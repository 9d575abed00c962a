"""What staff read of answers: by a link that ends by itself, without personal data, as any table they need."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.feedback.surveys import DURING, give, survey_of_evening

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(300)]

NEXT_DAY = "2027-03-11T09:00:00+02:00"
WISHES = (
    "Lisää VALOA puistoon, t. aino@example.org",
    "Valoa myös Tapiolaan 💡",
    "Soita 040 123 4567",
    "=HYPERLINK(1)",
    "مقاعد في الحديقة",
    None,
)


async def _survey(city: City, id_: str) -> str:
    survey = await survey_of_evening(city, id_)
    with city.on(DURING):
        for wish in WISHES:
            await give(city, survey, wish=wish)
    return survey


async def _opened(city: City, survey: str) -> dict[str, Any]:
    return await city.done("feedback.open-answers", {"survey": survey})


def _asking(url: str, words: str) -> httpx.URL:
    return httpx.URL(url).copy_merge_params({"q": words})


async def test_staff_search_what_was_written_and_see_nothing_else_of_the_answer(city: City) -> None:
    survey = await _survey(city, "2027-reading-search")
    url = (await _opened(city, survey))["url"]
    async with httpx.AsyncClient(timeout=30) as client:
        everything = await client.get(url)
        assert everything.headers["cache-control"] == "no-store"
        assert "aino@example.org" not in everything.text
        assert "t. [e-mail]" in everything.text
        assert "مقاعد في الحديقة" in everything.text
        light = (await client.get(_asking(url, "valoa"))).text
        assert light.count("<code>") == 2, "upper and lower case are the same"
        both = (await client.get(_asking(url, "tapio valoa"))).text
        assert "Valoa myös Tapiolaan" in both
        assert both.count("<code>") == 1, "every word counts, in any order"
        for nothing in ("valoa.*", "040", "leppavaara", "Ei ole"):
            assert "<code>" not in (await client.get(_asking(url, nothing))).text


async def test_what_was_written_is_stored_without_personal_data(city: City) -> None:
    survey = await _survey(city, "2027-reading-stored")
    with city.on(NEXT_DAY):
        async with httpx.AsyncClient(timeout=30) as client:
            stored = (await client.get((await _opened(city, survey))["export_url"])).text
    assert "[telephone]" in stored
    assert "040 123" not in stored


async def test_a_link_is_good_for_its_survey_and_its_time_only(city: City) -> None:
    survey, other = await _survey(city, "2027-reading-link"), await survey_of_evening(city, "2027-reading-other")
    opened = await _opened(city, survey)
    async with httpx.AsyncClient(timeout=30) as client:
        for url in (opened["url"], opened["export_url"]):
            assert (await client.get(url)).status_code == 200
            assert (await client.get(url.replace(survey, other))).status_code == 403
            assert (await client.get(url[:-4] + "AAAA")).status_code == 403
            with city.on("2027-01-05T10:00:00+02:00"):
                late = await client.get(url, headers={"Accept-Language": "en"})
                assert late.status_code == 403
                assert "Ask for another" in late.text


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
async def test_the_console_writes_answers_to_a_file_with_a_dictionary(city: City, tmp_path: Path, ending: str) -> None:
    survey = await _survey(city, f"2027-reading-console-{ending}")
    file = tmp_path / f"answers.{ending}"
    with city.on(NEXT_DAY):
        done = await silta(city, "feedback", "export", "--survey", survey, "--output", str(file))
    assert done.code == 0, done.err
    assert "6 answers are in" in done.err
    match ending:
        case "csv":
            assert file.read_text("utf-8-sig").count("2027-03-10;leppavaara;fi;;4;5;") == 6
            assert ";'=HYPERLINK(1)" in file.read_text("utf-8-sig")
        case "xlsx":
            assert load_workbook(file)["answers 1"].max_row == 7
        case "parquet":
            assert parquet.read_table(file).num_rows == 6
        case _:
            assert len(json.loads(file.read_text())["answers"]) == 6
    about = json.loads((tmp_path / f"answers.{ending}.dictionary.json").read_text())
    assert [one["name"] for one in about["columns"]][:4] == ["days", "district", "language", "age_group"]


async def test_the_console_says_what_is_wrong_and_writes_nothing(city: City, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    refused = await silta(city, "feedback", "export", "--survey", "2027-nowhere", "--output", str(file))
    assert refused.code == 1
    assert "2027-nowhere" in refused.err
    assert list(tmp_path.iterdir()) == []
