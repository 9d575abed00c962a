"""A console's connection to the broker: it comes up at once or says why not, and ends with the command."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import aio_pika
from aio_pika.exceptions import DeliveryError, ProbableAuthenticationError
from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity

from shared.broker.publisher import FAILURES, BrokerAway, BrokerFull
from shared.contracts.envelope import CONTENT_TYPE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from aio_pika.abc import AbstractChannel, AbstractConnection


class AccessRefused(Exception):  # noqa: N818
    """The broker refuses the account, or what it asks for."""


class QueueMissing(Exception):  # noqa: N818
    """The broker has no such queue: no service that declares it has ever started there."""


@contextmanager
def telling_failures_apart() -> Iterator[None]:
    """Turn what the client raises into `AccessRefused` or `BrokerAway`."""
    try:
        yield
    except (ProbableAuthenticationError, ChannelAccessRefused) as error:
        raise AccessRefused(str(error)) from error
    except FAILURES as error:
        raise BrokerAway(f"{type(error).__name__}: {error}"[:300]) from error


@asynccontextmanager
async def connected(url: str, *, patience: float) -> AsyncIterator[AbstractConnection]:
    """Connect, for as long as the block lasts; `patience` bounds connecting, in seconds.

    Raises:
        BrokerAway: no connection.
        AccessRefused: the broker doesn't know the account.
    """
    with telling_failures_apart():
        connection = await aio_pika.connect(
            url, client_properties={"connection_name": "silta console"}, timeout=patience
        )
    try:
        yield connection
    finally:
        with suppress(*FAILURES):
            await connection.close()


def account_in(url: str) -> str:
    """Return the account that an address names; without one it is `guest`, as the broker's client has it."""
    return unquote(urlsplit(url).username or "guest")


class Outgoing:
    """What a console publishes over, a message at a time."""

    def __init__(self, channel: AbstractChannel, patience: float) -> None:
        """Use `opened`."""
        self._channel, self._patience = channel, patience

    @classmethod
    async def opened(cls, connection: AbstractConnection, *, patience: float) -> Outgoing:
        """Open a channel; `patience` bounds each confirm, in seconds.

        Raises:
            BrokerAway, AccessRefused: as it says.
        """
        with telling_failures_apart():
            return cls(await connection.channel(publisher_confirms=True, on_return_raises=True), patience)

    async def publish(self, message: aio_pika.Message, exchange: str, routing_key: str) -> None:
        """Publish a message; return when a queue has it.

        Raises:
            BrokerAway: not confirmed; it may have arrived.
            BrokerFull: refused, or there is no queue for it: it did not arrive.
        """
        try:
            with telling_failures_apart():
                # aio-pika's own timeout doesn't fire while the broker blocks publishers for want of memory.
                async with asyncio.timeout(self._patience):
                    target = await self._channel.get_exchange(exchange, ensure=False) if exchange else None
                    await (target or self._channel.default_exchange).publish(message, routing_key, mandatory=True)
        except BrokerAway as away:
            if isinstance(away.__cause__, DeliveryError):
                raise BrokerFull(str(away.__cause__)) from away
            raise

    async def put(self, queue: str, body: bytes, message_id: str) -> None:
        """Publish a CloudEvent to one queue; return when it has it.

        Raises:
            BrokerAway, BrokerFull: as `publish`.
        """
        message = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            message_id=message_id,
            timestamp=datetime.now(UTC),
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await self.publish(message, "", queue)


async def has_queue(connection: AbstractConnection, queue: str) -> bool:
    """Tell whether the broker has a queue of this name.

    Raises:
        BrokerAway, AccessRefused: as it says.
    """
    with telling_failures_apart():
        channel = await connection.channel()
        try:
            await messages_in(channel, queue)
        except ChannelNotFoundEntity:
            return False
        await channel.close()
        return True


async def messages_in(channel: AbstractChannel, queue: str) -> int:
    """Return how many messages lie ready in a queue."""
    declared = await channel.declare_queue(queue, passive=True)
    return declared.declaration_result.message_count or 0
