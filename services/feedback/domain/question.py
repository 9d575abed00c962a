"""What a survey asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from services.feedback.domain.problems import OUT_OF_SCALE, WRONG_KIND
from shared.contracts.problem import Rejected
from shared.contracts.survey import ScaleQuestion, TextQuestion, check_keys_differ
from shared.text import Text

NUMBER = Text(fi="luku", sv="ett tal", en="a number")
WORDS = Text(fi="tekstiä", sv="text", en="text")


class Scale(ScaleQuestion):
    """A choice of one point, and whether an answer is one of them."""

    @property
    def highest(self) -> int:
        """The scale's last point; the first is 1."""
        return len(self.labels)

    def check(self, value: int | str, *, field: str) -> int:
        """Return the point.

        Raises:
            Rejected: wrong-kind-of-answer, out-of-scale.
        """
        if isinstance(value, str):
            raise Rejected(WRONG_KIND, field=field, question=self.text, wanted=NUMBER)
        if not 1 <= value <= self.highest:
            raise Rejected(OUT_OF_SCALE, field=field, question=self.text, highest=self.highest)
        return value


class FreeText(TextQuestion):
    """The respondent's own words, whatever they are."""

    def check(self, value: int | str, *, field: str) -> str:
        """Return the words.

        Raises:
            Rejected: wrong-kind-of-answer.
        """
        if not isinstance(value, str):
            raise Rejected(WRONG_KIND, field=field, question=self.text, wanted=WORDS)
        return value


Question = Annotated[Scale | FreeText, Field(discriminator="kind")]
Questions = tuple[Question, ...]

HOW_WELL = (
    Text(fi="En lainkaan", sv="Inte alls", en="Not at all"),
    Text(fi="Huonosti", sv="Dåligt", en="Poorly"),
    Text(fi="Kohtalaisesti", sv="Någorlunda", en="Fairly well"),
    Text(fi="Hyvin", sv="Bra", en="Well"),
    Text(fi="Erittäin hyvin", sv="Mycket bra", en="Very well"),
)
THREE_QUESTIONS: Questions = (
    Scale(
        key="welcome",
        text=Text(
            fi="Miten hyvin tunsit olevasi tervetullut?",
            sv="Hur väl kände du dig välkommen?",
            en="How well did you feel welcomed?",
        ),
        labels=HOW_WELL,
    ),
    Scale(
        key="heard",
        text=Text(
            fi="Miten hyvin koit tulevasi kuulluksi?",
            sv="Hur väl upplevde du att du blev hörd?",
            en="How well did you feel heard?",
        ),
        labels=HOW_WELL,
    ),
    FreeText(
        key="wish",
        text=Text(
            fi="Mitä toivot kaupungilta seuraavaksi?",
            sv="Vad önskar du att staden gör härnäst?",
            en="What do you wish the city to do next?",
        ),
    ),
)
"""What an occasion's survey asks unless its concept or the city's own file says otherwise."""


class ThreeQuestions(BaseModel):
    """A city's own choice of the three."""

    model_config = ConfigDict(frozen=True)

    questions: Annotated[Questions, Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        check_keys_differ(self.questions)
        return self


def questions_of(own: Sequence[ScaleQuestion | TextQuestion], configured: object) -> Questions:
    """Return what an occasion's survey asks: its own questions, or `three_questions` where it brings none."""
    if not own:
        return three_questions(configured)
    return TypeAdapter(Questions).validate_python([question.model_dump() for question in own])


def three_questions(configured: object) -> Questions:
    """Return the city's own three questions, or `THREE_QUESTIONS` where it has configured none.

    `configured` is a list of mappings, each with `kind` (scale or text), `key`, `text` and, for a scale,
    `labels`.

    Raises:
        pydantic.ValidationError: when they are not three well-formed questions with different keys.
    """
    if configured is None:
        return THREE_QUESTIONS
    return TypeAdapter(ThreeQuestions).validate_python({"questions": configured}).questions
