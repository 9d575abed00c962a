"""What channels other than e-mail store. None of it is personal data."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from shared.store import Document
from shared.text import Language


class Screen(Document):
    """A digital screen that staff have set up; its id is the screen's own name."""

    COLLECTION: ClassVar[str] = "screens"

    venue: str
    district: str | None = None
    languages: tuple[Language, ...] = ()
    heard_at: datetime | None = None
    items: int | None = None
    """How many items it had to show when it was last heard of."""
