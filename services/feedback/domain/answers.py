"""Whether what was answered fits what was asked."""

from __future__ import annotations

from collections.abc import Mapping

from services.feedback.domain.problems import MISSING_ANSWER, UNKNOWN_QUESTION
from services.feedback.domain.question import Questions
from services.feedback.domain.value import Value
from shared.contracts.problem import Rejected

_NOTHING = ("", ())


def fitting(answers: Mapping[str, Value], questions: Questions) -> dict[str, Value]:
    """Return the answers, in the questions' order, without those that say nothing.

    Raises:
        Rejected: unknown-question, missing-answer, or what the question's `check` says; each names the field.
    """
    asked = {question.key: question for question in questions}
    for key in answers:
        if key not in asked:
            raise Rejected(UNKNOWN_QUESTION, field=pointer(key), key=key, known=", ".join(asked))
    fitted: dict[str, Value] = {}
    for key, question in asked.items():
        value = answers.get(key, "")
        if value not in _NOTHING:
            fitted[key] = question.check(value, field=pointer(key))
        elif question.required:
            raise Rejected(MISSING_ANSWER, field=pointer(key), question=question.text)
    return fitted


def pointer(key: str) -> str:
    """Return the JSON pointer (RFC 6901) of the answer to the question with this key."""
    return "/data/answers/" + key.replace("~", "~0").replace("/", "~1")
