"""A promise that changes: everyone who relied on it is told, and the change is there for all to see."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.system.conftest import City
from tests.system.mailbox import Letter
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

WHY = {"by": text("Education sector"), "reason": text("The hall is under repair")}
LANGUAGES = ("fi", "sv", "en")
MOVED = {
    "fi": "Uusi aika tai paikka",
    "sv": "Ny tid eller plats",
    "en": "New time or place",
}
CANCELLED = {"fi": "Peruttu", "sv": "Inställt", "en": "Cancelled"}


async def _entry(city: City, theme: str) -> Any:
    response = await city.get("events", "/calendar.ics", params={"theme": theme, "lang": "en"})
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    return entry


async def _survey(city: City, id_: str) -> dict[str, Any]:
    async def known() -> httpx.Response | None:
        found = await city.get("feedback", f"/surveys/{id_}")
        return found if found.status_code == 200 else None

    shown: dict[str, Any] = (await eventually(known)).json()
    return shown


async def _feed_titles(city: City) -> str:
    # Of one district, because the whole city's feed has only the newest, and other tests live later in the year.
    return (await city.get("notify", "/feed.atom", params={"lang": "en", "district": "vanha-espoo"})).text


async def test_a_moved_occasion_takes_its_registrations_survey_letters_and_feeds_along(city: City) -> None:
    id_, theme = "2027-moves", "moving-theme"
    about = {"themes": [theme], "districts": ["vanha-espoo"]}
    await plan_and_publish(city, evening(id_, "2027-05-05T17:00:00+03:00", schools=(3, 0)) | about)
    people = {language: f"{language}-of-moves@example.org" for language in LANGUAGES}
    places = {}
    for language, email in people.items():
        places[language] = await city.done("events.register", registration(id_, email, language=language))
    await city.done("events.register", registration(id_, "waits-of-moves@example.org"))
    before = await _entry(city, theme)
    assert (await _survey(city, id_))["opens_at"] == "2027-05-05T14:00:00Z"

    hall = {"name": text("Sello Hall"), "address": "Soittoniekanaukio 1 A"}
    moved = await city.done(
        "events.move-occasion",
        {"occasion": id_, "starts_at": "2027-05-12T18:00:00+03:00", "place": hall, **WHY},
    )
    assert (moved["status"], moved["slipped_days"]) == ("moved", 7)
    assert moved["ends_at"] == "2027-05-12T17:00:00Z"

    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["status"], shown["place"]["name"]["en"]) == ("moved", "Sello Hall")
    promise = shown["promise"]
    assert (promise["first_starts_at"], promise["slipped_days"], promise["moves"]) == ("2027-05-05T14:00:00Z", 7, 1)
    assert [change["what"] for change in shown["history"]] == ["status", "status", "status", "time", "place"]
    assert shown["history"][3]["from"]["starts_at"] == "2027-05-05T14:00:00Z"
    assert shown["history"][3]["reason"]["en"] == "The hall is under repair"
    assert shown["history"][3]["by"]["sv"] == "Education sector (sv)"
    assert shown["places"][0]["taken"] == 3
    await city.done("events.register", registration(id_, "later-of-moves@example.org"))

    after = await _entry(city, theme)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CONFIRMED"
    assert after["DTSTART"].dt.isoformat() == "2027-05-12T18:00:00+03:00"

    for language, email in people.items():
        letter = await city.mailbox.letter(email, MOVED[language])
        assert letter.headers["Content-Language"] == language
        assert text("The hall is under repair")[language] in letter.text
        assert text("Sello Hall")[language] in letter.text
    waiting = await city.mailbox.letter("waits-of-moves@example.org", MOVED["en"])
    assert "Wednesday 12 May 2027, 18:00" in waiting.text
    assert "Wednesday 5 May 2027, 17:00–19:00" in waiting.text

    async def survey_moved() -> bool:
        return bool((await _survey(city, id_))["opens_at"] == "2027-05-12T15:00:00Z")

    await eventually(survey_moved)

    async def feed_tells() -> bool:
        return f"Moved: Evening {id_}" in await _feed_titles(city)

    await eventually(feed_tells)
    with city.on("2027-05-11T18:00:05+03:00"):
        reminder = await city.mailbox.letter(people["en"], "Reminder")
        assert "12 May 2027, 18:00" in reminder.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_of_a_moved_occasion_says_so_with_the_reason_and_how_far_it_slipped(
    city: City, language: str
) -> None:
    id_ = f"2027-moved-page-{language}"
    await plan_and_publish(city, evening(id_, "2027-09-15T17:00:00+03:00"))
    await city.done("events.move-occasion", {"occasion": id_, "starts_at": "2027-09-22T17:00:00+03:00", **WHY})
    page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
    slipped = {"fi": "7 päivää myöhemmin", "sv": "7 dagar senare", "en": "7 days later"}
    assert slipped[language] in page
    assert text("The hall is under repair")[language] in page
    assert text("Education sector")[language] in page
    assert '<form method="post"' in page


async def test_who_registered_for_a_cancelled_occasion_is_told_once_and_nothing_of_it_goes_on(city: City) -> None:
    id_, theme = "2027-called-off", "called-off-theme"
    await plan_and_publish(city, evening(id_, "2027-05-19T17:00:00+03:00", schools=(3, 0)) | {"themes": [theme]})
    people = {language: f"{language}-of-called-off@example.org" for language in LANGUAGES}
    for language, email in people.items():
        await city.done("events.register", registration(id_, email, language=language))
    for name in ("waits", "left"):
        await city.done("events.register", registration(id_, f"{name}-of-called-off@example.org"))
    left = (await city.mailbox.letter("left-of-called-off@example.org")).link("/registrations/")
    async with httpx.AsyncClient(timeout=30) as client:
        await client.post(left)
    await city.mailbox.letter("left-of-called-off@example.org", "Your registration is cancelled")
    link = (await city.mailbox.letter(people["en"])).link("/registrations/")

    assert (await city.done("events.cancel-occasion", {"occasion": id_, **WHY}))["status"] == "cancelled"
    letters: list[Letter] = [await city.mailbox.letter(people[one], CANCELLED[one]) for one in LANGUAGES]
    letters.append(await city.mailbox.letter("waits-of-called-off@example.org", CANCELLED["en"]))
    assert "The hall is under repair" in letters[-1].text
    gone = await city.mailbox.letters("left-of-called-off@example.org")
    assert not [letter.subject for letter in gone if letter.subject.startswith("Cancelled")]

    problem = (await city.ask("events.register", registration(id_, "new-of-called-off@example.org"))).refused()
    assert problem["type"] == "urn:silta:problem:registration-not-open"
    async with httpx.AsyncClient(timeout=30) as client:
        page = (await client.get(link)).text
        assert "This occasion is cancelled" in page
        assert "<form" not in page
        assert (await client.post(link)).status_code == 409
    assert (await _entry(city, theme))["STATUS"] == "CANCELLED"

    async def survey_is_called_off() -> bool:
        answer = {
            "survey": id_,
            "answered_at": "2027-05-19T18:00:00+03:00",
            "language": "en",
            "answers": {"welcome": 4, "heard": 5},
        }
        problem = (await city.ask("feedback.answer", answer)).problem
        return problem is not None and problem["type"] == "urn:silta:problem:survey-called-off"

    with city.on("2027-05-19T18:30:00+03:00"):
        await eventually(survey_is_called_off)
        assert not (await _survey(city, id_))["open"]
        page = (await city.get("feedback", f"/surveys/{id_}/answer", params={"lang": "en"})).text
        assert "cancelled" in page
    assert await city.mailbox.letters(people["en"], "Reminder") == []


async def test_a_cancelled_plan_never_tells_the_details_that_were_never_confirmed(city: City) -> None:
    id_ = "2027-never-confirmed"
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    await city.done("events.plan-occasion", {"occasion": evening(id_, "2027-11-25T17:00:00+02:00")})
    await city.done("events.move-occasion", {"occasion": id_, "place": {"name": text("Secret Hall")}, **WHY})
    await city.done("events.cancel-occasion", {"occasion": id_, **WHY})
    shown = await city.get("events", f"/occasions/{id_}")
    assert shown.json()["status"] == "cancelled"
    assert "Secret Hall" not in shown.text
    assert (await city.get("feedback", f"/surveys/{id_}")).status_code == 404
