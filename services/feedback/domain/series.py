"""A series of resident surveys: what must stay the same from wave to wave, so that the waves can be compared."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.question import Question, Questions
from services.feedback.domain.staff_problems import QUESTION_CHANGED, UNKNOWN_BREAK, WAVE_TOO_SOON
from shared.contracts.problem import Rejected
from shared.contracts.surveys import Break
from shared.text import LANGUAGES, Text


class WaveRecord(BaseModel):
    """One wave of a series."""

    model_config = ConfigDict(frozen=True)

    survey: str
    year: int
    """Of the city's calendar, in which it opens."""
    questions: Questions
    breaks: tuple[Break, ...] = ()

    def question(self, key: str) -> Question | None:
        """Return what was asked under this key, or None."""
        return next((question for question in self.questions if question.key == key), None)


def check_next(series: str, before: Sequence[WaveRecord], wave: WaveRecord, *, every_years: int) -> None:
    """Accept a wave that can be compared with those before it; a wave that was left out makes the gap longer.

    Raises:
        Rejected: wave-too-soon, question-changed, unknown-break.
    """
    if before and wave.year < before[-1].year + every_years:
        last = before[-1].year
        raise Rejected(WAVE_TOO_SOON, field="/data/survey", series=series, last=last, next=last + every_years)
    declared = {one.key for one in wave.breaks}
    asked_before = {question.key: (question, one.survey) for one in before for question in one.questions}
    for key in declared:
        if key not in asked_before or wave.question(key) is None:
            raise Rejected(UNKNOWN_BREAK, field="/data/survey", key=key)
    for question in wave.questions:
        last_time = asked_before.get(question.key)
        if last_time is not None and question.key not in declared and not is_same(last_time[0], question):
            raise Rejected(QUESTION_CHANGED, field="/data/survey", key=question.key, wave=last_time[1])


def is_same(one: Question, other: Question) -> bool:
    """Say whether two questions measure the same: the same words, and the same things to choose from in order.

    A language that only one of them has makes no difference, nor whether it must be answered.
    """
    return _is_alike(one.model_dump(exclude={"required"}), other.model_dump(exclude={"required"}))


def _is_alike(one: object, other: object) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        if set(one) == set(Text.model_fields):
            both = [language for language in LANGUAGES if one[language] and other.get(language)]
            return bool(both) and all(one[language] == other[language] for language in both)
        return one.keys() == other.keys() and all(_is_alike(one[name], other[name]) for name in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_is_alike, one, other))
    return one == other


def comparable_runs(key: str, waves: Sequence[WaveRecord]) -> list[list[WaveRecord]]:
    """Return the waves in which a question was asked, parted where a break was declared."""
    runs: list[list[WaveRecord]] = []
    for wave in waves:
        if wave.question(key) is None:
            continue
        if not runs or any(one.key == key for one in wave.breaks):
            runs.append([])
        runs[-1].append(wave)
    return runs
