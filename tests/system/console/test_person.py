"""Somebody who did all that one can: everything is found, and after the erasure they are only where it is said."""

from __future__ import annotations

import asyncio
import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aio_pika
import httpx
import pytest
from pymongo import MongoClient

from tests.system.around import activity
from tests.system.conftest import City
from tests.system.console_of_staff import Said, silta
from tests.system.feedback.rounds import IDEAS, facts, idea
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.panels.calls import application, filled_call
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

NAME, EMAIL = "Thaddeus Wolkenstein", "thaddeus@wolkenstein.example.org"
PHONE = "040 5550177"
PLANTED = ("thaddeus", "wolkenstein", "5550177")
PERSON = {"name": NAME, "email": EMAIL, "language": "en"}
OCCASION, CALL, ROUND = "2027-erased", "erased-panel", "erased-round"
DEAD = {"events.register.dead", "silta.unroutable"}
WAITS = "waits@erased.example.org"
WISH = f"A pond, says {NAME}"


def holding(city: City) -> set[str]:
    """Every collection of any database in which the planted person stands."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        return {
            f"{database}.{collection}"
            for database in client.list_database_names()
            if database.startswith("silta_")
            for collection in client[database].list_collection_names()
            for document in client[database][collection].find()
            if is_planted(repr(document))
        }


def is_planted(words: str) -> bool:
    """Say whether the planted person stands in it."""
    return any(word in words.casefold() for word in PLANTED)


async def lying(city: City) -> set[str]:
    """Every queue in which a message with the planted person lies: waiting, parked or dead; they stay there.

    Not those of one connection alone: nothing else may read them, and they end with it.
    """
    asking = {"count": 100_000, "ackmode": "ack_requeue_true", "encoding": "auto"}
    found = set()
    async with httpx.AsyncClient(base_url=city.management, timeout=30, verify=PLAIN) as client:
        for queue in (await client.get("/api/queues/%2F")).raise_for_status().json():
            name = queue["name"]
            if not queue.get("exclusive"):
                lies = await client.post(f"/api/queues/%2F/{quote(name, safe='')}/get", json=asking)
                if is_planted(lies.raise_for_status().text):
                    found.add(name)
    return found


async def leave_dead_letters(city: City) -> None:
    """Send what can't be read, and what nobody takes."""
    whole = message("events.register", registration(OCCASION, EMAIL) | {"person": PERSON})
    await city.send("amqp", "events.register", json.dumps(whole).encode()[:-2])
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        exchange = await (await connection.channel()).get_exchange("silta.commands", ensure=False)
        await exchange.publish(aio_pika.Message(json.dumps(whole).encode()), "events.registr")


async def drop(city: City, letter: dict[str, Any]) -> None:
    """Drop a dead letter, as the erasure says to; in a process, as a console that drops listens to signals."""
    dropping = ("dead-letters", "drop", letter["queue"], "--id", letter["id"], "--yes", "--home", str(city.home))
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.console", *dropping)
    assert await process.wait() == 0, dropping


def found_in(archive: Path) -> dict[str, set[str]]:
    with zipfile.ZipFile(archive) as parts:
        assert {"index.fi.html", "index.sv.html", "index.en.html"} <= set(parts.namelist())
        names = ("events", "panels", "feedback", "notify")
        return {name: set(json.loads(parts.read(f"{name}.json"))) for name in names}


async def take_part_in_everything(city: City) -> None:
    await plan_and_publish(city, evening(OCCASION, "2027-04-07T17:00:00+03:00", schools=(1, 0)))
    await filled_call(city, CALL, one_per_household=False)
    await city.done(
        "events.submit-activity", activity(EMAIL, summary=f"Call {PHONE}") | {"person": PERSON}, protocol="http"
    )
    for name, data in (
        ("events.register", registration(OCCASION, EMAIL) | {"person": PERSON}),
        ("panels.apply", application(CALL, 1) | {"person": PERSON}),
        ("notify.subscribe", {"email": EMAIL}),
        ("events.make-wish", {"wish": WISH}),
    ):
        await city.done(name, data, protocol="http")
    await city.done("events.register", registration(OCCASION, WAITS), protocol="http")
    with city.on(IDEAS):
        await city.done("feedback.plan-round", {"facts": facts(ROUND)})
        told = idea(ROUND, "A pond", EMAIL, description=f"Ask {NAME}, {PHONE}") | {"person": PERSON}
        await city.done("feedback.submit-idea", told, protocol="http")
    await city.mailbox.letter(EMAIL, "Your place is confirmed")

    async def known() -> bool:
        return {f"silta_notify.{one}" for one in ("attendees", "applicants", "budget_participants")} <= holding(city)

    await eventually(known)


async def erase(city: City, *more: str) -> Said:
    return await silta(city, "privacy", "erase", "--email", EMAIL.upper(), "--json", *more)


async def test_a_person_is_found_everywhere_and_then_erased_everywhere(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILTA_MONGO_URL", city.system.endpoints.mongo)
    await take_part_in_everything(city)
    archive = tmp_path / "person.zip"
    said = await silta(city, "privacy", "access", "--email", EMAIL, "--output", str(archive), "--json")
    assert said.code == 0, said.err
    found = found_in(archive)
    assert found["events"] == {"registrations", "activities"}
    assert found["panels"] == {"applications"}
    assert found["feedback"] == {"budget_ideas"}
    assert found["notify"] >= {"subscriptions", "attendees", "applicants", "budget_participants", "deliveries"}

    await leave_dead_letters(city)
    before = holding(city)
    assert await lying(city) == DEAD
    would = await erase(city, "--dry-run")
    assert (would.code, would.json["dry_run"], holding(city)) == (0, True, before), would.err

    done = await erase(city)
    assert done.code == 1, done.out + done.err
    assert done.json["still_there"] == {}
    assert {one["queue"] for one in done.json["dead_letters"]} == DEAD
    for letter in done.json["dead_letters"]:
        await drop(city, letter)
    # Events and panels tell notify, too: by the time that it is asked, it may have forgotten already.
    of_others = {name: count for name, count in would.json["erased"].items() if not name.startswith("notify.")}
    assert done.json["erased"].items() >= of_others.items()
    assert would.json["erased"].keys() >= done.json["erased"].keys()
    assert all(one["why"] for one in done.json["left"])

    async def gone() -> bool:
        return holding(city) == {"silta_events.wishes"}

    await eventually(gone, patience=60)
    await city.mailbox.letter(WAITS, "place")
    assert await lying(city) == set()
    logs = [file for file in city.home.rglob("*.log*") if file.is_file()]
    assert {"events", "panels", "feedback", "notify", "broker", "database", "mail"} <= {one.stem for one in logs}
    assert [log.name for log in logs if is_planted(log.read_text(encoding="utf-8", errors="replace"))] == []
    assert (await erase(city)).code == 1, "there is nobody any more"
    audit = (await silta(city, "audit", "list", "--json")).json["records"]
    actions = [(one["action"], one["selection"]) for one in audit if one["action"].endswith("-person")][:3]
    assert [action for action, _ in actions] == ["erase-person", "erase-person", "access-person"]
    assert len({selection for _, selection in actions}) == 1, "the same person, under the same hash"
