"""What a follow-up promises: it answers wishes, points at results, comes about in public, and is late in public."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.system.conftest import City
from tests.system.feedback.surveys import DURING, give, survey_of_evening
from tests.system.occasions import follow_up, hold, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

PUBLISH, PROGRESS = "feedback.publish-follow-up", "feedback.record-progress"
AFTERWARDS, A_WEEK_BEFORE, LATE = "2027-03-12T09:00:00+02:00", "2027-04-08T09:00:00+03:00", "2027-04-16T09:00:00+03:00"
OFFICE = "osallisuus@example.org"


async def _held(city: City, id_: str, *wishes: str) -> list[str]:
    """An evening that was held, and answers with wishes."""
    await survey_of_evening(city, id_)
    with city.on(DURING):
        answers = [await give(city, id_, welcome=2, wish=wish) for wish in wishes]
    with city.on(AFTERWARDS):
        await hold(city, id_)
    return answers


def _promise(occasion: str, **planned: Any) -> dict[str, Any]:
    item = {"text": text("More light in the park"), "due_on": "2027-04-15", "responsible": text("Street services")}
    return follow_up(occasion) | {"what_we_take_with_us": [item | planned]}


async def _item(city: City, occasion: str) -> dict[str, Any]:
    shown = await city.shown("feedback", f"/occasions/{occasion}/follow-up")
    return dict(shown["what_we_take_with_us"][0])


async def _late(city: City, occasion: str) -> list[str]:
    shown = await city.shown("feedback", "/follow-ups/late")
    return [one["id"] for one in shown["items"] if one["occasion"] == occasion]


def _progress(occasion: str, **changes: Any) -> dict[str, Any]:
    return {
        "occasion": occasion,
        "item": "take-1",
        "status": "done",
        "text": text("Twelve new lamps"),
        "on": "2027-04-10",
        "url": "https://example.org/lamps",
        "by": text("Street services"),
        **changes,
    }


async def test_wishes_get_a_visible_answer_that_shows_nothing_of_what_was_written(city: City) -> None:
    id_ = "2027-promises-wishes"
    wishes = await _held(city, id_, *["My very own words, which nobody else is to read"] * 6)
    points = [{"question": "welcome", "points": [1, 2]}]
    with city.on(AFTERWARDS):
        await city.done(PUBLISH, _promise(id_, wishes=wishes, results=points))
        item = await _item(city, id_)
        assert (item["wishes"], item["results"]) == (5, [{**points[0], "options": []}])
        page = (await city.get("feedback", f"/occasions/{id_}/follow-up/page", params={"lang": "en"})).text
    assert "Answers wishes: at least 5" in page
    assert "(Not at all, Poorly)" in page
    assert "Due 15 April 2027" in page
    assert "Responsible: Street services" in page
    everything = page + str(await city.shown("feedback", f"/occasions/{id_}/follow-up"))
    assert "very own words" not in everything
    assert not any(wish in everything for wish in wishes)
    opened = await city.done("feedback.open-answers", {"survey": id_})
    async with httpx.AsyncClient(timeout=30) as client:
        texts = (await client.get(opened["url"], headers={"Accept-Language": "en"})).text
    assert texts.count("Answered in the follow-up: take-1") == 6, "staff see which wait for an answer"


@pytest.mark.parametrize(
    ("planned", "problem", "field"),
    [
        ({"wishes": ["no-such-answer"]}, "not-a-wish", "wishes/0"),
        ({"results": [{"question": "shoes"}]}, "unknown-question", "results/0"),
        ({"results": [{"question": "welcome", "points": [9]}]}, "out-of-scale", "results/0/points"),
    ],
)
async def test_an_item_points_only_at_what_there_is(
    city: City, planned: dict[str, Any], problem: str, field: str
) -> None:
    id_ = f"2027-promises-{problem}"
    await _held(city, id_)
    with city.on(AFTERWARDS):
        refused = (await city.ask(PUBLISH, _promise(id_, **planned))).refused()
    assert refused["type"] == f"urn:silta:problem:{problem}"
    assert [error["pointer"] for error in refused["errors"]] == [f"/data/what_we_take_with_us/0/{field}"]


async def test_a_change_that_was_made_stands_beside_its_promise_with_day_and_link(city: City) -> None:
    id_ = "2027-promises-change"
    await _held(city, id_)
    with city.on(AFTERWARDS):
        await city.done(PUBLISH, _promise(id_))
        early = (await city.ask(PROGRESS, _progress(id_))).refused()
        assert early["type"] == "urn:silta:problem:change-in-future"
        unknown = (await city.ask(PROGRESS, _progress(id_, item="take-9", on="2027-03-12"))).refused()
        assert unknown["type"] == "urn:silta:problem:unknown-follow-up-item"
    with city.on(LATE):
        for _ in range(2):
            told = await city.done(PROGRESS, _progress(id_))
            assert (told["status"], told["steps"]) == ("done", 1), "the same again is no news"
        (step,) = (await _item(city, id_))["progress"]
        assert (step["status"], step["on"], step["url"]) == ("done", "2027-04-10", "https://example.org/lamps")
        assert await _late(city, id_) == []
        page = (await city.get("feedback", f"/occasions/{id_}/follow-up/page", params={"lang": "fi"})).text
    assert "Tehty" in page
    assert 'href="https://example.org/lamps"' in page


async def test_those_who_took_part_are_told_of_the_change_that_was_made_once_and_of_no_step_before(
    city: City,
) -> None:
    id_, email = "2027-promises-told", "took-part-in-promises@example.org"
    await survey_of_evening(city, id_)
    await city.done("events.register", registration(id_, email))
    await city.mailbox.letter(email)
    with city.on(AFTERWARDS):
        await hold(city, id_)
        await city.done(PUBLISH, _promise(id_))
        await city.mailbox.letter(email, "What came of it")
    with city.on(LATE):
        under_way = {"status": "under-way", "text": text("The lamps are ordered")}
        await city.done(PROGRESS, _progress(id_, **under_way))
        for _ in range(2):
            await city.done(PROGRESS, _progress(id_))
        _, told = await city.mailbox.some_letters(2, email, "What came of it")
    assert "has been done" in told.text
    assert "More light in the park" in told.text
    assert "Twelve new lamps" in told.text
    assert told.link(f"/occasions/{id_}/follow-up/page").endswith("#take-1")
    assert "The lamps are ordered" not in told.text


async def test_each_office_is_reminded_of_what_it_has_promised_itself_and_of_nothing_else(city: City) -> None:
    id_ = "2027-promises-offices"
    await _held(city, id_)
    told = _promise(id_, office="street-services")
    own: dict[str, Any] = {"text": text("More books"), "due_on": "2027-04-15", "office": "library-services"}
    told["what_we_still_develop"] = [own]
    with city.on(AFTERWARDS):
        wrong = await city.ask(PUBLISH, told | {"what_we_still_develop": [own | {"office": "no-office"}]})
        assert [error["pointer"] for error in wrong.refused()["errors"]] == ["/data/what_we_still_develop/0/office"]
        await city.done(PUBLISH, told)
        page = (await city.get("feedback", f"/occasions/{id_}/follow-up/page", params={"lang": "sv"})).text
        assert "Ansvarig: Bibliotekstjänster" in page, "named by the city's file where the follow-up names nobody"
    with city.on(A_WEEK_BEFORE):
        streets = await city.mailbox.letter("katupalvelut@example.org", "määräpäivään on viikko")
        library = await city.mailbox.letter("kirjasto@example.org")
    assert "More light in the park" in streets.text
    assert "More books (sv)" in library.text
    everything = [
        one.text for office in (OFFICE, "katupalvelut@example.org") for one in await city.mailbox.letters(office)
    ]
    assert not any("More books" in one for one in everything)


async def test_the_responsible_are_reminded_before_the_day_and_when_it_is_late_and_everyone_sees_that(
    city: City,
) -> None:
    id_ = "2027-promises-late"
    await _held(city, id_)
    mailbox = city.mailbox

    async def letters() -> list[str]:
        found = await mailbox.letters(OFFICE)
        return [one.subject for one in found if id_ in one.text]

    with city.on(AFTERWARDS):
        await city.done(PUBLISH, _promise(id_))
        assert await _late(city, id_) == []
    with city.on(A_WEEK_BEFORE):
        await eventually(lambda: _are(letters, ["Jälkiseurannan lupauksen määräpäivään on viikko"]))
    with city.on(LATE):
        await eventually(
            lambda: _are(
                letters, ["Jälkiseurannan lupauksen määräpäivään on viikko", "Jälkiseurannan lupaus on myöhässä"]
            )
        )
        assert await _late(city, id_) == ["take-1"]
        page = (await city.get("feedback", "/follow-ups/late/page", params={"lang": "sv"})).text
        assert "Utlovat men försenat" in page
        assert f"/occasions/{id_}/follow-up/page#take-1" in page
        await city.done(PROGRESS, _progress(id_, status="under-way"))
        assert await _late(city, id_) == ["take-1"], "what is under way is still late"
        await city.done(PROGRESS, _progress(id_, status="dropped", text=text("The park becomes a school")))
        assert await _late(city, id_) == []


async def _are(look: Any, wanted: list[str]) -> bool:
    return bool(await look() == wanted)


async def test_a_promise_for_another_day_is_reminded_of_on_that_day_only(city: City) -> None:
    id_ = "2027-promises-moved"
    await _held(city, id_)
    with city.on(AFTERWARDS):
        await city.done(PUBLISH, _promise(id_))
        await city.done(PUBLISH, _promise(id_, due_on="2027-06-15"))
        shown = await city.shown("feedback", f"/occasions/{id_}/follow-up")
        assert [one["replanned"] for one in shown["history"]] == [[], ["take-1"]]
    with city.on(LATE):
        assert await _late(city, id_) == []
