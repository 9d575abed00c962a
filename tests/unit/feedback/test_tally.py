from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.tally import Tally, total
from services.feedback.domain.value import Value
from shared.contracts.feedback import Background
from shared.text import LANGUAGES, Language

START = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)
DISTRICTS = ("tapiola", "leppavaara", "kauklahti")


@dataclass(frozen=True)
class Given:
    answered_at: datetime
    language: Language
    answers: dict[str, Value]
    background: Background


AGES = ("15-29", "75+")

points = st.integers(1, 5)
options = st.lists(st.sampled_from(("bus", "foot", "car")), min_size=1, unique=True).map(tuple)
given_answers = st.builds(
    Given,
    answered_at=st.integers(0, 10**6).map(lambda seconds: START + timedelta(seconds=seconds)),
    language=st.sampled_from(LANGUAGES),
    answers=st.fixed_dictionaries(
        {"welcome": points, "heard": points}, optional={"wish": st.just("more"), "ways": options}
    ),
    background=st.builds(
        Background, district=st.sampled_from((None, *DISTRICTS)), age_group=st.sampled_from((None, *AGES))
    ),
)
many = st.lists(given_answers, max_size=60)


def tally_of(answers: Iterable[Given]) -> Tally:
    tally = Tally()
    for answer in answers:
        tally.count(answer)
    return tally


@given(answers=many, seed=st.integers())
def test_any_order_of_answers_gives_the_same_tally(answers: list[Given], seed: int) -> None:
    shuffled = answers.copy()
    Random(seed).shuffle(shuffled)
    assert tally_of(shuffled) == tally_of(answers)


@given(answers=many, parts=st.lists(st.integers(0, 3), min_size=60, max_size=60))
def test_counting_in_parts_gives_the_same_as_counting_in_one(answers: list[Given], parts: list[int]) -> None:
    counted = [Tally() for _ in range(4)]
    for answer, part in zip(answers, parts, strict=False):
        counted[part].count(answer)
    assert total(counted) == tally_of(answers)


@given(answers=many, others=many)
def test_including_what_another_has_counted_gives_the_same_as_counting_it_and_leaves_the_other_as_it_is(
    answers: list[Given], others: list[Given]
) -> None:
    tally, other = tally_of(answers), tally_of(others)
    tally.include(other)
    tally.count(Given(datetime(2027, 3, 10, 18, 0, tzinfo=UTC), "fi", {"welcome": 5}, Background()))
    assert other == tally_of(others)
    assert tally.answers == len(answers) + len(others) + 1
    tally = tally_of(answers)
    tally.include(other)
    assert tally == tally_of([*answers, *others])


@given(answers=many)
def test_the_running_tally_is_what_a_recount_of_all_answers_gives(answers: list[Given]) -> None:
    tally = tally_of(answers)
    assert tally.answers == len(answers)
    for key in ("welcome", "heard"):
        assert tally.points.get(key, {}) == Counter(str(answer.answers[key]) for answer in answers)
    assert tally.texts.get("wish", 0) == sum("wish" in answer.answers for answer in answers)
    ways = [chosen for answer in answers if isinstance(chosen := answer.answers.get("ways"), tuple)]
    assert tally.points.get("ways", {}) == Counter(id_ for chosen in ways for id_ in chosen)
    assert tally.chosen.get("ways", 0) == len(ways)
    assert tally.ages == Counter(a for answer in answers if (a := answer.background.age_group))
    assert tally.languages == Counter(answer.language for answer in answers)
    assert tally.districts == Counter(d for answer in answers if (d := answer.background.district))
    assert tally.first_answered_at == min((answer.answered_at for answer in answers), default=None)
    assert tally.last_answered_at == max((answer.answered_at for answer in answers), default=None)


@given(answer=given_answers)
def test_a_tally_holds_no_word_of_what_was_written(answer: Given) -> None:
    telling = Given(answer.answered_at, answer.language, {**answer.answers, "wish": "Vilma"}, answer.background)
    assert "Vilma" not in tally_of([telling]).model_dump_json()


@given(answers=many)
def test_a_tally_survives_being_stored(answers: list[Given]) -> None:
    tally = tally_of(answers)
    assert Tally.model_validate(tally.model_dump()) == tally
