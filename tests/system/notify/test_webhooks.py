"""Signed webhooks over real HTTP: every receiver gets the city's news, whatever the others do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from tests.http_receiver import HttpReceiver, Posted
from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(240)]

PATIENCE = 90.0
"""Seconds: what fails is tried again after up to ten."""


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with HttpReceiver() as one:
        yield one


@asynccontextmanager
async def listed(city: City, receiver: HttpReceiver, *names: str, **interest: Any) -> AsyncIterator[dict[str, str]]:
    """List these receivers for a while; yields the secret of each."""
    secrets = {}
    try:
        for name in names:
            added = await city.done(
                "notify.add-webhook", {"webhook": name, "url": receiver.url(f"/{name}"), **interest}
            )
            secrets[name] = added["secret"]
        yield secrets
    finally:
        for name in names:
            await city.ask("notify.remove-webhook", {"webhook": name})


async def state_of(city: City, name: str) -> dict[str, Any]:
    webhooks = (await city.done("notify.read-webhooks", {}))["webhooks"]
    return next(one for one in webhooks if one["webhook"] == name)


async def news_of(receiver: HttpReceiver, name: str, occasion: str, count: int = 1) -> list[Posted]:
    """Wait for so much news of an occasion at a receiver."""

    async def come() -> list[Posted]:
        found = [post for post in receiver.on(f"/{name}") if occasion in json.loads(post.body)["data"]["id"]]
        return found if len(found) >= count else []

    return await eventually(come, patience=PATIENCE)


async def test_a_receiver_is_told_of_an_occasion_and_that_it_is_called_off_each_signed(
    city: City, receiver: HttpReceiver
) -> None:
    occasion = "2027-told-to-systems"
    async with listed(city, receiver, "app", kinds=["occasion"], districts=["leppavaara"]) as secrets:
        await plan_and_publish(city, evening(occasion, "2027-10-06T17:00:00+03:00"))
        [published] = await news_of(receiver, "app", occasion)
        reason = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}
        await city.done("events.cancel-occasion", {"occasion": occasion, **reason})
        _, cancelled = await news_of(receiver, "app", occasion, count=2)
        for post in (published, cancelled):
            Verifier(secrets["app"]).verify(post.body, post.headers)
        told = json.loads(published.body)
        assert told["type"] == "occasion.published"
        assert told["data"]["title"] == text(f"Evening {occasion}")
        assert told["data"]["starts_at"] == "2027-10-06T14:00:00Z"
        assert json.loads(cancelled.body)["type"] == "occasion.cancelled"
        state = await state_of(city, "app")
        assert (state["error"], state["waiting"], state["failed"]) == (None, 0, [])
        listing = await silta(city, "notify", "read-webhooks")
        assert listing.code == 0, listing.err
        assert "127.0.0.1" in listing.out
        assert receiver.url("/app") not in listing.out, "the address may be a secret"


async def test_no_receiver_keeps_another_waiting_whatever_it_does(city: City, receiver: HttpReceiver) -> None:
    bad: dict[str, Any] = {"/hangs": ["hang"], "/drips": ["drip"], "/fails": [500], "/leads-on": ["redirect"]}
    receiver.answers = bad | {"/floods": ["huge"]}
    names = [path.removeprefix("/") for path in receiver.answers]
    occasions = [f"2027-among-bad-receivers-{number}" for number in range(3)]
    async with listed(city, receiver, *names, "good"):
        for occasion in occasions:
            await plan_and_publish(city, evening(occasion, "2027-10-13T17:00:00+03:00"))
            await news_of(receiver, "good", occasion)
        assert not receiver.released.is_set(), "they still hang"

        async def all_known() -> bool:
            return all([(await state_of(city, name))["error"] for name in names])

        await eventually(all_known, patience=PATIENCE)
        errors = {name: (await state_of(city, name))["error"] for name in names}
        assert errors["fails"] == "500 sorry, not now: ask <address>"
        assert errors["leads-on"] == "307"
        assert "no answer in time" in errors["hangs"]
        assert receiver.on("/elsewhere") == [], "no redirect is followed"


async def test_what_a_receiver_has_not_taken_is_posted_again_under_the_same_id(
    city: City, receiver: HttpReceiver
) -> None:
    receiver.answers = {"/trips": [503, 204]}
    occasion = "2027-taken-the-second-time"
    async with listed(city, receiver, "trips"):
        await plan_and_publish(city, evening(occasion, "2027-10-20T17:00:00+03:00"))
        first, second = await news_of(receiver, "trips", occasion, count=2)
        assert first.headers["webhook-id"] == second.headers["webhook-id"]
        assert first.body == second.body

        async def well() -> bool:
            state = await state_of(city, "trips")
            return state["taken_at"] is not None and state["error"] is None and state["waiting"] == 0

        await eventually(well, patience=PATIENCE)


async def test_a_receiver_that_says_it_is_gone_is_left_alone(city: City, receiver: HttpReceiver) -> None:
    receiver.answers = {"/leaving": [410]}
    async with listed(city, receiver, "leaving", "staying"):
        await plan_and_publish(city, evening("2027-first-for-gone", "2027-10-27T17:00:00+03:00"))

        async def ended() -> bool:
            return (await state_of(city, "leaving"))["ended_at"] is not None

        await eventually(ended, patience=PATIENCE)
        await plan_and_publish(city, evening("2027-second-for-gone", "2027-10-28T17:00:00+03:00"))
        await news_of(receiver, "staying", "2027-second-for-gone")
        assert len(receiver.on("/leaving")) == 1
        assert (await state_of(city, "leaving"))["error"].startswith("410")
