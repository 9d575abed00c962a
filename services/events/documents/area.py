"""The coordinators of districts, as they are stored."""

from __future__ import annotations

from typing import ClassVar

from services.events.domain.coordinator import AreaState
from shared.store import Document


class Area(Document, AreaState):
    """The seats of one district; its id is the district's. Holds personal data for as long as a term lasts."""

    COLLECTION: ClassVar[str] = "areas"
