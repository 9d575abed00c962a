"""The annual clock: planned, published, held and followed up, as open data and as a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from icalendar import Calendar

from tests.system.conftest import City
from tests.system.occasions import evening, follow_up, hold, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

LINK = "https://meet.example.org/silta"


async def _calendar(city: City, theme: str) -> Calendar:
    response = await city.get("events", "/calendar.ics", params={"theme": theme, "lang": "en"})
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/calendar")
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    assert not calendar.errors
    return calendar


async def _only_entry(city: City, theme: str) -> Any:
    (entry,) = (await _calendar(city, theme)).walk("VEVENT")
    return entry


async def test_a_planned_occasion_stands_in_its_year_and_tells_its_programme_once_it_is_published(city: City) -> None:
    year, id_ = 2031, "2031-first-evening"
    await city.done("events.plan-year", {"year": year, "promise": text("We listen before we decide")})
    await city.done("events.plan-occasion", {"occasion": evening(id_, "2031-02-10T17:00:00+02:00")})

    planned = await city.shown("events", f"/clock/{year}")
    assert planned["promise"]["en"] == "We listen before we decide"
    (occasion,) = planned["occasions"]
    assert (occasion["id"], occasion["status"], occasion["revision"]) == (id_, "planned", 1)
    assert occasion["programme"]["tracks"] == []
    assert occasion["place"] is None

    await city.done("events.publish-occasion", {"occasion": id_})
    occasion = await city.shown("events", f"/occasions/{id_}")
    assert (occasion["status"], occasion["revision"]) == ("confirmed", 2)
    assert [track["id"] for track in occasion["programme"]["tracks"]] == ["schools"]
    assert [(change["from"], change["to"]) for change in occasion["history"]] == [
        (None, "planned"),
        ("planned", "confirmed"),
    ]
    listed = await city.shown("events", "/occasions", params={"year": year})
    assert (listed["count"], listed["occasions"]) == (1, [occasion])


async def test_a_step_that_the_life_cycle_does_not_have_is_refused_and_changes_nothing(city: City) -> None:
    id_ = "2027-published-twice"
    await plan_and_publish(city, evening(id_, "2027-11-02T17:00:00+02:00"))
    before = await city.shown("events", f"/occasions/{id_}")
    problem = (await city.ask("events.publish-occasion", {"occasion": id_})).refused()
    assert problem["type"] == "urn:silta:problem:step-not-allowed"
    problem = (await city.ask("events.mark-held", {"occasion": id_})).refused()
    assert problem["type"] == "urn:silta:problem:not-started-yet"
    assert await city.shown("events", f"/occasions/{id_}") == before


def _stop(begins: str, ends: str) -> dict[str, Any]:
    day = "2027-09-01T{}:00+03:00"
    return {"place": {"name": text("Stop")}, "arrives_at": day.format(begins), "leaves_at": day.format(ends)}


@pytest.mark.parametrize(
    ("wrong", "code", "pointer"),
    [
        ({"ends_at": "2027-09-01T16:00:00+03:00"}, "invalid", ""),
        ({"ends_at": "2028-01-01T02:00:00+02:00"}, "occasion-outside-year", "/ends_at"),
        ({"starts_at": "2027-09-01T17:00:00"}, "invalid", "/starts_at"),
        ({"districts": ["leppavaara", "atlantis"]}, "unknown", "/districts/1"),
        ({"partners": ["nobody"]}, "unknown", "/partners/0"),
        ({"programme": {"tracks": [{"id": "empty", "name": text("Empty")}]}}, "invalid", "/programme/tracks/0"),
        (
            {"programme": {"stops": [_stop("17:00", "17:30"), _stop("17:20", "17:40")]}},
            "stops-out-of-order",
            "/programme/stops/1",
        ),
        ({"programme": {"stops": [_stop("16:30", "17:10")]}}, "stop-outside-occasion", "/programme/stops/0"),
    ],
)
async def test_what_can_not_be_is_refused_at_its_field_and_nothing_is_stored(
    city: City, wrong: dict[str, Any], code: str, pointer: str
) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    occasion = evening("2027-can-not-be", "2027-09-01T17:00:00+03:00") | wrong
    why = {"by": text("Education sector"), "reason": text("Parents have asked for it")}
    for name in ("events.plan-occasion", "events.propose-occasion"):
        problem = (await city.ask(name, {"occasion": occasion, **why})).refused()
        assert problem["type"] == f"urn:silta:problem:{code}"
        assert [error["pointer"] for error in problem["errors"]] == [f"/data/occasion{pointer}"]
    assert (await city.get("events", "/occasions/2027-can-not-be")).status_code == 404


async def test_the_calendar_keeps_an_entrys_uid_and_counts_its_public_changes(city: City) -> None:
    theme = "calendar-theme"
    occasion = evening("2027-calendar", "2027-06-09T17:00:00+03:00") | {"themes": [theme]}
    occasion["programme"]["tracks"][0]["remote_link"] = LINK
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    await city.done("events.plan-occasion", {"occasion": occasion})

    planned = await _only_entry(city, theme)
    assert (planned["STATUS"], planned["SEQUENCE"]) == ("TENTATIVE", 0)
    assert "CONFERENCE" not in planned

    await city.done("events.publish-occasion", {"occasion": occasion["id"]})
    published = await _only_entry(city, theme)
    assert published["UID"] == planned["UID"]
    assert (published["STATUS"], published["SEQUENCE"]) == ("CONFIRMED", 1)
    assert published["CONFERENCE"] == LINK
    assert published["CONFERENCE"].params["VALUE"] == "URI"
    assert published["SUMMARY"] == "Evening 2027-calendar"
    assert published["DTSTART"].dt == datetime.fromisoformat(occasion["starts_at"])
    assert published["DTSTAMP"].dt >= planned["DTSTAMP"].dt


async def test_a_calendar_with_no_occasions_is_still_a_calendar(city: City) -> None:
    calendar = await _calendar(city, "a-theme-that-nobody-has")
    assert calendar.name == "VCALENDAR"
    assert calendar["VERSION"] == "2.0"
    assert calendar.walk("VEVENT") == []


async def test_a_calendar_that_has_not_changed_is_not_sent_again(city: City) -> None:
    theme, id_ = "unchanged-theme", "2027-unchanged"
    feed = {"theme": theme}
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    occasion = evening(id_, "2027-06-10T17:00:00+03:00") | {"themes": [theme]}
    await city.done("events.plan-occasion", {"occasion": occasion})
    known = (await city.get("events", "/calendar.ics", params=feed)).headers["etag"]
    again = await city.get("events", "/calendar.ics", params=feed, headers={"if-none-match": known})
    assert (again.status_code, again.content) == (304, b"")

    await city.done("events.publish-occasion", {"occasion": id_})
    changed = await city.get("events", "/calendar.ics", params=feed, headers={"if-none-match": known})
    assert changed.status_code == 200
    assert changed.headers["etag"] != known
    assert b"STATUS:CONFIRMED" in changed.content


async def test_an_occasion_is_held_and_then_linked_to_what_came_of_it(city: City) -> None:
    id_ = "2027-held-and-followed-up"
    await plan_and_publish(city, evening(id_, "2027-03-10T17:00:00+02:00"))
    with city.on("2027-03-10T19:30:00+02:00"):
        await hold(city, id_)
        held = await city.shown("events", f"/occasions/{id_}")
        assert (held["status"], held["follow_up_url"]) == ("held", None)
        await city.done("feedback.publish-follow-up", follow_up(id_))

        async def followed_up() -> str | None:
            occasion = await city.shown("events", f"/occasions/{id_}")
            return occasion["follow_up_url"] if occasion["status"] == "followed-up" else None

        assert (await eventually(followed_up)).endswith(f"/occasions/{id_}/follow-up/page")
