"""Wait for what must come, never for a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")

PATIENCE = 60.0
"""Seconds after which what has not come is not expected any more. Busy machines have stood still for 20."""
_PAUSE = 0.05


async def eventually(look: Callable[[], Awaitable[Found | None]], *, patience: float = PATIENCE) -> Found:
    """Return what `look` finds, as soon as that is true.

    Raises:
        TimeoutError: nothing was found in `patience` seconds.
    """
    async with asyncio.timeout(patience):
        while not (found := await look()):
            await asyncio.sleep(_PAUSE)
    return found
