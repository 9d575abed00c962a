"""Residents' own activities as they are stored, and how they are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from services.events.domain.activity import ActivityState
from shared.contracts.events import ActivityStatus
from shared.store import Document, Index


class Activity(Document, ActivityState):
    """A residents' own activity. Holds personal data until it is forgotten."""

    COLLECTION: ClassVar[str] = "activities"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("status", "facts.ends_at"), Index("status", "decide_by"))


def listed_filter(now: datetime, *, district: str | None = None) -> dict[str, Any]:
    """Return the filter for accepted activities that are not over (in the district).

    Without those whose words are forgotten: by a clock that was set back they may not be over.
    """
    wanted: dict[str, Any] = {
        "status": ActivityStatus.ACCEPTED,
        "facts.ends_at": {"$gt": now},
        "facts.name": {"$ne": ""},
    }
    return wanted | {"facts.district": district} if district else wanted
