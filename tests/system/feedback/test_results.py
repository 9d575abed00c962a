"""Results while they come in: exact, in lots, followed by many at the price of one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.system.conftest import City
from tests.system.feedback.surveys import DURING, give, question, settle, summary_of, survey_of_evening

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

GIVEN = [
    *((5, 5, "leppavaara", "fi"),) * 6,
    *((4, 2, "leppavaara", "sv"),) * 1,
    *((3, 1, "tapiola", "fi"),) * 5,
    *((1, 1, "matinkyla", "en"),) * 4,
    *((1, 3, None, "fi"),) * 2,
]


async def _give_all(city: City, survey: str) -> None:
    for number, (welcome, heard, district, language) in enumerate(GIVEN):
        wish = "A wish that is nobody else's to read" if number < 4 else None
        await give(
            city,
            survey,
            welcome=welcome,
            heard=heard,
            district=district,
            language=language,
            wish=wish,
            age_group="30-44",
        )


async def test_the_total_is_exact_and_the_rest_is_shown_in_lots(city: City) -> None:
    survey = await survey_of_evening(city, "2027-results-lots")
    with city.on(DURING):
        for count in range(1, 5):
            await give(city, survey)
            few = await summary_of(city, survey)
            assert (few["answers"], few["counted"], few["filters"]) == (count, 0, [])
            for one in few["questions"]:
                assert (one["answers"], one["histogram"], one["mean"]) == ("under 5", None, None)
            assert set(few["districts"].values()) == {"under 5"}
        await give(city, survey)
        five = await summary_of(city, survey)
    assert (five["answers"], five["counted"], five["filters"]) == (5, 5, ["leppavaara"])
    assert question(five, "heard")["histogram"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 5}


async def test_when_results_are_settled_they_are_exact_but_for_the_sizes_of_groups(city: City) -> None:
    survey = await survey_of_evening(city, "2027-results-settled")
    with city.on(DURING):
        await _give_all(city, survey)
    await settle(city, survey)
    summary = await summary_of(city, survey)
    assert (summary["answers"], summary["counted"]) == (18, 18)
    welcome = question(summary, "welcome")
    assert welcome["histogram"] == {"1": 6, "2": 0, "3": 5, "4": 1, "5": 6}
    assert welcome["mean"] == round((6 * 1 + 5 * 3 + 4 + 6 * 5) / 18, 2)
    assert question(summary, "heard")["histogram"] == {"1": 9, "2": 1, "3": 2, "4": 0, "5": 6}
    assert question(summary, "wish")["answers"] == "under 5"
    shown = {district: summary["districts"][district] for district in ("leppavaara", "tapiola", "matinkyla")}
    assert shown == {"leppavaara": 5, "tapiola": 5, "matinkyla": "under 5"}
    assert summary["languages"] == {"fi": 10, "sv": "under 5", "en": "under 5"}
    assert summary["ages"] == {"30-44": 15}
    assert "nobody else's" not in str(summary)
    alone = await summary_of(city, survey, "tapiola")
    assert (alone["answers"], alone["counted"]) == (None, 5)
    assert question(alone, "welcome")["histogram"]["3"] == 5
    nobody = await summary_of(city, survey, "matinkyla")
    assert nobody["counted"] == 0


async def test_the_page_shows_bars_with_numbers_and_whose_voice_is_missing(city: City) -> None:
    survey = await survey_of_evening(city, "2027-results-page")
    with city.on(DURING):
        for _ in range(10):
            await give(city, survey, welcome=4, district="leppavaara")
    for language, words in (
        (
            "fi",
            (
                "Keskiarvo: 4 (1–5)",
                "Mikään ryhmä ei ole selvästi hiljaisempi",
                "Koskee alueita: Suur-Leppävaara.",
                "100\N{NO-BREAK SPACE}%",
            ),
        ),
        ("sv", ("Medelvärde: 4 (1–5)", "Gäller områdena: Stor-Alberga.", "Bra")),
        ("en", ("Mean: 4 (1–5)", "Most common answer: Well", "at least 10", "100%")),
    ):
        page = await city.get("feedback", f"/surveys/{survey}/results", params={"lang": language})
        assert page.status_code == 200
        for one in words:
            assert one in page.text
        assert "Hagalund" not in page.text, "an evening for one district calls no other quiet"
        assert "Tapiola" not in page.text
    filtered = await city.get("feedback", f"/surveys/{survey}/results", params={"lang": "en", "district": "leppavaara"})
    assert "In these results: 10" in filtered.text
    assert "Share of population" not in filtered.text


@asynccontextmanager
async def _following(city: City, path: str, **headers: str) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """Follow a stream, as a browser does."""
    url = f"{city.url('feedback')}/feedback/v1{path}"
    async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url, headers=headers) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["x-accel-buffering"] == "no", "a proxy passes events on at once"
        yield _events(stream)


async def _events(stream: httpx.Response) -> AsyncIterator[dict[str, str]]:
    event: dict[str, str] = {}
    async for line in stream.aiter_lines():
        if not line and event:
            yield event
            event = {}
        elif line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            event[name] = f"{event[name]}\n{value}" if name in event else value


async def _telling(events: AsyncIterator[dict[str, str]], words: str) -> dict[str, str]:
    """Return the next event with these words: one may come before it, when the survey opens meanwhile."""
    async for event in events:
        if words in event["data"]:
            return event
    raise AssertionError(words)


async def test_followers_get_the_results_at_once_and_again_when_they_change(city: City) -> None:
    survey = await survey_of_evening(city, "2027-results-live")
    with city.on(DURING):
        async with (
            _following(city, f"/surveys/{survey}/summary/live") as data,
            _following(city, f"/surveys/{survey}/results/live?lang=sv") as page,
        ):
            first = await anext(data)
            assert first["event"] == "summary"
            assert json.loads(first["data"])["answers"] == 0
            assert "Svar hittills: 0." in (await anext(page))["data"]
            await give(city, survey)
            second = await _telling(data, '"answers":1')
            assert json.loads(second["data"]) == await summary_of(city, survey)
            shown = await _telling(page, "Svar hittills: 1.")
            assert (shown["event"], shown["id"]) == ("results", second["id"])
        async with _following(city, f"/surveys/{survey}/summary/live", **{"Last-Event-ID": second["id"]}) as again:
            await give(city, survey)
            third = json.loads((await anext(again))["data"])
            assert third["answers"] == 2, "what the follower had already was not sent again"


async def test_nobody_follows_what_is_not_there(city: City) -> None:
    for path in ("summary/live", "results/live"):
        assert (await city.get("feedback", f"/surveys/2027-nowhere/{path}")).status_code == 404


async def test_many_who_ask_at_once_all_see_the_last_answer(city: City) -> None:
    survey = await survey_of_evening(city, "2027-results-many")
    with city.on(DURING):
        for count in range(1, 4):
            await give(city, survey)
            seen: list[dict[str, Any]] = await asyncio.gather(*(summary_of(city, survey) for _ in range(20)))
            assert [one["answers"] for one in seen] == [count] * 20
