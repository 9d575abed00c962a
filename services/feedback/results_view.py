"""Results as people read them: each question as bars with their numbers, and who took part beside who lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.feedback.domain.age import wider
from services.feedback.domain.lots import NOT_TOLD, SMALLEST_GROUP
from services.feedback.domain.question import Question, Questions
from services.feedback.domain.summary import UNDER, GroupSize, QuestionSummary, Summary
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
OTHERS_BESIDE = Text(
    fi="{language} (väestöstä: muut äidinkielet)",
    sv="{language} (av befolkningen: övriga modersmål)",
    en="{language} (of the population: other mother tongues)",
)


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


def by_district(summary: Summary, city: City, concerned: Sequence[str] = ()) -> list[Group]:
    """Return the districts, with those who told none last.

    Of an occasion or a survey for some districts, the `concerned`, these alone are compared, with each other: that few
    came from elsewhere is no wonder. What came from elsewhere all the same follows.
    """
    names = {district.id: district.name for district in city.districts}
    within = _population(city, "district", concerned)
    sizes = summary.districts
    if concerned:
        others = {one: size for one, size in sizes.items() if one not in within and (size != UNDER or one == NOT_TOLD)}
        sizes = {one: sizes.get(one, UNDER) for one in within} | others
    told = {one: (names.get(one) or Text(fi=one), (size,)) for one, size in sizes.items() if one != NOT_TOLD}
    hidden = Group(WORDS["not_told"], sizes.get(NOT_TOLD, UNDER), None, None, quiet=False)
    return [*_groups(told, within), hidden]


def by_age(summary: Summary, city: City, concerned: Sequence[str] = ()) -> list[Group]:
    """Return the age groups that were told, and those that the city's population has; none where five told none.

    What was told in narrower groups is added up to the population's. Of one district's answers, or an occasion's or a
    survey's for some, only what was told: their people are not the city's, and how old they are isn't known.
    """
    if not summary.ages:
        return []
    population = {} if summary.district or concerned else _population(city, "age_group")
    parts: dict[str, list[GroupSize]] = {one: [] for one in population}
    # Of what could be told and isn't here, up to four may have told each.
    for group in dict.fromkeys((*city.age_groups, *summary.ages) if population else summary.ages):
        within = wider(group, population)
        if within or group in summary.ages:
            parts.setdefault(within or group, []).append(summary.ages.get(group, UNDER))
    return _groups({one: (Text(fi=one), sizes or [UNDER]) for one, sizes in sorted(parts.items())}, population)


def by_language(summary: Summary, city: City, concerned: Sequence[str] = ()) -> list[Group]:
    """Return the languages in which answers were given, beside the mother tongues of the city's people.

    The two are not the same: who has another mother tongue than one can answer in answers in any. Such mother tongues
    stand beside the one language that has no number of its own. Compared as ages are.
    """
    population = {} if summary.district or concerned else _population(city, "mother_tongue")
    beside = {one: population[one] for one in summary.languages if one in population}
    names = LANGUAGE_NAMES.copy()
    others = [one for one in summary.languages if one not in beside]
    if beside and len(others) == 1:
        beside[others[0]] = 1 - sum(beside.values())
        names[others[0]] = OTHERS_BESIDE.format(language=names[others[0]])
    return _groups({one: (names[one], (size,)) for one, size in summary.languages.items()}, beside)


def _population(city: City, category: str, of: Sequence[str] = ()) -> dict[str, float]:
    """Return the shares of the city's population, or of these groups of it, 0 … 1; empty where the city knows none."""
    known = next((one.weights for one in city.population if one.category == category), {})
    if category == "age_group" and city.age_population:
        known = city.age_population.weights
    known = {value: weight for value, weight in known.items() if not of or value in of}
    all_ = sum(known.values())
    return {value: weight / all_ for value, weight in known.items()} if all_ else {}


def _groups(told: Mapping[str, tuple[Text, Sequence[GroupSize]]], population: Mapping[str, float]) -> list[Group]:
    """Return the groups. Each was told with its name and the sizes of its parts, all of them rounded down.

    Shares are of those that are compared with the population, where any are.
    """
    known = {one: sum(size for size in sizes if isinstance(size, int)) for one, (_, sizes) in told.items()}
    of = [one for one in told if one in population] or list(told)
    all_ = sum(known[one] for one in of)
    found = []
    for one, (name, sizes) in told.items():
        size = UNDER if tuple(sizes) == (UNDER,) else known[one]
        share = known[one] / all_ if one in of and known[one] else None
        at_most = known[one] + len(sizes) * (SMALLEST_GROUP - 1)
        expected = population.get(one)
        quiet = expected is not None and all_ >= SMALLEST_GROUP and at_most < QUIET * expected * all_
        found.append(Group(name, size, share, expected, quiet))
    return found
