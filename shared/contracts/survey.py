"""What a survey asks, as it travels from who plans an occasion to who asks its people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.message import Contract
from shared.contracts.names import Slug
from shared.text import Text

MOST_QUESTIONS = 4
"""A survey on the spot is very short."""


class ScaleQuestion(Contract):
    """A choice of one point, 1 … as many as there are labels. The first label is the worst."""

    kind: Literal["scale"] = "scale"
    key: Slug
    text: Text
    labels: Annotated[tuple[Text, ...], Field(min_length=2, max_length=11)]
    required: bool = True


class TextQuestion(Contract):
    """The respondent's own words. Never public."""

    kind: Literal["text"] = "text"
    key: Slug
    text: Text
    required: bool = False


SurveyQuestion = Annotated[ScaleQuestion | TextQuestion, Field(discriminator="kind")]


def check_keys_differ(questions: Iterable[ScaleQuestion | TextQuestion]) -> None:
    """Accept questions that answers can tell apart.

    Raises:
        ValueError: two have the same key.
    """
    keys = [question.key for question in questions]
    if len(set(keys)) < len(keys):
        message = "two questions have the same key"
        raise ValueError(message)
