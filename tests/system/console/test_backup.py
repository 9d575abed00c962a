"""`silta backup` and `silta restore` of databases with documents, on a real server and a real broker."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import resource
import secrets
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aio_pika
import bson
import pytest
from pymongo import MongoClient
from pymongo.database import Database

from deploy.local.waiting import wait_until
from shared.broker.topology import COMMANDS, EVENTS
from shared.store import Outage, Store
from tests.system.console.conftest import command
from tests.system.console_of_staff import Said
from tests.system.desk import ROOT, Desk

pytestmark = pytest.mark.xdist_group("console")

SERVICES = ("events", "panels", "feedback", "notify")
FEW, MANY = 20, 1_200
"""Documents of a service; many are more than one insertion takes, and than a server sends at once."""


@dataclass
class Site:
    """Databases under a prefix of their own, and a folder for backups."""

    desk: Desk
    client: MongoClient[dict[str, Any]]
    prefix: str
    place: Path

    def database(self, service: str) -> Database[dict[str, Any]]:
        return self.client[f"{self.prefix}_{service}"]

    def run(self, *arguments: str) -> Said:
        return self.desk.run(*arguments, SILTA_DATABASE_PREFIX=self.prefix)

    def backup(self, *more: str) -> dict[str, Any]:
        said = self.run("backup", str(self.place), "--listen", "0", "--json", *more)
        assert said.code == 0, said
        return said.json

    def restore(self, *more: str) -> Said:
        return self.run("restore", str(self.place), *more)

    def fill(self, many: int = FEW, *services: str) -> None:
        for service in services or SERVICES:
            self.database(service)["things"].drop()
            rows = self.database(service)["things"]
            rows.create_index([("n", -1)], unique=True)  # SecantusDB takes six times as long over what is there
            rows.insert_many([{"_id": f"{service}-{n:05}", "n": n, "words": "ä" * 100} for n in range(many)])

    def wipe(self) -> None:
        for service in (*SERVICES, "operations"):
            self.client.drop_database(f"{self.prefix}_{service}")

    def things(self) -> dict[str, list[dict[str, Any]]]:
        return {one: list(self.database(one)["things"].find(sort=[("_id", 1)])) for one in SERVICES}

    def manifest(self) -> dict[str, Any]:
        written: dict[str, Any] = json.loads((self.place / "manifest.json").read_bytes())
        return written


@pytest.fixture
def site(desk: Desk, tmp_path: Path) -> Iterator[Site]:
    with MongoClient[dict[str, Any]](desk.database.url) as client:
        made = Site(desk, client, f"b{secrets.token_hex(4)}", tmp_path / "backup")
        made.fill()
        yield made
        made.wipe()


def test_what_is_backed_up_comes_back_with_its_indexes(site: Site) -> None:
    site.fill(MANY, "panels")
    before, told = site.things(), site.backup()
    site.wipe()
    said = site.restore("--json")
    assert said.code == 0, said
    assert site.things() == before
    assert [one["deed"] for one in said.json["databases"]] == ["restore"] * 5
    indexes = site.database("events")["things"].index_information()
    assert (indexes["n_-1"]["key"], indexes["n_-1"]["unique"]) == ([("n", -1)], True)
    assert told["documents"] >= MANY + 3 * FEW


def test_nobody_but_its_owner_can_look_into_a_backup(site: Site) -> None:
    site.backup()
    assert stat.S_IMODE(site.place.stat().st_mode) == 0o700
    assert {one.name for one in site.place.parent.iterdir()} == {"backup"}


def test_the_files_are_laid_out_as_mongodump_lays_them_out(site: Site) -> None:
    site.backup()
    below = site.place / f"{site.prefix}_panels"
    documents = bson.decode_all(gzip.decompress((below / "things.bson.gz").read_bytes()))
    assert documents == list(site.database("panels")["things"].find(sort=[("_id", 1)]))
    beside = json.loads(gzip.decompress((below / "things.metadata.json.gz").read_bytes()))
    assert beside["collectionName"] == "things"
    assert {one["name"] for one in beside["indexes"]} == {"_id_", "n_-1"}
    assert beside["indexes"][0]["key"] == {"_id": {"$numberInt": "1"}}


def test_every_database_is_read_at_the_same_moment(site: Site) -> None:
    """A writer changes two databases together, one after the other, all the time."""
    with MongoClient[dict[str, Any]](site.desk.database.url) as client:
        one, other = client[f"{site.prefix}_events"]["pair"], client[f"{site.prefix}_notify"]["pair"]
        one.insert_one({"_id": "x", "n": 0})
        other.insert_one({"_id": "x", "n": 0})
        enough = threading.Event()

        def write() -> None:
            while not enough.is_set():
                with client.start_session() as session, session.start_transaction():
                    one.update_one({}, {"$inc": {"n": 1}}, session=session)
                    other.update_one({}, {"$inc": {"n": 1}}, session=session)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            assert wait_until(lambda: (other.find_one() or {})["n"] > 3, 60)
            site.backup()
        finally:
            enough.set()
            writer.join()
    first, second = (_read(site, service, "pair")[0]["n"] for service in ("events", "notify"))
    assert first == second > 3


def _read(site: Site, service: str, collection: str) -> list[dict[str, Any]]:
    file = site.place / f"{site.prefix}_{service}" / f"{collection}.bson.gz"
    return bson.decode_all(gzip.decompress(file.read_bytes()))


def test_a_dry_run_of_a_backup_counts_and_writes_nothing(site: Site) -> None:
    said = site.run("backup", str(site.place), "--dry-run", "--json")
    assert said.code == 0
    assert said.json["databases"][f"{site.prefix}_feedback"] == FEW
    assert not site.place.exists()


def test_a_backup_never_goes_over_another(site: Site) -> None:
    site.backup()
    said = site.run("backup", str(site.place))
    assert (said.code, "is there already" in said.err) == (1, True)


def test_databases_with_documents_are_left_alone_unless_they_are_to_be_replaced(site: Site) -> None:
    site.backup()
    site.database("notify")["things"].delete_many({"n": {"$gte": 10}})
    refused = site.restore()
    assert (refused.code, "with --replace" in refused.err) == (1, True)
    assert site.database("notify")["things"].count_documents({}) == 10
    assert site.restore("--replace").code == 0
    assert site.database("notify")["things"].count_documents({}) == FEW


def test_a_dry_run_of_a_restore_says_what_it_would_do(site: Site) -> None:
    site.backup()
    site.database("notify")["things"].delete_many({})
    said = site.restore("--replace", "--dry-run", "--json")
    deeds = {one["name"].rpartition("_")[2]: one["deed"] for one in said.json["databases"]}
    assert deeds == {
        "events": "replace",
        "panels": "replace",
        "feedback": "replace",
        "notify": "restore",
        "operations": "keep",
    }
    assert (said.code, said.json["dry_run"]) == (0, True)
    assert site.database("notify")["things"].count_documents({}) == 0


def test_the_audit_goes_on_over_a_restore(site: Site) -> None:
    """Restored with the rest where it was lost, kept where it has gone on; its chain stays whole both times."""
    site.backup()
    site.wipe()
    assert site.restore("--operator", "Aino").code == 0
    listed = [(one["action"], one["operator"]) for one in site.run("audit", "list", "--json").json["records"]]
    assert listed[0] == ("restore", "Aino")
    assert [action for action, _ in listed] == ["restore", "backup"]
    assert site.restore("--replace").code == 0
    assert len(site.run("audit", "list", "--json").json["records"]) == 3
    assert site.run("audit", "verify", "--json").json["whole"] is True


# --- what isn't whole -----------------------------------------------------------------------------------------


def _refused(site: Site, code: int, *words: str) -> None:
    """The restore is refused, and nothing was touched."""
    site.wipe()
    said = site.restore()
    assert said.code == code, said
    assert all(word in said.err for word in words), said.err
    assert "nothing was touched" in said.err
    assert site.database("events").list_collection_names() == []


def test_a_damaged_file_is_named(site: Site) -> None:
    site.backup()
    file = site.place / f"{site.prefix}_events" / "things.bson.gz"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    _refused(site, 65, "things.bson.gz", "damaged")


def test_a_missing_file_is_named(site: Site) -> None:
    site.backup()
    (site.place / f"{site.prefix}_panels" / "things.metadata.json.gz").unlink()
    _refused(site, 65, "things.metadata.json.gz", "missing")


def test_a_backup_without_its_manifest_was_never_finished(site: Site) -> None:
    site.backup()
    (site.place / "manifest.json").unlink()
    _refused(site, 65, "manifest.json", "never finished")


def test_a_backup_of_a_later_version_is_refused(site: Site) -> None:
    site.backup()
    later = site.manifest()
    later["version"], later["types"] = "9.0.0", [*later["types"], "silta.events.teleport.v1"]
    (site.place / "manifest.json").write_text(json.dumps(later))
    _refused(site, 65, "9.0.0", "silta.events.teleport.v1")


def test_a_backup_in_another_form_is_refused(site: Site) -> None:
    site.backup()
    (site.place / "manifest.json").write_text(json.dumps(site.manifest() | {"format": "silta-backup/7"}))
    _refused(site, 65, "form")


def test_a_file_outside_of_the_backup_is_never_read(site: Site, tmp_path: Path) -> None:
    site.backup()
    (tmp_path / "elsewhere").write_bytes(b"")
    written = site.manifest()
    written["messages"] |= {"path": "../elsewhere"}
    (site.place / "manifest.json").write_text(json.dumps(written))
    _refused(site, 65, "outside")


def test_a_full_disk_leaves_nothing_behind(site: Site) -> None:
    """As full as a limit on the size of files makes it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, before[1]))
    try:
        said = site.run("backup", str(site.place), "--listen", "0")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (said.code, "nothing is kept" in said.err, "large" in said.err) == (74, True, True), said
    assert list(site.place.parent.iterdir()) == []
    assert site.run("audit", "list", "--json").json["records"][0]["note"] == "it broke off"


