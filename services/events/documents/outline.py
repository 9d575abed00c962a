"""An occasion with no places and no waiting lists: what is read where very many are shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from services.events.documents.occasion import CHRONOLOGICAL, Occasion
from services.events.domain.life_cycle import NOT_PROMISED, Status
from services.events.domain.occasion import OccasionState
from shared.store import Store

OUTLINE = ("facts", "year", "status", "history", "follow_up_url", "combined_into")
"""All that is public of an occasion but its places and heads, which change with every registration."""
PROMISED: dict[str, Any] = {"status": {"$nin": sorted(NOT_PROMISED)}}
"""What the city has told its residents that there will be: a proposal is not a promise yet."""
EVER_CONFIRMED: dict[str, Any] = {"history.after": Status.CONFIRMED}
"""What has been published with its details, whatever became of it since."""

_OCCASIONS = TypeAdapter(list[OccasionState])


async def outlines(store: Store, filter: dict[str, Any]) -> Sequence[OccasionState]:
    """Return the occasions that match, without places and heads, in the order of their beginning."""
    rows = await store.read(Occasion, filter, OUTLINE, sort=CHRONOLOGICAL)
    # 0.1 ms an occasion: off the loop that messages are handled in.
    return await asyncio.to_thread(outlined, rows)


def outlined(rows: Sequence[dict[str, Any]]) -> Sequence[OccasionState]:
    """Return stored outlines as occasions."""
    return _OCCASIONS.validate_python([{**row, "id": row["_id"], "places": ()} for row in rows])
