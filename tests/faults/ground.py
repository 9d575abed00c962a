"""Where faults happen: one broker and one database for the whole run, and for each fault a part of both of its own."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import aio_pika
import aiomqtt
import httpx
import pymongo
from pymongo.database import Database

from deploy.local import BrokerNode, DatabaseServer, Ports, ServiceProcess, set_clock
from tests.faults.form import LONG, amount, outage
from tests.system.waiting import eventually

NOW = "2027-02-10T20:00:00+02:00"
WITNESS = "test.witness"
"""A queue of the tests' own that gets every event."""
PATIENCE = amount(60.0, 150.0)

IMPATIENT = MappingProxyType(
    {
        "SILTA_RETRY_DELAYS": "[0.1,0.2]",
        "SILTA_PUBLISH_TIMEOUT": "3",
        "SILTA_SCHEDULE_POLL": "0.1",
        # So small that groups fill, and the next is handled while one is being written.
        "SILTA_GROUP_SIZE": "16",
    }
)
"""Settings that make a fault's consequences come sooner, and change nothing else."""

Found = TypeVar("Found")


class Worker(ServiceProcess):
    """A process of a service that may have an accident planned; see `tests.faults.worker`."""

    def __init__(self, home: Path, service: str, number: int, port: int, settings: Mapping[str, str]) -> None:
        super().__init__(home, f"{service}-{number}", port, module="tests.faults.worker", settings=settings)
        self.service = service
        self.accident: tuple[str, ...] = ()

    def command(self) -> list[str]:
        return [*super().command(), self.service, *self.accident]

    def arm(self) -> None:
        """From now on the planned accident can happen."""
        assert self.pid is not None
        os.kill(self.pid, signal.SIGUSR1)

    async def ready(self) -> None:
        await asyncio.to_thread(self.start)
        await asyncio.to_thread(self.wait_ready)

    async def killed(self, by: str | None = None) -> None:
        """Wait until the accident has happened."""

        async def is_dead() -> bool:
            return not self.running

        try:
            await eventually(is_dead, patience=PATIENCE)
        except TimeoutError:
            raise AssertionError(f"{self.name} never died of {by or 'its accident'}") from None
        assert self.exit_code == -signal.SIGKILL, f"{self.name} ended with {self.exit_code}: see {self.log}"
        await asyncio.to_thread(self.kill)  # takes it off the roll

    async def back(self) -> None:
        """Start again, this time without an accident."""
        self.accident = ()
        await self.ready()

    async def stopped(self) -> None:
        """Stop as an orchestrator does, with SIGTERM, and see that it was enough."""
        await asyncio.to_thread(self.stop)
        assert self.exit_code in {0, -signal.SIGTERM}, f"{self.name} had to be killed"

    async def says(self, word: str) -> None:
        """Wait until `/readyz` names a reason with this word in it."""

        async def is_named() -> bool:
            return any(word in reason for reason in await self.why_not_ready())

        await eventually(is_named, patience=PATIENCE)

    async def says_ready(self) -> None:
        async def is_ready() -> bool:
            return not await self.why_not_ready()

        await eventually(is_ready, patience=PATIENCE)

    async def why_not_ready(self) -> list[str]:
        """What `/readyz` says; nothing when it is ready."""
        async with httpx.AsyncClient(base_url=self.url, timeout=10) as client:
            try:
                reasons: list[str] = (await client.get("/readyz")).json()["reasons"]
            except httpx.ConnectError:
                assert self.running, f"{self.name} ended with {self.exit_code}: see {self.log}"
                return ["no answer"]
            return reasons


