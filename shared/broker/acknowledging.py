"""Acknowledges many deliveries with one frame."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING

from shared.broker.publisher import FAILURES, only_own_cancellation

if TYPE_CHECKING:
    from aio_pika.abc import AbstractIncomingMessage
    from aiormq.abc import AbstractChannel

log = logging.getLogger(__name__)


class Acknowledger:
    """Keeps, for each channel, which deliveries are done, and acknowledges up to the first that isn't.

    The broker numbers a channel's deliveries from 1, and one acknowledgement can stand for all up to a number. A
    delivery that takes long holds back the acknowledgement of later ones, not their handling.
    """

    def __init__(self) -> None:
        """Start with no channel."""
        self._channels: dict[AbstractChannel, _Channel] = {}

    def took(self, message: AbstractIncomingMessage) -> None:
        """Remember a delivery, in the order of arrival."""
        channel = message.channel
        known = self._channels.get(channel)
        if known is None:
            # A new channel means a new connection: nothing can be acknowledged on the old one any more.
            self._channels = {one: kept for one, kept in self._channels.items() if not one.is_closed}
            known = self._channels[channel] = _Channel(channel)
        known.open.append(message.delivery_tag or 0)

    def done(self, message: AbstractIncomingMessage) -> None:
        """Acknowledge a delivery, with its neighbours, at the end of this turn of the event loop."""
        known = self._channels.get(message.channel)
        if known is not None:  # else the connection is gone, and the broker delivers it again
            known.done(message.delivery_tag or 0)

    async def done_at_once(self, message: AbstractIncomingMessage) -> None:
        """Acknowledge a delivery by itself and now: the next one may end the process."""
        known = self._channels.get(message.channel)
        if known is not None:
            await known.done_at_once(message.delivery_tag or 0)

    async def give_back(self, message: AbstractIncomingMessage) -> None:
        """Have the broker deliver it again, unless it is done already."""
        known = self._channels.get(message.channel)
        if known is not None:
            await known.give_back(message.delivery_tag or 0)


class _Channel:
    """One channel's deliveries that are not acknowledged."""

    def __init__(self, channel: AbstractChannel) -> None:
        self._channel = channel
        self.open: deque[int] = deque()
        self._done: set[int] = set()
        self._flushing: asyncio.Task[None] | None = None

    def done(self, tag: int) -> None:
        self._done.add(tag)
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())

    async def done_at_once(self, tag: int) -> None:
        # Never part of a later acknowledgement of many: the broker closes a channel that names a delivery twice.
        self.open.remove(tag)
        await self._acknowledge(tag, multiple=False)

    async def give_back(self, tag: int) -> None:
        if tag in self._done or tag not in self.open:
            return
        self.open.remove(tag)
        if not self._channel.is_closed:
            try:
                with only_own_cancellation():
                    await self._channel.basic_nack(tag, requeue=True)
            except FAILURES as error:
                log.info("the connection went before a delivery was given back; it comes again: %s", error)
        if self._flushing is None:
            self._flushing = asyncio.create_task(self._flush())  # what came after it may be done by now

    async def _flush(self) -> None:
        last = 0
        while self.open and self.open[0] in self._done:
            last = self.open.popleft()
            self._done.discard(last)
        self._flushing = None
        if last:
            await self._acknowledge(last, multiple=True)

    async def _acknowledge(self, tag: int, *, multiple: bool) -> None:
        if not self._channel.is_closed:
            try:
                with only_own_cancellation():
                    # One alone is waited for until it is on the wire.
                    await self._channel.basic_ack(tag, multiple=multiple, wait=not multiple)
            except FAILURES as error:
                log.info("the connection went before an acknowledgement; what it was for comes again: %s", error)
