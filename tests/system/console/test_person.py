"""Somebody who did all that one can: everything is found, and after the erasure they are only where it is said."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests.system.around import activity
from tests.system.conftest import City
from tests.system.console_of_staff import Said, silta
from tests.system.feedback.rounds import IDEAS, facts, idea
from tests.system.occasions import evening, plan_and_publish, registration
from tests.system.panels.calls import application, filled_call
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

NAME, EMAIL = "Thaddeus Wolkenstein", "thaddeus@wolkenstein.example.org"
PLANTED = ("thaddeus", "wolkenstein")
PERSON = {"name": NAME, "email": EMAIL, "language": "en"}
OCCASION, CALL, ROUND = "2027-erased", "erased-panel", "erased-round"
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
            if any(word in repr(document).casefold() for word in PLANTED)
        }


def found_in(archive: Path) -> dict[str, set[str]]:
    with zipfile.ZipFile(archive) as parts:
        assert {"index.fi.html", "index.sv.html", "index.en.html"} <= set(parts.namelist())
        names = ("events", "panels", "feedback", "notify")
        return {name: set(json.loads(parts.read(f"{name}.json"))) for name in names}


async def take_part_in_everything(city: City) -> None:
    await plan_and_publish(city, evening(OCCASION, "2027-04-07T17:00:00+03:00", schools=(1, 0)))
    await filled_call(city, CALL, one_per_household=False)
    await city.done("events.submit-activity", activity(EMAIL) | {"person": PERSON}, protocol="http")
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
        told = idea(ROUND, "A pond", EMAIL, description=f"Ask {NAME}") | {"person": PERSON}
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

    before = holding(city)
    would = await erase(city, "--dry-run")
    assert (would.code, would.json["dry_run"], holding(city)) == (0, True, before), would.err

    done = await erase(city)
    assert done.code == 0, done.out + done.err
    assert done.json["still_there"] == {}
    # Events and panels tell notify, too: by the time that it is asked, it may have forgotten already.
    of_others = {name: count for name, count in would.json["erased"].items() if not name.startswith("notify.")}
    assert done.json["erased"].items() >= of_others.items()
    assert would.json["erased"].keys() >= done.json["erased"].keys()
    assert all(one["why"] for one in done.json["left"])

    async def gone() -> bool:
        return holding(city) == {"silta_events.wishes"}

    await eventually(gone, patience=60)
    await city.mailbox.letter(WAITS, "place")
    for log in sorted((city.home / "log").iterdir()):
        written = log.read_text(encoding="utf-8", errors="replace").casefold()
        assert not any(word in written for word in PLANTED), log.name
    assert (await erase(city)).code == 1, "there is nobody any more"
    audit = (await silta(city, "audit", "list", "--json")).json["records"]
    actions = [(one["action"], one["selection"]) for one in audit[:3]]
    assert [action for action, _ in actions] == ["erase-person", "erase-person", "access-person"]
    assert len({selection for _, selection in actions}) == 1, "the same person, under the same hash"
