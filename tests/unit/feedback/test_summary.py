from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from services.feedback.domain.lots import NOT_TOLD, SEVERAL
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.summary import UNDER, Summary, in_fives, summarise
from services.feedback.domain.tally import Tally

AT = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


def summary(*tallies: Tally, district: str | None = None, answers: int | None = None) -> Summary:
    shown = {next(iter(tally.districts), NOT_TOLD): tally for tally in tallies}
    count = sum(tally.answers for tally in tallies) if answers is None else answers
    districts = ("tapiola", "leppavaara", "kauklahti")
    return summarise("evening", THREE_QUESTIONS, shown, answers=count, districts=districts, district=district)


def tally(*points: int, district: str | None = None, texts: int = 0) -> Tally:
    chosen = {str(point): points.count(point) for point in set(points)}
    return Tally(
        answers=len(points),
        points={"welcome": chosen, "heard": chosen},
        texts={"wish": texts},
        languages={"fi": len(points)},
        districts={district: len(points)} if district else {},
        first_answered_at=AT,
        last_answered_at=AT,
    )


def test_the_histogram_shows_every_point_and_the_mean_is_rounded_to_two_decimals() -> None:
    welcome = summary(tally(5, 5, 5, 4, 4, 1)).questions[0]
    assert welcome.histogram == {"1": 1, "2": 0, "3": 0, "4": 2, "5": 3}
    assert welcome.mean == 4.0
    assert summary(tally(5, 5, 5, 4, 4, 4, 3)).questions[0].mean == 4.29


def test_the_total_is_exact_however_few_answers_are_shown() -> None:
    assert [summary(answers=count).answers for count in range(8)] == list(range(8))


def test_where_nothing_is_shown_there_is_nothing_but_the_total() -> None:
    shown = summary(answers=4)
    assert shown.counted == 0
    assert shown.questions[0].histogram is None
    assert shown.questions[0].mean is None
    assert shown.questions[0].answers == UNDER
    assert set(shown.languages.values()) == set(shown.districts.values()) == {UNDER}


def test_a_districts_own_results_tell_nothing_of_the_answers_that_wait() -> None:
    shown = summary(tally(*[3] * 9, district="tapiola"), tally(*[5] * 6), answers=17, district="tapiola")
    assert (shown.answers, shown.counted) == (None, 9)
    assert shown.questions[0].histogram == {"1": 0, "2": 0, "3": 9, "4": 0, "5": 0}


def test_every_district_of_the_city_is_there_and_sizes_are_rounded_down_to_fives() -> None:
    shown = summary(tally(*[3] * 9, district="tapiola"), tally(*[3] * 7))
    assert shown.districts == {"tapiola": 5, "leppavaara": UNDER, "kauklahti": UNDER, "not-told": 5}


def test_a_district_that_the_city_no_longer_has_is_still_counted() -> None:
    assert summary(tally(*[3] * 6, district="old")).districts["old"] == 5


def test_only_groups_that_are_shown_can_be_asked_for_and_never_the_lots_of_several() -> None:
    shown = {"tapiola": tally(*[3] * 5, district="tapiola"), SEVERAL: tally(*[3] * 5)}
    made = summarise("evening", THREE_QUESTIONS, shown, answers=10, districts=("tapiola",))
    assert made.filters == ("tapiola",)
    assert made.counted == 10


def test_free_texts_are_counted_in_fives_and_never_shown() -> None:
    wish = summary(tally(*[3] * 12, texts=6)).questions[2]
    assert wish.answers == 5
    assert wish.histogram is None
    assert wish.mean is None


@given(counts=st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30)))
def test_a_size_is_never_more_than_there_are_and_never_four_away(counts: dict[str, int]) -> None:
    for group, size in in_fives(counts).items():
        at_least = 0 if isinstance(size, str) else size
        assert at_least <= counts[group] < at_least + 5


@given(points=st.lists(st.integers(1, 5), min_size=5, max_size=50))
def test_the_mean_lies_between_the_lowest_and_the_highest_answer(points: list[int]) -> None:
    mean = summary(tally(*points)).questions[1].mean
    assume(mean is not None)
    assert mean is not None
    assert min(points) <= mean <= max(points)
    assert abs(mean - sum(points) / len(points)) <= 0.005 + 1e-9
