"""A service that dies in mid-sentence, and a client that sends again what it has no answer to."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
from pymongo import MongoClient

from tests.system.conftest import City
from tests.system.wire import Answer

AT_ONCE = 8


async def sent_through_a_crash(city: City, name: str, bodies: list[dict[str, Any]]) -> list[Answer]:
    """Send messages over HTTP, kill the service after a quarter of the answers, and send all of them again.

    Returns what the second sending was answered, in the order of `bodies`. Whatever had an answer before the
    crash must get the same one after it, and some must have had none.
    """
    service = name.split(".", maxsplit=1)[0]
    gate, answered, enough = asyncio.Semaphore(AT_ONCE), 0, asyncio.Event()

    async def send(body: dict[str, Any]) -> Answer | None:
        nonlocal answered
        async with gate:
            try:
                answer = await city.send("http", name, body)
            except httpx.TransportError:
                return None
        answered += 1
        if answered >= len(bodies) // 4:
            enough.set()
        return answer

    sending = [asyncio.create_task(send(body)) for body in bodies]
    await enough.wait()
    await asyncio.to_thread(city.system.services[service].kill)
    before = await asyncio.gather(*sending)
    assert None in before, "the crash came too late to interrupt anything"
    await come_back(city, service)
    after = await asyncio.gather(*(send(body) for body in bodies))
    for first, second in zip(before, after, strict=True):
        assert second is not None
        assert first is None or first == second
    return [one for one in after if one is not None]


async def come_back(city: City, service: str) -> None:
    """Kill the service, unless that was done, and start it again."""
    process = city.system.services[service]
    await asyncio.to_thread(process.kill)
    await asyncio.to_thread(end_dead_transactions, city.system.endpoints.mongo)
    await asyncio.to_thread(process.start)
    await asyncio.to_thread(process.wait_ready)


def end_dead_transactions(mongo: str) -> None:
    """Spare the wait: by itself, a database ends the transaction of a process that died in it after 60 s.

    The engine outlasts that. Services that live see a conflict at most, and run their transaction again.
    """
    with MongoClient[dict[str, Any]](mongo) as client:
        client.admin.command({"killAllSessions": []})
