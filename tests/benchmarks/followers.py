"""Hundreds follow one survey's results: how often its database is asked, counted on the wire between the two."""

from __future__ import annotations

import asyncio
import os
import re
import struct
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

import bson
import httpx

from services.feedback.documents import SummaryPart
from tests.benchmarks.lines import Line, at_most
from tests.benchmarks.load import answer, publish
from tests.benchmarks.stage import SURVEY, Stage

VIEWERS = int(os.environ.get("SILTA_BENCH_VIEWERS", "500"))
CHANGES = 10
PATIENCE = 120.0
OP_MSG = 2013
_ANSWERS = re.compile(r'"answers":(\d+)')


class Tap:
    """Forwards from a port of its own to a database on loopback, and counts by command what it is asked."""

    def __init__(self, url: str) -> None:
        self._to = urlsplit(url).port
        self.asked: Counter[str] = Counter()
        self.looks = 0
        """How often a survey's sums were looked for, as a look at its results does; an answer reads one by id."""
        self.url = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Tap]:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.url = f"mongodb://127.0.0.1:{server.sockets[0].getsockname()[1]}/?retryWrites=false&directConnection=true"
        yield self
        server.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, away = await asyncio.open_connection("127.0.0.1", self._to)
        await asyncio.gather(self._ask(reader, away), self._answer(there, writer))

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readexactly(16)
                length, _, _, kind = struct.unpack("<iiii", head)
                body = await reader.readexactly(length - 16)
                if kind == OP_MSG:
                    self._count(body)
                writer.write(head + body)
                await writer.drain()
        writer.close()

    def _count(self, body: bytes) -> None:
        """Count a message: four bytes of flags, one of the section's kind, then the command as a document."""
        (length,) = struct.unpack_from("<i", body, 5)
        command = bson.decode(body[5 : 5 + length])
        name = next(iter(command))
        self.asked[name] += 1
        self.looks += (
            name == "find" and command["find"] == SummaryPart.COLLECTION and "survey" in command.get("filter", {})
        )

    @staticmethod
    async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()


class Viewer:
    """One who follows the results, and the answers that the last state told of."""

    def __init__(self) -> None:
        self.answers = -1
        self.told = asyncio.Event()

    async def watch(self, client: httpx.AsyncClient, url: str) -> None:
        async with client.stream("GET", url) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                if line.startswith("data:") and (found := _ANSWERS.search(line)):
                    self.answers = int(found[1])
                    self.told.set()

    async def sees(self, answers: int) -> None:
        while self.answers < answers:
            self.told.clear()
            await self.told.wait()


async def _looks(on: Stage, viewers: int) -> tuple[float, float]:
    """Return how often a survey's sums were read in a second, and for each change that all viewers saw."""
    tap = Tap(on.database.url)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(tap.open())
        # Started and stopped in a thread: what it asks the database meanwhile passes through this loop.
        running = on.service("feedback", SILTA_MONGO_URL=tap.url)
        feedback = await asyncio.to_thread(running.__enter__)
        stack.push_async_callback(asyncio.to_thread, running.__exit__, None, None, None)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=PATIENCE, limits=limits))
        url = f"{feedback.url}/feedback/v1/surveys/{SURVEY}/summary/live"
        crowd = [Viewer() for _ in range(viewers)]
        watching = [asyncio.create_task(one.watch(client, url)) for one in crowd]
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(one.sees(0) for one in crowd))
                before, looks, started = crowd[0].answers, tap.looks, time.perf_counter()
                for number in range(1, CHANGES + 1):
                    await publish(
                        on.channel, "feedback.answer", [answer(number, SURVEY, datetime.now(UTC).isoformat())]
                    )
                    await asyncio.gather(*(one.sees(before + number) for one in crowd))
                seconds = time.perf_counter() - started
        finally:
            for one in watching:
                one.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
    looked = tap.looks - looks
    return looked / seconds, looked / CHANGES


async def follow(on: Stage, viewers: int = VIEWERS) -> list[Line]:
    """Compare what many viewers cost the database with what one does. A process looks once a second for all of them."""
    alone, _ = await _looks(on, 1)
    a_second, a_change = await _looks(on, viewers)
    return [
        Line("one viewer: reads of the results in a second", alone, "/s"),
        at_most(f"{viewers} viewers: reads of the results in a second", a_second, "/s", 1.5),
        at_most(f"{viewers} viewers: reads of the results for each change, seen by all", a_change, "", 3),
    ]
