"""What was told in public is had again: by who asks for it over HTTP, and by a subscriber that came later."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
import pytest
from aio_pika.abc import AbstractQueue
from pymongo import MongoClient

from shared.store import Told
from shared.web.told import SETTLES
from tests.system.conftest import City
from tests.system.console_of_staff import Said
from tests.system.desk import Terminal
from tests.system.occasions import evening, text
from tests.system.wire import STRUCTURED

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]
PUBLISHED = "silta.events.occasion.published.v1"
NOWHERE = {"SILTA_PROCESS_URLS": json.dumps({"events": "http://127.0.0.1:9/"})}


def at_desk(city: City, *arguments: str, **environment: str) -> Said:
    """Run a command at a machine that knows where the city's processes are."""
    places = {
        "SILTA_AMQP_URL": city.system.endpoints.amqp,
        "SILTA_MONGO_URL": city.system.endpoints.mongo,
        "SILTA_PROCESS_URLS": json.dumps(city.system.endpoints.http),
    }
    terminal = Terminal({**places, **environment})
    return terminal.end(terminal.start(*arguments))


async def replay(city: City, *arguments: str, **environment: str) -> Said:
    return await asyncio.to_thread(at_desk, city, "events", "replay", *arguments, "--json", **environment)


@asynccontextmanager
async def subscriber(city: City, **arguments: Any) -> AsyncIterator[AbstractQueue]:
    """Have a queue of somebody's who came later."""
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(f"museum.{secrets.token_hex(4)}", arguments=arguments)
        yield queue
        await queue.delete(if_empty=False)


async def taken(queue: AbstractQueue) -> list[aio_pika.abc.AbstractIncomingMessage]:
    found = []
    while (one := await queue.get(no_ack=True, fail=False)) is not None:
        found.append(one)
    return found


async def told_long_ago(city: City, name: str, when: datetime) -> list[dict[str, Any]]:
    """Have three occasions that were published at a moment of a time without anything else; return the events."""
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    ids = [f"2027-{name}-{number}" for number in range(3)]
    for id_ in ids:
        await city.done("events.plan-occasion", {"occasion": evening(id_, "2027-06-10T17:00:00+03:00")})
        await city.done("events.publish-occasion", {"occasion": id_})
    events = []
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        rows = client["silta_events"]["told"]
        for number, id_ in enumerate(ids):
            (row,) = [one for one in rows.find({"type": PUBLISHED}) if json.loads(one["body"])["subject"] == id_]
            rows.delete_one({"_id": row["_id"]})
            rows.insert_one(row | {"_id": Told.position(when + timedelta(seconds=number)) + row["_id"][20:]})
            events.append(json.loads(row["body"]))
    return events


async def test_what_was_told_is_read_page_by_page_from_any_moment_on(city: City) -> None:
    when = datetime(2003, 1, 1, tzinfo=UTC)
    events = await told_long_ago(city, "pages", when)
    asked = {"type": PUBLISHED, "since": when.isoformat(), "limit": "2"}
    first = await city.get("events", "/told", params=asked)
    assert first.status_code == 200
    assert first.headers["content-type"] == "application/cloudevents-batch+json"
    assert first.json() == events[:2]
    following = first.links["next"]["url"].removeprefix("/events/v1")
    second = await city.get("events", following)
    assert second.json()[0] == events[2]
    later = await city.get("events", "/told", params={"since": (when + timedelta(seconds=1)).isoformat(), "limit": "2"})
    assert later.json() == events[1:]
    other = await city.get("events", "/told", params={**asked, "type": "silta.events.occasion.moved.v1"})
    assert not [one for one in other.json() if one["type"] != "silta.events.occasion.moved.v1"]


async def test_what_may_still_get_an_earlier_neighbour_is_not_shown_yet(city: City) -> None:
    await told_long_ago(city, "settled", datetime(2004, 1, 1, tzinfo=UTC))
    await city.done("events.plan-occasion", {"occasion": evening("2027-just-now", "2027-06-10T17:00:00+03:00")})
    await city.done("events.publish-occasion", {"occasion": "2027-just-now"})
    since = (datetime.now(UTC) - SETTLES / 2).isoformat()
    answer = await city.get("events", "/told", params={"since": since})
    assert answer.json() == []
    assert await city.shown("events", answer.links["next"]["url"].removeprefix("/events/v1")) == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"type": "silta.events.place.taken.v1"}, 400),
        ({"after": "yesterday"}, 422),
        ({"since": "yesterday"}, 422),
        ({"since": "0.5"}, 422),
        ({"since": "2027-01-01T00:00:00"}, 422),
        ({"limit": "501"}, 422),
    ],
)
async def test_what_cannot_be_had_is_refused_with_what_can(city: City, wrong: dict[str, str], status: int) -> None:
    refused = await city.get("events", "/told", params=wrong)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    if status == 400:
        assert PUBLISHED in refused.json()["detail"]


