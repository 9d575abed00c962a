"""What the networks are called by which one may subscribe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from services.notify.documents import Network
from shared.text import Text

if TYPE_CHECKING:
    from shared.store import Store


async def network_names(store: Store, ids: Iterable[str] | None = None) -> dict[str, Text]:
    """Return them by id, in that order: of those that are listed, all when no ids are given."""
    query: dict[str, Any] = {"name": {"$ne": None}}
    if ids is not None:
        query["_id"] = {"$in": sorted(ids)}
        if not query["_id"]["$in"]:
            return {}
    found = await store.select(Network, query, sort=[("_id", 1)])
    return {one.id: one.name for one in found if one.name is not None}
