"""Partnerships as they are stored, and how they are asked for."""

from __future__ import annotations

from typing import Any, ClassVar

from services.events.domain.partnership import PartnershipState
from shared.store import Document, Index


class Partnership(Document, PartnershipState):
    """A partnership with every move of responsibility in it."""

    COLLECTION: ClassVar[str] = "partnerships"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("facts.districts"),)


def in_district(district: str) -> dict[str, Any]:
    """Return the filter for what is of the district, or of none and so of the whole city."""
    return {"facts.districts": {"$in": [district, []]}}
