"""`silta status`: a city that runs is well, and what needs a hand is said with where to look."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
import pytest
from pymongo import MongoClient
from typer.testing import CliRunner

from services.console import application
from services.notify.channels import sending
from services.notify.documents import Delivery
from services.notify.domain.delivery import DeliveryStatus
from shared.console.common import terminal
from shared.contracts.catalogue import SERVICES
from tests.system.conftest import City
from tests.system.console.conftest import command
from tests.system.console_of_staff import Said
from tests.system.desk import Desk
from tests.system.waiting import eventually

NOWHERE = "http://127.0.0.1:9/"


def lines(said: Said, about: str) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in said.json["lines"] if one["about"] == about}


async def status(city: City, *more: str, **environment: str) -> Said:
    arguments = ["status", "--home", str(city.home), *more]
    given = {"TERM": "dumb", "COLUMNS": "200", **environment}
    ended = await asyncio.to_thread(CliRunner().invoke, application, arguments, env=given)
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    return Said(ended.exit_code, ended.stdout, " ".join(ended.stderr.split()))


@pytest.mark.xdist_group("city")
@pytest.mark.timeout(180)
async def test_a_city_that_runs_says_so_of_all_its_parts(city: City) -> None:
    assert not any(name.startswith("SILTA_") and name.endswith("_URL") for name in os.environ)

    async def told_by_all() -> bool:
        return "not known" not in (await status(city, "--json")).out

    await eventually(told_by_all)
    said = await status(city, "--json")
    # Other tests have left dead letters in this city, and set its clock.
    left = {"dead letters", "due work"}
    assert [one for one in said.json["lines"] if not one["well"] and one["about"] not in left] == []
    assert said.code == (0 if said.json["well"] else 1)
    assert {name: one["says"] for name, one in lines(said, "service").items()} == dict.fromkeys(SERVICES, "ready")
    assert {name: one["says"] for name, one in lines(said, "channel").items()} == dict.fromkeys(sending(), "ready")
    assert lines(said, "queue")["events.register"]["figures"]["consumers"] > 0
    assert set(lines(said, "events not told")) == set(SERVICES)
    assert lines(said, "heartbeat")["notify"]["figures"]["seconds"] < 2_400
    assert {name: one["figures"] for name, one in lines(said, "mail").items()} == {
        "to one": {"seconds": 0},
        "to many": {"seconds": 0},
    }


@pytest.mark.xdist_group("city")
@pytest.mark.timeout(180)
async def test_a_person_reads_which_process_does_not_answer_and_where_to_look(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "_width", 400)  # what other tests have left in this city makes wide rows
    places = json.dumps({**city.system.endpoints.http, "panels": NOWHERE})
    said = await status(city, SILTA_PROCESS_URLS=places)
    [panels] = [line for line in said.out.splitlines() if line.lstrip("! ").startswith("service") and "panels" in line]
    assert said.code == 1
    assert panels.startswith("!")
    assert "127.0.0.1:9 doesn't answer" in panels
    assert "docs/runbook.md#siltaserviceaway" in panels
    assert "queues are empty" in said.err


@pytest.mark.xdist_group("city")
@pytest.mark.timeout(180)
async def test_a_letter_that_waits_on_record_is_told_whoever_should_have_sent_it(city: City) -> None:
    # Nobody takes one that is in flight for whoever it may be.
    due, ahead = datetime.now(UTC) - timedelta(minutes=20), datetime.now(UTC) + timedelta(hours=1)
    letter = Delivery(
        id="status-waits",
        campaign="c",
        recipient="r",
        channel="email",
        bulk=False,
        status=DeliveryStatus.IN_FLIGHT,
        next_attempt_at=due,
        in_flight_since=ahead,
    ).to_stored()

    async def told() -> dict[str, Any] | None:
        mail = lines(await status(city, "--json", "--without-broker"), "mail")["to one"]
        return mail if mail["figures"]["seconds"] else None

    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        client["silta_notify"]["deliveries"].insert_one(letter)
        try:
            mail = await eventually(told, patience=60)
        finally:
            client["silta_notify"]["deliveries"].delete_one({"_id": letter["_id"]})
    assert mail["figures"]["seconds"] >= 1_200
    assert mail["runbook"] == "docs/runbook.md#siltamailstuck"


@pytest.mark.xdist_group("console")
def test_without_any_process_all_that_stands_still_is_named(desk: Desk) -> None:
    desk.put("events.register", aio_pika.Message(command()), exchange="")
    desk.put("notify.subscribe.dead", aio_pika.Message(command()), exchange="")
    late = {"_id": "late", "task": "panels.end-term", "due": datetime.now(UTC) - timedelta(minutes=6)}
    places = json.dumps(dict.fromkeys(SERVICES, NOWHERE))
    with MongoClient[dict[str, Any]](desk.database.url) as client:
        client["stands_panels"]["schedule"].insert_one(late)
        said = desk.run("status", "--json", SILTA_PROCESS_URLS=places, SILTA_DATABASE_PREFIX="stands")
        client.drop_database("stands_panels")
    assert said.code == 1
    wrong = {(one["about"], one["name"]): one["runbook"] for one in said.json["lines"] if not one["well"]}
    assert wrong["queue", "events.register"] == "docs/runbook.md#siltaqueuestandsstill"
    assert wrong["dead letters", "notify.subscribe.dead"] == "docs/runbook.md#siltadeadletters"
    assert wrong["due work", "panels.end-term"] == "docs/runbook.md#how-it-stands"
    assert {name for about, name in wrong if about == "service"} == set(SERVICES)
    assert {name for about, name in wrong if about == "channel"} == set(sending())


@pytest.mark.xdist_group("console")
def test_what_cant_be_asked_is_said_beside_all_that_can(desk: Desk) -> None:
    places = json.dumps(dict.fromkeys(SERVICES, NOWHERE))
    away = {"SILTA_AMQP_URL": "amqp://127.0.0.1:9/", "SILTA_MONGO_URL": "mongodb://127.0.0.1:9/"}
    said = desk.run("status", "--json", SILTA_PROCESS_URLS=places, **away)
    told = {one["about"]: one["says"] for one in said.json["lines"]}
    assert said.code == 1
    assert "can't be asked" in told["broker"]
    assert "can't be asked" in told["database"]
    spared = desk.run("status", "--json", "--without-broker", "--without-database", SILTA_PROCESS_URLS=places, **away)
    assert {one["about"] for one in spared.json["lines"]}.isdisjoint({"broker", "database", "queue", "due work"})
