"""Each account owns one database, on a server that asks for passwords: the local one, which knows MongoDB's roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure
from typer.testing import CliRunner

from deploy.accounts.database import ACCOUNTS, ADMINISTRATOR, DATABASES, roles, user
from deploy.local import DatabaseServer
from services.console import application
from services.notify.documents import Delivery
from shared.accounts.names import WATCHER
from shared.audit.chain import Head, Link
from shared.audit.ledger import Ledger
from shared.audit.staff import STAFF_AUDIT, StaffAudit, StaffRecord
from shared.console.audit import Action, Audit, AuditRecord
from shared.contracts.catalogue import SERVICES
from shared.contracts.envelope import Envelope
from shared.contracts.events import PlanYear
from shared.contracts.message import Outcome, OutcomeStatus, Role
from shared.signin.person import Person
from shared.store import Document, Index, Store
from shared.store.transaction import Changes

pytestmark = pytest.mark.xdist_group("databases")

ANOTHER_S = 13
"""MongoDB's error code `Unauthorized`."""

ATTEMPTS: tuple[Callable[[Database[dict[str, Any]]], object], ...] = (
    lambda there: there.notes.find_one({}),
    lambda there: there.notes.insert_one({"words": "mine"}),
    lambda there: there.notes.update_many({}, {"$set": {"words": "mine"}}),
    lambda there: there.notes.delete_many({}),
    lambda there: there.list_collection_names(),
    lambda there: there.create_collection("mine"),
    lambda there: there.command("createUser", "me", pwd="me", roles=[]),
)


class Guarded(DatabaseServer):
    """The local server, with its doors closed."""

    def command(self) -> list[str]:
        return [*super().command(), "--auth"]


class Note(Document):
    COLLECTION: ClassVar[str] = "notes"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("words"),)

    words: str


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server is, `host:port`; its accounts' passwords are their names."""
    home = tmp_path_factory.mktemp("databases")
    with DatabaseServer(home) as open_:
        ports = open_.ports
        with MongoClient[dict[str, Any]](open_.url) as client:
            for role in roles():
                client.admin.command(role)
            for account in ACCOUNTS:
                client.admin.command(user(account, account))
    with Guarded(home, ports) as guarded:
        yield urlsplit(guarded.url).netloc


def url_of(account: str, address: str) -> str:
    return f"mongodb://{account}:{account}@{address}/?authSource=admin&retryWrites=false"


@pytest.mark.parametrize("service", SERVICES)
async def test_a_service_does_all_that_the_store_does_in_its_own_database(service: str, address: str) -> None:
    store = Store(url_of(service, address), DATABASES[service])
    try:
        await store.prepare((Note,))
        async with store.transaction() as transaction:
            inserted = Note(id="one", words="kept").to_stored()
            await transaction.write(Note.COLLECTION, Changes(insert=[inserted]))
        [note] = await store.select(Note, {"words": "kept"}, sort=[("_id", 1)], limit=10)
        async with store.transaction() as transaction:
            await transaction.write(Note.COLLECTION, Changes(delete=[(note.id, note.version)]))
        assert await store.count(Note, {}) == 0
    finally:
        store.close()


@pytest.mark.parametrize("account", DATABASES)
def test_an_account_neither_reads_nor_writes_another_s_database(account: str, address: str) -> None:
    with MongoClient[dict[str, Any]](url_of(account, address)) as client:
        for database in {*DATABASES.values(), "admin"} - {DATABASES[account]}:
            for attempt in ATTEMPTS:
                with pytest.raises(OperationFailure) as refusal:
                    attempt(client[database])
                assert refusal.value.code == ANOTHER_S


@pytest.mark.parametrize("account", DATABASES)
def test_an_account_drops_nothing_of_its_own(account: str, address: str) -> None:
    with MongoClient[dict[str, Any]](url_of(account, address)) as client:
        own = client[DATABASES[account]]
        for attempt in (lambda: own.drop_collection("notes"), lambda: client.drop_database(own.name)):
            with pytest.raises(OperationFailure) as refusal:
                attempt()
            assert refusal.value.code == ANOTHER_S


def test_nobody_without_an_account_reads_anything(address: str) -> None:
    with (
        MongoClient[dict[str, Any]](f"mongodb://{address}/") as client,
        pytest.raises(OperationFailure, match="auth"),
    ):
        client["silta_events"].notes.find_one({})


