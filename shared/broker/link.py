"""One process's connection for everything but consuming: topology, publishing, replies."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from aiormq.exceptions import ChannelAccessRefused, ChannelPreconditionFailed

from shared.backoff import pause
from shared.broker.declaring import declare
from shared.broker.outcomes import Replies
from shared.broker.publisher import FAILURES, Publisher, connect, only_own_cancellation

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aio_pika.abc import AbstractRobustConnection

    from shared.settings import Settings

log = logging.getLogger(__name__)


class TopologyMismatch(Exception):  # noqa: N818
    """A queue or exchange of our name is there with other properties: an operator must decide."""


class BrokerLink:
    """Connects once and stays connected; every use has its own channel."""

    def __init__(self, service: str, settings: Settings) -> None:
        """Prepare; `open` connects."""
        self._service, self._settings = service, settings
        self._connection: AbstractRobustConnection | None = None
        self._again: asyncio.Task[None] | None = None
        self._declared_on: object = None
        """The connection, of all that there have been, on which the topology was declared last."""
        self.replies = Replies(service)

    async def open(self) -> None:
        """Connect, declare the topology and listen for replies, however long the broker takes.

        Raises:
            TopologyMismatch: the broker has something of the same name with other properties.
        """
        self._connection = await connect(self._settings.broker_address, f"silta {self._service}")
        await self._until_done(self._declare)
        await self._until_done(self.replies.start)
        self._connection.reconnect_callbacks.add(self._reconnected)

    async def _declare(self, connection: AbstractRobustConnection) -> None:
        over = connection.transport
        await declare(connection, self._service, self._settings.retry_delays)
        self._declared_on = over

    async def _reconnected(self, *_: object) -> None:
        """Declare again, beside the reconnecting, which waits for what this returns.

        A broker may come back without what was declared: from an older backup, empty, or killed just after. Its queues
        and bindings would be missed by nobody but those whose messages go nowhere.
        """
        self._again = asyncio.create_task(self._declare_again())

    async def _declare_again(self) -> None:
        try:
            await self._until_done(self._declare)
        except TopologyMismatch as mismatch:
            log.error("%s", mismatch)  # noqa: TRY400 - it says all; the service goes on with what there is
            self._declared_on = self._connection.transport if self._connection is not None else None

    async def _until_done(self, act: Callable[[AbstractRobustConnection], Awaitable[None]]) -> None:
        """Do it, however long the broker takes.

        Raises:
            TopologyMismatch: the broker has something of the same name with other properties.
        """
        assert self._connection is not None  # noqa: S101 - open() has set it
        attempt = 0
        while True:
            try:
                with only_own_cancellation():
                    await act(self._connection)
            except ChannelPreconditionFailed as error:
                raise TopologyMismatch(
                    f"the broker's topology differs from what this version declares ({error}); "
                    "drain and delete what it names, then start again"
                ) from error
            except FAILURES as error:
                if isinstance(error, ChannelAccessRefused):
                    log.warning("waiting for the broker to have what this version's definitions say: %s", error)
                else:
                    log.warning("waiting for the broker: %s", error)
                attempt += 1
                await asyncio.sleep(pause(attempt, most=2.0))
            else:
                return

    def publisher(self, *, confirms: bool = True) -> Publisher:
        """Return a new publisher with its own channel."""
        if self._connection is None:
            message = "open() first"
            raise RuntimeError(message)
        return Publisher(self._connection, self._settings.publish_timeout, confirms=confirms, stands=self._stands)

    def _stands(self) -> bool:
        """Tell whether the topology has been declared on the connection of now."""
        transport = self._connection.transport if self._connection is not None else None
        return transport is not None and transport is self._declared_on

    @property
    def connected(self) -> bool:
        """Tell whether the connection stands now."""
        connection = self._connection
        return connection is not None and not connection.is_closed and connection.connected.is_set()

    async def close(self) -> None:
        """Disconnect."""
        if self._again is not None:
            self._again.cancel()
        if self._connection is not None:
            await self._connection.close()
