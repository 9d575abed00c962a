"""Bad input over every protocol: the sender is told the field and the reason, the service goes on, nothing is lost."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.occasions import evening, plan_and_publish
from tests.system.waiting import eventually
from tests.system.wire import lying, message, mqtt_client

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

REGISTER = "events.register"


def registration(occasion: str, **changes: Any) -> dict[str, Any]:
    return {
        "occasion": occasion,
        "track": "schools",
        "attendance": "on-site",
        "person": {"name": "Asukas Yksi", "email": "yksi@example.org", "language": "fi"},
        **changes,
    }


@pytest.fixture(scope="module")
def open_evening() -> str:
    return "2027-bad-input-open"


@pytest.fixture(autouse=True)
async def _evenings(city: City, open_evening: str) -> None:
    """One evening in the future; planned again, it is there already."""
    await plan_and_publish(city, evening(open_evening, "2027-11-10T17:00:00+02:00"))


async def _goes_on(city: City, occasion: str) -> None:
    counted = {"occasion": occasion, "heads": 1, "counted_at": "2027-01-04T10:00:00+02:00"}
    assert (await city.done("events.count-heads", counted))["heads_so_far"] >= 1


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_unknown_type_is_named(city: City, open_evening: str, protocol: str) -> None:
    body = message(REGISTER, registration(open_evening), type="silta.events.enlist.v1")
    problem = (await city.send(protocol, REGISTER, body)).refused()
    assert problem["status"] == 400
    assert problem["type"] == "urn:silta:problem:unknown-type"
    assert "silta.events.enlist.v1" in problem["detail"]
    await _goes_on(city, open_evening)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_unknown_version_is_told_what_is_known(city: City, open_evening: str, protocol: str) -> None:
    body = message(REGISTER, registration(open_evening), type="silta.events.register.v2")
    problem = (await city.send(protocol, REGISTER, body)).refused()
    assert "silta.events.register.v2" in problem["detail"]
    assert "silta.events.register.v1" in problem["detail"]
    assert problem["errors"][0]["pointer"] == "/type"
    await _goes_on(city, open_evening)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"person": {"name": "A", "email": "not an address"}}, "/data/person/email"),
        ({"attendance": "by-proxy"}, "/data/attendance"),
        ({"companions": 11}, "/data/companions"),
        ({"colour": "blue"}, "/data/colour"),
        ({"track": None}, "/data/track"),
    ],
)
async def test_an_invalid_field_is_named(
    city: City, open_evening: str, protocol: str, changes: dict[str, Any], pointer: str
) -> None:
    body = message(REGISTER, registration(open_evening, **changes))
    problem = (await city.send(protocol, REGISTER, body)).refused()
    assert problem["status"] == 422
    assert [error["pointer"] for error in problem["errors"]] == [pointer]
    assert problem["errors"][0]["detail"]
    await _goes_on(city, open_evening)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_oversized_body_is_told_the_limit(city: City, open_evening: str, protocol: str) -> None:
    body = message(REGISTER, registration(open_evening))
    body["data"]["person"]["name"] = "x" * (256 * 1024)
    problem = (await city.send(protocol, REGISTER, body)).refused()
    assert problem["status"] == 413
    assert "262144" in problem["detail"]
    await _goes_on(city, open_evening)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("body", [b"not json", b"", b"\xff\xfe\x00", b'"text"', b"{}"])
async def test_what_is_no_message_is_told_why(city: City, open_evening: str, protocol: str, body: bytes) -> None:
    place = (city.system.endpoints.amqp, f"{REGISTER}.dead")
    before = await lying(*place)
    problem = (await city.send(protocol, REGISTER, body)).refused()
    assert problem["status"] in {400, 422}
    assert problem["detail"]
    await _goes_on(city, open_evening)
    if protocol != "http":  # over HTTP the sender still has it, and nothing was taken

        async def put_aside() -> bool:
            return await lying(*place) > before

        await eventually(put_aside)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_unknown_id_is_told_with_its_field(city: City, open_evening: str, protocol: str) -> None:
    problem = (await city.ask(REGISTER, registration("2027-nowhere"), protocol=protocol)).refused()
    assert problem["status"] == 404
    assert problem["errors"][0]["pointer"] == "/data/occasion"
    assert "2027-nowhere" in problem["detail"]
    await _goes_on(city, open_evening)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_closed_occasion_is_told_so(city: City, open_evening: str, protocol: str) -> None:
    past = f"2027-bad-input-past-{protocol}"
    try:
        await plan_and_publish(city, evening(past, "2027-02-10T17:00:00+02:00"))
        city.at("2027-02-11T09:00:00+02:00")
        problem = (await city.ask(REGISTER, registration(past), protocol=protocol)).refused()
    finally:
        city.at("2027-01-04T10:00:00+02:00")
    assert problem["status"] == 409
    assert problem["type"] == "urn:silta:problem:registration-closed"
    assert set(problem["texts"]) == {"fi", "sv", "en"}
    await _goes_on(city, open_evening)


async def test_a_command_that_nobody_handles_is_kept(city: City) -> None:
    """An MQTT client is told "delivered" even for a topic without a queue: the message must not be gone."""
    async with httpx.AsyncClient(base_url=city.management) as management:
        async with mqtt_client(city.mqtt, "kiosk-lost") as client:
            await client.publish("events/enlist/kiosk-lost", b"{}", qos=1)
        for _ in range(200):
            got = await management.post(
                "/api/queues/%2F/silta.unroutable/get",
                json={"count": 10, "ackmode": "ack_requeue_false", "encoding": "auto"},
            )
            if any(one["routing_key"] == "events.enlist.kiosk-lost" for one in got.json()):
                return
    raise AssertionError("the message is lost")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/json"}, 415),
        ({}, 415),
        ({"content-type": "application/json", "ce-type": "silta.events.register.v1"}, 422),
    ],
)
async def test_another_content_type_is_told_what_to_send(city: City, headers: dict[str, str], status: int) -> None:
    async with httpx.AsyncClient(base_url=city.url("events")) as client:
        response = await client.post("/events/v1/commands", content=b"{}", headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


async def test_a_problem_is_worded_in_the_readers_language(city: City) -> None:
    body = json.dumps(message(REGISTER, registration("2027-nowhere")))
    said = {}
    async with httpx.AsyncClient(base_url=city.url("events"), timeout=30) as client:
        for language in ("fi", "sv", "en"):
            response = await client.post(
                "/events/v1/commands",
                content=body,
                headers={
                    "content-type": "application/cloudevents+json",
                    "prefer": "wait=20",
                    "accept-language": language,
                },
            )
            assert response.headers["content-language"] == language
            said[language] = response.json()["detail"]
    assert said["fi"].startswith("Tunnuksella")
    assert said["sv"].startswith("Det finns inget")
    assert said["en"].startswith("There is no")


MANY = 10**20
"""More than a database's integer holds."""


