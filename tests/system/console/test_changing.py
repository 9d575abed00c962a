"""Replaying and dropping: nothing is lost, whoever dies; nothing is done that wasn't asked for."""

from __future__ import annotations

import json
import signal
import stat
import time
from pathlib import Path
from typing import Any

import aio_pika
import pytest

from deploy.local import LocalSystem
from deploy.local.waiting import wait_until
from tests.system.console.conftest import command, failed
from tests.system.desk import Desk

pytestmark = pytest.mark.xdist_group("console")
QUEUE, TARGET = "events.register.dead", "events.register"


def ids(messages: list[aio_pika.abc.AbstractIncomingMessage]) -> list[str]:
    return sorted(json.loads(message.body)["id"] for message in messages)


def sent_headers(message: aio_pika.abc.AbstractIncomingMessage) -> dict[str, Any]:
    return {key: value for key, value in message.headers.items() if key != "x-delivery-count"}


def test_letters_of_a_cause_go_back_to_where_they_failed(desk: Desk) -> None:
    desk.put(TARGET, failed("1"), failed("2", place="handlers.py:90 cancel"), failed("3"))
    cause = desk.dead_letters("list", QUEUE).json["queues"][0]["causes"][0]
    assert cause["count"] == 2
    said = desk.dead_letters("replay", TARGET, "--cause", cause["cause"])
    assert said.code == 0
    assert said.json == {
        "action": "replay",
        "queue": QUEUE,
        "dry_run": False,
        "messages": 3,
        "examined": 3,
        "matched": 2,
        "done": 2,
        "ids": said.json["ids"],
        "kept": [],
        "interrupted": False,
        "audit": said.json["audit"],
    }
    back = desk.take(TARGET)
    assert ids(back) == sorted(said.json["ids"]) == ["1", "3"]
    for message in back:
        assert sent_headers(message) == {"silta-routing-key": "events.register.kiosk-1", "traceparent": "00-1-1-01"}
        assert (message.reply_to, message.correlation_id) == ("a.reply.queue", "c-1")
        assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
    assert desk.count(QUEUE) == 1
    record = desk.records(QUEUE)[0]
    assert record["id"] == said.json["audit"]
    assert (record["action"], record["dry_run"], record["selection"]) == ("replay", False, f"cause {cause['cause']}")
    assert sorted(record["done"]) == ["1", "3"]


def test_a_dry_run_changes_nothing_and_leaves_a_record(desk: Desk, tmp_path: Path) -> None:
    desk.put(TARGET, failed("1"), failed("2"))
    replay = desk.dead_letters("replay", QUEUE, "--all", "--dry-run")
    drop = desk.dead_letters("drop", QUEUE, "--id", "2", "--dry-run", "--export", str(tmp_path / "x"))
    assert (replay.code, replay.json["matched"], replay.json["done"], replay.json["dry_run"]) == (0, 2, 0, True)
    assert (drop.code, drop.json["ids"], drop.json["done"]) == (0, ["2"], 0)
    assert (desk.count(QUEUE), desk.count(TARGET)) == (2, 0)
    assert not (tmp_path / "x").exists()
    dropped, replayed = desk.records(QUEUE)[:2]
    assert [(record["action"], record["dry_run"], record["done"]) for record in (replayed, dropped)] == [
        ("replay", True, []),
        ("drop", True, []),
    ]


def test_a_selection_that_matches_nothing_is_said_by_the_exit_code(desk: Desk) -> None:
    desk.put(TARGET, failed("1"))
    for arguments in (("replay", "--id", "2"), ("drop", "--cause", "00000000"), ("show", "--id", "2")):
        said = desk.dead_letters(arguments[0], QUEUE, *arguments[1:])
        assert (said.code, said.json["matched"]) == (1, 0)
    assert desk.count(QUEUE) == 1