async def test_moments_at_the_ends_of_time_are_moments(city: City) -> None:
    assert (
        await city.get("events", "/told", params={"since": "0001-01-01T00:00:00Z", "limit": "1"})
    ).status_code == 200
    assert await city.shown("events", "/told", params={"since": "9999-12-31T23:59:59Z"}) == []


async def test_a_subscriber_that_came_later_gets_it_and_nobody_else(city: City) -> None:
    when = datetime(2005, 1, 1, tzinfo=UTC)
    events = await told_long_ago(city, "museum", when)
    asked = ("--type", "events.occasion.published", "--since", "2005-01-01")
    async with subscriber(city) as queue, subscriber(city) as other:
        await other.bind("silta.events", "#")
        await taken(other)
        tried = await replay(city, queue.name, *asked, "--dry-run")
        assert (tried.code, tried.json["dry_run"], await taken(queue)) == (0, True, [])
        said = await replay(city, queue.name, *asked, "--rate", "500/s", "--operator", "Outi")
        assert said.code == 0, said.err
        got = await taken(queue)
        # Other tests of this city have told more since then, of which more and more can be told again.
        assert [json.loads(one.body) for one in got[:3]] == events
        assert {one.message_id for one in got} == {json.loads(one.body)["id"] for one in got}
        assert {(one.content_type, one.delivery_mode) for one in got} == {(STRUCTURED, 2)}
        assert said.json["events"] == {PUBLISHED: len(got)}
        assert len(events) <= tried.json["events"][PUBLISHED] <= len(got)
        assert said.json["whole"] is True
        assert [
            one for one in await taken(other) if json.loads(one.body)["id"] in {event["id"] for event in events}
        ] == []
        again = await replay(city, queue.name, *asked, "--after", said.json["after"])
        more = {one.message_id for one in await taken(queue)}
        assert not more & {one.message_id for one in got}, "what was told isn't told again"
        assert (again.code, again.json["events"].get(PUBLISHED, 0)) == (int(not more), len(more))
        listed = await asyncio.to_thread(at_desk, city, "audit", "list", "--queue", queue.name, "--json")
    records = {one["id"]: one for one in listed.json["records"]}
    record = records[said.json["audit"]]
    assert (record["action"], record["operator"], record["dry_run"]) == ("replay-events", "Outi", False)
    assert record["selection"] == f"{PUBLISHED}, since 2005-01-01T00:00:00+00:00"
    assert record["done"] == [one.message_id for one in got]
    assert records[tried.json["audit"]]["done"] == []


async def test_a_queue_that_takes_no_more_ends_it_and_says_where_to_go_on(city: City) -> None:
    await told_long_ago(city, "full", datetime(2006, 1, 1, tzinfo=UTC))
    async with subscriber(city, **{"x-max-length": 1, "x-overflow": "reject-publish"}) as queue:
        said = await replay(city, queue.name, "--since", "2006-01-01")
        assert said.code == 69
        assert "the queue takes no more" in said.err
        assert (said.json["whole"], said.json["after"]) == (False, None), "a page that isn't done is told again"
        listed = await asyncio.to_thread(at_desk, city, "audit", "list", "--queue", queue.name, "--json")
        assert len(await taken(queue)) == len(listed.json["records"][0]["done"]) <= 2
    assert listed.json["records"][0]["note"].startswith("the queue takes no more")


async def test_what_cannot_be_replayed_is_refused_before_anything_is_sent(city: City) -> None:
    own = await replay(city, "notify.on.events.occasion.published")
    assert (own.code, "Silta's own" in own.err) == (2, True)
    missing = await replay(city, "museum.nowhere")
    assert (missing.code, "has no queue museum.nowhere" in missing.err) == (2, True)
    async with subscriber(city) as queue:
        personal = await replay(city, queue.name, "--type", "events.place.taken")
        assert (personal.code, "can't be told again" in personal.err) == (2, True)
        away = await replay(city, queue.name, **NOWHERE)
        assert (away.code, "127.0.0.1:9 doesn't answer" in away.err) == (69, True)
        odd = await replay(city, queue.name, "--after", "x")
        assert (odd.code, "answered 422" in odd.err) == (69, True)
        assert await taken(queue) == []
