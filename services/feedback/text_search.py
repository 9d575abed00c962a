"""Search in what people wrote, for staff: the database goes through a survey's answers and gives a page of matches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from services.feedback.documents import FollowUp, StoredAnswer, Survey
from services.feedback.domain.personal_data import masked
from shared.store import Store
from shared.text import Text

PAGE = 50
MOST_WORDS = 200
"""Longest search, characters."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one person wrote to one question, with nothing of the person and nothing else of their answers."""

    answer: str
    question: Text
    words: str
    answered: str | None
    """The item of the follow-up that answers it."""


async def search(store: Store, survey: Survey, words: str, after: str) -> tuple[list[Written], str | None]:
    """Return what was written that has all these words, and the id to ask further with, None where that is all.

    Upper and lower case are the same, and a part of a word is enough. `after` is the id of the last answer seen.
    """
    questions = [question for question in survey.questions if question.kind == "text"]
    found = await store.select(
        StoredAnswer,
        {**StoredAnswer.after(survey.id, after), **_matching([question.key for question in questions], words)},
        sort=[("_id", 1)],
        limit=PAGE + 1,
    )
    answered = await _answered(store, survey)
    written = [
        Written(answer.id, question.text, masked(str(answer.answers[question.key])), answered.get(answer.id))
        for answer in found[:PAGE]
        for question in questions
        if question.key in answer.answers
    ]
    return written, found[PAGE - 1].id if len(found) > PAGE else None


async def _answered(store: Store, survey: Survey) -> dict[str, str]:
    """Return which item of the follow-up answers which answers' wishes; a survey's id is its occasion's."""
    follow_up = await store.find(FollowUp, survey.id)
    items = follow_up.latest.content.by_id().values() if follow_up else ()
    return {wish: item.id for item in items for wish in item.wishes}


def _matching(keys: list[str], words: str) -> dict[str, Any]:
    """Return the filter for answers that have the words in one of these questions; all that wrote, without words."""
    ahead = "".join(f"(?=.*{re.escape(one)})" for one in words.replace("\0", " ")[:MOST_WORDS].split())
    pattern = {"$regex": f"^{ahead}", "$options": "is"} if ahead else {"$exists": True}
    return {"$or": [{f"answers.{key}": pattern} for key in keys] or [{"_id": None}]}
