"""People who all ask in the same moment, at several replicas, and each of whom gets an answer."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aio_pika
import httpx
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage, AbstractQueue

from tests.faults.ground import PATIENCE
from tests.faults.traffic import Sent
from tests.system.wire import PLAIN, STRUCTURED, Answer

Commands = Sequence[tuple[str, dict[str, Any]]]
HTTP_SHARE = 0.1
"""How many ask over HTTP: each costs as much as ten who ask over AMQP, and they race for the same documents."""


class Crowd:
    """Connections that are kept from one moment to the next."""

    def __init__(
        self, channel: AbstractChannel, replies: AbstractQueue, http: Sequence[httpx.AsyncClient], chance: random.Random
    ) -> None:
        self._channel, self._replies, self._http, self._chance = channel, replies, http, chance
        self._http_share = HTTP_SHARE if http else 0.0
        self._commands: AbstractExchange
        self._numbers = itertools.count()
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self.sent: list[Sent] = []
        """Everything that was asked so far, with its answer."""

    async def listen(self) -> None:
        """Take answers from now on."""
        self._commands = await self._channel.get_exchange("silta.commands", ensure=False)
        await self._replies.consume(self._answered, no_ack=True)

    async def ask(self, commands: Commands) -> list[Answer]:
        """Send all at once, none waiting for another's answer; return the answers in the order of the commands."""
        asked = [Sent(name, body, self._chance.random() < self._http_share) for name, body in commands]
        self.sent += asked
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*map(self._answer, self._chance.sample(asked, len(asked))))
        return [one.answer for one in asked if one.answer is not None]

    async def _answer(self, one: Sent) -> None:
        one.answer = await (self._over_http if one.over_http else self._over_amqp)(one.name, one.body)
        one.confirmed = True

    async def _over_amqp(self, name: str, body: dict[str, Any]) -> Answer:
        number = str(next(self._numbers))
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        sent = aio_pika.Message(
            json.dumps(body).encode(),
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            reply_to=self._replies.name,
            correlation_id=number,
        )
        await self._commands.publish(sent, name)
        return await answer

    async def _answered(self, message: AbstractIncomingMessage) -> None:
        self._answers.pop(message.correlation_id or "").set_result(Answer.of(json.loads(message.body)))

    async def _over_http(self, name: str, body: dict[str, Any]) -> Answer:
        path = f"/{name.split('.', maxsplit=1)[0]}/v1/commands"
        headers = {"content-type": STRUCTURED, "prefer": f"wait={PATIENCE:.0f}"}
        while True:
            try:
                replica = self._chance.choice(self._http)
                response = await replica.post(path, content=json.dumps(body).encode(), headers=headers)
            except httpx.TransportError:
                continue  # the replica closed a connection that was idle; the same id gets the one outcome
            if response.status_code == httpx.codes.ACCEPTED:
                continue  # not known yet; asked again under the same id
            if response.status_code == httpx.codes.OK:
                return Answer.of(response.json())
            return Answer("rejected", problem=response.json())


@asynccontextmanager
async def crowd(amqp_url: str, http_urls: Sequence[str], chance: random.Random) -> AsyncIterator[Crowd]:
    """Have a crowd in front of these replicas; without any of them named, all ask over AMQP."""
    clients = [httpx.AsyncClient(base_url=url, timeout=PATIENCE, verify=PLAIN) for url in http_urls]
    try:
        async with await aio_pika.connect(amqp_url) as connection:
            channel = await connection.channel(on_return_raises=True)
            made = Crowd(channel, await channel.declare_queue(exclusive=True, auto_delete=True), clients, chance)
            await made.listen()
            yield made
    finally:
        await asyncio.gather(*(client.aclose() for client in clients))
