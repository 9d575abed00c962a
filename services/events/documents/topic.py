"""Topics as they are stored, and how they are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from services.events.domain.topic import TopicState
from shared.store import Document, Index


class Topic(Document, TopicState):
    """A topic that residents can influence, with its history."""

    COLLECTION: ClassVar[str] = "topics"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("facts.open_until"), Index("facts.occasions"))


SOONEST_OVER_FIRST: list[tuple[str, int]] = [("facts.open_until", 1), ("_id", 1)]
LATEST_FIRST: list[tuple[str, int]] = [("facts.open_until", -1), ("_id", 1)]


def topics_filter(
    *,
    district: str | None = None,
    theme: str | None = None,
    occasion: str | None = None,
    open_at: datetime | None = None,
) -> dict[str, Any]:
    """Return the filter for topics that meet every condition given; a topic of no district is every district's."""
    wanted: dict[str, Any] = {
        "facts.districts": {"$in": [district, []]} if district else None,
        "facts.themes": theme,
        "facts.occasions": occasion,
        "facts.open_until": {"$gt": open_at} if open_at else None,
    }
    conditions = {field: condition for field, condition in wanted.items() if condition is not None}
    return conditions | {"closing": None} if open_at else conditions


def past_topics_filter(now: datetime) -> dict[str, Any]:
    """Return the filter for topics that can't be influenced any more."""
    return {"$or": [{"facts.open_until": {"$lte": now}}, {"closing": {"$ne": None}}]}
