"""Processes that a service starts and that never outlive what they were started for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any


@asynccontextmanager
async def child(*command: str, **options: Any) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run a command while the block lasts; whatever still runs at its end is killed, and its end waited for.

    Args:
        command: the program and its arguments.
        options: as `asyncio.create_subprocess_exec` takes them.
    """
    process = await asyncio.create_subprocess_exec(*command, **options)
    try:
        yield process
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await _ended(process)


async def _ended(process: asyncio.subprocess.Process) -> None:
    # Who stops a service may cancel us right here; left now, nobody would take note of the process's end.
    ending = asyncio.create_task(process.wait())
    cancelled = None
    while not ending.done():
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
