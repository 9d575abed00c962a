"""The drill that every city should hold: a backup while residents go on, everything lost, and all of it back."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from deploy.local import LocalSystem, set_clock
from shared.broker.overhearing import what_is_heard
from shared.children import child
from tests.system.conftest import City
from tests.system.console_of_staff import Said
from tests.system.desk import ROOT
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.panels.calls import filled_call
from tests.system.waiting import eventually
from tests.system.wire import PLAIN

pytestmark = [pytest.mark.xdist_group("drill"), pytest.mark.slow, pytest.mark.timeout(900)]

OCCASION, CALL = "drill-evening", "drill-panel"
EARLY = 6
"""Residents whose letters have come before the backup begins."""
PATIENCE = 120.0


@contextmanager
def _running(home: Path, *services: str) -> Iterator[City]:
    with LocalSystem(home, services or ("events", "panels", "feedback", "notify")) as system:
        yield City(system, home)


async def _console(home: Path, *arguments: str) -> Said:
    """Run a command in a process of its own, as an operator does, while everything else goes on."""
    async with child(
        *(sys.executable, "-m", "services.console", *arguments, "--home", str(home), "--json"),
        env={name: value for name, value in os.environ.items() if not name.startswith("SILTA_")},
        cwd=ROOT,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    ) as process:
        out, err = await process.communicate()
    return Said(process.returncode or 0, out.decode(), err.decode())


def _email(number: int) -> str:
    return f"drill-{number}@example.org"


async def _register(city: City, number: int) -> str:
    done = await city.done("events.register", registration(OCCASION, _email(number)))
    return str(done["registration"])


async def _register_until(city: City, stopping: asyncio.Event) -> dict[int, str]:
    """Residents who come one after the other, all the time."""
    taken: dict[int, str] = {}
    number = EARLY
    while not stopping.is_set():
        taken[number] = await _register(city, number)
        number += 1
    return taken


async def _letters(city: City) -> Counter[tuple[str, str]]:
    """How often each letter has come, by address and subject."""
    return Counter(
        (str(letter.headers.get("To") or letter.headers.get("to")), letter.subject)
        for letter in await city.mailbox.letters()
    )


def _database(client: MongoClient[dict[str, Any]], service: str) -> Database[dict[str, Any]]:
    return client[f"silta_{service}"]


async def _settled(city: City) -> None:
    """Wait until no event is to be sent and no letter is due."""

    async def nothing_waits() -> bool:
        with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
            unsent = [_database(client, one)["outbox"].count_documents({}) for one in ("events", "panels", "notify")]
            letters = _database(client, "notify")["deliveries"].count_documents(
                {"status": {"$in": ["pending", "in-flight"]}}
            )
            return not any(unsent) and not letters

    await eventually(nothing_waits, patience=PATIENCE)


@dataclass
class Lost:
    """What the city had before the disaster."""

    early: dict[int, str]
    """Registrations of residents by number, all confirmed by letter before the backup began."""
    during: dict[int, str]
    """Those that came while it was taken, in their order."""
    letters: Counter[tuple[str, str]]
    """How often each letter had come before the backup began."""
    messages: int
    """How many were on their way while the backup listened."""


@contextmanager
def _standing_still(city: City, service: str) -> Iterator[None]:
    """Let a service do nothing for a while: what it is sent is on its way as long."""
    pid = city.system.services[service].pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


async def _listening(city: City) -> None:
    """Wait until a backup hears everything: what a subscriber has in hand by then is in none."""

    async def there() -> bool:
        async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
            bound = (await client.get(f"{city.management}/api/bindings")).json()
        heard = {(one["source"], one["routing_key"]) for one in bound if one["destination"].startswith("silta.backup.")}
        return heard.issuperset(what_is_heard())

    await eventually(there, patience=PATIENCE)


async def _live(city: City, home: Path, folder: Path) -> Lost:
    """Go on while a backup is taken; notify has what it was sent then in hand, and does nothing of it."""
    await plan_and_publish(city, evening(OCCASION, "2027-02-10T17:30:00+02:00", schools=(500, 0)))
    early = {number: await _register(city, number) for number in range(EARLY)}
    await filled_call(city, CALL, applicants=3)
    for number in range(EARLY):
        await city.mailbox.letter(_email(number))
    # What notify had in hand before anything listened would be in no backup, and named by the check only: decision 68.
    agreed = await _console(home, "check", "--patience", "90")
    assert agreed.code == 0, agreed
    await _settled(city)
    letters = await _letters(city)
    stopping = asyncio.Event()
    with _standing_still(city, "notify"):
        backing = asyncio.create_task(_console(home, "backup", str(folder), "--listen", "4"))
        await _listening(city)
        flow = asyncio.create_task(_register_until(city, stopping))
        try:
            said = await backing
        finally:
            stopping.set()
        during = await flow
    assert said.code == 0, said
    assert said.json["uncertain"] == 0
    assert len(during) > 3, "nobody came while the backup was taken"
    return Lost(early, during, letters, said.json["messages"])


async def test_after_a_disaster_all_facts_of_the_backup_are_back_and_no_letter_comes_twice(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "backups" / "nightly"
    home.mkdir()
    set_clock(home, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))
    with _running(home) as city:
        lost = await _live(city, home, folder)
        agreed = await _console(home, "check", "--patience", "90")
        assert agreed.code == 0, agreed
        refused = await _console(home, "restore", str(folder), "--replace")
        assert (refused.code, "stop every process" in str(refused.json["refusals"])) == (1, True), refused

    for data in ("database", "broker"):
        shutil.rmtree(home / data)

    with LocalSystem(home, ()):
        restored = await _console(home, "restore", str(folder))
        assert restored.code == 0, restored
        assert restored.json["given_back"] == lost.messages > 0

    with _running(home) as city:
        await _settled(city)
        agreed = await _console(home, "check", "--patience", "90")
        assert agreed.code == 0, agreed
        there = _all_facts_are_there(city, lost)
        again = await _letters(city)
        assert {letter: again[letter] for letter in lost.letters} == dict(lost.letters)
        assert await _register(city, 10_000) not in there
        await city.mailbox.letter(_email(10_000))
        audit = await _console(home, "audit", "verify")
        assert audit.json["whole"] is True


def _all_facts_are_there(city: City, lost: Lost) -> set[str]:
    """Return the registrations there are."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        there = _ids(client, "events", "registrations")
        assert there == _ids(client, "notify", "attendees")
        applied = _ids(client, "panels", "applications")
        assert (len(applied), applied) == (3, _ids(client, "notify", "applicants"))
        occasion = _database(client, "events")["occasions"].find_one({"_id": OCCASION})
    assert occasion is not None
    assert sum(one["taken"] for one in occasion["places"]) == len(there)
    assert set(lost.early.values()) <= there
    # Whoever came before the moment, in the order in which they came: nobody between them is missing.
    saved = [number for number, id_ in lost.during.items() if id_ in there]
    assert saved == list(range(EARLY, EARLY + len(saved)))
    assert saved, "nobody is in it who came while the backup listened"
    return there


def _ids(client: MongoClient[dict[str, Any]], service: str, collection: str) -> set[str]:
    return {one["_id"] for one in _database(client, service)[collection].find({}, {"_id": 1})}
