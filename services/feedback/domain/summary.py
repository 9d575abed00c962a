"""What everyone may see of a survey's answers while they come in: the total, and sums of whole lots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.interval import deviation
from services.feedback.domain.lots import NOT_TOLD, SEVERAL, SMALLEST_GROUP
from services.feedback.domain.question import FreeText, Number, Question, Questions, Scale
from services.feedback.domain.tally import Counts, Tally, total
from shared.text import LANGUAGES, Text

UNDER: Literal["under 5"] = "under 5"

GroupSize = int | Literal["under 5"]
"""How many answers a group gave."""


class QuestionSummary(BaseModel):
    """The answers to one question. Where fewer than five are shown, what they say is None."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: Literal["scale", "text", "choice", "choices", "number", "place", "district"]
    text: Text
    answers: GroupSize
    histogram: dict[str, int] | None = None
    """How many chose each point or option, with those that nobody chose. Not of a number: few give the same."""
    mean: float | None = None
    """For a scale or a number: rounded to two decimals."""
    deviation: float | None = None
    """For a number, whose histogram isn't shown: the standard deviation (of a sample), rounded to two decimals."""


class Summary(BaseModel):
    """A survey's answers so far: all that are public, or those from one district."""

    model_config = ConfigDict(frozen=True)

    survey: str
    district: str | None = None
    """Whose answers these are; None for everyone's."""
    answers: int | None
    """How many have come, exactly; None for a district, of which only what is shown is known."""
    counted: int
    """How many of them are in these results. The others are shown when that tells of nobody."""
    questions: tuple[QuestionSummary, ...]
    languages: dict[str, GroupSize]
    """In steps of five: 12 answers are shown as 10."""
    districts: dict[str, GroupSize]
    """By district, and `not-told` for those who told none; in steps of five."""
    ages: dict[str, GroupSize]
    """By age group, of those that five have told; in steps of five. That another was told at all would tell of few."""
    filters: tuple[str, ...]
    """The districts whose answers can be asked for alone."""


def summarise(  # noqa: PLR0913 - what a summary is made of
    survey: str,
    questions: Questions,
    shown: Mapping[str, Tally],
    *,
    answers: int,
    districts: Iterable[str],
    district: str | None = None,
) -> Summary:
    """Return what may be shown.

    `shown` are the sums of whole lots by group; `answers` is how many there are in all, and `districts` are the ids of
    all the city's districts. With `district` it is of that group alone.
    """
    tally = total(shown.values()) if district is None else shown.get(district, Tally())
    told = {one: tally.districts.get(one, 0) for one in (*districts, *sorted(tally.districts))}
    return Summary(
        survey=survey,
        district=district,
        answers=answers if district is None else None,
        counted=tally.answers,
        questions=tuple(_question(question, tally) for question in questions),
        languages=in_fives({language: tally.languages.get(language, 0) for language in LANGUAGES}),
        districts=in_fives({**told, NOT_TOLD: tally.answers - sum(told.values())}),
        ages={group: size for group, size in sorted(in_fives(tally.ages).items()) if size != UNDER},
        filters=tuple(group for group in shown if group != SEVERAL),
    )


def in_fives(counts: Counts) -> dict[str, GroupSize]:
    """Return the size of each group, rounded down to fives.

    Districts, languages and age groups divide the same answers in several ways. Exact sizes would tell how they
    overlap, and so how many few people are in two groups at once.
    """
    return {
        group: count - count % SMALLEST_GROUP if count >= SMALLEST_GROUP else UNDER for group, count in counts.items()
    }


def size_in_fives(count: int) -> GroupSize:
    """Return one size as `in_fives` does."""
    return in_fives({"": count})[""]


def _question(question: Question, tally: Tally) -> QuestionSummary:
    answers = _answers(question, tally)
    size = size_in_fives(answers) if isinstance(question, FreeText) else _size(answers)
    shown = QuestionSummary(key=question.key, kind=question.kind, text=question.text, answers=size)
    if isinstance(question, FreeText) or answers < SMALLEST_GROUP:
        return shown
    chosen = tally.points[question.key]
    more: dict[str, object] = {}
    if not isinstance(question, Number):
        more["histogram"] = {one: chosen.get(one, 0) for one in question.counted}
    if isinstance(question, Scale | Number):
        more["mean"] = round(sum(int(value) * count for value, count in chosen.items()) / answers, 2)
    if isinstance(question, Number):
        more["deviation"] = round(deviation(chosen), 2)
    return shown.model_copy(update=more)


def _answers(question: Question, tally: Tally) -> int:
    if isinstance(question, FreeText):
        return tally.texts.get(question.key, 0)
    if isinstance(question, Scale | Number):
        return sum(tally.points.get(question.key, {}).values())
    return tally.chosen.get(question.key, 0)


def _size(count: int) -> GroupSize:
    return count if count >= SMALLEST_GROUP else UNDER
