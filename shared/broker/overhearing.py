"""Hears what passes through the broker while a backup is taken, and gives it back when that is restored.

What a service has sent and another hasn't handled yet is in neither's database. So a backup listens for a while before
its moment, with a queue of its own beside everybody's, and keeps what it has heard. Given back, most of it is known to
whoever should handle it, by its identity, and changes nothing. See docs/decisions/0068-backup-of-one-moment.md.
"""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import aio_pika
from aiormq.exceptions import ChannelNotFoundEntity

from shared.broker.console_link import account_in, connected, telling_failures_apart
from shared.broker.declaring import declare
from shared.broker.publisher import FAILURES
from shared.broker.topology import COMMANDS, EVENTS, Queue, command_queue_for, queues_of
from shared.contracts.catalogue import SERVICES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage

_MARK = "silta.mark"
"""The type of a message that only says how far the queue had come."""
_PATIENCE = 30.0
"""Seconds that a mark may take to come back."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One message on its way."""

    exchange: str
    routing_key: str
    body: bytes
    headers: dict[str, Any]
    message_id: str | None

    def to_line(self) -> bytes:
        """Return it as one line of JSON."""
        body = base64.b64encode(self.body).decode()
        headers = {key: value for key, value in self.headers.items() if isinstance(value, str | int | float)}
        shape = {"exchange": self.exchange, "routing_key": self.routing_key, "headers": headers}
        return json.dumps({**shape, "message_id": self.message_id, "body_base64": body}).encode() + b"\n"

    @classmethod
    def of_line(cls, line: bytes) -> Heard:
        """Read what `to_line` has written.

        Raises:
            ValueError: it is something else.
        """
        try:
            shape = json.loads(line)
            body = base64.b64decode(shape["body_base64"], validate=True)
            return cls(shape["exchange"], shape["routing_key"], body, shape["headers"], shape["message_id"])
        except (KeyError, TypeError) as error:
            raise ValueError(str(error)) from error


@dataclass(frozen=True, slots=True)
class Length:
    """How many messages lie ready in a queue, and how many take from it."""

    queue: str
    messages: int
    consumers: int


@dataclass(slots=True)
class Overhearing:
    """One queue of our own beside all others."""

    channel: AbstractChannel
    queue: str
    heard: asyncio.Queue[AbstractIncomingMessage] = field(default_factory=asyncio.Queue)

    async def up_to_now(self) -> list[Heard]:
        """Return everything that was sent since this was asked last, whole: what is confirmed by now is in it.

        Raises:
            BrokerAway: it can't be told.
        """
        name = secrets.token_hex(8)
        mark = aio_pika.Message(b"", type=_MARK, message_id=name)
        found: list[Heard] = []
        with telling_failures_apart():
            async with asyncio.timeout(_PATIENCE):
                # One queue keeps the order: whatever was confirmed before the mark is in front of it.
                await self.channel.default_exchange.publish(mark, self.queue)
                while True:
                    message = await self.heard.get()
                    if message.type == _MARK and message.message_id == name:
                        return found
                    found.append(
                        Heard(
                            message.exchange or "",
                            message.routing_key or "",
                            message.body,
                            dict(message.headers),
                            message.message_id,
                        )
                    )


class Ear:
    """A console's connection to the broker, for backups and restores."""

    def __init__(self, connection: AbstractConnection, patience: float, account: str) -> None:
        """Use `opened`."""
        self._connection, self._patience, self._account = connection, patience, account

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str, *, patience: float) -> AsyncIterator[Ear]:
        """Connect, for as long as the block lasts.

        Raises:
            BrokerAway: no connection.
            AccessRefused: the broker doesn't know the account.
        """
        async with connected(url, patience=patience) as connection:
            yield cls(connection, patience, account_in(url))

    async def lengths(self, queues: Iterable[str] | None = None) -> list[Length]:
        """Return how long queues are, all that hold work when none are named; those that aren't there are left out.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        found: list[Length] = []
        with telling_failures_apart():
            channel = await self._connection.channel()
            for name in working_queues() if queues is None else queues:
                try:
                    declared = (await channel.declare_queue(name, passive=True)).declaration_result
                except ChannelNotFoundEntity:
                    channel = await self._connection.channel()
                    continue
                found.append(Length(name, declared.message_count or 0, declared.consumer_count or 0))
            await channel.close()
        return found

    @asynccontextmanager
    async def overhear(self) -> AsyncIterator[Overhearing]:
        """Hear every command that has a queue and every event that has a subscriber, for as long as the block lasts.

        What nobody takes isn't heard: bound to more, our queue would hide from the broker that it is unroutable.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        with telling_failures_apart():
            channel = await self._connection.channel(publisher_confirms=True)
            queue = await channel.declare_queue(f"silta.backup.{secrets.token_hex(8)}", exclusive=True)
            for exchange, key in what_is_heard():
                # Where no service has ever started there is nothing to hear.
                await queue.bind(exchange, key)
            hearing = Overhearing(channel, queue.name)
            await queue.consume(hearing.heard.put, no_ack=True)
        try:
            yield hearing
        finally:
            with suppress(*FAILURES):
                await queue.delete(if_unused=False, if_empty=False)

    async def declare(self) -> None:
        """Declare everything that all services need: what is given to a broker without queues is lost.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        with telling_failures_apart():
            for service in SERVICES:
                await declare(self._connection, service, ())

    async def empty(self, queues: Iterable[str]) -> None:
        """Remove all messages that lie ready in queues.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        with telling_failures_apart():
            channel = await self._connection.channel()
            for name in queues:
                await (await channel.get_queue(name, ensure=False)).purge()
            await channel.close()

    async def give_back(self, messages: Iterable[Heard]) -> AsyncIterator[None]:
        """Send messages again as they were sent, and yield when the broker has confirmed each.

        What has no sender's name is on record as sent by the account that restores.

        Raises:
            BrokerAway, AccessRefused: those that were yielded are sent.
        """
        with telling_failures_apart():
            channel = await self._connection.channel(publisher_confirms=True, on_return_raises=True)
            exchanges = {name: await channel.get_exchange(name, ensure=False) for name in (COMMANDS, EVENTS)}
        for one in messages:
            message = aio_pika.Message(
                one.body,
                headers=one.headers,
                message_id=one.message_id,
                user_id=self._account if command_queue_for(one.routing_key) == one.routing_key else None,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            )
            with telling_failures_apart():
                async with asyncio.timeout(self._patience):
                    await exchanges[one.exchange].publish(message, one.routing_key, mandatory=True)
            yield


def working_queues() -> list[str]:
    """Return the names of all queues that services take commands and events from."""
    return [queue.name for queue in _queues()]


def event_queues() -> list[str]:
    """Return the names of those for events."""
    return [queue.name for queue in _queues() if any(exchange == EVENTS for exchange, _ in queue.bindings)]


def _queues() -> Iterable[Queue]:
    found = {queue.name: queue for service in SERVICES for queue in queues_of(service)}
    return [queue for queue in found.values() if any(exchange in {COMMANDS, EVENTS} for exchange, _ in queue.bindings)]


def what_is_heard() -> list[tuple[str, str]]:
    """Return exchanges and routing keys of all that is overheard."""
    return list(dict.fromkeys(binding for queue in _queues() for binding in queue.bindings))
