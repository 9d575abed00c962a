"""Looks into queues of dead letters, takes from them and sends on: the console's way to the broker.

AMQP can't read a queue without being delivered from it. So messages are fetched one by one, held unacknowledged,
and those that nobody settled are given back. Whoever dies meanwhile gives back by dying.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import aio_pika
from aiormq.exceptions import ChannelLockedResource, ChannelNotFoundEntity

from shared.broker.console_link import (
    Outgoing,
    QueueMissing,
    account_in,
    connected,
    has_queue,
    messages_in,
    telling_failures_apart,
)
from shared.broker.publisher import FAILURES
from shared.broker.topology import COMMANDS, command_queue_for

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage, AbstractQueue

_BACK_WITHIN = 5.0
"""Seconds that messages may take to be back in their queue."""


class QueueBusy(Exception):  # noqa: N818
    """Another console is at work on the queue and holds some of its messages."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message in hand, as it lies in the queue."""

    message: AbstractIncomingMessage
    own: str | None = None
    """The account of the console that holds it."""

    @property
    def body(self) -> bytes:
        """The body, whatever it is."""
        return self.message.body

    @property
    def headers(self) -> dict[str, Any]:
        """All headers: ours, the broker's and the sender's."""
        return dict(self.message.headers)

    @property
    def routing_key(self) -> str:
        """The key that it came into this queue with."""
        return self.message.routing_key or ""

    @property
    def exchange(self) -> str:
        """The exchange that it came into this queue by; empty where it came by the queue's name."""
        return self.message.exchange or ""

    @property
    def account(self) -> str | None:
        """Who has put it there, as far as the broker vouches for it."""
        return self.message.user_id

    @property
    def properties(self) -> dict[str, Any]:
        """The properties that a replay keeps; None where there is none.

        Neither the expiration, which could end the message again on its way, nor the account (`user_id`): that will be
        the console's own.
        """
        message = self.message
        return {
            "reply_to": message.reply_to or None,
            "correlation_id": message.correlation_id,
            "message_id": message.message_id,
            "content_type": message.content_type,
            "content_encoding": message.content_encoding,
            "timestamp": message.timestamp,
            "type": message.type,
            "app_id": message.app_id,
        }


class Visit:
    """One stay at one queue; nobody else's console is there meanwhile."""

    def __init__(self, channel: AbstractChannel, queue: AbstractQueue, messages: int, own: str | None) -> None:
        """Begin with a queue in which `messages` lie; `own` is the console's account."""
        self._channel, self._queue, self._own = channel, queue, own
        self._held: dict[int, AbstractIncomingMessage] = {}
        self.messages = messages

    async def next(self) -> Found | None:
        """Return the next message, to be held until it is settled or the visit ends; None when there is none.

        Raises:
            BrokerAway: what was held is back in the queue.
        """
        with telling_failures_apart():
            message = await self._queue.get(no_ack=False, fail=False)
        if message is None:
            return None
        self._held[message.delivery_tag or 0] = message
        return Found(message, self._own)

    async def settle(self, found: Found) -> None:
        """Remove the message from the queue for good.

        Raises:
            BrokerAway: it may still be there.
        """
        with telling_failures_apart():
            await found.message.ack()
        self._held.pop(found.message.delivery_tag or 0, None)

    async def leave(self) -> None:
        """Give back what was not settled, and wait until it is there: the next to come must find it."""
        with suppress(*FAILURES):
            # nack where a closed channel would do: RabbitMQ from 4.3 on counts only the latter as a failed delivery.
            for message in self._held.values():
                await message.nack(requeue=True)
            deadline = time.monotonic() + _BACK_WITHIN
            # Asking also sees to it that the broker has read every acknowledgement before the channel closes.
            while await messages_in(self._channel, self._queue.name) < len(self._held):
                if time.monotonic() > deadline:
                    break
                await asyncio.sleep(0.02)
        with suppress(*FAILURES):
            await self._channel.close()


class DeadLetterDesk:
    """One console's connection."""

    def __init__(self, connection: AbstractConnection, outgoing: Outgoing, account: str) -> None:
        """Use `opened`."""
        self._connection, self._outgoing, self._account = connection, outgoing, account

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str, *, patience: float) -> AsyncIterator[DeadLetterDesk]:
        """Connect, for as long as the block lasts; `patience` bounds connecting and each confirm, in seconds.

        Raises:
            BrokerAway: no connection.
            AccessRefused: the broker doesn't know the account.
        """
        async with connected(url, patience=patience) as connection:
            yield cls(connection, await Outgoing.opened(connection, patience=patience), account_in(url))

    @asynccontextmanager
    async def visit(self, queue: str, *, patience: float) -> AsyncIterator[Visit]:
        """Be alone with a queue, for as long as the block lasts.

        Two consoles at one queue would lose nothing, but each would miss what the other holds. The lock is an
        exclusive queue of this connection, so it ends with the process however that ends. `patience` is how many
        seconds to wait for another console.

        Raises:
            QueueBusy: another console stayed longer.
            QueueMissing: the broker has no such queue.
            BrokerAway, AccessRefused: as it says.
        """
        lock = await self._lock(f"silta.console.{queue}", patience)
        try:
            with telling_failures_apart():
                channel = await self._connection.channel()
                try:
                    messages = await messages_in(channel, queue)
                except ChannelNotFoundEntity:
                    raise QueueMissing(queue) from None
                visit = Visit(channel, await channel.get_queue(queue, ensure=False), messages, self._account)
            try:
                yield visit
            finally:
                await visit.leave()
        finally:
            with suppress(*FAILURES):
                await lock.delete()

    async def _lock(self, name: str, patience: float) -> AbstractQueue:
        deadline = time.monotonic() + patience
        while True:
            with telling_failures_apart():
                channel = await self._connection.channel()
                try:
                    return await channel.declare_queue(name, exclusive=True)
                except ChannelLockedResource:
                    if time.monotonic() > deadline:
                        raise QueueBusy(name.removeprefix("silta.console.")) from None
            await asyncio.sleep(0.1)

    async def has(self, queue: str) -> bool:
        """Tell whether the broker has a queue of this name.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        return await has_queue(self._connection, queue)

    async def send(self, found: Found, exchange: str, routing_key: str, headers: dict[str, Any]) -> None:
        """Publish a message's body and properties with other headers; return when a queue has it.

        By the console's account, except under a sender's name: the broker lets few use that, and it stays the sender's.

        Raises:
            BrokerAway: not confirmed; it may have arrived.
            BrokerFull: refused, or there is no queue for it: it did not arrive.
        """
        is_named = exchange == COMMANDS and command_queue_for(routing_key) != routing_key
        message = aio_pika.Message(
            found.body,
            headers=headers,
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            user_id=None if is_named else self._account,
            **found.properties,
        )
        await self._outgoing.publish(message, exchange, routing_key)
