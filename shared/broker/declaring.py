"""Declares what the broker hasn't got of the topology."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from aio_pika import Channel, ExchangeType
from aiormq.exceptions import ChannelNotFoundEntity

from shared.broker.publisher import FAILURES
from shared.broker.topology import (
    COMMANDS,
    DEAD,
    EXCHANGES,
    NEVER_DROPPED,
    OF_ALL_OUTCOMES,
    OUTCOMES,
    own_queues_of,
    queues_of,
    wait_queue,
)

if TYPE_CHECKING:
    from aio_pika.abc import AbstractChannel, AbstractConnection


async def declare(connection: AbstractConnection, service: str, retry_delays: tuple[float, ...]) -> None:
    """Declare what the service needs and the broker hasn't got.

    What is another's or everybody's is only looked at where it is there, so that an account needs no right to it. The
    service's own queues are declared and bound each time: that tells where they differ, and mends a lost binding.

    Raises:
        aiormq.exceptions.ChannelPreconditionFailed: something of the name is there with other properties.
        aiormq.exceptions.ChannelAccessRefused: something is missing that the account may not declare.
    """
    broker = _Broker(connection)
    try:
        await _declare(broker, service, retry_delays)
    finally:
        await broker.leave()


async def _declare(broker: _Broker, service: str, retry_delays: tuple[float, ...]) -> None:
    lost = await _declare_exchanges(broker)
    own = {queue.name for queue in own_queues_of(service)}
    for queue in queues_of(service):
        is_own, is_there = queue.name in own, await broker.has_queue(queue.name)
        channel = await broker.channel()
        if is_own or not is_there:
            await channel.declare_queue(queue.name, durable=True, arguments=queue.all_arguments())
        declared = await channel.get_queue(queue.name, ensure=False)
        for source, key in queue.bindings:
            # Who may bind to the exchange of dead letters could have anybody's, so a service's account may not.
            if not is_there or source in lost or (is_own and source != DEAD):
                await declared.bind(source, key)
    channel = await broker.channel()
    for delay in retry_delays:
        await _declare_wait(channel, service, delay)


async def _declare_exchanges(broker: _Broker) -> set[str]:
    """Declare those that aren't there, and return their names: whatever was bound to them isn't any more."""
    lost = {exchange.name for exchange in EXCHANGES if not await broker.has_exchange(exchange.name)}
    channel = await broker.channel()
    for exchange in EXCHANGES:
        if exchange.name in lost:
            await channel.declare_exchange(
                exchange.name, exchange.kind, durable=True, internal=exchange.internal, arguments=exchange.arguments
            )
    if lost & {COMMANDS, OUTCOMES}:
        await (await channel.get_exchange(OUTCOMES, ensure=False)).bind(COMMANDS, OF_ALL_OUTCOMES)
    return lost


async def _declare_wait(channel: AbstractChannel, service: str, delay: float) -> None:
    """Declare a place to wait: published with a queue's name as routing key, back in that queue when time is up."""
    name = wait_queue(service, delay)
    exchange = await channel.declare_exchange(name, ExchangeType.FANOUT, durable=True)
    arguments: dict[str, Any] = {
        "x-queue-type": "quorum",
        "x-message-ttl": round(delay * 1000),
        "x-dead-letter-exchange": "",  # the default exchange; the routing key is kept and names the queue
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
        **NEVER_DROPPED,
    }
    queue = await channel.declare_queue(name, durable=True, arguments=arguments)
    await queue.bind(exchange)


class _Broker:
    """What is there. To say that something isn't, the broker closes the channel that asked."""

    def __init__(self, connection: AbstractConnection) -> None:
        self._connection = connection
        self._open: AbstractChannel | None = None

    async def channel(self) -> AbstractChannel:
        """Return an open channel."""
        if self._open is None or self._open.is_closed:
            # Of the plain kind: a robust one would open itself again, and declare on it what it has seen.
            self._open = Channel(self._connection)
            await self._open.initialize()
        return self._open

    async def has_queue(self, name: str) -> bool:
        """Tell whether there is a queue of the name."""
        try:
            await (await self.channel()).get_queue(name)
        except ChannelNotFoundEntity:
            self._open = None
            return False
        return True

    async def has_exchange(self, name: str) -> bool:
        """Tell whether there is an exchange of the name."""
        try:
            await (await self.channel()).get_exchange(name)
        except ChannelNotFoundEntity:
            self._open = None
            return False
        return True

    async def leave(self) -> None:
        """Close the channel that is open, if there is one."""
        with suppress(*FAILURES):
            if self._open is not None and not self._open.is_closed:
                await self._open.close()
