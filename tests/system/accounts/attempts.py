"""What an account tries at the broker, and whether it may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import aio_pika
from aio_pika import ExchangeType
from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractIncomingMessage
from aiormq.exceptions import ChannelAccessRefused

Act = Callable[[AbstractChannel], Awaitable[Any]]


async def refused(connection: AbstractConnection, act: Act) -> bool:
    """Try it on a channel of its own; tell whether the broker refused it for want of rights."""
    channel = await connection.channel(publisher_confirms=True)
    try:
        await act(channel)
    except ChannelAccessRefused:
        return True
    await channel.close()
    return False


def publishing(exchange: str, routing_key: str, **properties: Any) -> Act:
    async def act(channel: AbstractChannel) -> None:
        target = await channel.get_exchange(exchange, ensure=False)
        await target.publish(aio_pika.Message(b"{}", **properties), routing_key, mandatory=False, timeout=10)

    return act


def taking(queue: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).get(no_ack=False, fail=False)

    return act


def consuming(queue: str) -> Act:
    async def nothing(_: AbstractIncomingMessage) -> None:
        pass

    async def act(channel: AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).consume(nothing)

    return act


def purging(queue: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).purge()

    return act


def deleting(queue: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).delete(if_unused=False, if_empty=False)

    return act


def binding(queue: str, exchange: str, routing_key: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await (await channel.get_queue(queue, ensure=False)).bind(exchange, routing_key)

    return act


def listening(name: str, exchange: str, routing_key: str) -> Act:
    """Bind a queue of one's own, which goes with the connection."""

    async def act(channel: AbstractChannel) -> None:
        queue = await channel.declare_queue(name, exclusive=True, auto_delete=True)
        await queue.bind(exchange, routing_key)

    return act


def declaring(queue: str, **arguments: Any) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await channel.declare_queue(queue, durable=True, arguments=arguments)

    return act


def deleting_exchange(exchange: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await channel.exchange_delete(exchange)

    return act


def declaring_exchange(exchange: str) -> Act:
    async def act(channel: AbstractChannel) -> None:
        await channel.declare_exchange(exchange, ExchangeType.TOPIC, durable=True)

    return act
