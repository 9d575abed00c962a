"""Somebody who saw two people answer tries to tell from everything public which of them said what, and fails.

Two worlds are lived through. They differ in nothing but what can be told of one person: in the second, the two have
changed places, with all that they answered and told of themselves. Whoever looks at everything, with every filter,
after every answer, sees the same in both.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.system.around import Heard, listening
from tests.system.conftest import City
from tests.system.feedback.public_views import (
    HERE,
    OF_A_PHENOMENON,
    OF_A_ROUND,
    OF_A_SERIES,
    OF_AN_OCCASION,
    Onlooker,
    served,
    tried,
)
from tests.system.feedback.rounds import CLOSED, VOTING, codes, projects, votes
from tests.system.feedback.staff_surveys import EVERY_KIND, publish, survey
from tests.system.feedback.surveys import DURING, LAST_DAY, give, question, settle, summary_of, survey_of_evening
from tests.system.occasions import follow_up, hold, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(400)]

OPENS_AT, ANSWERED_AT = "2027-03-10T08:00:00+02:00", "2027-03-10T18:17:43+02:00"
"""On one day: results are settled a day after the opening, here when all have answered."""
ITS_TRACES = ("18:17", "18.17", "16:17:43", "17:43")
ONE: dict[str, Any] = {
    "language": "sv",
    "background": {"district": "kauklahti", "age_group": "65-74"},
    "evening": {"welcome": 1, "heard": 1, "wish": "The planted words"},
    "every": {
        "light": 1,
        "way": "car",
        "ways": ["car"],
        "visits": 31,
        "stop": "soukka",
        "home": "kauklahti",
        "more": "The planted words",
    },
}
OTHER: dict[str, Any] = {
    "language": "fi",
    "background": {"district": "kauklahti", "age_group": "30-44"},
    "evening": {"welcome": 5, "heard": 4, "wish": "More light"},
    "every": {"light": 2, "way": "bus", "ways": ["bus", "foot"], "visits": 2, "stop": "sello", "home": "tapiola"},
}
PLACES = (0, 8)
"""Where the two answer among those of `DISTRICTS`: the first lot of their district is made with the tenth answer."""
DISTRICTS = (
    "kauklahti",
    "leppavaara",
    "kauklahti",
    "tapiola",
    "kauklahti",
    "leppavaara",
    "kauklahti",
    None,
    "kauklahti",
    "leppavaara",
    "tapiola",
    "leppavaara",
    "kauklahti",
)
LOT = 5
"""With every fifth answer lots are made."""
Seen = list[dict[str, str]]


def _coming(*two: dict[str, Any]) -> list[dict[str, Any]]:
    """Return who answers, in order, with these two at their places."""
    coming = [OTHER | {"background": {"district": district, "age_group": "45-64"}} for district in DISTRICTS]
    for place, one in zip(PLACES, two, strict=True):
        coming[place] = one
    return coming


async def _answer(city: City, id_: str, person: dict[str, Any], answers: dict[str, Any]) -> str:
    told = {key: person[key] for key in ("language", "background")}
    data = {"survey": id_, "answered_at": ANSWERED_AT, "answers": answers, **told}
    return str((await city.done("feedback.answer", data))["answer"])


@asynccontextmanager
async def _onlooker(city: City, world: str) -> AsyncIterator[Onlooker]:
    onlooker = Onlooker(city, world)
    yield onlooker
    await onlooker.client.aclose()


async def _world(city: City, world: str, coming: list[dict[str, Any]], wishes: int, heard: Heard) -> Seen:
    """Live through an evening, a wave of the resident survey and a phenomenon; return all that was seen, in order."""
    evening = await survey_of_evening(city, f"2027-{world}-evening")
    series, wave, phenomenon = f"{world}-series", f"{world}-wave", f"{world}-phenomenon"
    await publish(city, survey(wave, "resident", *EVERY_KIND, wave={"series": series}, opens_at=OPENS_AT))
    question = {"kind": "text", "key": "view", "text": text("What does it do to the city?")}
    await publish(city, survey(phenomenon, "phenomenon", question, opens_at=OPENS_AT))
    seen: Seen = []
    async with _onlooker(city, world) as onlooker:
        with city.on(DURING):
            for number, person in enumerate(coming, 1):
                await _answer(city, evening, person, person["evening"])
                await _answer(city, wave, person, person["every"])
                closely = number % LOT == 0
                seen += [await onlooker.survey(one, closely=closely) for one in (evening, wave)]
            for place in PLACES:
                words = "Quieter mornings" if coming[place] is ONE else "Fuller trains"
                await _answer(city, phenomenon, OTHER, {"view": words})
                seen.append(await onlooker.survey(phenomenon))
            await _moderate(city, phenomenon)
            seen += [await onlooker.rest(OF_A_PHENOMENON, survey_id=phenomenon), await onlooker.survey(phenomenon)]
        with city.on("2027-03-12T09:00:00+02:00"):
            await hold(city, evening)
            # Of the two worlds one has an item that answers the wish of one person, the other of several.
            wished = await _wishes(city, evening, wishes)
            told = follow_up(evening)
            told["what_we_take_with_us"] = [
                one | {"wishes": wished, "due_on": "2027-03-20"} for one in told["what_we_take_with_us"]
            ]
            await city.done("feedback.publish-follow-up", told)
            seen.append(await onlooker.rest(OF_AN_OCCASION, occasion_id=evening))
        for id_ in (evening, wave):
            await settle(city, id_)
        with city.on(LAST_DAY):
            for id_ in (evening, wave, phenomenon):
                seen.append(await onlooker.survey(id_))
            seen.append(await onlooker.rest(OF_A_SERIES, series_id=series))
            assert '"counted": true' in seen[-1]["/series/{series_id} en"]
            seen.append(await onlooker.lists())
            seen.append({"feedback.survey.closed": str(await heard(wave)).replace(world, HERE)})
        everything = "\n".join(onlooker.raw)
        assert "planted words" not in everything
        assert not any(trace in everything for trace in ITS_TRACES), "when somebody answered"
    return seen


async def _wishes(city: City, evening: str, number: int) -> list[str]:
    """Return ids of that many answers with a wish, as staff read them; there are four."""
    opened = await city.done("feedback.open-answers", {"survey": evening})
    async with httpx.AsyncClient(timeout=30) as client:
        page = (await client.get(opened["url"])).raise_for_status().text
    ids = [line.split("</code>")[0] for line in page.split("<code>")[1:]]
    return ids[:number]


async def _moderate(city: City, phenomenon: str) -> None:
    """Publish what was written, in the order of the words: staff do not tell who came first either."""

    async def read() -> list[dict[str, Any]]:
        found = (await city.done("feedback.read-comments", {}))["comments"]
        mine = [one for one in found if one["phenomenon"] == phenomenon]
        return mine if len(mine) == len(PLACES) else []

    for one in sorted(await eventually(read), key=lambda one: one["words"]):
        await city.done("feedback.moderate-comment", {"comment": one["comment"], "verdict": "publish"})


async def test_every_public_address_is_tried(city: City) -> None:
    assert await served(city) == tried()


async def test_what_is_public_is_the_same_whichever_of_two_people_said_what(city: City) -> None:
    async with listening(city.system.endpoints.amqp, "feedback.survey.closed") as heard:
        first = await _world(city, "privacy-here", _coming(ONE, OTHER), 1, heard)
        second = await _world(city, "privacy-there", _coming(OTHER, ONE), 3, heard)
    assert len(first) == len(second)
    for moment, (here, there) in enumerate(zip(first, second, strict=True)):
        for view in here:
            assert here[view] == there[view], (moment, view)
    assert "'answers': 13" in first[-1]["feedback.survey.closed"], "how many have answered is public all the same"


async def test_who_gives_the_rest_of_a_lot_learns_what_one_answered_but_no_words_language_or_age(city: City) -> None:
    """The limit of lots (decision 35): four answers of somebody's own, one of another, two summaries."""
    survey = await survey_of_evening(city, "2027-adversary-alone")
    with city.on(DURING):
        before = await summary_of(city, survey)
        await _answer(city, survey, ONE, ONE["evening"])
        for _ in range(4):
            await give(city, survey, welcome=5, heard=5, district="kauklahti")
        async with _onlooker(city, survey) as onlooker:
            await onlooker.survey(survey)
            seen = "\n".join(onlooker.raw)
        after = await summary_of(city, survey)
    assert (before["counted"], after["counted"]) == (0, 5)
    assert question(after, "welcome")["histogram"] == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 4}, "without their own: a 1"
    assert question(after, "heard")["histogram"]["1"] == 1
    assert "planted words" not in seen
    assert after["languages"]["sv"] == after["languages"]["fi"] == "under 5"
    assert after["ages"] == {}, "not even that somebody told it"
    assert not any(trace in seen for trace in ITS_TRACES), "when they answered"


