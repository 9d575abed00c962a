"""Sends staff's commands from a console, and waits for their outcomes."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.broker.commands import CommandSender
from shared.broker.console_link import QueueMissing, account_in, connected, has_queue, telling_failures_apart
from shared.broker.outcomes import Replies
from shared.broker.publisher import Publisher
from shared.contracts.envelope import Envelope
from shared.contracts.message import DRY_RUN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aio_pika.abc import AbstractConnection

    from shared.contracts.message import Command, Outcome

SOURCE = "/console"
"""Of every command that a console sends. It says where from; who acts is told beside the message."""


class CommandDesk:
    """One console's connection for commands."""

    def __init__(self, connection: AbstractConnection, sender: CommandSender) -> None:
        """Use `opened`."""
        self._connection, self._sender = connection, sender
        self._known: set[str] = set()

    @classmethod
    @asynccontextmanager
    async def opened(cls, url: str, *, patience: float, operator: str) -> AsyncIterator[CommandDesk]:
        """Connect, for as long as the block lasts; `patience` bounds connecting and each confirm, in seconds.

        `operator` is who acts, for the record of staff's commands.

        Raises:
            BrokerAway: no connection.
            AccessRefused: the broker doesn't know the account.
        """
        async with connected(url, patience=patience) as connection:
            replies = Replies("console")
            with telling_failures_apart():
                await replies.start(connection)
            publisher = Publisher(connection, patience)
            yield cls(connection, CommandSender(publisher, replies, account=account_in(url), operator=operator))

    async def ask(self, command: Command, *, id: str, wait: float, dry_run: bool = False) -> Outcome | None:
        """Send a command as the contract's sender would; return its outcome, None when not known after `wait` seconds.

        Raises:
            QueueMissing: no service that takes it has ever started at this broker; it was not sent.
            BrokerAway: whether it arrived is unknown; send it again under the same id.
            BrokerFull: it did not arrive.
            AccessRefused: the account may not send it.
        """
        contract = type(command)
        if contract.NAME not in self._known:
            # The exchange's alternate takes what it can't route, so the broker would confirm that as well.
            if not await has_queue(self._connection, contract.NAME):
                raise QueueMissing(contract.NAME)
            self._known.add(contract.NAME)
        data: dict[str, Any] = command.model_dump(mode="json", exclude_unset=True, exclude_none=True)
        envelope = Envelope(
            id=id,
            source=SOURCE,
            type=contract.TYPE,
            time=datetime.now(UTC),
            data=data | {DRY_RUN: True} if dry_run else data,
        )
        with telling_failures_apart():
            return await self._sender.send(contract, envelope, wait=wait)
