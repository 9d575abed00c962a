"""Web push over real HTTP: a push service that decrypts as a browser does and checks who sent it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from tests.http_receiver import HttpReceiver
from tests.push_service import Reader, require_signed
from tests.system.conftest import City
from tests.system.notify.subscribers import post, subscribe
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

PATIENCE = 90.0


@pytest.fixture
def service() -> Iterator[HttpReceiver]:
    with HttpReceiver() as one:
        yield one


async def allow(city: City, reader: Reader, theme: str) -> httpx.Response:
    """Send the form as its script does; return the page that it leads to."""
    form = city.url("notify") + "/notify/v1/subscribe?lang=en"
    page = await post(form, **reader.browser, rhythm="immediate", themes=[theme])
    assert page.status_code == 200, page.text
    assert "Notifications now come to this browser" in page.text
    return page


async def publish(city: City, theme: str, occasion: str) -> None:
    await plan_and_publish(city, evening(occasion, "2027-11-23T17:00:00+02:00") | {"themes": [theme]})


async def shown_to(reader: Reader, count: int = 1) -> list[dict[str, Any]]:
    """Wait until a browser has been sent so much."""

    async def come() -> list[dict[str, Any]]:
        return reader.shown() if len(reader.posted()) >= count else []

    return await eventually(come, patience=PATIENCE)


def stored(city: City, reader: Reader) -> list[dict[str, Any]]:
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        rows = client["silta_notify"]["subscriptions"]
        return list(rows.find({"browser.endpoint": reader.browser["endpoint"]}))


async def test_a_browser_hears_of_an_occasion_and_its_end_and_leaves_by_a_button(
    city: City, service: HttpReceiver
) -> None:
    reader, theme = Reader(service, "hears"), "pushed"
    choices = await allow(city, reader, theme)
    occasion = "2027-pushed-evening"
    await publish(city, theme, occasion)
    [published] = await shown_to(reader)
    assert published["title"] == f"Evening {occasion}"
    assert published["choices"]["url"].partition("?")[0] == str(choices.url).partition("?")[0]
    reason = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}
    async with httpx.AsyncClient(timeout=30) as client:
        form = await client.get(city.url("notify") + "/notify/v1/subscribe")
    key = re.search(r'data-key="([\w-]{87})"', form.text)
    assert key is not None
    require_signed(reader.posted()[0], key[1], service.url(""))
    leaving = re.search(r'action="(\.\./u/[^"]+)"', choices.text)
    assert leaving is not None
    left = await post(str(choices.url.join(leaving[1])))
    assert "its address is removed" in left.text
    assert stored(city, reader) == []
    await allow(city, reader, theme)
    await city.done("events.cancel-occasion", {"occasion": occasion, **reason})
    await publish(city, theme, "2027-pushed-again")
    titles = [one["title"] for one in await shown_to(reader, 2)]
    assert titles == [f"Evening {occasion}", "Evening 2027-pushed-again"], "a cancellation is told to who follows it"


async def test_who_follows_an_occasion_sees_the_newest_of_it_only(city: City, service: HttpReceiver) -> None:
    reader, occasion = Reader(service, "follows"), "2027-followed-by-push"
    form = city.url("notify") + "/notify/v1/subscribe?lang=en"
    await post(form, **reader.browser, occasion=occasion)
    await publish(city, "nobodys", occasion)
    await shown_to(reader)
    reason = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}
    await city.done("events.cancel-occasion", {"occasion": occasion, **reason})
    _, cancelled = await shown_to(reader, 2)
    assert cancelled["title"] == f"Cancelled: Evening {occasion}"
    first, second = reader.posted()
    assert first.headers["topic"] == second.headers["topic"]
    assert int(second.headers["ttl"]) > 0


async def test_a_browser_that_is_gone_is_forgotten_and_one_whose_service_asks_for_time_is_told_later(
    city: City, service: HttpReceiver
) -> None:
    theme = "pushed-back"
    gone, busy = Reader(service, "gone"), Reader(service, "busy")
    service.answers = {gone.path: [410], busy.path: [(429, "2"), 201]}
    for reader in (gone, busy):
        await allow(city, reader, theme)
    await publish(city, theme, "2027-pushed-back-evening")

    async def forgotten() -> bool:
        return not stored(city, gone)

    await eventually(forgotten, patience=PATIENCE)
    assert len(await shown_to(busy, 2)) == 2
    assert len(gone.posted()) == 1
    assert stored(city, busy)


async def test_a_push_service_that_hangs_delays_no_letter_and_no_other_browser(
    city: City, service: HttpReceiver
) -> None:
    theme, email, occasion = "pushed-nowhere", "beside-push@example.org", "2027-pushed-nowhere-evening"
    hanging, well = Reader(service, "hanging"), Reader(service, "well")
    service.answers = {hanging.path: ["hang"]}
    await subscribe(city, email, themes=[theme])
    for reader in (hanging, well):
        await allow(city, reader, theme)
    await publish(city, theme, occasion)
    await city.mailbox.letter(email, occasion)
    await shown_to(well)
    assert not service.released.is_set(), "it still hangs"
