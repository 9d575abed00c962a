"""What a survey asks, and what it takes for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, TypeAdapter

from services.feedback.domain.choosing import Choice, Choices, DistrictChoice, PlaceChoice
from services.feedback.domain.problems import OUT_OF_SCALE, TEXT_TOO_LONG, WRONG_KIND
from services.feedback.domain.value import Value
from shared.contracts.languages import missing_languages
from shared.contracts.problem import Rejected
from shared.contracts.survey import NumberQuestion, Option, ScaleQuestion, SurveyQuestion, TextQuestion
from shared.text import Language, Text

NUMBER = Text(fi="luku", sv="ett tal", en="a number")
WORDS = Text(fi="tekstiä", sv="text", en="text")
LONGEST_TEXT = 4_000
"""Characters."""


class Scale(ScaleQuestion):
    """A choice of one point, and whether an answer is one of them."""

    @property
    def highest(self) -> int:
        """The scale's last point; the first is 1."""
        return len(self.labels)

    @property
    def counted(self) -> tuple[str, ...]:
        """What is counted: each point, as text."""
        return tuple(str(point) for point in range(1, self.highest + 1))

    @property
    def options_shown(self) -> dict[str, Text]:
        """What each point is called."""
        return dict(zip(self.counted, self.labels, strict=True))

    def check(self, value: Value, *, field: str) -> int:
        """Return the point.

        Raises:
            Rejected: wrong-kind-of-answer, out-of-scale.
        """
        return _within(value, 1, self.highest, asked=self.text, field=field)


class Number(NumberQuestion):
    """A whole number, and whether an answer is one in its range."""

    @property
    def counted(self) -> tuple[str, ...]:
        """What is counted: each number, as text."""
        return tuple(str(number) for number in range(self.lowest, self.highest + 1))

    @property
    def options_shown(self) -> dict[str, Text]:
        """Nothing: few give the same number, so only their mean is shown."""
        return {}

    def check(self, value: Value, *, field: str) -> int:
        """Return the number.

        Raises:
            Rejected: wrong-kind-of-answer, out-of-scale.
        """
        return _within(value, self.lowest, self.highest, asked=self.text, field=field)


def _within(value: Value, lowest: int, highest: int, *, asked: Text, field: str) -> int:
    if not isinstance(value, int):
        raise Rejected(WRONG_KIND, field=field, question=asked, wanted=NUMBER)
    if not lowest <= value <= highest:
        raise Rejected(OUT_OF_SCALE, field=field, question=asked, lowest=lowest, highest=highest)
    return value


class FreeText(TextQuestion):
    """The respondent's own words, whatever they are."""

    @property
    def counted(self) -> tuple[str, ...]:
        """Nothing: words are not counted by what they say."""
        return ()

    @property
    def options_shown(self) -> dict[str, Text]:
        """Nothing."""
        return {}

    def check(self, value: Value, *, field: str) -> str:
        """Return the words.

        Raises:
            Rejected: wrong-kind-of-answer, text-too-long.
        """
        if not isinstance(value, str):
            raise Rejected(WRONG_KIND, field=field, question=self.text, wanted=WORDS)
        if len(value) > LONGEST_TEXT:
            raise Rejected(TEXT_TOO_LONG, field=field, question=self.text, most=LONGEST_TEXT, length=len(value))
        return value


Question = Annotated[
    Scale | Number | FreeText | Choice | Choices | PlaceChoice | DistrictChoice, Field(discriminator="kind")
]
Questions = tuple[Question, ...]
_QUESTIONS: TypeAdapter[Questions] = TypeAdapter(Questions)

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


def questions_of(
    own: tuple[SurveyQuestion, ...],
    of_city: tuple[SurveyQuestion, ...] | None,
    districts: Iterable[Option],
    required: Iterable[Language],
) -> Questions:
    """Return what an occasion's survey asks: its own questions, or the city's, or `THREE_QUESTIONS`.

    Its own are asked only when they are there in every language that is required: a survey that some of the people of
    an evening can't read is worse than the usual one.
    """
    if own and not missing_languages(own, required):
        return asked(own, districts)
    return THREE_QUESTIONS if of_city is None else asked(of_city, districts)


def asked(planned: Iterable[SurveyQuestion], districts: Iterable[Option]) -> Questions:
    """Return the questions as people are asked them; `districts` are the city's, for questions about one."""
    names = [district.model_dump() for district in districts]
    return _QUESTIONS.validate_python(
        [question.model_dump() | ({"options": names} if question.kind == "district" else {}) for question in planned]
    )
