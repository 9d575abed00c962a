"""Residents' wishes: an answer is promised within a time, and counts for every wish of the same matter."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from services.events.domain.problems import WISH_ALREADY_ANSWERED
from shared.contracts import Rejected
from shared.text import Language


class WishState(BaseModel):
    """A wish. Its words are a resident's own: staff read them, and they are dropped once it is answered."""

    id: str
    words: str | None
    language: Language
    district: str | None
    made_at: datetime
    answered_by: datetime
    """Until when the city has promised to answer."""
    answer: str | None = None
    """The id of the public answer."""

    def take(self, answer: str, *, field: str) -> None:
        """Count as answered, and forget the words. Raises `Rejected` where it has an answer already."""
        if self.answer is not None:
            raise Rejected(WISH_ALREADY_ANSWERED, field=field, wish=self.id, answer=self.answer)
        self.answer, self.words = answer, None

    def is_late(self, now: datetime) -> bool:
        """Say whether it has waited longer than promised."""
        return self.answer is None and now > self.answered_by


def promised(now: datetime, days: int) -> datetime:
    """Return until when a wish made now is to be answered."""
    return now + timedelta(days=days)
