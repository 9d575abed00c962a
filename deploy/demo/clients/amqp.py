"""The city's staff, who send their commands over AMQP."""

import asyncio
import json
from types import TracebackType
from typing import Self

import aio_pika
from aio_pika.abc import AbstractConnection, AbstractExchange, AbstractIncomingMessage

from deploy.demo.clients.envelope import STRUCTURED, Data, Message
from deploy.demo.patience import Patience, Refused

SEND_AGAIN_AFTER = 10.0
"""Seconds without an outcome after which a command is sent again under the same id."""
_LOST = (aio_pika.exceptions.AMQPError, ConnectionError, OSError, asyncio.TimeoutError)


class Staff:
    """One connection with its own exclusive reply queue; a lost one is made anew."""

    def __init__(self, url: str) -> None:
        """Connect to this broker, when there is something to send."""
        self._url = url
        self._connection: AbstractConnection | None = None
        self._exchange: AbstractExchange | None = None
        self._replies = ""
        self._connecting = asyncio.Lock()
        self._awaited: dict[str, asyncio.Future[Data]] = {}

    async def send(self, message: Message) -> Data:
        """Send a command, under the same id until its outcome is known; return the result.

        Raises:
            Refused: by the service.
            OutOfPatience: no outcome in time.
        """
        patience = Patience(f"{message.name} over AMQP")
        while True:
            answer = self._awaited[message.id] = asyncio.get_running_loop().create_future()
            try:
                await self._publish(message)
                async with asyncio.timeout(SEND_AGAIN_AFTER):
                    outcome = await answer
            except _LOST as error:
                await patience.rest(type(error).__name__)
                continue
            finally:
                self._awaited.pop(message.id, None)
            if outcome["status"] == "accepted":
                result: Data = outcome["result"]
                return result
            raise Refused(message.name, outcome["problem"])

    async def _publish(self, message: Message) -> None:
        exchange = await self._ready()
        await exchange.publish(
            aio_pika.Message(
                message.body,
                content_type=STRUCTURED,
                delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
                message_id=message.id,
                correlation_id=message.id,
                reply_to=self._replies,
            ),
            message.name,
        )

    async def _ready(self) -> AbstractExchange:
        async with self._connecting:
            if self._exchange is None or self._connection is None or self._connection.is_closed:
                await self.close()
                self._connection = await aio_pika.connect(self._url)
                channel = await self._connection.channel()
                queue = await channel.declare_queue(exclusive=True, auto_delete=True)
                await queue.consume(self._receive, no_ack=True)
                self._replies = queue.name
                self._exchange = await channel.get_exchange("silta.commands", ensure=False)
            return self._exchange

    async def _receive(self, reply: AbstractIncomingMessage) -> None:
        answer = self._awaited.get(reply.correlation_id or "")
        if answer is not None and not answer.done():
            answer.set_result(json.loads(reply.body)["data"])

    async def close(self) -> None:
        """Disconnect."""
        if self._connection is not None and not self._connection.is_closed:
            await self._connection.close()
        self._exchange = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
