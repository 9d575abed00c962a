"""A relay that is waited for as long as it takes, while others go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from services.notify.domain.delivery import Unknown
from services.notify.mail.relay import Takes
from services.notify.mail.relays import SLOW


class Patient:
    """Hands over one letter."""

    def __init__(self, relay: Takes, set_apart: Callable[[], Awaitable[None]], stopping: asyncio.Event) -> None:
        """Have the letter set apart when no answer has come for `SLOW`; give it up when `stopping` after that."""
        self._relay, self._set_apart, self._stopping = relay, set_apart, stopping

    async def send(self, sender: str, to: str, letter: bytes) -> None:
        """Hand over the letter; raises what `Relay.send` does."""
        sending = asyncio.create_task(self._relay.send(sender, to, letter))
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([sending], timeout=SLOW)
            if not sending.done():
                await self._set_apart()
                await asyncio.wait([sending, stopping], return_when=asyncio.FIRST_COMPLETED)
            if not sending.done():
                raise Unknown("stopped")
            await sending
        finally:
            stopping.cancel()
            sending.cancel()
            await asyncio.wait([sending])