def test_a_killed_restore_is_run_again_and_no_service_begins_before(site: Site) -> None:
    site.fill(MANY, "panels")
    before = site.things()
    site.backup()
    site.wipe()
    killed = _start(site, "restore", str(site.place))
    begun = site.database("panels")["things"]
    assert wait_until(lambda: begun.count_documents({}) > 0 or killed.poll() is not None, 100)
    killed.kill()
    assert killed.wait() == -9, "it was too fast to be killed"

    async def start() -> None:
        store = Store(site.desk.database.url, f"{site.prefix}_events")
        try:
            await store.prepare(())
        finally:
            store.close()

    with pytest.raises(Outage, match="isn't finished"):
        asyncio.run(start())
    assert site.run("backup", str(site.place) + "-2").code == 1
    said = site.restore("--json")
    assert said.code == 0, said
    assert site.things() == before
    asyncio.run(start())


# --- what is on its way ---------------------------------------------------------------------------------------


def test_what_is_sent_during_a_backup_is_given_back(site: Site) -> None:
    """Commands and events, under the keys that they were sent with, in their order."""
    site.desk.on_broker(_sending_while(_start(site, "backup", str(site.place), "--listen", "1"), site))
    queues = ("events.register", "notify.on.events.occasion.published")
    sent = [_taken(site.desk, queue) for queue in queues]
    site.desk.empty()
    site.wipe()
    said = site.restore("--json")
    assert said.code == 0, said
    for queue, before in zip(queues, sent, strict=True):
        again = _taken(site.desk, queue)
        assert len(again) > 3
        start = before.index(again[0])
        assert again == before[start : start + len(again)]
    assert said.json["given_back"] > 6


