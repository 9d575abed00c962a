"""Very many malformed messages over each protocol: none ends a process or is lost, and good ones among them count."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
from pymongo.collection import Collection

from tests.faults.books import dead_letters, reconcile
from tests.faults.form import amount
from tests.faults.ground import Ground, Worker
from tests.faults.malformed import malformed
from tests.faults.subjects import Answers
from tests.faults.traffic import Sent
from tests.system.waiting import eventually
from tests.system.wire import PLAIN, STRUCTURED

COMMAND = "feedback.answer"
GOOD = amount(200, 1_000)


async def test_malformed_messages_over_three_protocols_harm_nothing_and_lose_none_of_the_good_ones_among_them(
    ground: Ground, answers: Answers
) -> None:
    # Each client's messages come from one address here, and one device.
    ground.settings |= {"SILTA_CLIENT_RATE": "0", "SILTA_DEVICE_RATE": "0"}
    worker = await ground.started("feedback")
    process = worker.pid
    await answers.prepare(ground)
    good = [Sent(COMMAND, body, over_http=False, confirmed=True) for _, body in answers.some(ground.chance, GOOD)]
    bad = {f"malformed-{number}": malformed(ground.chance, number) for number in range(amount(1_200, 100_000))}
    bodies, third = [*bad.values()], len(bad) // 3
    by_http, by_queue = set(bodies[:third]), bodies[third:]
    fair = [one.bytes() for one in good]
    statuses, *_ = await asyncio.gather(
        _over_http(worker, _among(bodies[:third], fair[::3])),
        _over_amqp(ground, _among(by_queue[:third], fair[1::3])),
        ground.over_mqtt("fuzz-1", *_among(by_queue[third:], fair[2::3])),
        _noise_on_the_line(ground, worker, amount(50, 500)),
    )
    assert set(statuses.values()) <= {202, 400, 413, 422}, Counter(statuses.values())
    by_http -= {body for body, status in statuses.items() if status != 202}
    taken_in = {id_ for id_, body in bad.items() if body in by_http} | {*bad} - {*[*bad][:third]}
    inbox = ground.documents("feedback")["inbox"]

    async def every_one_is_somewhere() -> bool:
        handled = await asyncio.to_thread(inbox.count_documents, {"outcome": {"$ne": None}})
        return handled + await dead_letters(ground, "feedback") >= len(good) + len(taken_in)

    await eventually(every_one_is_somewhere, patience=amount(60, 600))
    assert worker.pid == process
    assert await worker.why_not_ready() == []

    refused = {"outcome.status": "rejected"}
    told = {
        row["outcome"]["command"]: row["outcome"]["problem"] for row in await asyncio.to_thread(_all, inbox, refused)
    }
    buried = {letter.body for letter in await ground.taken_from(f"{COMMAND}.dead")}
    assert buried <= {*by_queue}, "what is put aside is what was sent, byte for byte"
    assert [bad[id_][:200] for id_ in taken_in if id_ not in told and bad[id_] not in buried] == []
    assert len(told) > len(bad) // 20, "many can be read, and their senders are told"
    assert all(problem["detail"] for problem in told.values())
    await asyncio.to_thread(inbox.delete_many, refused)
    await reconcile(ground, answers, good)


def _all(rows: Collection[dict[str, Any]], query: dict[str, Any]) -> list[dict[str, Any]]:
    return list(rows.find(query))


def _among(bad: Sequence[bytes], good: Sequence[bytes]) -> list[bytes]:
    """Put the good ones among the bad, at even distances."""
    step = len(bad) // len(good)
    mixed = [*bad]
    for number, one in reversed([*enumerate(good)]):
        mixed.insert(number * step, one)
    return mixed


async def _over_http(worker: Worker, bodies: Sequence[bytes]) -> dict[bytes, int]:
    """Post each, and return what the answer to it was."""
    statuses: dict[bytes, int] = {}
    left = iter(bodies)
    address = f"{worker.url}/feedback/v1/commands"

    async def client() -> None:
        async with httpx.AsyncClient(timeout=60, verify=PLAIN, headers={"content-type": STRUCTURED}) as http:
            for body in left:
                answer = await http.post(address, content=body)
                statuses[body] = answer.status_code
                if answer.status_code != 202:
                    assert answer.headers["content-type"] == "application/problem+json"
                    assert json.loads(answer.content)["detail"]

    await asyncio.gather(*(client() for _ in range(8)))
    return statuses


async def _over_amqp(ground: Ground, bodies: Sequence[bytes]) -> None:
    for start in range(0, len(bodies), 1_000):
        await ground.publish("silta.commands", COMMAND, *bodies[start : start + 1_000])


async def _noise_on_the_line(ground: Ground, worker: Worker, times: int) -> None:
    """Connect and say what is no protocol at all, to each of the three ports, and hang up."""
    for _ in range(times):
        for port in (urlsplit(worker.url).port, ground.amqp_port, ground.servers.ports["mqtt"]):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            with suppress(OSError):
                writer.write(ground.chance.randbytes(ground.chance.randint(1, 4_000)))
                await writer.drain()
            writer.close()
