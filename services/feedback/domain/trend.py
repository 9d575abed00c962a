"""What the waves of a series say of a question, and whether that has changed: only of what is public of each wave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from services.feedback.domain import interval
from services.feedback.domain.interval import Direction, Interval, direction, share
from services.feedback.domain.question import Number
from services.feedback.domain.series import WaveRecord, comparable_runs
from services.feedback.domain.summary import QuestionSummary, Summary
from shared.text import Text


class Estimate(BaseModel):
    """A mean or a share with its 95 % confidence interval; the ends are None where only the estimate is public."""

    model_config = ConfigDict(frozen=True)

    estimate: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, found: Interval) -> Estimate:
        """Round to four decimals, which is a hundredth of a per cent."""
        return cls(estimate=round(found.estimate, 4), low=round(found.low, 4), high=round(found.high, 4))


class Changed(Estimate):
    """How much a share has grown, and whether chance alone may have made that."""

    direction: Direction


class WavePoint(BaseModel):
    """What one wave says of the question. Shares are by point or option."""

    model_config = ConfigDict(frozen=True)

    survey: str
    year: int
    answers: int | str
    mean: Estimate | None = None
    shares: dict[str, Estimate] = {}
    changes: dict[str, Changed] = {}
    """Against the wave before it in the same run, where there is one."""


class Run(BaseModel):
    """Waves that can be compared, oldest first. A declared break begins a new run."""

    model_config = ConfigDict(frozen=True)

    text: Text
    break_reason: Text | None
    """Why it can't be compared with the run before."""
    options: dict[str, Text]
    """What the shares are of, by point or option."""
    waves: tuple[WavePoint, ...]


class Trend(BaseModel):
    """One question through the waves."""

    model_config = ConfigDict(frozen=True)

    key: str
    runs: tuple[Run, ...]


def trends(waves: Sequence[WaveRecord], shown: Mapping[str, Summary]) -> tuple[Trend, ...]:
    """Return the trend of each question that isn't for words, in the order of the latest wave that asked it.

    `shown` holds the public summary of each wave that counts, by its survey; waves that it doesn't hold are left out.
    """
    known = [wave for wave in waves if wave.survey in shown]
    keys = dict.fromkeys(
        question.key for wave in reversed(known) for question in wave.questions if question.kind != "text"
    )
    found = {survey: {one.key: one for one in summary.questions} for survey, summary in shown.items()}
    return tuple(
        Trend(key=key, runs=tuple(_run(key, run, found) for run in comparable_runs(key, known))) for key in keys
    )


def _run(key: str, waves: Sequence[WaveRecord], found: Mapping[str, Mapping[str, QuestionSummary]]) -> Run:
    points: list[WavePoint] = []
    before: QuestionSummary | None = None
    for wave in waves:
        summary = found[wave.survey][key]
        points.append(_point(wave, summary, before))
        before = summary
    latest = waves[-1].question(key)
    if latest is None:
        raise LookupError(key)
    reasons = {one.key: one.reason for one in waves[0].breaks}
    return Run(text=latest.text, break_reason=reasons.get(key), options=latest.options_shown, waves=tuple(points))


def _point(wave: WaveRecord, summary: QuestionSummary, before: QuestionSummary | None) -> WavePoint:
    point = WavePoint(survey=wave.survey, year=wave.year, answers=summary.answers)
    histogram = summary.histogram
    mean = _mean(wave, summary)
    if histogram is None or not isinstance(summary.answers, int):
        return point.model_copy(update={"mean": mean})
    of = summary.answers
    shares = {one: Estimate.of(share(count, of)) for one, count in histogram.items()}
    changes: dict[str, Changed] = {}
    if before is not None and before.histogram is not None and isinstance(before.answers, int):
        for one, count in histogram.items():
            grown = interval.change((before.histogram.get(one, 0), before.answers), (count, of))
            changes[one] = Changed(**Estimate.of(grown).model_dump(), direction=direction(grown))
    return point.model_copy(update={"mean": mean, "shares": shares, "changes": changes})


def _mean(wave: WaveRecord, summary: QuestionSummary) -> Estimate | None:
    """Return the mean of a scale, from its points, or of a number, from what is public of how numbers spread."""
    if summary.mean is None:
        return None
    if summary.histogram is not None:
        return Estimate.of(interval.mean(summary.histogram))
    question, of = wave.question(summary.key), summary.answers
    if not isinstance(question, Number) or summary.deviation is None or not isinstance(of, int):
        return Estimate(estimate=summary.mean)
    between = question.lowest, question.highest
    return Estimate.of(interval.mean_of(summary.mean, summary.deviation, of, between=between))
