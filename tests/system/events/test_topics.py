"""The participation symbol: topics published, changed and closed, and a badge that changes with the time."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.system.around import topic
from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, text

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def _page(city: City, path: str) -> str:
    answer = await city.get("events", path, params={"lang": "en"})
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_topic_says_what_until_when_who_decides_and_how_to_take_part(city: City) -> None:
    id_, occasion = "topic-park", "2027-topic-evening"
    await plan_and_publish(city, evening(occasion, "2027-08-18T17:00:00+03:00"))
    published = await city.done("events.publish-topic", {"topic": topic(id_, occasions=[occasion])})
    assert published["url"].endswith(f"/topics/{id_}/page")
    shown = await city.shown("events", f"/topics/{id_}")
    assert (shown["phase"], shown["decided_by"]["en"]) == ("open", "The technical committee")
    assert shown["ways"][0]["url"] == "https://example.org/take-part"
    assert published["badge_url"] == shown["badge_url"]
    page = await _page(city, f"/topics/{id_}/page")
    for said in ("What the park will have", "30 December 2027", "The technical committee", f"Evening {occasion}"):
        assert said in page
    assert "&lt;iframe src=" in page, "the mark-up to copy"
    assert f"Topic {id_}" in await _page(city, "/topics.html")
    assert f"Topic {id_}" in await _page(city, f"/occasions/{occasion}/page")


async def test_a_topic_of_a_district_is_found_there_and_one_of_the_whole_city_everywhere(city: City) -> None:
    await city.done("events.publish-topic", {"topic": topic("topic-matinkyla", districts=["matinkyla"])})
    await city.done("events.publish-topic", {"topic": topic("topic-everywhere")})
    for district, found in (("matinkyla", {"topic-matinkyla", "topic-everywhere"}), ("tapiola", {"topic-everywhere"})):
        listed = (await city.shown("events", "/topics", params={"district": district, "open": True}))["topics"]
        assert {one["id"] for one in listed} & {"topic-matinkyla", "topic-everywhere"} == found
        page = await _page(city, f"/districts/{district}/page")
        assert ("Topic topic-matinkyla" in page) == (district == "matinkyla")


async def test_the_badge_changes_by_itself_when_the_time_is_over_and_no_cache_outlives_it(city: City) -> None:
    id_ = "topic-badge"
    await city.done("events.publish-topic", {"topic": topic(id_, open_until="2027-03-01T16:00:00+02:00")})

    async def badge(**headers: str) -> httpx.Response:
        return await city.get("events", f"/topics/{id_}/badge.svg", params={"lang": "en"}, headers=headers)

    with city.on("2027-02-01T12:00:00+02:00"):
        open_ = await badge()
        assert open_.headers["content-type"] == "image/svg+xml"
        assert open_.headers["cache-control"] == "public, max-age=300"
        assert open_.headers["access-control-allow-origin"] == "*"
        title = ET.fromstring(open_.text).findtext("{http://www.w3.org/2000/svg}title")
        assert title == "You can influence this, until 1 Mar 2027"
        assert (await badge(**{"if-none-match": open_.headers["etag"]})).status_code == 304
    with city.on("2027-03-01T15:59:00+02:00"):
        almost = await badge()
        assert almost.headers["etag"] == open_.headers["etag"]
        assert 0 < int(almost.headers["cache-control"].removeprefix("public, max-age=")) <= 60
    with city.on("2027-03-01T16:00:01+02:00"):
        over = await badge(**{"if-none-match": open_.headers["etag"]})
        assert over.status_code == 200
        assert "The time is over" in over.text
        framed = await city.get("events", f"/topics/{id_}/badge.html", params={"lang": "sv"})
        assert "Tiden är ute" in framed.text
        assert "frame-ancestors *" in framed.headers["content-security-policy"]
        assert "How to take part" not in await _page(city, f"/topics/{id_}/page")
        listed = (await city.shown("events", "/topics", params={"open": True}))["topics"]
        assert id_ not in {one["id"] for one in listed}
        open_part, past_part = (await _page(city, "/topics.html")).split("Closed</h2>")
        assert f"Topic {id_}" in past_part
        assert f"Topic {id_}" not in open_part


async def test_a_change_and_the_decision_stay_to_be_seen_with_their_reasons(city: City) -> None:
    id_ = "topic-history"
    await city.done("events.publish-topic", {"topic": topic(id_)})
    more = topic(id_, open_until="2027-12-31T12:00:00+02:00")
    changed = await city.done("events.change-topic", {"topic": more, "reason": text("More time was asked for")})
    assert changed["changed"] == ["open_until"]
    again = await city.done("events.change-topic", {"topic": more, "reason": text("More time was asked for")})
    assert again["changed"] == []
    await city.done(
        "events.close-topic",
        {"topic": id_, "reason": text("The committee met"), "decision": text("The park stays a park")},
    )
    shown = await city.shown("events", f"/topics/{id_}")
    assert shown["phase"] == "decided"
    assert [change["fields"] for change in shown["history"]] == [[], ["open_until"], ["decision"]]
    page = await _page(city, f"/topics/{id_}/page")
    assert "The park stays a park" in page
    assert "More time was asked for" in page
    assert "It has been decided" in (await city.get("events", f"/topics/{id_}/badge.svg", params={"lang": "en"})).text


@pytest.mark.parametrize(
    ("name", "data", "code", "pointer"),
    [
        (
            "publish-topic",
            {"topic": topic("topic-refused", districts=["atlantis"])},
            "unknown",
            "/data/topic/districts/0",
        ),
        ("publish-topic", {"topic": topic("topic-refused", occasions=["none"])}, "unknown", "/data/topic/occasions/0"),
        (
            "publish-topic",
            {"topic": topic("topic-refused", open_until="2026-12-31T12:00:00+02:00")},
            "topic-over-already",
            "/data/topic/open_until",
        ),
        ("change-topic", {"topic": topic("topic-none"), "reason": text("Why")}, "unknown", "/data/topic/id"),
        ("close-topic", {"topic": "topic-none", "reason": text("Why")}, "unknown", "/data/topic"),
    ],
)
async def test_what_can_not_be_is_refused_and_nothing_is_stored(
    city: City, name: str, data: dict[str, object], code: str, pointer: str
) -> None:
    problem = (await city.ask(f"events.{name}", data)).refused()
    assert problem["type"] == f"urn:silta:problem:{code}"
    assert problem["errors"][0]["pointer"] == pointer
    assert (await city.get("events", "/topics/topic-refused")).status_code == 404


async def test_a_topic_is_published_once(city: City) -> None:
    await city.done("events.publish-topic", {"topic": topic("topic-once")})
    problem = (await city.ask("events.publish-topic", {"topic": topic("topic-once", name=text("Other"))})).refused()
    assert problem["type"] == "urn:silta:problem:topic-already-published"
    assert (await city.shown("events", "/topics/topic-once"))["name"]["en"] == "Topic topic-once"
