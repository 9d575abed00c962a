"""Search in what people wrote, for staff: the database goes through a survey's answers and gives a page of matches."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from services.feedback.documents import StoredAnswer, Survey
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
    written = [
        Written(answer.id, question.text, masked(str(answer.answers[question.key])))
        for answer in found[:PAGE]
        for question in questions
        if question.key in answer.answers
    ]
    return written, found[PAGE - 1].id if len(found) > PAGE else None


def _matching(keys: list[str], words: str) -> dict[str, Any]:
    """Return the filter for answers that have the words in one of these questions; all that wrote, without words."""
    ahead = "".join(f"(?=.*{re.escape(one)})" for one in words[:MOST_WORDS].split())
    pattern = {"$regex": f"^{ahead}", "$options": "is"} if ahead else {"$exists": True}
    return {"$or": [{f"answers.{key}": pattern} for key in keys] or [{"_id": None}]}
