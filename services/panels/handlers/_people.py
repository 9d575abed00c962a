"""Everyone who has applied, as far as a draw may know them."""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from services.panels.documents import DRAWN_BY, Application, Call, as_drawn
from services.panels.domain.pool import Applicant
from shared.contracts.panels import ApplicationStatus
from shared.store import Work

Everyone: TypeAlias = list[tuple[ApplicationStatus, Applicant]]
"""All applicants of a call, and where each stands."""


async def everyone_of(call: Call, work: Work) -> Everyone:
    """Return all of a call, and where each stands; not what this message has changed.

    Of a large pool, only what is asked of them is read, and none of them is in hand: a few are loaded later.
    """
    rows = await work.read(Application, {"call": call.id}, DRAWN_BY)
    return await asyncio.to_thread(as_drawn, rows)