def _start(site: Site, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "services.console", *arguments],
        env=os.environ | site.desk.environment | {"SILTA_DATABASE_PREFIX": site.prefix},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


async def _sending_while(running: subprocess.Popen[bytes], site: Site) -> None:
    async with await aio_pika.connect(site.desk.broker.amqp_url) as connection:
        channel = await connection.channel()
        commands = await channel.get_exchange(COMMANDS, ensure=False)
        events = await channel.get_exchange(EVENTS, ensure=False)
        number = 0
        while running.poll() is None:
            number += 1
            await commands.publish(aio_pika.Message(command(f"c-{number}")), "events.register.kiosk-1")
            told = aio_pika.Message(command(f"e-{number}"), message_id=f"e-{number}")
            await events.publish(told, "events.occasion.published")
            await asyncio.sleep(0.02)
    assert running.returncode == 0


def _taken(desk: Desk, queue: str) -> list[tuple[str, bytes]]:
    return [(message.routing_key or "", message.body) for message in desk.take(queue)]


async def _nothing(_: object) -> None:
    """Take a message and say nothing."""


def test_events_of_after_the_backup_are_removed_from_their_queues_and_commands_stay(site: Site) -> None:
    """They tell of what will not have been; a command asks for something, whenever it was sent."""
    site.backup()
    site.wipe()
    site.desk.put("notify.on.events.occasion.published", aio_pika.Message(b"late"), exchange="")
    site.desk.put("events.register", aio_pika.Message(command("late")), exchange="")
    refused = site.restore()
    assert (refused.code, "of a time after the backup" in refused.err) == (1, True)
    said = site.restore("--replace", "--json")
    assert (said.code, said.json["commands_waiting"]) == (0, 1)
    assert said.json["queues_emptied"] == {"notify.on.events.occasion.published": 1}
    assert site.desk.count("notify.on.events.occasion.published") == 0
    assert site.desk.count("events.register") == 1


def test_a_restore_is_refused_while_a_service_takes_messages(site: Site) -> None:
    site.backup()
    site.wipe()

    async def at_work() -> Said:
        async with await aio_pika.connect(site.desk.broker.amqp_url) as connection:
            channel = await connection.channel()
            queue = await channel.get_queue("panels.apply", ensure=False)
            await queue.consume(_nothing)
            return await asyncio.to_thread(site.restore, "--replace")

    said = site.desk.on_broker(at_work())
    assert (said.code, "panels still take messages" in said.err) == (1, True)
    assert site.database("events").list_collection_names() == []
