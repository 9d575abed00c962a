"""What a survey asks, as it travels from who plans an occasion to who asks its people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.contracts.message import Contract
from shared.contracts.names import Slug
from shared.text import Text

MOST_QUESTIONS = 4
"""A survey on the spot is very short."""
MOST_OPTIONS = 30
WIDEST_RANGE = 1_000
"""How far apart a number's ends may be: each value is counted on its own, so that counts stay exact."""


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


class Option(Contract):
    """One thing that can be chosen. Its id is what answers hold, so it stays while the words are translated."""

    id: Slug
    text: Text


class _WithOptions(Contract):
    """What the questions with a list to choose from have alike."""

    key: Slug
    text: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=MOST_OPTIONS)]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len({option.id for option in self.options}) < len(self.options):
            message = "two options have the same id"
            raise ValueError(message)
        return self


class ChoiceQuestion(_WithOptions):
    """A choice of one option."""

    kind: Literal["choice"] = "choice"
    required: bool = True


class ChoicesQuestion(_WithOptions):
    """A choice of several options, or of none where it isn't required."""

    kind: Literal["choices"] = "choices"
    most: Annotated[int, Field(ge=2, le=MOST_OPTIONS)] | None = None
    """How many may be chosen; None: all."""
    required: bool = False


class NumberQuestion(Contract):
    """A whole number from `lowest` to `highest`."""

    kind: Literal["number"] = "number"
    key: Slug
    text: Text
    lowest: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    highest: Annotated[int, Field(ge=1, le=1_000_000)]
    unit: Text | None = None
    required: bool = True

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        if not 1 <= self.highest - self.lowest <= WIDEST_RANGE:
            message = f"highest must be above lowest, by at most {WIDEST_RANGE}: ask for larger things in a larger unit"
            raise ValueError(message)
        return self


class Point(Contract):
    """A point on the map, WGS 84 degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class PlaceOption(Option):
    """A place that can be chosen."""

    point: Point | None = None


class PlaceQuestion(_WithOptions):
    """A place out of a list; where all have their point they are also shown on a plan."""

    kind: Literal["place"] = "place"
    options: Annotated[tuple[PlaceOption, ...], Field(min_length=2, max_length=MOST_OPTIONS)]
    required: bool = True


class DistrictQuestion(Contract):
    """One of the city's districts, by the names of its own file."""

    kind: Literal["district"] = "district"
    key: Slug
    text: Text
    required: bool = True


SurveyQuestion = Annotated[
    ScaleQuestion | TextQuestion | ChoiceQuestion | ChoicesQuestion | NumberQuestion | PlaceQuestion | DistrictQuestion,
    Field(discriminator="kind"),
]


def check_keys_differ(questions: Iterable[SurveyQuestion]) -> None:
    """Accept questions that answers can tell apart.

    Raises:
        ValueError: two have the same key.
    """
    keys = [question.key for question in questions]
    if len(set(keys)) < len(keys):
        message = "two questions have the same key"
        raise ValueError(message)
