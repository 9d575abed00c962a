"""What residents write on a phenomenon: read by staff first, then public or declined with a reason."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.staff_problems import COMMENT_DECLINED, COMMENT_NOT_PUBLISHED
from shared.contracts.phenomenon import Verdict
from shared.contracts.problem import Rejected
from shared.text import Language, Text


class Standing(StrEnum):
    """Where a comment stands."""

    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"


class Reply(BaseModel):
    """An answer of the city."""

    model_config = ConfigDict(frozen=True)

    words: Text
    by: Text
    at: datetime


class CommentState(BaseModel):
    """A comment. Its words are a resident's own: staff read them before anybody else, and may drop them."""

    id: str
    phenomenon: str
    on: str | None = None
    """The comment that it is about; None for an answer to the question itself."""
    words: str | None
    """None once it is declined."""
    language: Language
    made_at: datetime
    state: Standing = Standing.WAITING
    decided_at: datetime | None = None
    reason: Text | None = None
    """Why it was declined."""
    replies: tuple[Reply, ...] = ()

    def moderate(self, verdict: Verdict, reason: Text | None, *, now: datetime) -> bool:
        """Publish or decline; tell whether that is news. What was declined is forgotten, also after it was public.

        Raises:
            Rejected: comment-declined, where there are no words any more to publish.
        """
        wanted = Standing.PUBLISHED if verdict is Verdict.PUBLISH else Standing.DECLINED
        if self.state is wanted:
            return False
        if self.state is Standing.DECLINED:
            raise Rejected(COMMENT_DECLINED, field="/data/comment", id=self.id)
        self.state, self.decided_at, self.reason = wanted, now, reason
        if wanted is Standing.DECLINED:
            self.words, self.replies = None, ()
        return True

    def reply(self, words: Text, by: Text, *, now: datetime) -> None:
        """Answer in the city's name. Raises `Rejected` (comment-not-published)."""
        self.check_public(field="/data/comment")
        if not any((one.words, one.by) == (words, by) for one in self.replies):
            self.replies += (Reply(words=words, by=by, at=now),)

    def check_public(self, *, field: str) -> None:
        """Accept a comment that everybody sees. Raises `Rejected` (comment-not-published)."""
        if self.state is not Standing.PUBLISHED:
            raise Rejected(COMMENT_NOT_PUBLISHED, field=field, id=self.id)
