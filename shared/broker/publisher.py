"""Publishes with confirms, bounded in time."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aio_pika
from aio_pika.exceptions import AMQPError, DeliveryError, PublishError
from aiormq.exceptions import AMQPError as LowLevelError

from shared.backoff import pause
from shared.contracts.envelope import CONTENT_TYPE
from shared.observe import tracing
from shared.observe.tracing import Kind, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aio_pika.abc import AbstractChannel, AbstractConnection, AbstractExchange, AbstractRobustConnection

log = logging.getLogger(__name__)


class BrokerAway(Exception):  # noqa: N818
    """The broker can't be reached or didn't confirm in time. Whether the message arrived is unknown: send it again."""


class BrokerFull(Exception):  # noqa: N818
    """The queue is full and refused the message: it did not arrive."""


FAILURES = (AMQPError, LowLevelError, ConnectionError, TimeoutError, RuntimeError)
"""What aio-pika 10.2 raises while the broker is away (RuntimeError: on a connection that is closing)."""


@contextmanager
def only_own_cancellation() -> Iterator[None]:
    """Turn a cancellation that nobody asked for into what it means: the connection is gone.

    When a connection misses its heartbeats, aiormq 7.2 ends whatever waits on it with a `CancelledError`. Nobody
    catches that as a failure, and a task that it ends looks as if it had been told to stop: the relay was never seen
    again.
    """
    try:
        yield
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise ConnectionError("the connection was given up for want of heartbeats") from error


async def connect(url: str, name: str) -> AbstractRobustConnection:
    """Connect, however long it takes, and stay connected."""
    attempt = 0
    while True:
        try:
            with only_own_cancellation():
                return await aio_pika.connect_robust(
                    url, client_properties={"connection_name": name}, reconnect_interval=1, timeout=10
                )
        except FAILURES as error:
            if attempt == 0:
                log.warning("waiting for the broker: %s", error)
            attempt += 1
            await asyncio.sleep(pause(attempt, most=2.0))


def sending(exchange: str, contract: str, *, parent: str | None = None, cause: str | None = None) -> Step:
    """Return the publishing of a message as a step of a trace; a context around it."""
    return tracing.step(
        f"send {contract}",
        Kind.PRODUCER,
        {
            "messaging.system": "rabbitmq",
            "messaging.operation.name": "send",
            "messaging.operation.type": "send",
            "messaging.destination.name": f"{exchange}:{contract}",
            "messaging.rabbitmq.destination.routing_key": contract,
        },
        parent=parent,
        cause=cause,
    )


class Publisher:
    """Publishes on one channel. Ordered: calls made one after the other arrive in that order."""

    def __init__(
        self,
        connection: AbstractConnection,
        timeout_seconds: float,
        *,
        confirms: bool = True,
        stands: Callable[[], bool] = lambda: True,
    ) -> None:
        """Publish over a connection, waiting at most `timeout_seconds` for each confirm.

        Without `confirms` a message counts as published when it is sent: for what may be lost, and comes in numbers.

        Nothing is published unless what it goes through `stands`: a broker that has lost a binding confirms what it
        throws away.
        """
        self._connection, self._stands = connection, stands
        self._timeout, self._confirms = timeout_seconds, confirms
        self._channel: AbstractChannel | None = None
        self._exchanges: dict[str, AbstractExchange] = {}
        self._opening = asyncio.Lock()

    async def _exchange(self, name: str) -> AbstractExchange:
        async with self._opening:
            if self._channel is None or self._channel.is_closed:
                self._exchanges.clear()
                self._channel = await self._connection.channel(
                    publisher_confirms=self._confirms, on_return_raises=self._confirms
                )
            if name not in self._exchanges:
                # Declared elsewhere; without `ensure` the broker isn't asked.
                channel = self._channel
                self._exchanges[name] = (
                    await channel.get_exchange(name, ensure=False) if name else channel.default_exchange
                )
            return self._exchanges[name]

    def _standing(self) -> object:
        """Return the connection of now, on which all is declared.

        Raises:
            ConnectionError: it isn't, yet.
        """
        if not self._stands():
            raise ConnectionError("what it goes through is being declared again")
        return self._connection.transport

    async def publish(  # noqa: PLR0913 - AMQP's own properties, each by name
        self,
        exchange: str,
        routing_key: str,
        body: bytes,
        *,
        headers: dict[str, Any] | None = None,
        reply_to: str | None = None,
        correlation_id: str | None = None,
        message_id: str | None = None,
        user_id: str | None = None,
        persistent: bool = True,
        mandatory: bool = False,
    ) -> None:
        """Publish one message and return when the broker has it. A `user_id` must be the connection's own account.

        Raises:
            BrokerAway: not confirmed in time, or no connection.
            BrokerFull: refused by a full queue; or, when `mandatory`, there is no queue for it.
        """
        message = aio_pika.Message(
            body,
            content_type=CONTENT_TYPE,
            headers=headers or {},
            reply_to=reply_to,
            correlation_id=correlation_id,
            message_id=message_id,
            user_id=user_id,
            # The machine's time, not the city's: it tells how long messages wait.
            timestamp=datetime.now(UTC),
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT if persistent else aio_pika.DeliveryMode.NOT_PERSISTENT,
        )
        try:
            # aio-pika's own timeout doesn't fire while the broker blocks publishers for want of memory.
            with only_own_cancellation():
                async with asyncio.timeout(self._timeout):
                    target = await self._exchange(exchange)
                    over = self._standing()
                    await target.publish(message, routing_key, mandatory=mandatory)
                    if self._standing() is not over:
                        raise ConnectionError("the connection was made anew meanwhile")
        except (DeliveryError, PublishError) as error:
            raise BrokerFull(str(error)) from error
        except FAILURES as error:
            raise BrokerAway(f"{type(error).__name__}: {error}"[:300]) from error
