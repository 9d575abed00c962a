"""How much of everything a run asks for: the short form is part of every test run, the long one looks harder."""

from __future__ import annotations

import asyncio
import os
from typing import TypeVar

Amount = TypeVar("Amount")

LONG = os.environ.get("SILTA_FAULTS", "") == "long"
REPEAT = int(os.environ.get("SILTA_FAULTS_REPEAT", "1"))
"""With how many seeds every fault is run, unless the command line says otherwise."""


def amount(short: Amount, long: Amount) -> Amount:
    """What this run's form asks for."""
    return long if LONG else short


async def outage(seconds: float) -> None:
    """Let a fault last. The only place that waits for time itself: how long a fault lasts is what is tested."""
    await asyncio.sleep(seconds)


async def breath() -> None:
    """What a well-behaved client leaves between two tries."""
    await asyncio.sleep(0.1)
