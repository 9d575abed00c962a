"""A console's connection to the broker: it comes up at once or says why not, and ends with the command."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

import aio_pika
from aio_pika.exceptions import ProbableAuthenticationError
from aiormq.exceptions import ChannelAccessRefused, ChannelNotFoundEntity

from shared.broker.publisher import FAILURES, BrokerAway

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
