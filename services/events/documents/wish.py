"""Residents' wishes and the city's answers, as they are stored."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from services.events.domain.wish import WishState
from shared.contracts.events import WishFate
from shared.store import Document, Index
from shared.text import Text


class Wish(Document, WishState):
    """A wish, with nothing of who sent it."""

    COLLECTION: ClassVar[str] = "wishes"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("answer", "made_at"),)


class WishAnswer(Document):
    """A public answer to one wish or more. Written once."""

    COLLECTION: ClassVar[str] = "wish_answers"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"),)

    at: datetime
    by: Text
    wished: Text
    fate: WishFate
    words: Text
    occasion: str | None
    wishes: int
    """How many wishes it answers."""
    districts: tuple[str, ...]
    """From which districts they came, as far as it was said."""
    late: int
    """How many of them had waited longer than promised."""


WAITING: dict[str, None] = {"answer": None}
"""The filter for wishes without an answer."""
