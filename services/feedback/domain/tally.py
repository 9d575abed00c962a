"""The running count of a survey's answers. Tallies add up in any order and any grouping to the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from pydantic import AwareDatetime, BaseModel

from services.feedback.domain.value import Value
from shared.contracts.feedback import Background
from shared.text import Language

Counts = dict[str, int]


class GivenAnswer(Protocol):
    """What is counted of an answer."""

    @property
    def answered_at(self) -> datetime: ...  # noqa: D102
    @property
    def language(self) -> Language: ...  # noqa: D102
    @property
    def answers(self) -> Mapping[str, Value]: ...  # noqa: D102
    @property
    def background(self) -> Background: ...  # noqa: D102


class Tally(BaseModel):
    """How many answers there are, in all and by what they say. Holds no answer and no words."""

    answers: int = 0
    points: dict[str, Counts] = {}
    """For each question but those for words, how many chose each point, number or option.

    Points and numbers are counted under what they are as text, options under their id.
    """
    chosen: Counts = {}
    """For each question with options, how many chose any: more than one may be chosen."""
    texts: Counts = {}
    """For each question with free text, how many wrote something."""
    languages: Counts = {}
    districts: Counts = {}
    """Only of those who told their district."""
    ages: Counts = {}
    """Only of those who told their age group."""
    first_answered_at: AwareDatetime | None = None
    last_answered_at: AwareDatetime | None = None

    def count(self, answer: GivenAnswer) -> None:
        """Count one more answer here."""
        for key, value in answer.answers.items():
            if isinstance(value, str):
                _count(self.texts, key)
                continue
            counts = self.points.setdefault(key, {})
            if isinstance(value, int):
                _count(counts, str(value))
            else:
                _count(self.chosen, key)
                for id_ in value:
                    _count(counts, id_)
        told, at = answer.background, answer.answered_at
        self.answers += 1
        _count(self.languages, answer.language)
        if told.district:
            _count(self.districts, told.district)
        if told.age_group:
            _count(self.ages, told.age_group)
        if self.first_answered_at is None or at < self.first_answered_at:
            self.first_answered_at = at
        if self.last_answered_at is None or at > self.last_answered_at:
            self.last_answered_at = at

    def include(self, other: Tally) -> None:
        """Count here what another has counted."""
        for key, counts in other.points.items():
            _include(self.points.setdefault(key, {}), counts)
        _include(self.chosen, other.chosen)
        _include(self.texts, other.texts)
        _include(self.languages, other.languages)
        _include(self.districts, other.districts)
        _include(self.ages, other.ages)
        self.answers += other.answers
        firsts = [at for at in (self.first_answered_at, other.first_answered_at) if at]
        lasts = [at for at in (self.last_answered_at, other.last_answered_at) if at]
        self.first_answered_at, self.last_answered_at = min(firsts, default=None), max(lasts, default=None)


def total(tallies: Iterable[Tally]) -> Tally:
    """Add tallies up."""
    together = Tally()
    for tally in tallies:
        together.include(tally)
    return together


def _include(counts: Counts, others: Counts) -> None:
    for key, count in others.items():
        counts[key] = counts.get(key, 0) + count


def _count(counts: Counts, key: str) -> None:
    counts[key] = counts.get(key, 0) + 1
