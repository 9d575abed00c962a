"""Somebody with an account who tries to put messages into queues of others, by every way that there is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aio_pika
from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from pymongo import MongoClient

from shared.broker.topology import COMMANDS, EVENTS, event_queue, leading_to
from shared.contracts.catalogue import SERVICES, commands_of, events_for
from shared.contracts.envelope import identity
from tests.system.accounts.attempts import Act, refused
from tests.system.conftest import City
from tests.system.waiting import eventually
from tests.system.wire import message

VICTIM = "back-office"
"""Whose name is borrowed."""


def working_queues(*services: str) -> list[str]:
    """The queues of all commands and events of some services, of all when none are named."""
    return [
        queue
        for service in services or SERVICES
        for queue in (
            *(command.NAME for command in commands_of(service)),
            *(event_queue(service, event.NAME) for event in events_for(service)),
        )
    ]


@dataclass
class Forger:
    """One account. What it sends looks good, and says that somebody else has sent it."""

    connection: AbstractConnection
    account: str
    names: tuple[str, str]
    """Two that the account may give to queues and exchanges of its own."""
    keys: dict[str, str]
    """For an exchange, a routing key that it may use there."""
    let_through: Counter[str] = field(default_factory=Counter)
    """How many of its messages the broker took, by the queue that they were meant for."""

    @property
    def source(self) -> str:
        return f"/forger/{self.account}"

    def forged(self, queue: str, **properties: Any) -> aio_pika.Message:
        _, name = leading_to(queue)
        headers = {"silta-account": VICTIM, "silta-routing-key": f"{name}.{VICTIM}", **properties.pop("headers", {})}
        body = json.dumps(message(name, {"forged": True}, id=queue, source=self.source)).encode()
        return aio_pika.Message(body, headers=headers, **properties)

    async def tries(self, queue: str, exchange: str, key: str, **properties: Any) -> None:
        forged = self.forged(queue, **properties)

        async def act(channel: AbstractChannel) -> None:
            target = await channel.get_exchange(exchange, ensure=False) if exchange else channel.default_exchange
            await target.publish(forged, key, mandatory=False, timeout=10)

        if not await refused(self.connection, act):
            self.let_through[queue] += 1

    async def tries_all(self, queues: Iterable[str]) -> None:
        """Try every queue by every way."""
        for queue in queues:
            # As if it had waited to be tried again.
            waited = {"x-death": [{"queue": f"{queue.partition('.')[0]}.wait.1000ms", "reason": "expired"}]}
            await self.tries(queue, "", queue)
            await self.tries(queue, "", queue, headers=waited)
            await self.tries(queue, "", queue, headers=waited, user_id=self.account)
            exchange, name = leading_to(queue)
            if name.partition(".")[0] != self.account:  # its own events it may publish
                await self.tries(queue, exchange, f"{name}.{VICTIM}" if exchange == COMMANDS else name)
            # RabbitMQ 3.10.8 asks only whether the first routing key is allowed.
            if exchange in self.keys:
                await self.tries(queue, exchange, self.keys[exchange], headers={"BCC": [name]})
                await self.tries(queue, exchange, self.keys[exchange], headers={"CC": [name]})
        for exchange in (COMMANDS, EVENTS):
            some = [queue for queue in queues if leading_to(queue)[0] == exchange]
            async with self.opened(self.bound(exchange)) as is_open:
                for queue in some if is_open else ():
                    await self.tries(queue, self.names[1], leading_to(queue)[1])
            async with self.opened(self.dying_into(exchange)) as is_open:
                for queue in some if is_open else ():
                    await self.tries(queue, self.names[0], leading_to(queue)[1], user_id=self.account)
        async with self.opened(self.dying_into("")) as is_open:
            for queue in queues if is_open else ():
                await self.tries(queue, self.names[0], queue, user_id=self.account)

    @asynccontextmanager
    async def opened(self, act: Act) -> AsyncIterator[bool]:
        """Have a way of one's own for as long as the block lasts, where the broker lets it be made."""
        yield not await refused(self.connection, act)

        async def clear(channel: AbstractChannel) -> None:
            for name in self.names:
                await channel.exchange_delete(name)

        assert not await refused(self.connection, clear)

    def bound(self, exchange: str) -> Act:
        """An exchange of one's own, from which all goes on to another."""

        async def act(channel: AbstractChannel) -> None:
            await channel.declare_exchange(self.names[1], ExchangeType.FANOUT)
            await (await channel.get_exchange(exchange, ensure=False)).bind(self.names[1])

        return act

    def dying_into(self, exchange: str) -> Act:
        """A queue of one's own, whose messages die at once and go on to an exchange, by the key that they came with."""
        arguments: dict[str, Any] = {"x-dead-letter-exchange": exchange, "x-message-ttl": 1, "x-expires": 60_000}

        async def act(channel: AbstractChannel) -> None:
            await channel.queue_delete(self.names[0])
            queue = await channel.declare_queue(self.names[0], arguments=arguments)
            await channel.declare_exchange(self.names[0], ExchangeType.FANOUT)
            await queue.bind(self.names[0])

        return act


async def taken_away(city: City, forger: Forger, queue: str) -> list[AbstractIncomingMessage]:
    """Take the forger's dead letters of a queue, and nobody else's."""
    letters = []
    async with await aio_pika.connect(city.system.endpoints.amqp) as connection:
        source = await (await connection.channel()).get_queue(f"{queue}.dead", ensure=False)
        while (letter := await source.get(no_ack=False, fail=False)) is not None:
            if forger.source.encode() in letter.body:
                letters.append(letter)
                await letter.ack()
    return letters


async def see_that_none_has_run(city: City, forger: Forger) -> None:
    """See that every message that the broker took ended as a dead letter that says why, and had no other effect."""
    assert forger.let_through.total() > 0, "nothing was tried"
    for queue, count in forger.let_through.items():
        letters: list[AbstractIncomingMessage] = []

        async def all_there(queue: str = queue, found: list[Any] = letters, count: int = count) -> bool:
            found += await taken_away(city, forger, queue)
            # What was meant for another subscriber of an event has come here, too.
            return [json.loads(letter.body)["id"] for letter in found].count(queue) == count

        await eventually(all_there)
        assert {letter.headers["silta-reason"] for letter in letters} == {"untrusted"}, queue
        assert {letter.headers["silta-routing-key"] for letter in letters} == {leading_to(queue)[1]}
        assert not any("silta-account" in letter.headers for letter in letters), queue
    keys = [identity(forger.source, queue) for queue in forger.let_through]
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        for service in SERVICES:
            database = client[f"silta_{service}"]
            assert not list(database["inbox"].find({"_id": {"$in": [*keys, *(f"event-{key}" for key in keys)]}}))
            assert not list(database["audit"].find({"source": forger.source}))
