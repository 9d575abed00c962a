"""The phenomenon of the week: what residents write is read by staff, then published, answered and commented on."""

from __future__ import annotations

from services.feedback.addresses import phenomenon_page
from services.feedback.documents import Comment, Survey
from services.feedback.domain.comment import Standing
from services.feedback.domain.personal_data import masked
from services.feedback.domain.problems import SURVEY_CLOSED
from services.feedback.handlers import messages
from shared.contracts import Rejected
from shared.contracts.phenomenon import (
    CommentModerated,
    CommentOn,
    CommentPublished,
    CommentReceived,
    CommentReplied,
    CommentsRead,
    CommentToRead,
    ModerateComment,
    ReadComments,
    ReplyToComment,
)
from shared.store import Work


@messages.handles(CommentOn)
async def comment_on(command: CommentOn, work: Work) -> CommentReceived:
    """Keep the comment, without personal data in its words, for staff to read, as long as the question is open."""
    about = await work.load(Comment, command.on, field="/data/on")
    about.check_public(field="/data/on")
    survey = await work.load(Survey, about.phenomenon)
    if not survey.is_open(work.now):
        raise Rejected(SURVEY_CLOSED, field="/data/on")
    comment = Comment(
        id=work.new_id(),
        phenomenon=about.phenomenon,
        on=about.on or about.id,  # one level: who comments on a comment joins its talk
        words=masked(command.words),
        language=command.language,
        made_at=work.now,
    )
    work.add(comment)
    return CommentReceived(comment=comment.id)


@messages.handles(ReadComments)
async def read_comments(command: ReadComments, work: Work) -> CommentsRead:
    """Show those that have waited longest."""
    waiting = await work.select(Comment, {"state": Standing.WAITING}, sort=[("made_at", 1)], limit=command.limit)
    return CommentsRead(
        comments=tuple(
            CommentToRead(
                comment=one.id,
                phenomenon=one.phenomenon,
                on=one.on,
                words=one.words or "",
                language=one.language,
                made_at=one.made_at,
            )
            for one in waiting
        )
    )


@messages.handles(ModerateComment)
async def moderate_comment(command: ModerateComment, work: Work) -> CommentModerated:
    """Publish what was written, or decline and forget it."""
    comment = await work.load(Comment, command.comment, field="/data/comment")
    if comment.moderate(command.verdict, command.reason, now=work.now) and comment.state is Standing.PUBLISHED:
        url = f"{phenomenon_page(work.public_url, comment.phenomenon)}#{comment.id}"
        work.publish(CommentPublished(comment=comment.id, phenomenon=comment.phenomenon, url=url))
    return CommentModerated(comment=comment.id, published=comment.state is Standing.PUBLISHED)


@messages.handles(ReplyToComment)
async def reply_to_comment(command: ReplyToComment, work: Work) -> CommentReplied:
    """Add the city's answer; the same words again are the same answer."""
    comment = await work.load(Comment, command.comment, field="/data/comment")
    comment.reply(command.words, command.by, now=work.now)
    return CommentReplied(comment=comment.id, replies=len(comment.replies))
