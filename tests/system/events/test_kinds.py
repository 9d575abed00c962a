"""Every kind of occasion lives the same life, from the plan until it was held, and is told of everywhere as it is."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from icalendar import Calendar

from shared.contracts.events import Kind
from shared.kind_names import KIND_NAMES
from tests.linked_events import check_thing
from tests.schema_org import check_event
from tests.system.around import activity
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

STARTS, AFTERWARDS = "2027-01-09T17:00:00+02:00", "2027-01-09T20:00:00+02:00"
LIGHT = {Kind.POP_UP, Kind.ROUTE, Kind.POLL}
"""Nobody registers for them."""
OF_THE_CITY = [kind for kind in Kind if kind is not Kind.OWN_ACTIVITY]
MOBILE_LIBRARY = [
    {
        "place": {"name": text("Kilo station"), "address": "Kutojantie 2"},
        "arrives_at": "2027-01-09T17:00:00+02:00",
        "leaves_at": "2027-01-09T17:30:00+02:00",
    },
    {
        "place": {"name": text("Mäkkylä school")},
        "arrives_at": "2027-01-09T18:15:00+02:00",
        "leaves_at": "2027-01-09T19:00:00+02:00",
    },
]


def occasion_of(kind: Kind, id_: str) -> dict[str, Any]:
    """An occasion as it usually is of its kind."""
    usual = evening(id_, STARTS) | {"kind": kind.value, "themes": [id_], "districts": ["pohjois-espoo"]}
    if kind in LIGHT:
        usual["programme"] = {}
    if kind is Kind.ROUTE:
        usual |= {"place": None, "programme": {"stops": MOBILE_LIBRARY}}
    return usual


async def _entry(city: City, path: str, **asked: str) -> Any:
    """The only entry of a calendar."""
    (entry,) = Calendar.from_ical((await city.get("events", path, params=asked)).content).walk("VEVENT")
    return entry


async def _check_told_everywhere(city: City, id_: str, kind: Kind, name: str, status: str) -> None:
    """See what is public of it: open data, pages, calendars, Linked Events and search engines say the same."""
    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["kind"], shown["status"]) == (kind.value, status)
    asked = {"year": 2027, "kind": kind.value, "district": shown["districts"][0], "limit": 100}
    year = await city.shown("events", "/occasions", params=asked)
    assert id_ in {one["id"] for one in year["occasions"]}
    for language in ("fi", "sv", "en"):
        kind_name = KIND_NAMES[kind].in_language(language)
        page = unescape((await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text)
        assert kind_name in page
        assert name in page
        assert name in (await city.get("events", "/clock/2027/page", params={"lang": language})).text
        entry = await _entry(city, f"/occasions/{id_}/calendar.ics", lang=language)
        assert str(entry["UID"]) == f"{id_}@espoo.silta"
        assert kind_name in entry["CATEGORIES"].cats
        assert entry["STATUS"] == "CONFIRMED"
    check_event(await city.shown("events", f"/occasions/{id_}/schema.jsonld", params={"lang": "en"}))
    event = await city.shown("events", f"/event/silta:{id_}/", params={"include": "keywords,location"})
    check_thing("event", event)
    keyword = {one["id"]: one for one in event["keywords"]}[f"silta:kind-{kind.value}"]
    check_thing("keyword", keyword)
    assert keyword["name"]["fi"] == KIND_NAMES[kind].fi
    listed = await city.shown("events", "/event/", params={"keyword": keyword["id"], "text": name})
    assert [one["id"] for one in listed["data"]] == [f"silta:{id_}"]


@pytest.mark.parametrize("kind", OF_THE_CITY)
async def test_the_city_plans_publishes_and_holds_an_occasion_of_each_kind(city: City, kind: Kind) -> None:
    id_ = f"2027-kind-{kind.value}"
    occasion = occasion_of(kind, id_)
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    assert (await city.done("events.plan-occasion", {"occasion": occasion}))["status"] == "planned"
    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["kind"], shown["status"], shown["programme"]["tracks"]) == (kind.value, "planned", [])
    assert (await city.get("events", f"/event/silta:{id_}/")).status_code == 404, "not public in detail yet"
    assert (await _entry(city, "/calendar.ics", theme=id_, lang="en"))["STATUS"] == "TENTATIVE"

    assert (await city.done("events.publish-occasion", {"occasion": id_}))["status"] == "confirmed"
    await _check_told_everywhere(city, id_, kind, f"Evening {id_}", "confirmed")
    asked = await city.ask("events.register", registration(id_, f"resident@{kind.value}.example"))
    if kind in LIGHT:
        assert asked.refused()["type"] == "urn:silta:problem:no-registration-needed"
    else:
        assert asked.status == "accepted", asked

    with city.on(AFTERWARDS):
        counted = {"occasion": id_, "heads": 7, "counted_at": "2027-01-09T18:00:00+02:00"}
        assert await city.done("events.count-heads", counted, protocol="mqtt") == {"heads_so_far": 7}
        assert (await city.done("events.mark-held", {"occasion": id_}))["status"] == "held"
    await _check_told_everywhere(city, id_, kind, f"Evening {id_}", "held")
    assert (await city.shown("events", f"/occasions/{id_}"))["heads"] == 7


async def test_residents_own_is_listed_as_theirs_and_never_held_by_the_city(city: City) -> None:
    name, when = "Snow day of the kinds", {"starts_at": STARTS, "ends_at": "2027-01-09T19:00:00+02:00"}
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    submitted = await city.done("events.submit-activity", activity("kinds@example.org", name=name, **when))
    await city.done("events.decide-activity", {"activity": submitted["activity"], "accept": True})
    asked = {"year": 2027, "kind": "own-activity", "district": "kauklahti", "limit": 100}
    own = await city.shown("events", "/occasions", params=asked)
    id_ = next(one["id"] for one in own["occasions"] if one["name"]["en"] == name)
    await _check_told_everywhere(city, id_, Kind.OWN_ACTIVITY, name, "confirmed")
    for command, more in (
        ("events.mark-held", {}),
        ("events.amend-occasion", {"name": text("Ours"), "by": text("Unit"), "reason": text("None")}),
    ):
        problem = (await city.ask(command, {"occasion": id_, **more})).refused()
        assert problem["type"] == "urn:silta:problem:residents-own"


async def test_a_route_is_one_entry_and_its_stops_move_with_it(city: City) -> None:
    id_ = "2027-kinds-route-moves"
    await plan_and_publish(city, occasion_of(Kind.ROUTE, id_))

    async def told() -> tuple[str, str, str]:
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": "en"})).text
        entry = await _entry(city, "/calendar.ics", theme=id_, lang="en")
        event = await city.shown("events", f"/event/silta:{id_}/", params={"include": "location"})
        check_thing("event", event)
        assert event["location"]["name"]["en"] == "Kilo station", "the standard has room for one"
        both = "Kilo station, Kutojantie 2 – Mäkkylä school"
        assert (event["location_extra_info"]["en"], str(entry["LOCATION"])) == (both, both)
        return page, str(entry["DESCRIPTION"]), event["description"]["en"]

    page, entry, event = await told()
    for stop, times in (("Kilo station", ("17:00", "17:30")), ("Mäkkylä school", ("18:15", "19:00"))):
        assert stop in page
        for time in times:
            assert f">{time}</time>" in page
        for line in (entry, event):
            assert f"{times[0]}–{times[1]} {stop}" in line

    later = {"occasion": id_, "starts_at": "2027-01-10T17:30:00+02:00", "by": text("Unit"), "reason": text("Ice")}
    moved = await city.done("events.move-occasion", later)
    assert moved["ends_at"] == "2027-01-10T17:30:00Z"
    stops = (await city.shown("events", f"/occasions/{id_}"))["programme"]["stops"]
    assert [(stop["arrives_at"], stop["leaves_at"]) for stop in stops] == [
        ("2027-01-10T15:30:00Z", "2027-01-10T16:00:00Z"),
        ("2027-01-10T16:45:00Z", "2027-01-10T17:30:00Z"),
    ]
    page, entry, event = await told()
    assert '<time datetime="2027-01-10T16:45:00+00:00">18:45</time>' in page
    for line in (entry, event):
        assert "17:30–18:00 Kilo station" in line
        assert "18:45–19:30 Mäkkylä school" in line


async def test_one_drops_in_at_a_pop_up_and_is_counted_once(city: City) -> None:
    id_ = "2027-kinds-pop-up"
    await plan_and_publish(city, occasion_of(Kind.POP_UP, id_))
    page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": "en"})).text
    assert '<form method="post"' not in page
    assert "No need to register" in page
    problem = (await city.ask("events.register", registration(id_, "drops-in@example.org"), protocol="http")).refused()
    assert problem["type"] == "urn:silta:problem:no-registration-needed"
    counted = {"occasion": id_, "heads": 4, "counted_at": "2027-01-04T10:00:00+02:00"}
    for device, sum_ in (("/kiosk/kinds-1", 4), ("/kiosk/kinds-2", 8)):
        body = message("events.count-heads", counted, source=device)
        for _ in range(2):
            assert (await city.send("mqtt", "events.count-heads", body)).result == {"heads_so_far": sum_}
    assert (await city.shown("events", f"/occasions/{id_}"))["heads"] == 8
