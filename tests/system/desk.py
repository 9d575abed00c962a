"""An operator at a terminal: runs the console against a broker and a database, and looks into queues."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import aio_pika
from typer.testing import CliRunner

from deploy.local import BrokerNode, DatabaseServer
from services.console import application
from shared.broker.topology import dead_letter_queues
from tests.system.console_of_staff import Said
from tests.system.wire import lying

ROOT = Path(__file__).parents[2]
PATIENCE = 90.0
T = TypeVar("T")


@dataclass
class Terminal:
    """Where an operator types."""

    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command as a process of its own and return it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "services.console", *arguments],
            env=os.environ | self.environment,
            cwd=ROOT,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def end(self, command: subprocess.Popen[str]) -> Said:
        out, err = command.communicate(timeout=PATIENCE)
        return Said(command.returncode, out, err)

    def run(self, *arguments: str, **environment: str) -> Said:
        """Run a command to its end, in this process: starting one takes longer than most commands."""
        ended = CliRunner().invoke(application, arguments, env=self.environment | environment)
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        return Said(ended.exit_code, ended.stdout, " ".join(ended.stderr.replace("│", " ").split()))

    def dead_letters(self, *arguments: str) -> Said:
        """Run a `dead-letters` command, for its JSON."""
        return self.run("dead-letters", *arguments, "--json")

    def records(self, queue: str) -> list[dict[str, Any]]:
        """The audit's records about a queue, the newest first."""
        return list(self.run("audit", "list", "--queue", queue, "--json").json["records"])


@dataclass
class Desk(Terminal):
    """A terminal beside a broker and a database of its own."""

    broker: BrokerNode = field(kw_only=True)
    database: DatabaseServer = field(kw_only=True)

    def on_broker(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(work)

    def put(
        self, queue: str, *messages: aio_pika.Message, exchange: str = "silta.dead", key: str | None = None
    ) -> None:
        """Publish messages, confirmed, to where `queue`'s dead letters go by default."""

        async def publish() -> None:
            async with await aio_pika.connect(self.broker.amqp_url) as connection:
                channel = await connection.channel(on_return_raises=True)
                target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
                for message in messages:
                    await target.publish(message, key or queue)

        self.on_broker(publish())

    def count(self, queue: str) -> int:
        """How many messages lie ready in a queue."""

        return self.on_broker(lying(self.broker.amqp_url, queue))

    def take(self, queue: str) -> list[aio_pika.abc.AbstractIncomingMessage]:
        """Take every message out of a queue."""

        async def take() -> list[aio_pika.abc.AbstractIncomingMessage]:
            taken = []
            async with await aio_pika.connect(self.broker.amqp_url) as connection:
                channel = await connection.channel()
                from_queue = await channel.get_queue(queue, ensure=False)
                while (message := await from_queue.get(no_ack=True, fail=False)) is not None:
                    taken.append(message)
            return taken

        return self.on_broker(take())

    def empty(self) -> None:
        async def purge() -> None:
            async with await aio_pika.connect(self.broker.amqp_url) as connection:
                channel = await connection.channel()
                for name in dead_letter_queues():
                    for queue in {name, name.removesuffix(".dead")}:
                        await (await channel.get_queue(queue, ensure=False)).purge()

        self.on_broker(purge())
