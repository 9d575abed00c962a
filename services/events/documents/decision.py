"""The working group's decisions, as they are stored: written once, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.contracts.events import ProposalDecided
from shared.store import Document, Index
from shared.text import Text


class Decision(Document):
    """What was decided together of proposals, by whom, when and why."""

    COLLECTION: ClassVar[str] = "decisions"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"),)

    at: datetime
    by: Text
    minutes: str | None
    proposals: tuple[ProposalDecided, ...]