async def test_who_gives_three_of_a_lot_does_not_learn_which_of_two_others_answered_what(city: City) -> None:
    seen = []
    for world, (first, second) in (("here", (ONE, OTHER)), ("there", (OTHER, ONE))):
        survey = await survey_of_evening(city, f"2027-adversary-{world}")
        views = []
        with city.on(DURING):
            for person in (first, None, second, None, None):
                if person is None:
                    await give(city, survey, welcome=5, heard=5, district="kauklahti")
                else:
                    await _answer(city, survey, person, person["evening"])
                views.append(await summary_of(city, survey) | {"survey": ""})
        assert views[-1]["counted"] == LOT
        seen.append(views)
    assert seen[0] == seen[1]


async def test_a_budgets_result_is_the_same_however_few_have_voted_and_whoever_of_them(city: City) -> None:
    """One person votes on the district's sum in the first world, two in the second; on the city's all have changed."""
    first = await _round(city, "privacy-round-here", ((1,), (1,), (1,), (2,), (2,), (1, 3)))
    second = await _round(city, "privacy-round-there", ((1, 3), (2,), (1,), (1, 3), (2,), (1,)))
    assert first == second
    result = first["/budgets/{round_id}/result en"]
    assert '"under 5"' in result
    assert '"few-ballots"' in result
    assert "Fewer than five voted on this sum" in first["/budgets/{round_id}/result/page en"]


async def _round(city: City, world: str, ballots: tuple[tuple[int, ...], ...]) -> dict[str, str]:
    await projects(city, world, 6_000, 5_000, 4_000)
    with city.on(VOTING):
        for code, chosen in zip(await codes(city, world, len(ballots)), ballots, strict=True):
            await votes(city, world, code, *chosen)
    with city.on(CLOSED):
        await city.done("feedback.count-ballots", {"round": world})

        async def decided() -> bool:
            return bool((await city.shown("feedback", f"/budgets/{world}/result"))["status"] == "decided")

        await eventually(decided, patience=60)
        async with _onlooker(city, world) as onlooker:
            gone = f"/budgets/{world}/files/{world}.leppavaara.pb"
            assert (await city.get("feedback", gone)).status_code == 404, "a file of one ballot is that ballot"
            seen = await onlooker.rest(OF_A_ROUND, round_id=world, number=3, name=f"{world}.city.pb")
    # Ideas stand in the order of their ids, which are random, and nobody's vote changes them.
    return {view: text for view, text in seen.items() if "/ideas" not in view or "/new" in view}
