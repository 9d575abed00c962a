"""What everyone may see of a survey's answers while they come in: the total, and sums of whole lots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.lots import NOT_TOLD, SEVERAL, SMALLEST_GROUP
from services.feedback.domain.question import Question, Questions, Scale
from services.feedback.domain.tally import Counts, Tally, total
from shared.text import LANGUAGES, Text

UNDER: Literal["under 5"] = "under 5"

GroupSize = int | Literal["under 5"]
"""How many answers a group gave."""


class QuestionSummary(BaseModel):
    """The answers to one question. Where fewer than five are shown, what they say is None."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: Literal["scale", "text"]
    text: Text
    answers: GroupSize
    histogram: dict[str, int] | None = None
    """For a scale: how many chose each point, with points that nobody chose."""
    mean: float | None = None
    """For a scale: rounded to two decimals."""


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
    """By age group, as far as it was told; in steps of five."""
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
    told = {one: tally.districts.get(one, 0) for one in (*districts, *tally.districts)}
    return Summary(
        survey=survey,
        district=district,
        answers=answers if district is None else None,
        counted=tally.answers,
        questions=tuple(_question(question, tally) for question in questions),
        languages=in_fives({language: tally.languages.get(language, 0) for language in LANGUAGES}),
        districts=in_fives({**told, NOT_TOLD: tally.answers - sum(told.values())}),
        ages=in_fives(tally.ages),
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


def _question(question: Question, tally: Tally) -> QuestionSummary:
    if not isinstance(question, Scale):
        answers = in_fives(tally.texts).get(question.key, UNDER)
        return QuestionSummary(key=question.key, kind=question.kind, text=question.text, answers=answers)
    chosen = tally.points.get(question.key, {})
    histogram = {str(point): chosen.get(str(point), 0) for point in range(1, question.highest + 1)}
    answers = sum(histogram.values())
    if answers < SMALLEST_GROUP:
        return QuestionSummary(key=question.key, kind=question.kind, text=question.text, answers=UNDER)
    mean = sum(int(point) * count for point, count in histogram.items()) / answers
    return QuestionSummary(
        key=question.key,
        kind=question.kind,
        text=question.text,
        answers=answers,
        histogram=histogram,
        mean=round(mean, 2),
    )
