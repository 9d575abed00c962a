"""Looking at dead letters changes nothing and shows nobody's name."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path

import aio_pika
import pytest

from shared.broker.dead_letters import DeadLetterDesk, QueueBusy
from tests.system.console.conftest import failed
from tests.system.desk import Desk

pytestmark = pytest.mark.xdist_group("console")
QUEUE = "events.register.dead"


def test_letters_are_listed_by_queue_and_cause(desk: Desk) -> None:
    desk.put("events.register", failed("1"), failed("2"), failed("3", place="handlers.py:90 cancel"))
    desk.put("silta.unroutable", failed("4"), exchange="silta.commands", key="events.registr.kiosk-1")
    said = desk.dead_letters("list")
    assert said.code == 0
    queues = {queue["queue"]: queue for queue in said.json["queues"]}
    assert queues["events.cancel-registration.dead"] == {
        "queue": "events.cancel-registration.dead",
        "messages": 0,
        "examined": 0,
        "busy": False,
        "causes": [],
    }
    assert queues[QUEUE]["messages"] == queues[QUEUE]["examined"] == 3
    first, second = queues[QUEUE]["causes"]
    assert first == {
        "cause": first["cause"],
        "reason": "failed",
        "exception": "KeyError",
        "place": "handlers.py:12 register",
        "text": None,
        "count": 2,
        "oldest": "2026-03-01T10:00:00Z",
        "newest": "2026-03-01T10:00:00Z",
    }
    assert second["count"] == 1
    assert [cause["text"] for cause in queues["silta.unroutable"]["causes"]] == ["events.registr.*"]
    assert desk.count(QUEUE) == 3


def test_a_person_sees_a_table(desk: Desk) -> None:
    desk.put("events.register", failed())
    said = desk.run("dead-letters", "list", "events.register")
    assert said.code == 0
    assert "KeyError at" in said.out
    assert "Matti" not in said.out


def test_nothing_to_list_is_said_by_the_exit_code(desk: Desk) -> None:
    said = desk.run("dead-letters", "list")
    assert (said.code, said.out) == (1, "")
    assert "no dead letters" in said.err


def test_a_letter_is_shown_without_personal_data(desk: Desk) -> None:
    desk.put("events.register", failed(name="Matti Meikäläinen"))
    records = desk.records(QUEUE)
    said = desk.dead_letters("show", "events.register")
    (letter,) = said.json["letters"]
    assert letter["envelope"]["data"] == {"name": "<text>"}
    assert letter["routing_key"] == "events.register.kiosk-1"
    assert (letter["reason"], letter["place"], letter["tries"]) == ("failed", "handlers.py:12 register", 3)
    assert "raise KeyError(name)" in letter["stack"]
    assert "Matti" not in said.out
    assert "Matti" not in desk.run("dead-letters", "show", "events.register").out
    assert desk.records(QUEUE) == records


def test_revealing_leaves_a_record(desk: Desk) -> None:
    desk.put("events.register", failed(name="Matti Meikäläinen"), failed("m-2"))
    said = desk.run("dead-letters", "show", QUEUE, "--id", "m-1", "--reveal", "--operator", "maija", "--json")
    (letter,) = said.json["letters"]
    assert letter["envelope"]["data"] == {"name": "Matti Meikäläinen"}
    assert letter["detail"] == "'Matti'"
    record = desk.records(QUEUE)[0]
    assert (record["action"], record["operator"], record["selection"]) == ("reveal", "maija", "id m-1")
    assert record["done"] == record["intended"] == ["m-1"]
    assert record["os_user"]
    assert record["ended_at"]
    assert "maija" in desk.run("audit", "list").out
    assert desk.count(QUEUE) == 2


def test_records_are_forgotten_when_their_time_is_up(desk: Desk) -> None:
    desk.put("events.register", failed())
    for _ in range(2):
        assert desk.run("dead-letters", "show", QUEUE, "--reveal", SILTA_AUDIT_KEPT="PT0S").code == 0
    assert len(desk.run("audit", "list", "--json").json["records"]) == 1


def test_without_the_audits_database_nothing_is_revealed(desk: Desk) -> None:
    desk.put("events.register", failed(name="Matti"))
    said = desk.run(
        "dead-letters", "show", QUEUE, "--reveal", SILTA_MONGO_URL="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"
    )
    assert (said.code, said.out) == (69, "")
    assert "the audit can't be written" in said.err


def test_an_export_has_all_removes_nothing_and_is_its_owners(desk: Desk, tmp_path: Path) -> None:
    desk.put("events.register", failed("1", name="Matti"), failed("2"), aio_pika.Message(b"\xff{", headers={}))
    file = tmp_path / "letters.jsonl"
    said = desk.dead_letters("export", QUEUE, str(file))
    assert (said.code, said.json["done"]) == (0, 3)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert {line["id"] for line in lines} >= {"1", "2"}
    (one,) = (line for line in lines if line["id"] == "1")
    assert one["envelope"]["data"] == {"name": "Matti"}
    assert one["properties"]["reply_to"] == "a.reply.queue"
    assert any(line["body_base64"] == "/3s=" and line["reason"] == "unknown" for line in lines)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert desk.count(QUEUE) == 3
    assert desk.records(QUEUE)[0]["action"] == "export"
    before = file.read_bytes()
    assert desk.dead_letters("export", QUEUE, str(file)).code == 2
    assert file.read_bytes() == before


def test_what_the_broker_put_aside_is_told_from_its_own_notes(desk: Desk) -> None:
    desk.put("events.register", aio_pika.Message(b"{}"), exchange="silta.commands", key="events.register.kiosk-1")

    async def reject() -> None:
        async with await aio_pika.connect(desk.broker.amqp_url) as connection:
            queue = await (await connection.channel()).get_queue("events.register", ensure=False)
            message = await queue.get(fail=False)
            assert message is not None
            await message.reject(requeue=False)
            # Dead lettering at least once goes its own way, after the rejection.
            async with asyncio.timeout(20):
                dead = await (await connection.channel()).get_queue(QUEUE, ensure=False)
                while (letter := await dead.get(fail=False)) is None:
                    pass
                await letter.nack()

    desk.on_broker(reject())
    (letter,) = desk.dead_letters("show", QUEUE).json["letters"]
    assert (letter["reason"], letter["routing_key"]) == ("rejected", "events.register.kiosk-1")
    assert letter["died_at"]
    assert desk.dead_letters("replay", QUEUE, "--all").json["done"] == 1
    (back,) = desk.take("events.register")
    assert back.headers["silta-routing-key"] == "events.register.kiosk-1"
    assert "x-death" not in back.headers


def test_looking_often_loses_nothing(desk: Desk) -> None:
    desk.put("events.register", failed("1"), failed("2"))

    async def look(times: int) -> list[int]:
        async with DeadLetterDesk.opened(desk.broker.amqp_url, patience=10) as at:
            seen = []
            for _ in range(times):
                async with at.visit(QUEUE, patience=5) as visit:
                    seen.append(visit.messages)
                    while await visit.next() is not None:
                        pass
            return seen

    assert desk.on_broker(look(30)) == [2] * 30
    assert desk.count(QUEUE) == 2


def test_a_queue_where_another_console_works_is_said_to_be_busy(desk: Desk) -> None:
    desk.put("events.register", failed())

    async def two() -> tuple[int, int]:
        async with (
            DeadLetterDesk.opened(desk.broker.amqp_url, patience=10) as one,
            DeadLetterDesk.opened(desk.broker.amqp_url, patience=10) as other,
            one.visit(QUEUE, patience=1) as visit,
        ):
            assert await visit.next() is not None
            with pytest.raises(QueueBusy):
                async with other.visit(QUEUE, patience=0.2):
                    pass
            listed = await asyncio.to_thread(desk.dead_letters, "list", QUEUE)
            dropped = await asyncio.to_thread(desk.dead_letters, "show", QUEUE)
            assert listed.json["queues"][0]["busy"] is True
            return listed.code, dropped.code

    assert desk.on_broker(two()) == (0, 75)
    assert desk.dead_letters("list", QUEUE).json["queues"][0]["messages"] == 1


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "sentence"),
    [
        (("list", "events.registr"), {}, 2, "no contract has a queue"),
        (("replay", QUEUE), {}, 2, "one of --id, --cause and --all"),
        (("replay", QUEUE, "--all", "--id", "x"), {}, 2, "one of --id, --cause and --all"),
        (("replay", QUEUE, "--all", "--rate", "often"), {}, 2, "no rate"),
        (("list",), {"SILTA_AMQP_URL": "amqp://a:secret@127.0.0.1:1/"}, 69, "the broker at 127.0.0.1:1 is away"),
        (("list",), {"SILTA_AMQP_URL": "http://x"}, 78, "SILTA_AMQP_URL"),
        (("list",), {"SILTA_AMQP_URL": "", "SILTA_HOME": "/nowhere"}, 78, "SILTA_AMQP_URL"),
    ],
    ids=["queue", "selection", "selections", "rate", "away", "scheme", "unset"],
)
def test_a_mistake_is_one_clear_sentence_and_its_own_exit_code(
    desk: Desk, arguments: tuple[str, ...], environment: dict[str, str], code: int, sentence: str
) -> None:
    said = desk.run("dead-letters", *arguments, **environment)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert "secret" not in said.err
    assert "Traceback" not in said.err


def test_a_refused_account_is_a_broken_configuration(desk: Desk) -> None:
    said = desk.run("dead-letters", "list", SILTA_AMQP_URL=desk.broker.amqp_url.replace("://", "://not-"))
    assert said.code == 78
    assert "refuses the account" in said.err
