"""`silta check`: each disagreement that is planted is found, and nothing where services agree."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aio_pika
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from services.notify.agreement import AGREEMENT
from shared.agreement import looking
from shared.agreement.compared import Finding
from tests.system.console.conftest import command
from tests.system.console_of_staff import Said
from tests.system.desk import Desk

pytestmark = pytest.mark.xdist_group("console")

PERSON = {"name": "Asukas Esimerkki", "email": "asukas@example.org"}


@dataclass
class Kept:
    """Four databases under a prefix of their own, in which everything agrees."""

    desk: Desk
    client: MongoClient[dict[str, Any]]
    prefix: str

    def of(self, service: str) -> Database[dict[str, Any]]:
        return self.client[f"{self.prefix}_{service}"]

    def check(self, *more: str) -> Said:
        options = ("--patience", "0", "--without-broker", *more)
        return self.desk.run("check", "--json", *options, SILTA_DATABASE_PREFIX=self.prefix)

    def found(self, *more: str) -> list[tuple[str, str, str, str | None]]:
        said = self.check(*more)
        found = [(one["service"], one["problem"], one["what"], one["id"]) for one in said.json["findings"]]
        assert said.code == (1 if found else 0)
        assert all(one["do"] for one in said.json["findings"])
        assert "@" not in said.out
        return found

    def settle(self) -> None:
        """Everything as it is when all that was told has arrived."""
        history = [{"what": "status", "after": "planned"}, {"what": "status", "after": "confirmed"}]
        self.of("events")["occasions"].insert_one({"_id": "o", "history": history, "activity": None})
        self.of("notify")["occasions"].insert_one({"_id": "o", "revision": 2})
        self.of("feedback")["occasions"].insert_one({"_id": "o", "edition": 2})
        stored = {"_id": "r", "status": "confirmed", "changes": 1, "person": PERSON}
        self.of("events")["registrations"].insert_one(stored)
        self.of("notify")["attendees"].insert_one({**stored, "occasion": "o"})
        member = {"_id": "a", "call": "c", "status": "invited", "edition": 3, "person": PERSON}
        self.of("panels")["applications"].insert_one(member)
        self.of("notify")["applicants"].insert_one({"_id": "a", "edition": 3, "person": PERSON})
        self.of("notify")["invitations"].insert_one({"_id": "a", "person": PERSON})
        self.of("notify")["deliveries"].insert_one({"_id": _letter(member)})


def _letter(member: dict[str, Any]) -> str:
    (letter,) = (one for one in AGREEMENT.kept if one.collection == "deliveries")
    return letter.id_of(member)


@pytest.fixture
def kept(desk: Desk) -> Iterator[Kept]:
    with MongoClient[dict[str, Any]](desk.database.url) as client:
        made = Kept(desk, client, f"k{secrets.token_hex(4)}")
        made.settle()
        yield made
        for service in ("events", "panels", "feedback", "notify"):
            client.drop_database(f"{made.prefix}_{service}")


def test_where_all_agrees_nothing_is_found(kept: Kept) -> None:
    assert kept.found() == []
    assert kept.check().json == {"agrees": True, "problems": {}, "findings": []}


Plant = Callable[[Kept], object]
PLANTED: dict[str, tuple[Plant, tuple[str, str, str, str | None]]] = {
    "an occasion that notify never heard of": (
        lambda kept: kept.of("notify")["occasions"].delete_one({}),
        ("notify", "missing", "events.occasion", "o"),
    ),
    "an occasion that feedback knows as it was": (
        lambda kept: kept.of("feedback")["occasions"].update_one({}, {"$set": {"edition": 1}}),
        ("feedback", "behind", "events.occasion-held", "o"),
    ),
    "an occasion that events knows as it was": (
        lambda kept: kept.of("notify")["occasions"].update_one({}, {"$set": {"revision": 5}}),
        ("notify", "ahead", "events.occasion", "o"),
    ),
    "a registration without an attendee": (
        lambda kept: kept.of("notify")["attendees"].delete_one({}),
        ("notify", "missing", "events.registration", "r"),
    ),
    "a registration that was given back, and the attendee was not told": (
        lambda kept: kept.of("events")["registrations"].update_one({}, {"$set": {"status": "cancelled"}}),
        ("notify", "behind", "events.registration", "r"),
    ),
    "an attendee whose registration was forgotten": (
        lambda kept: kept.of("events")["registrations"].delete_one({}),
        ("notify", "ownerless", "events.registration", "r"),
    ),
    "an applicant who was never confirmed": (
        lambda kept: kept.of("notify")["applicants"].delete_one({}),
        ("notify", "missing", "panels.application", "a"),
    ),
    "a member of a panel without a letter": (
        lambda kept: kept.of("notify")["deliveries"].delete_one({}),
        ("notify", "missing", "panels.invitation", "a"),
    ),
    "an event that was never sent": (
        lambda kept: kept.of("events")["outbox"].insert_one(
            {"_id": "1", "routing_key": "events.place.taken", "created_at": _ago(minutes=6)}
        ),
        ("events", "unsent", "events.place.taken", None),
    ),
    "work that nobody does": (
        lambda kept: kept.of("panels")["schedule"].insert_one(
            {"_id": "1", "task": "panels.end-term", "due": _ago(minutes=6)}
        ),
        ("panels", "overdue", "panels.end-term", None),
    ),
}


def _ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


@pytest.mark.parametrize("planted", PLANTED)
def test_what_does_not_agree_is_found(kept: Kept, planted: str) -> None:
    plant, expected = PLANTED[planted]
    plant(kept)
    assert kept.found() == [expected]


def test_what_is_erased_at_both_agrees(kept: Kept) -> None:
    kept.of("events")["registrations"].delete_one({})
    kept.of("notify")["attendees"].update_one({}, {"$set": {"person": None}})
    assert kept.found() == []


def test_what_a_moment_ago_was_committed_is_on_its_way(kept: Kept) -> None:
    kept.of("events")["outbox"].insert_one({"_id": "1", "routing_key": "x", "created_at": _ago(minutes=4)})
    kept.of("events")["schedule"].insert_one({"_id": "1", "task": "x", "due": _ago(minutes=4)})
    assert kept.found() == []
    assert len(kept.found("--late", "3")) == 2


def test_what_arrives_after_the_first_look_is_not_told(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    kept.of("notify")["occasions"].delete_one({})
    look, looks = looking.disagreements, list[list[Finding]]()

    def look_and_let_arrive(*arguments: Any) -> list[Finding]:
        looks.append(list(look(*arguments)))
        kept.of("notify")["occasions"].replace_one({"_id": "o"}, {"revision": 2}, upsert=True)
        return looks[-1]

    monkeypatch.setattr(looking, "disagreements", look_and_let_arrive)
    assert kept.found("--patience", "60") == []
    assert [len(one) for one in looks] == [1, 0]


def test_queues_that_nobody_takes_from_and_dead_letters_are_found(kept: Kept) -> None:
    kept.desk.put("events.register", aio_pika.Message(command()), exchange="")
    kept.desk.put("notify.subscribe.dead", aio_pika.Message(command()), exchange="")
    said = kept.desk.run("check", "--json", "--patience", "0", SILTA_DATABASE_PREFIX=kept.prefix)
    found = {(one["problem"], one["what"], one["count"]) for one in said.json["findings"]}
    assert found == {("unattended", "events.register", 1), ("dead", "notify.subscribe.dead", 1)}


def test_a_person_reads_what_to_do(kept: Kept) -> None:
    kept.of("notify")["attendees"].delete_one({})
    said = kept.desk.run("check", "--patience", "0", "--without-broker", SILTA_DATABASE_PREFIX=kept.prefix)
    assert (said.code, "missing" in said.out, "dead-letters list" in said.err) == (1, True, True)


def test_a_database_that_is_away_is_said(kept: Kept) -> None:
    said = kept.desk.run("check", "--without-broker", SILTA_MONGO_URL="mongodb://127.0.0.1:9/")
    assert (said.code, "nothing was compared" in said.err) == (69, True)