def test_all_says_when_it_was_not_all(desk: Desk) -> None:
    desk.put(TARGET, failed("1"), failed("2"))
    said = desk.run("dead-letters", "replay", QUEUE, "--all", "--examine", "1")
    assert said.code == 1
    assert f"only 1 of the 2 messages in {QUEUE} were looked at" in said.err
    rest = desk.dead_letters("drop", QUEUE, "--all", "--yes")
    assert (rest.code, rest.json["messages"], rest.json["examined"], rest.json["done"]) == (0, 1, 1, 1)


def test_dropped_letters_are_in_the_export_first(desk: Desk, tmp_path: Path) -> None:
    desk.put(TARGET, failed("1", name="Matti"), failed("2"), failed("3"))
    file = tmp_path / "dropped.jsonl"
    said = desk.dead_letters("drop", QUEUE, "--id", "1", "--export", str(file), "--yes")
    assert (said.code, said.json["ids"]) == (0, ["1"])
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["envelope"]["data"] == {"name": "Matti"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert desk.dead_letters("drop", QUEUE, "--all", "--export", str(file), "--yes").code == 2
    assert desk.count(QUEUE) == 2
    assert desk.dead_letters("drop", QUEUE, "--all", "--yes").json["done"] == 2
    assert (desk.count(QUEUE), desk.count(TARGET)) == (0, 0)


def test_nothing_is_dropped_when_nobody_can_be_asked(desk: Desk) -> None:
    desk.put(TARGET, failed())
    said = desk.run("dead-letters", "drop", QUEUE, "--all")
    assert said.code == 2
    assert "say --yes" in said.err
    assert desk.count(QUEUE) == 1


def test_without_the_audits_database_nothing_is_changed(desk: Desk) -> None:
    desk.put(TARGET, failed())
    away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"
    for action in (("replay",), ("drop", "--yes")):
        assert desk.run("dead-letters", action[0], QUEUE, "--all", *action[1:], SILTA_MONGO_URL=away).code == 69
    assert (desk.count(QUEUE), desk.count(TARGET)) == (1, 0)


def test_what_is_still_unroutable_stays_and_is_named(desk: Desk) -> None:
    lost = aio_pika.Message(command("lost"), headers={"silta-routing-key": "events.register.someone-else"})
    desk.put("", lost, exchange="silta.commands", key="events.registr.kiosk-1")
    found = aio_pika.Message(command("found"), headers={"silta-routing-key": "events.register.someone-else"})
    desk.on_broker(_before_it_is_bound(desk, found, "events.register.kiosk-1"))
    said = desk.dead_letters("replay", "silta.unroutable", "--all")
    assert (said.code, said.json["ids"]) == (1, ["found"])
    (kept,) = said.json["kept"]
    assert kept["id"] == "lost"
    assert "still unroutable" in kept["why"]
    (back,) = desk.take(TARGET)
    assert (back.routing_key, sent_headers(back)) == ("events.register.kiosk-1", {})
    assert desk.count("silta.unroutable") == 1


async def _before_it_is_bound(desk: Desk, message: aio_pika.Message, key: str) -> None:
    """Send a command while its queue isn't bound to it yet."""
    async with await aio_pika.connect(desk.broker.amqp_url) as connection:
        channel = await connection.channel()
        queue, commands = await channel.get_queue(TARGET), await channel.get_exchange("silta.commands")
        await queue.unbind(commands, f"{TARGET}.*")
        await commands.publish(message, key)
        await queue.bind(commands, f"{TARGET}.*")


def test_a_replay_keeps_to_its_rate(desk: Desk) -> None:
    desk.put(TARGET, *(failed(str(number)) for number in range(200)))
    started = time.monotonic()
    said = desk.dead_letters("replay", QUEUE, "--all", "--rate", "100/s")
    took = time.monotonic() - started
    assert said.json["done"] == 200
    assert took >= 199 / 100
    assert desk.count(TARGET) == 200


def test_two_consoles_at_once_lose_nothing_and_repeat_nothing(desk: Desk) -> None:
    sent = sorted(str(number) for number in range(40))
    desk.put(TARGET, *(failed(number) for number in sent))
    consoles = [desk.start("dead-letters", "replay", QUEUE, "--all", "--rate", "40/s", "--json") for _ in range(2)]
    said = [desk.end(console) for console in consoles]
    assert {one.code for one in said} <= {0, 1, 75}, said
    assert ids(desk.take(TARGET)) == sent
    assert desk.count(QUEUE) == 0


def test_ctrl_c_stops_after_the_message_in_hand(desk: Desk) -> None:
    sent = sorted(str(number) for number in range(60))
    desk.put(TARGET, *(failed(number) for number in sent))
    console = desk.start("dead-letters", "replay", QUEUE, "--all", "--rate", "20/s", "--json")
    assert wait_until(lambda: desk.count(TARGET) >= 3, 90)
    console.send_signal(signal.SIGINT)
    said = desk.end(console)
    assert (said.code, said.json["interrupted"]) == (130, True)
    replayed = ids(desk.take(TARGET))
    assert replayed == sorted(said.json["ids"])
    assert 3 <= len(replayed) < 60
    assert sorted(replayed + ids(desk.take(QUEUE))) == sent
    assert desk.records(QUEUE)[0]["note"] == "interrupted"


def test_a_console_that_is_killed_loses_nothing(desk: Desk) -> None:
    sent = sorted(str(number) for number in range(60))
    desk.put(TARGET, *(failed(number) for number in sent))
    console = desk.start("dead-letters", "replay", QUEUE, "--all", "--rate", "20/s")
    assert wait_until(lambda: desk.count(TARGET) >= 3, 90)
    console.kill()
    desk.end(console)
    assert wait_until(lambda: desk.count(TARGET) + desk.count(QUEUE) >= 60, 30)
    there = ids(desk.take(TARGET) + desk.take(QUEUE))
    assert sorted(set(there)) == sent
    assert len(there) <= 61
    record = desk.records(QUEUE)[0]
    assert (record["ended_at"], sorted(record["intended"])) == (None, sent)


def test_a_connection_that_breaks_loses_nothing(desk: Desk) -> None:
    sent = sorted(str(number) for number in range(60))
    desk.put(TARGET, *(failed(number) for number in sent))
    console = desk.start("dead-letters", "replay", QUEUE, "--all", "--rate", "10/s", "--json")
    assert wait_until(lambda: desk.count(TARGET) >= 3, 90)
    desk.broker.ctl("close_all_connections", "test")
    said = desk.end(console)
    assert said.code == 69, said
    assert "are still in their queue" in said.err
    assert wait_until(lambda: desk.count(TARGET) + desk.count(QUEUE) >= 60, 30)
    there = ids(desk.take(TARGET) + desk.take(QUEUE))
    assert sorted(set(there)) == sent
    assert len(there) <= 61
    assert "the broker went away" in desk.records(QUEUE)[0]["note"]


def test_a_message_that_the_events_service_could_not_read(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in desk.environment.items():
        monkeypatch.setenv(name, value)
    with LocalSystem(home=tmp_path, services=["events"]):
        desk.put(
            "", aio_pika.Message(b'{"specversion": "1.0"'), exchange="silta.commands", key="events.register.kiosk-1"
        )
        assert wait_until(lambda: desk.count(QUEUE) == 1, 20)
        # As an operator on this machine would: the running system says where its parts are.
        (letter,) = desk.dead_letters("show", TARGET, "--home", str(tmp_path)).json["letters"]
        assert (letter["reason"], letter["envelope"], letter["body"]) == ("unreadable", None, None)
        assert letter["routing_key"] == "events.register.kiosk-1"
        assert letter["died_at"]
        said = desk.run(
            "dead-letters",
            "replay",
            TARGET,
            "--all",
            "--home",
            str(tmp_path),
            "--json",
            SILTA_AMQP_URL="",
            SILTA_MONGO_URL="",
        )
        assert said.json["done"] == 1
        # It can't be read now either: it comes back, as a new letter, and the same replay doesn't chase it.
        assert wait_until(lambda: desk.count(QUEUE) == 1, 20)
        assert desk.dead_letters("drop", TARGET, "--id", letter["id"], "--yes").json["done"] == 1
        assert desk.count(QUEUE) == 0
