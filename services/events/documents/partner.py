"""Partners as they are stored, and how they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from shared.contracts.events import PartnerFacts
from shared.store import Document, Index


class Partner(Document):
    """A partner of the city: an organisation."""

    COLLECTION: ClassVar[str] = "partners"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("facts.districts"), Index("facts.networks"))

    facts: PartnerFacts
    revision: int = 0
    """Numbers what others are told of it."""

    def tell(self, now: datetime) -> int:
        """Return the number of what is told now.

        Numbers begin with the time, in milliseconds: a partner that is removed and registered again has no memory of
        those it had, and must not tell what others take for old.
        """
        self.revision = max(self.revision + 1, int(now.timestamp() * 1000))
        return self.revision


BY_ID: list[tuple[str, int]] = [("_id", 1)]


def partners_filter(
    *,
    district: str | None = None,
    network: str | None = None,
    kind: str | None = None,
    ids: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the filter for partners that meet every condition given; one of no district is every district's."""
    wanted: dict[str, Any] = {
        "facts.districts": {"$in": [district, []]} if district else None,
        "facts.networks": network,
        "facts.kind": kind,
        "_id": {"$in": list(ids)} if ids is not None else None,
    }
    return {field: condition for field, condition in wanted.items() if condition is not None}
