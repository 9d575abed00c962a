"""How diverse the panels are that sit now, as a metric: how many of their quotas those who sit fill.

Looked up once a minute, from as many documents as there are panels in their term. From what the pages tell of seats,
which is renewed when enough people have left: no change of a figure tells of one person (docs/decisions/0056).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from services.panels.documents import Call, Panel
from services.panels.domain.call import CallStatus
from services.panels.domain.quotas import met
from shared.observe.metrics import PANEL_QUOTAS
from shared.store import Outage

if TYPE_CHECKING:
    from shared.service import Service
    from shared.store import Store

LOOK = 60.0
"""Seconds between looks."""


async def watch_diversity(service: Service) -> None:
    """Tell how many quotas are met and how many are missed, until cancelled."""
    while True:
        with suppress(Outage):  # /readyz tells of it
            filled, quotas = await filled_of(service.store)
            PANEL_QUOTAS.labels(service.name, "met").set(filled)
            PANEL_QUOTAS.labels(service.name, "missed").set(quotas - filled)
        await asyncio.sleep(LOOK)


async def filled_of(store: Store) -> tuple[int, int]:
    """Return how many quotas of all panels in their term are filled, and how many there are.

    Raises:
        Outage: the database is away.
    """
    calls = {one.id: one.facts for one in await store.select(Call, {"status": CallStatus.DRAWN})}
    panels = await store.select(Panel, {"_id": {"$in": sorted(calls)}}) if calls else []
    filled = sum(met(calls[one.id].quotas, one.public_seats) for one in panels)
    return filled, sum(len(calls[one.id].quotas) for one in panels)
