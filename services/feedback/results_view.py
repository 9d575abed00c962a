"""Results as people read them: each question as bars with their numbers, and who took part beside who lives here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.feedback.domain.lots import NOT_TOLD, SMALLEST_GROUP
from services.feedback.domain.question import Question, Questions
from services.feedback.domain.summary import GroupSize, QuestionSummary, Summary
from services.feedback.words import WORDS
from shared.city import City
from shared.text import Text

QUIET = 0.5
"""A group is quiet whose share of the answers is under this part of its share of the population."""
LANGUAGE_NAMES = {
    "fi": Text(fi="suomi", sv="finska", en="Finnish"),
    "sv": Text(fi="ruotsi", sv="svenska", en="Swedish"),
    "en": Text(fi="englanti", sv="engelska", en="English"),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of a scale, or one thing that could be chosen."""

    label: Text
    count: int
    share: float
    """Of the question's answers, 0 … 1."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One question with its answers."""

    question: QuestionSummary
    bars: tuple[Bar, ...]

    @property
    def commonest(self) -> Text | None:
        """What most have answered; None where two are as common."""
        most = max((bar.count for bar in self.bars), default=0)
        chosen = [bar.label for bar in self.bars if bar.count == most]
        return chosen[0] if len(chosen) == 1 else None


@dataclass(frozen=True, slots=True)
class Group:
    """How many of a group took part, at least, beside its share of the population."""

    name: Text
    answers: GroupSize
    share: float | None
    """Of those who told; None where the group is too small."""
    population: float | None
    """Its share of the population; None where the city knows none."""
    quiet: bool
    """Whether it is heard less than half as much as it would be were all heard alike."""


def charts(summary: Summary, questions: Questions) -> list[Chart]:
    """Return the questions in their order."""
    asked = {question.key: question for question in questions}
    return [Chart(one, tuple(_bars(one, asked[one.key]))) for one in summary.questions]


def _bars(summary: QuestionSummary, question: Question) -> Iterator[Bar]:
    histogram = summary.histogram or {}
    # Several may be chosen: then the shares are of those who chose, and come to more than one.
    all_ = (summary.answers if isinstance(summary.answers, int) else 0) or 1
    for point, count in histogram.items():
        yield Bar(question.options_shown.get(point) or Text(fi=point), count, count / all_)


def by_district(summary: Summary, city: City) -> list[Group]:
    """Return the districts, with those who told none last."""
    names = {district.id: district.name for district in city.districts}
    return list(_groups(summary.districts, names, _weights(city, "district")))


def by_age(summary: Summary, city: City) -> list[Group]:
    """Return the age groups that were told, and those that the city's population has; none where nobody told any.

    Of one district's answers only what was told: its people are not the city's, and how old they are isn't known.
    """
    if not summary.ages:
        return []
    weights = _weights(city, "age_group") if summary.district is None else {}
    sizes: dict[str, GroupSize] = {**dict.fromkeys(weights, "under 5"), **summary.ages}
    return list(_groups(dict(sorted(sizes.items())), {}, weights))


def by_language(summary: Summary) -> list[Group]:
    """Return the languages in which answers were given; that is not what people's mother tongue is."""
    return list(_groups(summary.languages, LANGUAGE_NAMES, {}))


def _weights(city: City, category: str) -> dict[str, float]:
    known = next((one.weights for one in city.population if one.category == category), {})
    return {value: weight / sum(known.values()) for value, weight in known.items()}


def _groups(sizes: dict[str, GroupSize], names: dict[str, Text], weights: dict[str, float]) -> Iterator[Group]:
    told = _known(size for group, size in sizes.items() if group != NOT_TOLD)
    for group, size in sizes.items():
        name = WORDS["not_told"] if group == NOT_TOLD else names.get(group) or Text(fi=group)
        share = size / told if isinstance(size, int) and group != NOT_TOLD else None
        at_most = (size if isinstance(size, int) else 0) + SMALLEST_GROUP - 1
        expected = weights.get(group)
        quiet = expected is not None and told >= SMALLEST_GROUP and at_most < QUIET * expected * told
        yield Group(name, size, share, expected, quiet)


def _known(sizes: Iterable[GroupSize]) -> int:
    return sum(size for size in sizes if isinstance(size, int))
