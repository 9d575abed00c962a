"""Residents' own activities: submitted by form and by message, decided on in time, listed, and forgotten in time."""

from __future__ import annotations

import re
import secrets
from typing import Any

import httpx
import pytest

from tests.linked_events import check_thing
from tests.schema_org import check_event
from tests.system.around import activity, listening
from tests.system.conftest import City
from tests.system.mailbox import Letter
from tests.system.occasions import text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

EVENTS = "events.activity.#"
OFFICE = "osallisuus@example.org"
"""Who decides, by the city's file."""


async def _fetched(url: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30, headers={"accept-language": "en"}) as client:
        return await client.get(url)


async def _listed(city: City, id_: str) -> dict[str, Any] | None:
    shown = (await city.shown("events", "/activities", params={"district": "kauklahti"}))["activities"]
    return next((one for one in shown if one["id"] == id_), None)


async def test_an_activity_is_submitted_by_a_form_decided_on_by_a_link_and_listed(city: City) -> None:
    email = f"{secrets.token_hex(6)}@example.org"
    name = f"Party {secrets.token_hex(3)}"
    async with (
        listening(city.system.endpoints.amqp, EVENTS) as heard,
        httpx.AsyncClient(base_url=city.url("events"), timeout=30, follow_redirects=True) as client,
    ):
        new = "/events/v1/activities/new?lang=en"
        shown = await client.get(new)
        nonce = re.search(r'name="nonce" value="(\w+)"', shown.text)
        assert nonce is not None
        form = {
            "nonce": nonce[1],
            "name": name,
            "summary": "We clean the yard",
            "district": "kauklahti",
            "starts_at": "2027-05-29T12:00",
            "ends_at": "2027-05-29T11:00",
            "space_wish": "To make coffee",
            "space_people": "12",
            "person_name": "Asukas Esimerkki",
            "email": email,
        }
        corrected = await client.post(new, data=form)
        assert corrected.status_code == 422
        assert "later than it begins" in corrected.text
        form["ends_at"] = "2027-05-29T15:00"
        own = await client.post(new, data=form)
        assert own.status_code == 200
        assert "waiting for a decision" in own.text
        assert "11 January 2027" in own.text, "the promised time"
        assert (await client.post(new, data=form)).url == own.url, "sent twice, it is one activity"
        id_ = own.url.path.split("/")[-2]
        assert await _listed(city, id_) is None

        told = await heard(id_)
        assert told["reminder"] == 0
        assert email not in str(told)
        deciding = await client.get(told["decide_url"])
        assert email in deciding.text
        assert "To make coffee" in deciding.text
        refused = await client.post(told["decide_url"], data={"decision": "decline"})
        assert refused.status_code == 422
        decided = await client.post(told["decide_url"], data={"decision": "accept", "space": "The club room"})
        assert decided.status_code == 200
        entry = await _listed(city, id_)
        assert entry is not None
        assert (entry["name"], entry["space"]["fi"]) == (name, "The club room")
        for path in ("/activities.html", "/districts/kauklahti/page"):
            page = (await city.get("events", path, params={"lang": "en"})).text
            assert name in page
            assert email not in page
        assert "accepted and listed" in (await client.get(own.url)).text

        withdrawn = await client.post(own.url)
        assert withdrawn.status_code == 200
        assert await _listed(city, id_) is None
        for link in (own.url, told["decide_url"]):
            left = (await client.get(link, headers={"accept-language": "en"})).text
            assert "has been removed" in left
            for words in (email, name, "We clean the yard", "To make coffee"):
                assert words not in left, "who withdraws is forgotten"


