"""What everyone may see of a survey's answers while they come in: the total, and no group too small."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from services.feedback.domain.question import FreeText, Number, Question, Questions, Scale
from services.feedback.domain.tally import Counts, Tally
from shared.text import LANGUAGES, Text

SMALLEST_GROUP = 5
"""A part with fewer answers is not shown."""

UNDER: Literal["under 5"] = "under 5"
WITHHELD: Literal["withheld"] = "withheld"
NOT_TOLD = "not-told"

GroupSize = int | Literal["under 5", "withheld"]
"""How many answers a group gave; `withheld` where it would give away the only group that is under 5."""


class QuestionSummary(BaseModel):
    """The answers to one question. What would show fewer than five of them is None."""

    model_config = ConfigDict(frozen=True)

    key: str
    kind: Literal["scale", "text", "choice", "choices", "number", "place", "district"]
    text: Text
    answers: GroupSize
    histogram: dict[str, int] | None = None
    """How many chose each point or option, with those that nobody chose. Not of a number: few give the same."""
    mean: float | None = None
    """For a scale or a number: rounded to two decimals."""


class Summary(BaseModel):
    """A survey's answers so far. The total is exact."""

    model_config = ConfigDict(frozen=True)

    survey: str
    answers: int
    questions: tuple[QuestionSummary, ...]
    languages: dict[str, GroupSize]
    districts: dict[str, GroupSize]
    """By district, and `not-told` for those who told none."""
    first_answered_at: AwareDatetime | None
    last_answered_at: AwareDatetime | None


def summarise(survey: str, questions: Questions, tally: Tally, *, districts: Iterable[str]) -> Summary:
    """Return what may be shown of `tally`; `districts` are the ids of all the city's districts."""
    told = {district: tally.districts.get(district, 0) for district in (*districts, *tally.districts)}
    enough = tally.answers >= SMALLEST_GROUP
    return Summary(
        survey=survey,
        answers=tally.answers,
        questions=tuple(_question(question, tally) for question in questions),
        languages=group_sizes({language: tally.languages.get(language, 0) for language in LANGUAGES}),
        districts=group_sizes({**told, NOT_TOLD: tally.answers - sum(told.values())}),
        first_answered_at=tally.first_answered_at if enough else None,
        last_answered_at=tally.last_answered_at if enough else None,
    )


def group_sizes(counts: Counts) -> dict[str, GroupSize]:
    """Return the size of each group, those of fewer than five hidden.

    The groups add up to a public total. So when only one is hidden, the smallest of the others is withheld
    too: else a subtraction would show it.
    """
    small = [group for group, count in counts.items() if count < SMALLEST_GROUP]
    shown = [group for group in counts if group not in small]
    companion = min(shown, key=lambda group: counts[group]) if len(small) == 1 and shown else None
    return {
        group: UNDER if group in small else WITHHELD if group == companion else count for group, count in counts.items()
    }


def _question(question: Question, tally: Tally) -> QuestionSummary:
    answers = _answers(question, tally)
    shown = QuestionSummary(key=question.key, kind=question.kind, text=question.text, answers=_size(answers))
    if isinstance(question, FreeText) or answers < SMALLEST_GROUP:
        return shown
    chosen = tally.points[question.key]
    more: dict[str, object] = {}
    if not isinstance(question, Number):
        more["histogram"] = {one: chosen.get(one, 0) for one in question.counted}
    if isinstance(question, Scale | Number):
        more["mean"] = round(sum(int(value) * count for value, count in chosen.items()) / answers, 2)
    return shown.model_copy(update=more)


def _answers(question: Question, tally: Tally) -> int:
    if isinstance(question, FreeText):
        return tally.texts.get(question.key, 0)
    if isinstance(question, Scale | Number):
        return sum(tally.points.get(question.key, {}).values())
    return tally.chosen.get(question.key, 0)


def _size(count: int) -> GroupSize:
    return count if count >= SMALLEST_GROUP else UNDER
