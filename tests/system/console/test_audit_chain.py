"""Nothing in the audit can be changed, removed, put in or moved behind the console's back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database
from typer.testing import CliRunner

from deploy.local import DatabaseServer
from services.console import application
from shared.audit.chain import Broken, Head, Link
from shared.console.audit import Action, Audit, AuditRecord
from shared.store import Store

pytestmark = [pytest.mark.xdist_group("audit chain"), pytest.mark.timeout(180)]

Stored = Database[dict[str, Any]]
NAMES = (f"chained_{number}" for number in count())
LINKS = 10


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseServer]:
    with DatabaseServer(tmp_path_factory.mktemp("chain")) as server:
        yield server


@pytest.fixture
def prefix() -> str:
    """Names a database that nobody has used."""
    return next(NAMES)


@pytest.fixture
def stored(server: DatabaseServer, prefix: str) -> Iterator[Stored]:
    with MongoClient[dict[str, Any]](server.url) as client:
        yield client[f"{prefix}_operations"]


@asynccontextmanager
async def audit_of(server: DatabaseServer, prefix: str, kept: timedelta = timedelta(days=730)) -> AsyncIterator[Audit]:
    store = Store(server.url, f"{prefix}_operations")
    try:
        await store.prepare((AuditRecord, Link, Head))
        yield Audit(store, kept)
    finally:
        store.close()


async def act(audit: Audit, operator: str, times: int = 1) -> None:
    for number in range(times):
        record = await audit.begin(
            Action.REPLAY, "events.register.dead", operator=operator, selection="all", intended=["1", "2"]
        )
        await audit.end(record, ["1"], note=None if number else "interrupted")


async def whole(server: DatabaseServer, prefix: str) -> int:
    async with audit_of(server, prefix) as audit:
        await act(audit, "maija", LINKS // 2)
        return await audit.verify()


async def found(server: DatabaseServer, prefix: str) -> str:
    async with audit_of(server, prefix) as audit:
        with pytest.raises(Broken) as broken:
            await audit.verify()
    return str(broken.value)


def change(field: str, value: Any) -> Callable[[Stored, dict[str, Any]], object]:
    return lambda stored, one: stored.audit.update_one({"_id": one["_id"]}, {"$set": {field: value}})


def swap(collection: str) -> Callable[[Stored, dict[str, Any]], object]:
    """Exchange the contents of two documents."""

    def act_on(stored: Stored, _: dict[str, Any]) -> None:
        first, second = list(stored[collection].find(sort=[("_id", 1)]))[1:3]
        stored[collection].replace_one({"_id": first["_id"]}, second | {"_id": first["_id"]})
        stored[collection].replace_one({"_id": second["_id"]}, first | {"_id": second["_id"]})

    return act_on


def insert(stored: Stored, one: dict[str, Any]) -> None:
    stored.audit.insert_one(one | {"_id": "ffffffffffffffff"})


def insert_early(stored: Stored, one: dict[str, Any]) -> None:
    stored.audit.insert_one(one | {"_id": "0" * 16, "at": datetime(2020, 1, 1, tzinfo=UTC)})


def remove(stored: Stored, one: dict[str, Any]) -> None:
    stored.audit.delete_one({"_id": one["_id"]})


def remove_all(stored: Stored, _: dict[str, Any]) -> None:
    stored.audit.delete_many({})


def cut_off_the_end(stored: Stored, _: dict[str, Any]) -> None:
    """Remove the last record and all links about it."""
    last = stored.audit_chain.find_one(sort=[("_id", -1)])
    assert last is not None
    [record] = last["records"]
    stored.audit.delete_one({"_id": record})
    stored.audit_chain.delete_many({f"records.{record}": {"$exists": True}})


def remove_link(stored: Stored, _: dict[str, Any]) -> None:
    stored.audit_chain.delete_one({"_id": f"{LINKS // 2:010}"})


def change_link(stored: Stored, _: dict[str, Any]) -> None:
    stored.audit_chain.update_one({"_id": f"{LINKS // 2:010}"}, {"$set": {"at": datetime(2020, 1, 1, tzinfo=UTC)}})


def forget(stored: Stored, one: dict[str, Any]) -> None:
    """Remove a record and say that its time was up, without the hashes that would take."""
    remove(stored, one)
    last = stored.audit_chain.find_one(sort=[("_id", -1)])
    assert last is not None
    number = last["number"] + 1
    stored.audit_chain.insert_one(
        last | {"_id": f"{number:010}", "number": number, "what": "forgotten", "records": {one["_id"]: ""}}
    )


@pytest.mark.parametrize(
    "tamper",
    [
        change("operator", "someone-else"),
        change("at", datetime(2020, 1, 1, tzinfo=UTC)),
        change("ended_at", None),
        change("done", []),
        change("intended", ["1"]),
        change("note", "nothing to see"),
        change("dry_run", value=True),
        change("added", "a field"),
        swap("audit"),
        swap("audit_chain"),
        insert,
        insert_early,
        remove,
        remove_all,
        cut_off_the_end,
        remove_link,
        change_link,
        forget,
        lambda stored, _: stored.audit_head.delete_many({}),
        lambda stored, _: stored.audit_head.update_one({}, {"$inc": {"number": -1}}),
    ],
)
async def test_whatever_is_done_to_a_record_is_found(
    server: DatabaseServer, prefix: str, stored: Stored, tamper: Callable[[Stored, dict[str, Any]], object]
) -> None:
    assert await whole(server, prefix) == LINKS
    middle = list(stored.audit.find(sort=[("at", 1)]))[2]
    tamper(stored, middle)
    assert await found(server, prefix)


async def test_what_was_changed_is_named(server: DatabaseServer, prefix: str, stored: Stored) -> None:
    await whole(server, prefix)
    middle = list(stored.audit.find(sort=[("at", 1)]))[2]
    change("operator", "someone-else")(stored, middle)
    assert await found(server, prefix) == f"record {middle['_id']} was changed"


async def test_consoles_that_write_at_once_make_one_chain(server: DatabaseServer, prefix: str) -> None:
    async def console(name: str) -> None:
        async with audit_of(server, prefix) as audit:
            await act(audit, name, 2)

    async with audit_of(server, prefix) as audit:
        await asyncio.gather(*(console(f"operator-{number}") for number in range(5)))
        assert await audit.verify() == 5 * 2 * 2


async def test_a_head_that_was_kept_elsewhere_tells_of_a_chain_that_was_made_anew(
    server: DatabaseServer, prefix: str, stored: Stored
) -> None:
    await whole(server, prefix)
    async with audit_of(server, prefix) as audit:
        kept = str(await audit.head())
        await act(audit, "later")
        assert await audit.verify(kept) == LINKS + 2
        for collection in (stored.audit, stored.audit_chain, stored.audit_head):
            collection.delete_many({})
        await act(audit, "forger", LINKS)
        assert await audit.verify() == 2 * LINKS
        with pytest.raises(Broken, match="never went through"):
            await audit.verify(kept)


async def test_records_whose_time_is_up_go_and_the_chain_stays_whole(
    server: DatabaseServer, prefix: str, stored: Stored
) -> None:
    await whole(server, prefix)
    async with audit_of(server, prefix, kept=timedelta(0)) as audit:
        await act(audit, "later")
        assert stored.audit.count_documents({}) == 1
        assert await audit.verify() == LINKS + 3


async def test_records_of_before_the_chain_are_its_beginning(
    server: DatabaseServer, prefix: str, stored: Stored
) -> None:
    await whole(server, prefix)
    for collection in (stored.audit_chain, stored.audit_head):
        collection.delete_many({})
    async with audit_of(server, prefix) as audit:
        await act(audit, "first-with-a-chain")
        assert await audit.verify() == 3
    remove(stored, list(stored.audit.find(sort=[("at", 1)]))[1])
    assert "was removed" in await found(server, prefix)


def silta(server: DatabaseServer, prefix: str, *arguments: str) -> tuple[int, dict[str, Any]]:
    places = {
        "SILTA_AMQP_URL": "amqp://nobody@127.0.0.1:1/",
        "SILTA_MONGO_URL": server.url,
        "SILTA_DATABASE_PREFIX": prefix,
    }
    ended = CliRunner().invoke(application, ["audit", *arguments, "--json"], env=places)
    return ended.exit_code, json.loads(ended.stdout)


async def test_the_console_prints_the_head_and_says_whether_all_is_whole(
    server: DatabaseServer, prefix: str, stored: Stored
) -> None:
    def run(*arguments: str) -> Any:
        return asyncio.to_thread(silta, server, prefix, *arguments)

    assert await run("head") == (1, {"head": None})
    assert await run("verify") == (0, {"whole": True, "links": 0, "broken": None})
    await whole(server, prefix)
    code, said = await run("head")
    assert (code, said["head"].partition(":")[0]) == (0, str(LINKS))
    assert await run("verify", "--head", said["head"]) == (0, {"whole": True, "links": LINKS, "broken": None})
    assert (await run("verify", "--head", "3:" + "0" * 64))[0] == 1
    one = stored.audit.find_one()
    assert one is not None
    remove(stored, one)
    assert await run("verify") == (1, {"whole": False, "links": 0, "broken": f"record {one['_id']} was removed"})
