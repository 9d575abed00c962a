"""Digital screens: a screen follows its playlist over the real wire, and staff see that it is alive."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest

from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually
from tests.system.wire import message, over_http

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


@asynccontextmanager
async def following(city: City, path: str) -> AsyncIterator[AsyncIterator[tuple[str, dict[str, Any]]]]:
    """Follow a screen's playlist: the names of events with what they say."""
    url = f"{city.url('notify')}/notify/v1{path}"
    async with httpx.AsyncClient(timeout=60) as client, client.stream("GET", url) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["x-accel-buffering"] == "no", "a proxy passes events on at once"
        yield _events(stream)


async def _events(stream: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in stream.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def _showing(events: AsyncIterator[tuple[str, dict[str, Any]]], id_: str, *, shown: bool) -> dict[str, Any]:
    """Return the next playlist that has an occasion, or no longer has it."""
    async for name, told in events:
        if name == "playlist" and any(id_ in item["url"] for item in told["playlist"]["items"]) is shown:
            return told
    raise AssertionError(id_)


async def test_a_screen_is_told_of_a_new_occasion_and_when_it_is_over(city: City) -> None:
    with city.on("2027-09-01T10:00:00+03:00"):
        async with following(city, "/screens/sello/live?languages=sv") as events:
            name, told = await anext(events)
            assert name == "playlist"
            assert told["now"].startswith("2027-09-01T07:00")
            await plan_and_publish(city, evening("2027-followed-on-screen", "2027-09-08T17:00:00+03:00"))
            shown = await _showing(events, "2027-followed-on-screen", shown=True)
            item = next(one for one in shown["playlist"]["items"] if "followed-on-screen" in one["url"])
            assert set(item["texts"]) == {"sv"}
            assert item["code"].startswith("data:image/svg+xml")
            city.at("2027-09-08T19:00:01+03:00")
            await _showing(events, "2027-followed-on-screen", shown=False)


async def test_what_stays_the_same_is_not_sent_again_but_the_time_is(city: City) -> None:
    async with following(city, "/screens/sello/live") as events:
        shown: list[Any] = []
        async for name, told in events:
            if name == "time":
                break
            # What another test caused may still be on its way.
            shown.append(told["playlist"])
    assert shown
    assert all(one != next_one for one, next_one in pairwise(shown))


async def test_staff_set_a_screen_up_and_see_that_it_is_alive(city: City) -> None:
    set_up = await silta(city, "notify", "set-up-screen", "--screen", "sello-wall", "--venue", "sello", "--json")
    assert set_up.code == 0, set_up
    url = set_up.json["result"]["url"]
    key = parse_qs(urlsplit(url).query)["key"][0]
    async with httpx.AsyncClient(timeout=30) as client:
        page = await client.get(url)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store", "the page's address has a key in it"

    silent = await silta(city, "notify", "screens", "--json")
    assert silent.code == 1, "a script notices a screen that was never heard of"
    assert _screen(silent.json)["heard_at"] is None

    report = {"screen": "sello-wall", "key": key, "items": 3}
    assert (await city.ask("notify.report-screen", report, protocol="http")).status == "accepted"
    screen = _screen((await silta(city, "notify", "screens", "--json")).json)
    assert screen == {
        "screen": "sello-wall",
        "venue": "sello",
        "district": None,
        "languages": [],
        "heard_at": screen["heard_at"],
        "items": 3,
        "silent": False,
    }
    assert screen["heard_at"].startswith("2027-01-04T08:")
    assert "sello-wall" in (await silta(city, "notify", "screens")).out

    forged = await city.ask("notify.report-screen", report | {"key": "a-guess"}, protocol="http")
    assert forged.problem is not None
    assert forged.problem["status"] == 403
    await city.done("notify.remove-screen", {"screen": "sello-wall"})


async def test_a_process_of_its_own_shows_screens_follows_them_and_hears_of_them(city: City) -> None:
    url = (await city.done("notify.set-up-screen", {"screen": "alone-wall", "venue": "sello"}))["url"]
    key = parse_qs(urlsplit(url).query)["key"][0]
    alone = city.system.replica("notify")
    alone.settings["SILTA_NOTIFY_CHANNELS"] = "screens"
    with alone:
        async with httpx.AsyncClient(base_url=alone.url, timeout=60) as client:
            page = await client.get(f"/notify/v1/screens/sello?screen=alone-wall&key={key}")
            assert page.status_code == 200
            script = re.findall(r'src="([^"]+/screen[^"]*\.js)"', page.text)
            assert script, "the page's own script"
            assert (await client.get(urljoin(str(page.url), script[0]))).status_code == 200
            assert (await client.get("/notify/v1/screen-worker.js")).status_code == 200
            assert (await client.get("/notify/v1/screens/sello/playlist")).json()["venue"] == "sello"
            async with client.stream("GET", "/notify/v1/screens/sello/live") as stream:
                name, told = await anext(_events(stream))
            assert (name, told["playlist"]["venue"]) == ("playlist", "sello")
        report = message("notify.report-screen", {"screen": "alone-wall", "key": key, "items": 1})

        async def heard() -> bool:  # it is shown before the broker is there; the page sends again, too
            return (await over_http(alone.url, "notify.report-screen", report)).status == "accepted"

        assert await eventually(heard)
        another = message("notify.subscribe", {"email": "somebody@example.org"})
        refused = await over_http(alone.url, "notify.subscribe", another)
        assert refused.problem is not None
        assert refused.problem["type"].endswith("unknown-type"), "everything else is the core's"
    assert _screen((await silta(city, "notify", "screens", "--json")).json, "alone-wall")["items"] == 1
    await city.done("notify.remove-screen", {"screen": "alone-wall"})


def _screen(told: dict[str, Any], name: str = "sello-wall") -> dict[str, Any]:
    screen: dict[str, Any] = next(one for one in told["screens"] if one["screen"] == name)
    return screen
