"""Days of a kiosk's answers arrive at once, twice, over two paths: each good one counts once, each bad one says why."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter
from typing import Any

import aio_pika
import pytest
from pymongo import MongoClient

from tests.faults.form import amount
from tests.system.conftest import City
from tests.system.feedback.staff_surveys import publish, survey
from tests.system.feedback.surveys import counted
from tests.system.occasions import text
from tests.system.waiting import eventually
from tests.system.wire import mqtt_client

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(amount(300, 1_800))]

ID, CLOSED = "batch-2027", "batch-closed-2027"
ANSWERS, EACH_WRONG = amount(2_000, 10_000), 10
SCALE = {"kind": "scale", "key": "safe", "text": text("Safe?"), "labels": [text("No"), text("So so"), text("Yes")]}
WORDS = {"kind": "text", "key": "wish", "text": text("What do you wish?")}
STRANGE = ("🙂" * 100, "שלום עולם", "مرحبا", "\u202eback to front\u202c", "a\nb", "ä" * 4_000)
WRONG: dict[str, dict[str, Any]] = {
    "unknown": {"survey": "no-such-survey"},
    "survey-closed": {"survey": CLOSED},
    "unknown-question": {"answers": {"safe": 1, "shoes": 2}},
    "out-of-scale": {"answers": {"safe": 4}},
    "text-too-long": {"answers": {"safe": 1, "wish": "x" * 100_000}},
    "survey-not-open": {"answered_at": "1970-01-01T00:00:07+02:00"},
    "clock-wrong": {"answered_at": "2099-01-01T00:00:00+02:00"},
    "invalid": {"answers": {"safe": 1.5}},
}
DEVICE = "kiosk-batch-1"
AT_ONCE = 200


def _message(number: int, **changes: Any) -> dict[str, Any]:
    at = f"2027-03-10T{8 + number // 3_600:02d}:{number // 60 % 60:02d}:{number % 60:02d}+02:00"
    answers: dict[str, Any] = {"safe": 1 + number % 3}
    if number % 50 == 0:
        answers["wish"] = STRANGE[number // 50 % len(STRANGE)]
    return {
        "specversion": "1.0",
        "id": f"batch-{number}",
        "source": f"/kiosk/{DEVICE}",
        "type": "silta.feedback.answer.v1",
        "data": {"survey": ID, "answered_at": at, "language": "fi", "answers": answers, **changes},
    }


def _batch() -> list[bytes]:
    wrong = [(code, changes) for code, changes in WRONG.items() for _ in range(EACH_WRONG)]
    messages = [_message(number) for number in range(ANSWERS)]
    messages += [_message(ANSWERS + place, **changes) for place, (_, changes) in enumerate(wrong)]
    random.Random(7).shuffle(messages)
    return [json.dumps(one).encode() for one in messages]


async def test_thousands_of_offline_answers_sent_twice_end_exact_and_the_wrong_ones_among_them_are_told_why(
    city: City,
) -> None:
    with city.on("2027-03-05T12:00:00+02:00"):
        await publish(city, survey(ID, "light", SCALE, WORDS))
        await publish(city, survey(CLOSED, "light", SCALE, WORDS, closes_at="2027-03-06T12:00:00+02:00"))
    batch = _batch()
    verdicts: Counter[str] = Counter()
    with city.on("2027-03-11T12:00:00+02:00"):
        async with mqtt_client(city.mqtt, DEVICE) as device:
            await device.subscribe(f"outcomes/{DEVICE}", qos=1)
            device.pending_calls_threshold = AT_ONCE

            async def listen() -> None:
                async for outcome in device.messages:
                    assert isinstance(outcome.payload, bytes)
                    told = json.loads(outcome.payload)["data"]
                    verdicts[told["problem"]["type"].rpartition(":")[2] if told.get("problem") else "stored"] += 1
                    if verdicts.total() == len(batch):
                        return

            listening = asyncio.create_task(listen())
            for start in range(0, len(batch), AT_ONCE):
                await asyncio.gather(
                    *(
                        device.publish(f"feedback/answer/{DEVICE}", one, qos=1, timeout=120)
                        for one in batch[start : start + AT_ONCE]
                    )
                )
            async with asyncio.timeout(amount(200, 900)):
                await listening
        assert verdicts == {"stored": ANSWERS, **dict.fromkeys(WRONG, EACH_WRONG)}
        await _again(city, batch)
        summary = await city.shown("feedback", f"/surveys/{ID}/summary")
    assert summary["answers"] == ANSWERS
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo, tz_aware=True) as client:
        rows = [
            row for sheet in client["silta_feedback"]["answer_sheets"].find({"survey": ID}) for row in sheet["answers"]
        ]
        chosen = counted(client["silta_feedback"]["summary_parts"].find({"survey": ID}), "safe")
        stored = Counter((row["answered_at"].isoformat(), row["answers"].get("wish")) for row in rows)
    assert chosen == Counter(str(1 + number % 3) for number in range(ANSWERS))
    assert stored == Counter(
        (_utc(one["answered_at"]), one["answers"].get("wish"))
        for one in (_message(number)["data"] for number in range(ANSWERS))
    )


def _utc(moment: str) -> str:
    """The same moment as it is stored: Finland is two hours ahead in March."""
    return f"{moment[:11]}{int(moment[11:13]) - 2:02d}{moment[13:19]}+00:00"


async def _again(city: City, batch: list[bytes]) -> None:
    """Send everything again in another order, over AMQP, and wait until all of it is answered."""
    again = random.Random(8).sample(batch, len(batch))
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        channel = await connection.channel()
        replies = await channel.declare_queue(exclusive=True, auto_delete=True)
        exchange = await channel.get_exchange("silta.commands", ensure=False)
        for start in range(0, len(again), AT_ONCE):
            await asyncio.gather(
                *(
                    exchange.publish(aio_pika.Message(one, reply_to=replies.name), "feedback.answer")
                    for one in again[start : start + AT_ONCE]
                )
            )

        async def answered() -> bool:
            declared = await channel.declare_queue(replies.name, exclusive=True, auto_delete=True, passive=True)
            return declared.declaration_result.message_count == len(again)

        await eventually(answered, patience=amount(120, 600))