async def test_the_console_keeps_its_audit_under_its_own_account(address: str) -> None:
    store = Store(url_of("console", address), DATABASES["console"])
    try:
        await store.prepare((AuditRecord, Link, Head))
        audit = Audit(store, timedelta(days=1))
        record = await audit.begin(Action.DROP, "events.register.dead", operator="me", selection="all", intended=["1"])
        await audit.end(record, ["1"])
        [kept] = await audit.records(queue=None, operator=None, limit=10)
        assert kept.done == ("1",)
        assert await audit.verify() == 2
    finally:
        store.close()


async def test_a_service_puts_staff_s_commands_on_record_under_its_own_account(address: str) -> None:
    store = Store(url_of("events", address), DATABASES["events"])
    try:
        await store.prepare(STAFF_AUDIT)
        person = Person("https://login.city.example", "u-1", "Maija", frozenset({Role.COORDINATOR}))
        sent = Envelope(id="1", source="/test", type=PlanYear.TYPE, data={})
        audit = StaffAudit(store, timedelta(days=1))
        record = await audit.begin(person, Role.COORDINATOR, PlanYear, sent)
        await audit.end(record, Outcome(command="1", status=OutcomeStatus.ACCEPTED))
        assert await Ledger(store, StaffRecord, timedelta(days=1)).verify() == 2
    finally:
        store.close()


@pytest.mark.parametrize("command", [("staff",), ("head", "--service", "events"), ("verify", "--service", "events")])
def test_the_console_s_own_account_is_told_that_it_may_not_read_them(address: str, command: tuple[str, ...]) -> None:
    places = {"SILTA_AMQP_URL": "amqp://nobody@127.0.0.1:1/", "SILTA_MONGO_URL": url_of("console", address)}
    ended = CliRunner().invoke(application, ["audit", *command], env=places)
    assert (ended.exit_code, ended.stdout) == (69, "")
    assert "the records of events can't be read" in ended.stderr
    assert "not authorized" in ended.stderr


def test_who_watches_counts_deliveries_and_may_do_nothing_else(address: str) -> None:
    with MongoClient[dict[str, Any]](url_of(WATCHER, address)) as client:
        there = client[DATABASES["notify"]]
        assert there[Delivery.COLLECTION].count_documents({"channel": "email", "status": "pending"}) == 0
        beyond: tuple[Callable[[], object], ...] = (
            lambda: there[Delivery.COLLECTION].insert_one({}),
            lambda: there[Delivery.COLLECTION].delete_many({}),
            # SecantusDB tells databases apart, not their collections: what else is in this one it would show.
            *(partial(attempt, there) for attempt in ATTEMPTS[1:]),
            *(partial(attempt, client[name]) for name in {*DATABASES.values()} - {there.name} for attempt in ATTEMPTS),
        )
        for attempt in beyond:
            with pytest.raises(OperationFailure) as refusal:
                attempt()
            assert refusal.value.code == ANOTHER_S


def test_the_administrator_backs_up_restores_and_makes_no_account(address: str, tmp_path: Path) -> None:
    store = MongoClient[dict[str, Any]](url_of("events", address))
    store[DATABASES["events"]].kept.replace_one({"_id": "one"}, {"_id": "one", "words": "kept"}, upsert=True)

    def silta(*arguments: str) -> int:
        environment = {"SILTA_AMQP_URL": "amqp://127.0.0.1:1/", "SILTA_MONGO_URL": url_of(ADMINISTRATOR, address)}
        ended = CliRunner().invoke(application, [*arguments, "--without-broker"], env=environment)
        return ended.exit_code

    folder = str(tmp_path / "backup")
    assert silta("backup", folder) == 0
    store[DATABASES["events"]].kept.delete_many({})
    assert silta("restore", folder, "--replace") == 0
    assert store[DATABASES["events"]].kept.find_one({}) == {"_id": "one", "words": "kept"}
    with MongoClient[dict[str, Any]](url_of(ADMINISTRATOR, address)) as client:
        for attempt in ATTEMPTS:
            with pytest.raises(OperationFailure) as refusal:
                attempt(client.admin)
            assert refusal.value.code == ANOTHER_S
    store.close()
