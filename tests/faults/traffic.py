"""Clients that send commands through a fault, each again under the same id until it is confirmed."""

from __future__ import annotations

import asyncio
import json
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aio_pika
import httpx
from aio_pika.exceptions import AMQPError
from aiormq.exceptions import AMQPError as LowLevelError

from shared.contracts.envelope import identity
from tests.faults.form import breath
from tests.faults.ground import PATIENCE
from tests.system.waiting import eventually
from tests.system.wire import STRUCTURED, Answer

AWAY = (AMQPError, LowLevelError, ConnectionError, TimeoutError, RuntimeError, OSError)
HTTP_CLIENTS = 4


@dataclass
class Sent:
    """One command on its way."""

    name: str
    body: dict[str, Any]
    over_http: bool
    copies: int = 1
    confirmed: bool = False
    answer: Answer | None = None
    refusals: list[int] = field(default_factory=list)
    """HTTP statuses that made the client try again."""

    @property
    def key(self) -> str:
        """The id of its inbox row."""
        return identity(self.body["source"], self.body["id"])

    def bytes(self) -> bytes:
        return json.dumps(self.body).encode()


class Traffic:
    """A storm of commands. As a context manager it sends from start to end, and ends when all are confirmed."""

    def __init__(
        self,
        amqp_url: str,
        http_url: Callable[[], str],
        commands: list[tuple[str, dict[str, Any]]],
        chance: random.Random,
        *,
        http_share: float = 0.4,
        copies: int = 1,
    ) -> None:
        self._amqp_url, self._http_url = amqp_url, http_url
        self._chance = chance
        self.sent = [Sent(name, body, chance.random() < http_share, copies) for name, body in commands]
        chance.shuffle(self.sent)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        by_http = deque(one for one in self.sent if one.over_http)
        by_amqp = [one for one in self.sent if not one.over_http for _ in range(one.copies)]
        self._chance.shuffle(by_amqp)
        clients = [self._over_http(by_http) for _ in range(HTTP_CLIENTS)]
        self._tasks = [asyncio.create_task(client) for client in (self._over_amqp(by_amqp), *clients)]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            return
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*self._tasks)
        assert all(one.confirmed for one in self.sent)

    @property
    def confirmed_count(self) -> int:
        return sum(one.confirmed for one in self.sent)

    async def under_way(self, share: float | None = None) -> None:
        """Wait until a part of all commands, drawn from the seed unless given, has been confirmed."""
        wanted = round(len(self.sent) * (share if share is not None else self._chance.uniform(0.1, 0.5)))

        async def enough() -> bool:
            return self.confirmed_count >= wanted

        await eventually(enough, patience=PATIENCE)

    async def _over_amqp(self, left: list[Sent]) -> None:
        """One device after another publishes a few messages; who got no confirm sends again."""
        while left:
            try:
                async with asyncio.timeout(PATIENCE), await aio_pika.connect(self._amqp_url, timeout=5) as connection:
                    channel = await connection.channel(on_return_raises=True)
                    target = await channel.get_exchange("silta.commands", ensure=False)
                    while left:
                        few = left[: self._chance.randint(1, 20)]
                        await asyncio.gather(*(_publish(target, one) for one in few))
                        del left[: len(few)]
            except AWAY:
                await breath()

    async def _over_http(self, queue: deque[Sent]) -> None:
        async with httpx.AsyncClient(timeout=10) as client:
            while queue:
                one = queue.popleft()
                while not one.confirmed:
                    await self._post(client, one)
                    if not one.confirmed:
                        await breath()

    async def _post(self, client: httpx.AsyncClient, one: Sent) -> None:
        service = one.name.split(".", maxsplit=1)[0]
        try:
            response = await client.post(
                f"{self._http_url()}/{service}/v1/commands",
                content=one.bytes(),
                headers={"content-type": STRUCTURED, "prefer": "wait=3"},
            )
        except httpx.TransportError:
            return
        if response.status_code == 200:
            one.answer = Answer.of(response.json())
        elif response.status_code < 500 and response.status_code != 202:
            one.answer = Answer("rejected", problem=response.json())
        elif response.status_code != 202:
            assert response.status_code == 503, response.text
            assert response.headers["retry-after"]
            one.refusals.append(response.status_code)
            return
        one.confirmed = True


async def _publish(target: aio_pika.abc.AbstractExchange, one: Sent) -> None:
    message = aio_pika.Message(one.bytes(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
    await target.publish(message, one.name, timeout=10)
    one.confirmed = True
