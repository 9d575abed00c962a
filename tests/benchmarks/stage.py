"""The servers that everything is measured on, and the processes that are measured."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aio_pika
import httpx
import psutil
import pymongo
from aio_pika.abc import AbstractChannel

from deploy.local import BrokerNode, DatabaseServer, Ports, ServiceProcess
from tests.benchmarks.load import publish

SURVEY = "2027-bench-evening"
SECRET = "b" * 32


class Stage:
    """One broker and one database for a whole run."""

    def __init__(self, home: Path, broker: BrokerNode, database: DatabaseServer) -> None:
        self.home, self.broker, self.database = home, broker, database
        self.mongo: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(database.url)
        self.channel: AbstractChannel

    @property
    def environment(self) -> dict[str, str]:
        return {
            "SILTA_AMQP_URL": self.broker.amqp_url,
            "SILTA_MONGO_URL": self.database.url,
            "SILTA_SECRET": SECRET,
        }

    @contextmanager
    def service(self, name: str, **settings: str) -> Iterator[ServiceProcess]:
        """Run one process of a service, ready; stopped at the end."""
        ports = Ports.reserve(("http",))
        process = ServiceProcess(self.home, name, ports["http"], settings={**self.environment, **settings})
        with process:
            yield process

    @contextmanager
    def starting(self, name: str, **settings: str) -> Iterator[ServiceProcess]:
        """Run one process of a service; don't wait until it is ready: before that it takes what waits for it."""
        process = ServiceProcess(
            self.home, name, Ports.reserve(("http",))["http"], settings=self.environment | settings
        )
        process.start()
        try:
            yield process
        finally:
            process.stop()

    @contextmanager
    def subject(self, *module: str, total: int) -> Iterator[Callable[[], bool]]:
        """Run one of the subjects that ours is measured against; yields what tells whether all messages are done."""
        environment = {**os.environ, **self.environment, "BENCH_TOTAL": str(total)}
        done = self.home / f"done-{secrets.token_hex(4)}"
        process = subprocess.Popen([sys.executable, "-m", *module], env={**environment, "BENCH_DONE": str(done)})
        try:
            yield done.exists
        finally:
            process.terminate()
            process.wait(20)

    @contextmanager
    def held(self, services: Sequence[ServiceProcess]) -> Iterator[None]:
        """Hold processes still, to give them what they are to do all at once."""
        pids = [service.pid for service in services if service.pid is not None]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)

    def empty(self) -> None:
        """Forget what earlier measurements stored."""
        self.mongo.drop_database("bench")
        for name in ("answers", "inbox", "outbox"):
            self.mongo["bench"].create_collection(name)
        for name in ("answer_sheets", "inbox", "summary_parts"):
            self.mongo["silta_feedback"][name].delete_many({})


@asynccontextmanager
async def stage(home: Path) -> AsyncIterator[Stage]:
    """Start broker and database, and prepare one survey that is open now."""
    with DatabaseServer(home) as database, BrokerNode(home) as broker:
        made = Stage(home, broker, database)
        connection = await aio_pika.connect(broker.amqp_url)
        made.channel = await connection.channel()
        await made.channel.declare_queue("bench.answers", durable=True, arguments={"x-queue-type": "quorum"})
        await _open_survey(made)
        yield made
        await connection.close()
        broker.kill()  # nothing in it is needed any more, and a clean stop takes seconds


async def _open_survey(made: Stage) -> None:
    now = datetime.now(UTC)
    event = {
        "specversion": "1.0",
        "id": "bench",
        "source": "/silta/events",
        "type": "silta.events.occasion.published.v1",
        "data": {
            "version": 1,
            "url": "http://127.0.0.1/",
            "occasion": {
                "id": SURVEY,
                "kind": "poll",
                "name": {"en": "Bench"},
                "starts_at": (now - timedelta(hours=1)).isoformat(),
                "ends_at": (now + timedelta(hours=6)).isoformat(),
            },
        },
    }
    with made.service("feedback") as feedback:
        await publish(made.channel, "feedback.on.events.occasion.published", [event])
        async with httpx.AsyncClient(base_url=feedback.url) as client, asyncio.timeout(20):
            while (await client.get(f"/feedback/v1/surveys/{SURVEY}")).status_code != httpx.codes.OK:
                await asyncio.sleep(0.1)


def memory_and_start(service: ServiceProcess) -> tuple[float, float]:
    """Return (seconds from start to ready, MiB resident) of a service that this starts and stops."""
    started = time.perf_counter()
    service.start()
    service.wait_ready()
    seconds = time.perf_counter() - started
    assert service.pid is not None
    resident = psutil.Process(service.pid).memory_info().rss / 2**20
    service.stop()
    return seconds, resident
