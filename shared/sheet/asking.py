"""Sending what a sheet asks for: many commands at once, and no more once something is wrong with the connection."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Protocol, TypeVar

from shared.contracts import Command, Outcome

T = TypeVar("T")
Ticked = Callable[[], None]
"""Told of each step that is done with."""

AT_ONCE = 64
"""Commands that wait for their outcomes: the service handles in groups what is there together."""


class Ask(Protocol):
    """How a command is sent."""

    async def __call__(self, command: Command, *, id: str, dry_run: bool = False) -> Outcome | None:
        """Send a command under this identity; return its outcome, None when it isn't known in time."""


class OutcomeUnknown(Exception):  # noqa: N818
    """An answer that nothing can go on without hasn't come in time."""


async def each(steps: Iterable[T], work: Callable[[T], Awaitable[None]], ticked: Ticked) -> None:
    """Do the work for each, some at a time. The first failure ends it for all, once those in hand are done."""
    waiting = iter(steps)
    failures: list[Exception] = []

    async def worker() -> None:
        for step in waiting:
            try:
                await work(step)
            except Exception as failure:  # noqa: BLE001 - told once all is quiet
                failures.append(failure)
            if failures:
                return
            ticked()

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    if failures:
        raise failures[0]
