"""Search in what people wrote, for staff: goes through a survey's answers until a page of matches is full.

Of a phenomenon, comments on what others wrote come after the answers. What was declined isn't kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.feedback.documents import (
    AnswerSheet,
    Comment,
    FollowUp,
    StoredAnswer,
    Survey,
    comments_on_comments,
    pages_of_answers,
)
from services.feedback.domain.personal_data import masked
from services.feedback.words import WORDS
from shared.contracts.surveys import SurveyKind
from shared.store import Store
from shared.text import Text

PAGE = 50
MOST_WORDS = 200
"""Longest search, characters."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one person wrote to one question, with nothing of the person and nothing else of their answers."""

    answer: str
    """Id of the answer, or of the comment."""
    question: Text
    words: str
    answered: str | None
    """The item of the follow-up that answers it."""


async def search(store: Store, survey: Survey, words: str, after: str) -> tuple[list[Written], str | None]:
    """Return what was written that has all these words, and the id to ask further with, None where that is all.

    Upper and lower case are the same, and a part of a word is enough. `after` is the id of the last answer or comment
    that was seen.
    """
    questions = [question for question in survey.questions if question.kind == "text"]
    wanted = words[:MOST_WORDS].casefold().split()
    found: list[StoredAnswer] = []
    of_answers = after == "" or after.startswith(AnswerSheet.prefix(survey.id))
    if of_answers:
        async for page in pages_of_answers(store, survey.id, after):
            found += [one for one in page if any(_has(one.answers.get(asked.key), wanted) for asked in questions)]
            if len(found) > PAGE:
                break
    comments: list[Comment] = []
    if survey.kind is SurveyKind.PHENOMENON and len(found) <= PAGE:
        async for some in comments_on_comments(store, survey.id, "" if of_answers else after):
            comments += [one for one in some if _has(one.words, wanted)]
            if len(found) + len(comments) > PAGE:
                break
    answered = await _answered(store, survey)
    written = [
        Written(answer.id, question.text, masked(str(answer.answers[question.key])), answered.get(answer.id))
        for answer in sorted(found[:PAGE], key=StoredAnswer.random_part)
        for question in questions
        if question.key in answer.answers
    ]
    shown = comments[: PAGE - len(found)] if len(found) < PAGE else []
    written += [Written(one.id, WORDS["a_comment"], masked(one.words or ""), None) for one in shown]
    more = len(found) + len(comments) > PAGE
    seen = [*(one.id for one in found[:PAGE]), *(one.id for one in shown)]
    return written, seen[-1] if more else None


async def _answered(store: Store, survey: Survey) -> dict[str, str]:
    """Return which item of the follow-up answers which answers' wishes; a survey's id is its occasion's."""
    follow_up = await store.find(FollowUp, survey.id)
    items = follow_up.latest.content.by_id().values() if follow_up else ()
    return {wish: item.id for item in items for wish in item.wishes}


def _has(written: object, words: list[str]) -> bool:
    return isinstance(written, str) and all(word in written.casefold() for word in words)
