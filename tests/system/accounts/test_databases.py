"""Each account owns one database, on a server that asks for passwords: the local one, which knows MongoDB's roles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import OperationFailure

from deploy.accounts.database import DATABASES, roles, user
from deploy.local import DatabaseServer
from shared.audit.chain import Head, Link
from shared.console.audit import Action, Audit, AuditRecord
from shared.contracts.catalogue import SERVICES
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
            for account in DATABASES:
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