async def test_what_is_listed_is_in_feeds_the_year_and_linked_events_as_residents_own(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    name = f"Party {secrets.token_hex(3)}"
    submitted = await city.done("events.submit-activity", activity("feeds@example.org", name=name))
    await city.done("events.decide-activity", {"activity": submitted["activity"], "accept": True})
    entry = await _listed(city, submitted["activity"])
    assert entry is not None
    occasion = entry["occasion"]

    page = await _fetched(entry["url"])
    assert (page.status_code, name in page.text) == (200, True)
    assert "feeds@example.org" not in page.text
    thing = await city.shown("events", f"/occasions/{occasion}/schema.jsonld", params={"lang": "en"})
    check_event(thing)
    assert thing["organizer"] == [{"@type": "Organization", "name": "Residents"}]
    assert name in (await city.get("events", "/clock/2027/page", params={"lang": "en"})).text
    for path in ("/calendar.ics?district=kauklahti", f"/occasions/{occasion}/calendar.ics"):
        assert name in (await city.get("events", path)).text
    listed = await city.shown("events", "/event/", params={"keyword": "silta:kind-own-activity", "text": name})
    (event,) = listed["data"]
    check_thing("event", event)
    assert (event["provider"]["en"], event["organization"]) == ("Residents", [])
    clashes = await city.shown("events", "/clock/2027/clashes")
    assert occasion not in str(clashes), "residents are in nobody's way"

    token = submitted["status_url"].rpartition("token=")[2]
    await city.done("events.withdraw-activity", {"activity": submitted["activity"], "token": token})
    for path in ("/calendar.ics?district=kauklahti", "/clock/2027/page", f"/event/silta:{occasion}/"):
        assert name not in (await city.get("events", path)).text
    assert "STATUS:CANCELLED" in (await city.get("events", f"/occasions/{occasion}/calendar.ics")).text


async def test_the_office_gets_the_link_to_decide_by_mail_and_hears_when_it_is_taken_back(city: City) -> None:
    submitted = await city.done("events.submit-activity", activity("office@example.org"))
    id_ = submitted["activity"]

    async def letter(subject: str) -> Letter | None:
        letters = await city.mailbox.letters(OFFICE, subject)
        return next((one for one in letters if id_ in one.text), None)

    link = (await eventually(lambda: letter("odottaa päätöstä"))).link("/decision?")
    assert "office@example.org" in (await _fetched(link)).text, "the link shows who submitted it, the letter doesn't"
    async with httpx.AsyncClient(timeout=30) as client:
        decided = await client.post(link, data={"decision": "accept", "space": "Kerhohuone"})
    assert decided.status_code < 400
    token = submitted["status_url"].rpartition("token=")[2]
    await city.done("events.withdraw-activity", {"activity": id_, "token": token})
    assert "Kerhohuone" in (await eventually(lambda: letter("on peruttu"))).text

    signature = link.rpartition("token=")[2]
    logs = list((city.home / "log").glob("*.log"))
    assert logs
    for log in logs:
        assert signature not in log.read_text(errors="replace"), log


async def test_staff_are_reminded_a_day_before_the_promise_and_when_it_is_broken(city: City) -> None:
    before = (await city.shown("events", "/activities"))["promise"]
    assert before["days"] == 7
    async with listening(city.system.endpoints.amqp, EVENTS) as heard:
        submitted = await city.done("events.submit-activity", activity("late@example.org"), protocol="mqtt")
        id_ = submitted["activity"]
        told = await heard(id_)
        assert told["reminder"] == 0
        assert "late@example.org" in (await _fetched(told["decide_url"])).text
        with city.on("2027-01-10T12:00:00+02:00"):
            assert (await heard(id_))["reminder"] == 1
        with city.on("2027-01-13T12:00:00+02:00"):
            assert (await heard(id_))["reminder"] == 2
            promise = (await city.shown("events", "/activities"))["promise"]
            assert promise["late"] >= 1
            assert "The promise is broken" in (await _fetched(submitted["status_url"])).text
            decision = {"activity": id_, "accept": False, "reason": text("The yard is being rebuilt")}
            assert (await city.done("events.decide-activity", decision))["status"] == "declined"
            assert "The yard is being rebuilt" in (await _fetched(submitted["status_url"])).text
            assert (await city.shown("events", "/activities"))["promise"]["waiting"] == promise["waiting"] - 1
        with city.on("2027-02-20T12:00:00+02:00"):

            async def forgotten() -> bool:
                return "late@example.org" not in (await _fetched(told["decide_url"])).text

            await eventually(forgotten)


async def test_a_forged_link_shows_and_changes_nothing(city: City) -> None:
    submitted = await city.done("events.submit-activity", activity("forged@example.org"))
    forged = submitted["status_url"][:-4] + "AAAA"
    async with httpx.AsyncClient(timeout=30) as client:
        for answer in (await client.get(forged), await client.post(forged)):
            assert answer.status_code == 403
            assert "Yard party" not in answer.text
        swapped = submitted["status_url"].replace("/status?", "/decision?")
        assert (await client.get(swapped)).status_code == 403, "a resident's link doesn't decide"
    refused = await city.ask("events.withdraw-activity", {"activity": submitted["activity"], "token": "forged"})
    assert refused.refused()["type"] == "urn:silta:problem:forbidden"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"district": "atlantis"}, "unknown"),
        ({"starts_at": "2026-05-29T12:00:00+03:00", "ends_at": "2026-05-29T15:00:00+03:00"}, "activity-over"),
        ({"ends_at": "2027-05-29T11:00:00+03:00"}, "invalid"),
        ({"name": " "}, "invalid"),
    ],
    ids=["unknown district", "over already", "ends before it begins", "no name"],
)
async def test_an_activity_that_can_not_be_is_refused(city: City, changes: dict[str, str], code: str) -> None:
    problem = (await city.ask("events.submit-activity", activity("no@example.org", **changes))).refused()
    assert problem["type"] == f"urn:silta:problem:{code}"
