"""What the city tells everyone: the news feed and the screens of libraries."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import feedparser
import pytest
from reader import Entry

from tests.feed_reader import feed_reader
from tests.system.conftest import City
from tests.system.occasions import evening, follow_up, hold, plan_and_publish
from tests.system.panels.calls import call
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

NEWS_DAY = "2027-11-01T10:00:00+02:00"
"""Later than what other tests publish: a feed holds the newest fifty."""


async def _entry(city: City, id_: str, **query: str) -> Any:
    """Wait for a feed's entry that links to a page of this id."""

    async def found() -> Any:
        response = await city.get("notify", "/feed.atom", params={"lang": "en", **query})
        feed = feedparser.parse(response.content, response_headers=dict(response.headers))
        assert not feed.bozo, feed.bozo_exception
        assert feed.version == "atom10"
        return next((entry for entry in feed.entries if f"/{id_}/" in entry.link), None)

    return await eventually(found)


@pytest.fixture
def news_day(city: City) -> Iterator[None]:
    with city.on(NEWS_DAY):
        yield


@pytest.mark.usefixtures("news_day")
async def test_the_feed_tells_of_occasions_calls_and_follow_ups_to_any_feed_reader(city: City) -> None:
    occasion, panel = "2027-in-the-feed", "panel-in-the-feed"
    await plan_and_publish(city, evening(occasion, "2027-11-09T17:00:00+02:00"))
    told = await _entry(city, occasion, district="leppavaara")
    assert told.title == "Evening 2027-in-the-feed"
    assert {tag.term for tag in told.tags} == {"occasion", "leppavaara", "schools"}
    assert (await _entry(city, occasion)).id == told.id

    # Just opened: at half of its time the feed asks for those who are missing.
    times = {"opens_at": "2027-11-01T09:00:00+02:00", "closes_at": "2027-11-20T16:00:00+02:00"}
    winter = {"term": {"starts_on": "2027-12-01", "ends_on": "2028-05-31"}, **times}
    await city.done("panels.open-call", {"call": call(panel, **winter)})
    assert (await _entry(city, panel)).title == "Apply to the panel: Panel panel-in-the-feed"

    city.at("2027-11-09T19:30:00+02:00")
    await hold(city, occasion)
    await city.done("feedback.publish-follow-up", follow_up(occasion))
    assert (await _entry(city, f"{occasion}/follow-up")).title == "Follow-up: Evening 2027-in-the-feed"


@pytest.mark.usefixtures("news_day")
async def test_a_districts_feed_tells_nothing_of_another_districts_occasions(city: City) -> None:
    await plan_and_publish(city, evening("2027-only-leppavaara", "2027-11-23T17:00:00+02:00"))
    await _entry(city, "2027-only-leppavaara")
    response = await city.get("notify", "/feed.atom", params={"district": "tapiola"})
    assert response.status_code == 200
    assert "2027-only-leppavaara" not in response.text


@pytest.mark.usefixtures("news_day")
async def test_a_person_s_feed_reader_gets_the_same_from_both_formats_and_from_a_themes_feed(city: City) -> None:
    occasion = "2027-in-a-feed-reader"
    await plan_and_publish(city, evening(occasion, "2027-11-25T17:00:00+02:00"))
    await _entry(city, occasion)
    feeds = {name: f"{city.url('notify')}/notify/v1/{name}" for name in ("feed.atom", "feed.json")}
    feeds["a theme"] = f"{feeds['feed.json']}?theme=schools"
    feeds["another theme"] = f"{feeds['feed.json']}?theme=nature"
    read = {name: await asyncio.to_thread(_read, url) for name, url in feeds.items()}
    titles = [f"Evening {occasion} (fi)"]
    for name in ("feed.atom", "feed.json", "a theme"):
        assert [one.title for one in read[name] if f"/{occasion}/" in str(one.link)] == titles, name
    assert {one.id for one in read["feed.atom"]} == {one.id for one in read["feed.json"]}
    assert not any(f"/{occasion}/" in str(one.link) for one in read["another theme"])


def _read(url: str) -> list[Entry]:
    """Read a feed as a person's feed reader does, twice: what has not changed is not sent again."""
    with feed_reader() as person:
        person.add_feed(url)
        for _ in range(2):
            person.update_feeds()
            assert person.get_feed(url).last_exception is None
        return list(person.get_entries())


@pytest.mark.usefixtures("news_day")
async def test_a_feed_that_has_not_changed_is_not_sent_again(city: City) -> None:
    known = (await city.get("notify", "/feed.atom")).headers["etag"]
    for feed in ("/feed.atom", "/feed.json"):
        tag = (await city.get("notify", feed)).headers["etag"]
        again = await city.get("notify", feed, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    await plan_and_publish(city, evening("2027-changes-the-feed", "2027-11-24T17:00:00+02:00"))
    await _entry(city, "2027-changes-the-feed")
    changed = await city.get("notify", "/feed.atom", headers={"if-none-match": known})
    assert changed.status_code == 200


@pytest.mark.usefixtures("news_day")
async def test_a_screen_shows_an_occasion_from_a_month_before_until_it_is_over(city: City) -> None:
    occasion = "2027-on-screens"
    await plan_and_publish(city, evening(occasion, "2027-12-08T17:00:00+02:00"))
    await _entry(city, occasion)
    shown = {}
    for moment in (
        "2027-11-08T12:00:00+02:00",
        "2027-11-08T17:00:05+02:00",
        "2027-12-08T18:59:00+02:00",
        "2027-12-08T19:00:05+02:00",
    ):
        city.at(moment)
        playlist = await city.shown("notify", "/screens/sello/playlist")
        items = [item for item in playlist["items"] if occasion in item["url"]]
        shown[moment] = bool(items)
        for item in items:
            assert set(item["texts"]) == {"fi", "sv", "en"}
            assert item["texts"]["sv"]["title"] == "Evening 2027-on-screens (sv)"
            assert item["expires"] == "2027-12-08T17:00:00Z"
            assert 8 <= item["duration"] <= 30
    assert list(shown.values()) == [False, True, True, False]


async def test_a_screen_that_the_city_does_not_have_is_told_which_there_are(city: City) -> None:
    response = await city.get("notify", "/screens/atlantis/playlist", headers={"accept-language": "en"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "sello" in response.json()["detail"]
