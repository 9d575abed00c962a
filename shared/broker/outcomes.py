"""Outcomes on their way back, and those who wait for them."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING

from shared.contracts.envelope import OWN_SOURCES, Envelope
from shared.contracts.message import Outcome

if TYPE_CHECKING:
    from aio_pika.abc import AbstractConnection, AbstractIncomingMessage

log = logging.getLogger(__name__)


def to_envelope(service: str, outcome: Outcome) -> Envelope:
    """Return the CloudEvent that carries an outcome."""
    return Envelope(
        id=secrets.token_hex(16),
        source=OWN_SOURCES + service,
        type=Outcome.TYPE,
        subject=outcome.command,
        data=outcome.model_dump(mode="json", exclude_none=True),
    )


class Replies:
    """This process's own reply queue, and the requests that wait on it."""

    def __init__(self, service: str) -> None:
        """Name the queue; nobody else can know or guess it."""
        self.queue = f"{service}.replies.{secrets.token_hex(8)}"
        self._waiting: dict[str, asyncio.Future[Outcome]] = {}

    async def start(self, connection: AbstractConnection) -> None:
        """Declare the queue (it goes with the connection, and comes again with the next) and listen."""
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=500)
        queue = await channel.declare_queue(self.queue, exclusive=True, auto_delete=True)
        await queue.consume(self._receive, no_ack=True)

    def expect(self) -> tuple[str, asyncio.Future[Outcome]]:
        """Return a new correlation id and the future that its outcome will be set on."""
        correlation_id = secrets.token_hex(12)
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting[correlation_id] = future
        return correlation_id, future

    def forget(self, correlation_id: str) -> None:
        """Stop waiting."""
        self._waiting.pop(correlation_id, None)

    async def _receive(self, message: AbstractIncomingMessage) -> None:
        future = self._waiting.pop(message.correlation_id or "", None)
        if future is None or future.done():
            return  # whoever asked has gone; the outcome stays with the inbox row
        future.set_result(Outcome.model_validate(Envelope.model_validate_json(message.body).data))
