"""What residents write on the phenomenon of the week, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Role, Who
from shared.contracts.names import Id, Slug
from shared.text import Language, Text

CommentWords = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=2_000)]


class Verdict(StrEnum):
    """What staff decide on what a resident wrote."""

    PUBLISH = "publish"
    DECLINE = "decline"


class CommentReceived(Contract):
    """The comment waits to be read by staff."""

    comment: Id


class CommentOn(Command, name="feedback.comment", who=Who.ANYONE, result=CommentReceived):
    """Comment on what another resident wrote, anonymously. Answering the question itself is `feedback.answer`."""

    on: Id
    """The published comment that is commented on."""
    words: CommentWords
    """Published once staff have read it, without e-mail addresses, telephone numbers and identity codes."""
    language: Language = "fi"


class CommentToRead(Contract):
    """What a resident wrote, for staff's eyes."""

    comment: Id
    phenomenon: Slug
    on: Id | None
    words: str
    language: Language
    made_at: AwareDatetime


class CommentsRead(Contract):
    """The comments that have waited longest."""

    comments: tuple[CommentToRead, ...]


class ReadComments(Command, name="feedback.read-comments", roles=(Role.MODERATOR, Role.AUDITOR), result=CommentsRead):
    """Ask for the comments that wait to be read, oldest first. Changes nothing."""

    limit: Annotated[int, Field(ge=1, le=100)] = 20


class CommentModerated(Contract):
    """How the comment stands now."""

    comment: Id
    published: bool


class ModerateComment(Command, name="feedback.moderate-comment", roles=(Role.MODERATOR,), result=CommentModerated):
    """Publish what a resident wrote, or decline it with a reason, also later. What is declined is shown to nobody."""

    comment: Id
    verdict: Verdict
    reason: Text | None = None
    """Of a refusal, always: kept in place of the words."""

    @model_validator(mode="after")
    def _is_reasoned(self) -> Self:
        if (self.verdict is Verdict.DECLINE) != (self.reason is not None):
            message = "a comment that is declined has a reason, and one that is published has none"
            raise ValueError(message)
        return self


class CommentReplied(Contract):
    """The city's answer is public."""

    comment: Id
    replies: int


class ReplyToComment(Command, name="feedback.reply-to-comment", roles=(Role.MODERATOR,), result=CommentReplied):
    """Answer a published comment in public."""

    comment: Id
    words: Text
    by: Text
    """Who answers, such as a sector of the city; no person's name."""


class CommentPublished(Event, name="feedback.comment.published"):
    """Something that a resident wrote is public. It is read where it stands, and never sent along."""

    comment: Id
    phenomenon: Slug
    url: str

    @property
    def subject(self) -> str:
        """The phenomenon's id."""
        return self.phenomenon