@pytest.mark.parametrize(
    "address",
    [
        *(f"events/v1/{one}?offset={MANY}" for one in ("occasions", "proposals", "decisions", "wishes")),
        *(f"events/v1/{one}?year={MANY}" for one in ("occasions", "proposals", "proposals.html")),
        *(f"events/v1/clock/{MANY}{one}" for one in ("", "/glance", "/page", "/clashes", "/clashes/page")),
        *(f"events/v1/occasions?{one}" for one in ("to=9999-12-31", "from=0001-01-01", "to=9999-12-31T23:00:00-05:00")),
        *(f"events/v1/event/?{one}" for one in ("end=9999-12-31", "start=0001-01-01", f"page={MANY}")),
        f"panels/v1/calls?skip={MANY}",
        *(f"feedback/v1/{one}?skip={MANY}" for one in ("surveys", "follow-ups", "budgets")),
        f"notify/v1/campaigns?skip={MANY}",
    ],
)
async def test_a_number_beyond_all_bounds_is_refused_before_a_database_is_asked(city: City, address: str) -> None:
    service = address.partition("/")[0]
    async with httpx.AsyncClient(base_url=city.url(service), timeout=30) as client:
        response = await client.get(f"/{address}")
    assert response.status_code == httpx.codes.UNPROCESSABLE_ENTITY, response.text
