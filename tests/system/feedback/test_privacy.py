"""Someone tries to learn what one person answered, from everything that the service ever shows, and fails.

The one is the only Swedish speaker over 65 of a small district, and the only one who is unhappy. Whoever looks knows
all that, saw the person answer, and asks every view before and after each answer: with every filter, and every export.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations
from typing import Any

import httpx
import pytest

from tests.system.conftest import City
from tests.system.feedback.staff_surveys import EVERY_KIND, publish
from tests.system.feedback.staff_surveys import survey as planned
from tests.system.feedback.surveys import ANSWER, DURING, give, question, settle, summary_of, survey_of_evening

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(300)]

SMALLEST = 5
FILTERS = (None, "kauklahti", "leppavaara", "tapiola", "not-told", "several")
PLANTED: dict[str, Any] = {
    "welcome": 1,
    "heard": 1,
    "wish": "The planted words: write to aino@example.org or call 040 123 4567",
    "district": "kauklahti",
    "language": "sv",
    "age_group": "65+",
}
OTHERS: list[dict[str, Any]] = [
    {"welcome": 4 + place % 2, "heard": 5 - place % 2, "district": district, "age_group": "30-44"}
    for place, district in enumerate(
        [
            "leppavaara",
            "tapiola",
            None,
            "leppavaara",
            "kauklahti",
            "tapiola",
            None,
            "leppavaara",
            "leppavaara",
            "kauklahti",
        ]
    )
]
Views = dict[str | None, dict[str, Any]]


async def _everything(city: City, survey: str) -> Views:
    return {one: await summary_of(city, survey, one) for one in FILTERS}


def _sizes(view: dict[str, Any]) -> Counter[str]:
    """How many chose what, as far as a view tells: nothing where it says nothing."""
    chosen: Counter[str] = Counter({"counted": view["counted"]})
    for key in ("welcome", "heard"):
        chosen.update({f"{key}={point}": count for point, count in (question(view, key)["histogram"] or {}).items()})
    return chosen


def _differences(seen: list[Views]) -> list[Counter[str]]:
    """Every view, what each view gained between any two moments, and everyone without each part of the districts."""
    found = []
    for views in seen:
        alone = [_sizes(views[one]) for one in FILTERS if one is not None]
        for count in range(len(alone) + 1):
            for some in combinations(alone, count):
                rest = _sizes(views[None])
                for part in some:
                    rest.subtract(part)
                found.append(rest)
    for earlier, later in combinations(seen, 2):
        for one in FILTERS:
            gained = _sizes(later[one])
            gained.subtract(_sizes(earlier[one]))
            found.append(gained)
    return found


async def test_no_view_and_no_difference_of_views_tells_what_one_person_answered(city: City) -> None:
    survey = await survey_of_evening(city, "2027-privacy-views")
    seen, pages = [await _everything(city, survey)], ""
    with city.on(DURING):
        for answer in (*OTHERS[:4], PLANTED, *OTHERS[4:], *OTHERS[:5]):
            await give(city, survey, **answer)
            seen.append(await _everything(city, survey))
            pages += (await city.get("feedback", f"/surveys/{survey}/results", params={"district": "kauklahti"})).text
    await settle(city, survey)
    seen.append(await _everything(city, survey))
    assert seen[-1][None]["counted"] == 16, "what is protected is published all the same"
    assert _sizes(seen[-1][None])["welcome=1"] == 1

    for difference in _differences(seen):
        assert difference["counted"] == 0 or difference["counted"] >= SMALLEST
        if difference["welcome=1"]:
            alike = difference["counted"] - difference["welcome=1"]
            assert alike >= SMALLEST - 1, "among at least four others who answered otherwise"
    shown = json.dumps([list(views.values()) for views in seen]) + pages
    assert "planted words" not in shown
    for views in seen:
        assert {views[None]["languages"]["sv"], views[None]["districts"]["kauklahti"]} <= {"under 5"}
        assert set(views[None]["ages"].values()) <= {"under 5", 5, 10, 15}

    for narrower in ({"language": "sv"}, {"age_group": "65+"}, {"district": "kauklahti", "language": "sv"}):
        asked = await city.shown("feedback", f"/surveys/{survey}/summary", params=narrower)
        assert asked == seen[-1][narrower.get("district")], "there is no filter but the district"


async def _exported(city: City, survey: str) -> list[tuple[Any, ...]]:
    url = (await city.done("feedback.open-answers", {"survey": survey}))["export_url"]
    async with httpx.AsyncClient(timeout=30) as client:
        lines = (await client.get(url)).raise_for_status().text.splitlines()
    return [tuple(json.loads(line)) for line in lines[1:-1]]


async def test_no_export_and_no_difference_of_exports_singles_anybody_out(city: City) -> None:
    survey = await survey_of_evening(city, "2027-privacy-exports")
    exports = []
    days: tuple[list[dict[str, Any]], ...] = (OTHERS, [*OTHERS[:6], PLANTED], OTHERS[:2], OTHERS[:4], [])
    for day, answers in enumerate(days, 10):
        with city.on(f"2027-03-{day}T18:30:00+02:00"):
            for answer in answers:
                await give(city, survey, **answer)
            exports.append(await _exported(city, survey))
    assert [len(one) for one in exports] == [0, 10, 17, 17, 23], "a day that is not over, or too small, waits"
    for earlier, later in combinations(exports, 2):
        gained = Counter(later) - Counter(earlier)
        assert not Counter(earlier) - Counter(later), "what was exported stays as it was"
        backgrounds: Counter[tuple[Any, ...]] = Counter()
        for row, count in gained.items():
            backgrounds[row[:4]] += count
        assert all(count >= SMALLEST for count in backgrounds.values())
    (planted,) = (row for row in exports[-1] if row[4] == 1)
    assert planted[:4] == ("2027-03-11", "withheld", "withheld", "withheld")
    assert planted[6] == "The planted words: write to [e-mail] or call [telephone]"
    assert "65+" not in str(exports)
    assert "sv" not in {row[2] for row in exports[-1]}


IN_TAPIOLA, IN_LEPPAVAARA = (
    {"language": "fi", "background": {"district": district, "age_group": "30-44"}}
    for district in ("tapiola", "leppavaara")
)
ALONE = {"language": "sv", "background": {"district": "kauklahti", "age_group": "65+"}}
PLACES: list[tuple[int, dict[str, Any], dict[str, Any]]] = [
    (8, IN_LEPPAVAARA, {"light": 2, "stop": "sello", "home": "tapiola"}),
    (6, IN_LEPPAVAARA, {"light": 2, "stop": "sello", "home": "leppavaara"}),
    (1, IN_LEPPAVAARA, {"light": 1, "stop": "entresse", "home": "kauklahti"}),
    (6, IN_TAPIOLA, {"light": 2, "stop": "sello", "home": "tapiola"}),
    (1, ALONE, {"light": 1, "stop": "soukka", "home": "kauklahti"}),
]
"""How many of whom answer what each day: two are the only ones who are unhappy, and each is known by its places."""
BESIDE, WHERE = slice(0, 4), slice(8, 10)
"""In a row of an export: what is told of who answered, and the answers of a place and a district."""


async def test_no_export_tells_a_place_or_a_district_by_which_somebody_is_known(city: City) -> None:
    survey = "2027-privacy-places"
    await publish(city, planned(survey, "resident", *EVERY_KIND, wave={"series": "privacy-places"}))
    exports = []
    for day in (10, 11, 12):
        at = f"2027-03-{day}T18:30:00+02:00"
        with city.on(at):
            exports.append(await _exported(city, survey))
            for count, told, answers in PLACES:
                data = {"survey": survey, "answered_at": at, "answers": answers | {"way": "bus", "visits": 3}}
                for _ in range(count):
                    await city.done(ANSWER, data | told)
    assert [len(one) for one in exports] == [0, 22, 44]
    for earlier, later in combinations(exports, 2):
        alike = Counter((row[BESIDE], row[WHERE]) for row in (Counter(later) - Counter(earlier)).elements())
        assert all(count >= SMALLEST for count in alike.values())
    rows = exports[-1]
    assert {row[WHERE] for row in rows if row[1] == "withheld"} == {("withheld", "withheld")}
    assert {row[WHERE] for row in rows if row[4] == 1} == {("withheld", "withheld")}
    assert [row[WHERE] for row in rows].count(("sello", "tapiola")) == 16, "what many gave is told all the same"
    assert not {"soukka", "entresse", "kauklahti"} & {cell for row in rows for cell in row}