class Servers:
    """The broker and the database, for the whole run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = Ports.reserve((*BrokerNode.PORTS, *DatabaseServer.PORTS))
        self.broker = BrokerNode(home, self.ports)
        self.database = DatabaseServer(home, self.ports)
        self.faults = 0

    def start(self) -> None:
        self.broker.start()
        self.database.start()
        self.broker.wait_ready()
        self.database.wait_ready()

    def stop(self) -> None:
        self.database.kill()
        self.broker.kill()  # its clean stop takes 6 s, and nobody needs its data
        self.broker.stop()
        self.ports.release()


@dataclass
class Ground:
    """What one fault has to itself: a virtual host, databases, processes, and the moments that a seed chose."""

    servers: Servers
    chance: random.Random
    name: str
    home: Path
    settings: dict[str, str] = field(default_factory=lambda: dict(IMPATIENT))
    workers: list[Worker] = field(default_factory=list)
    amqp_options: str = ""
    amqp_port: int = 0
    """Where workers find the broker: at its own port unless a test has put something between."""
    mongo_port: int = 0
    heard: list[bytes] = field(default_factory=list)
    """Every event that the witness has got."""

    def __post_init__(self) -> None:
        self.amqp_port = self.servers.ports["amqp"]
        self.mongo_port = self.servers.ports["mongo"]
        self.mongo: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(
            self.servers.database.url, serverSelectionTimeoutMS=2_000, tz_aware=True
        )
        set_clock(self.home, datetime.fromisoformat(NOW))

    @property
    def broker(self) -> BrokerNode:
        return self.servers.broker

    @property
    def database(self) -> DatabaseServer:
        return self.servers.database

    @property
    def amqp_url(self) -> str:
        """The broker's own address of this fault's virtual host."""
        return f"{self.broker.amqp_url}{self.name}"

    def documents(self, service: str) -> Database[dict[str, Any]]:
        """A service's database."""
        return self.mongo[f"{self.name}_{service}"]

    def at(self, moment: str) -> None:
        """Set the city's clock."""
        set_clock(self.home, datetime.fromisoformat(moment))

    # --- processes ------------------------------------------------------------------------------------------

    def worker(self, service: str, *accident: str) -> Worker:
        """One more process of a service, not started."""
        number = len(self.workers) + 1
        port = self.servers.ports.add(f"{self.name}-{number}")
        settings = {
            "SILTA_AMQP_URL": self.amqp_url.replace(f":{self.servers.ports['amqp']}/", f":{self.amqp_port}/")
            + self.amqp_options,
            "SILTA_MONGO_URL": f"mongodb://127.0.0.1:{self.mongo_port}/?retryWrites=false&directConnection=true",
            "SILTA_DATABASE_PREFIX": self.name,
            "SILTA_SECRET": self.broker.credentials.secret,
            **self.settings,
        }
        worker = Worker(self.home, service, number, port, settings)
        worker.accident = accident
        self.workers.append(worker)
        return worker

    async def started(self, service: str, *accident: str) -> Worker:
        """One more process of a service, ready."""
        worker = self.worker(service, *accident)
        await worker.ready()
        return worker

    # --- the broker -----------------------------------------------------------------------------------------

    async def manage(self, method: str, path: str, content: Any = None) -> Any:
        """Ask the management API; `path` is below `/api`."""
        async with httpx.AsyncClient(base_url=f"{self.broker.management_url}/api", timeout=30) as client:
            response = await client.request(method, path, json=content)
            response.raise_for_status()
            return response.json() if response.content else None

    async def prepare(self) -> None:
        """Make the virtual host, and the witness of all events."""
        await self.manage("PUT", f"/vhosts/{self.name}", {})
        await self._have_witness()

    async def _have_witness(self) -> None:
        async with await aio_pika.connect(self.amqp_url) as connection:
            channel = await connection.channel()
            events = await channel.declare_exchange("silta.events", aio_pika.ExchangeType.TOPIC, durable=True)
            # Of the safe kind: what it does not get must be the system's fault.
            witness = await channel.declare_queue(WITNESS, durable=True, arguments={"x-queue-type": "quorum"})
            await witness.bind(events, "#")

    async def listen_only_to(self, routing_key: str) -> None:
        """Have the witness get events of one name from now on: of very many, all would take long to look through."""
        async with await aio_pika.connect(self.amqp_url) as connection:
            channel = await connection.channel()
            witness = await channel.get_queue(WITNESS, ensure=False)
            await witness.bind("silta.events", routing_key)
            await witness.unbind("silta.events", "#")

    async def publish(self, exchange: str, routing_key: str, *bodies: bytes) -> None:
        """Publish with confirms, as one of the system's own parts."""
        async with await aio_pika.connect(self.amqp_url) as connection:
            channel = await connection.channel()
            target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
            for start in range(0, len(bodies), 500):
                await asyncio.gather(
                    *(target.publish(_durable(body), routing_key) for body in bodies[start : start + 500])
                )

    async def over_mqtt(self, device: str, *bodies: bytes) -> None:
        """Send answers as a device does, and wait until the broker has them."""
        account = self.broker.credentials
        client = aiomqtt.Client(
            "127.0.0.1",
            self.servers.ports["mqtt"],
            username=f"{self.name}:{account.amqp_user}",  # RabbitMQ takes the virtual host from it
            password=account.amqp_password,
            identifier=f"{device}-{self.name}",
            protocol=aiomqtt.ProtocolVersion.V311,
        )
        async with client:
            for start in range(0, len(bodies), 50):
                few = bodies[start : start + 50]
                topic = f"feedback/answer/{device}"
                await asyncio.gather(*(client.publish(topic, body, qos=1, timeout=60) for body in few))

    async def taken_from(self, queue: str) -> list[aio_pika.abc.AbstractIncomingMessage]:
        """Take everything that is in a queue now."""
        taken = []
        async with await aio_pika.connect(self.amqp_url) as connection:
            channel = await connection.channel()
            source = await channel.get_queue(queue)
            while (message := await source.get(no_ack=True, fail=False, timeout=PATIENCE)) is not None:
                taken.append(message)
        return taken

    @staticmethod
    async def queues_are_on_disk() -> None:
        """Before the broker is killed: RabbitMQ 3.10.8 saves the names of new quorum queues every half a second.

        Killed sooner, it comes back with a queue that is known but can't be used: every publish to it waits for 65 s.
        """
        await outage(1.0)

    async def broker_back(self) -> None:
        """Start the broker again.

        RabbitMQ 3.10.8, killed about a second after a binding was made, has come back without it on a busy machine: the
        queue was there and got nothing, not even what this class published. Services bind again when they start.
        """
        await asyncio.to_thread(self.broker.start)
        await asyncio.to_thread(self.broker.wait_ready)
        await self._have_witness()

    async def close_connections(self) -> None:
        """Have the broker close every connection of the fault's virtual host, clients' included."""
        await asyncio.to_thread(self.broker.ctl, "close_all_connections", "--vhost", self.name, "closed for a test")

    async def forget_the_dead(self) -> None:
        """End the transactions of processes that died in them, so that their documents can be written again.

        The database does so itself after a minute (MongoDB: transactionLifetimeLimitSeconds); the long form waits.
        """
        if not LONG:
            await asyncio.to_thread(self.mongo.admin.command, "killAllSessions", [])

    async def database_back(self) -> None:
        await asyncio.to_thread(self.database.start)
        await asyncio.to_thread(self.database.wait_ready)

    # --- the end --------------------------------------------------------------------------------------------

    async def until(self, look: Callable[[], Awaitable[Found | None]], *, patience: float = PATIENCE) -> Found:
        return await eventually(look, patience=patience)

    async def clear_away(self) -> None:
        """End all processes, and leave no load for the next fault."""
        await asyncio.gather(*(asyncio.to_thread(worker.kill) for worker in self.workers))
        self.mongo.close()
        if self.broker.running:
            await self.manage("DELETE", f"/vhosts/{self.name}")


def _durable(body: bytes) -> aio_pika.Message:
    return aio_pika.Message(body, delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
