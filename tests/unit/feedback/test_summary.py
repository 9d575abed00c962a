from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.summary import SMALLEST_GROUP, UNDER, WITHHELD, Summary, group_sizes, summarise
from services.feedback.domain.tally import Tally

AT = datetime(2027, 2, 10, 16, 0, tzinfo=UTC)


def summary(tally: Tally) -> Summary:
    return summarise("evening", THREE_QUESTIONS, tally, districts=("tapiola", "leppavaara", "kauklahti"))


def tally(*points: int, districts: dict[str, int] | None = None, texts: int = 0) -> Tally:
    chosen = {str(point): points.count(point) for point in set(points)}
    return Tally(
        answers=len(points),
        points={"welcome": chosen, "heard": chosen},
        texts={"wish": texts},
        languages={"fi": len(points)},
        districts=districts or {},
        first_answered_at=AT,
        last_answered_at=AT,
    )


def test_the_histogram_shows_every_point_and_the_mean_is_rounded_to_two_decimals() -> None:
    welcome = summary(tally(5, 5, 5, 4, 4, 1)).questions[0]
    assert welcome.histogram == {"1": 1, "2": 0, "3": 0, "4": 2, "5": 3}
    assert welcome.mean == 4.0
    assert summary(tally(5, 5, 5, 4, 4, 4, 3)).questions[0].mean == 4.29


def test_the_total_is_exact_however_few_answers_there_are() -> None:
    assert [summary(tally(*[3] * count)).answers for count in range(8)] == list(range(8))


def test_four_answers_show_nothing_but_that_they_are_four() -> None:
    shown = summary(tally(1, 2, 3, 4, districts={"tapiola": 4}))
    assert shown.questions[0].histogram is None
    assert shown.questions[0].mean is None
    assert shown.questions[0].answers == UNDER
    assert set(shown.languages.values()) == set(shown.districts.values()) == {UNDER}
    assert shown.first_answered_at is None
    assert shown.last_answered_at is None


def test_five_answers_are_enough_to_be_shown() -> None:
    shown = summary(tally(1, 2, 3, 4, 5))
    assert shown.questions[0].histogram is not None
    assert shown.languages["fi"] == 5
    assert shown.first_answered_at == AT


def test_every_district_of_the_city_is_there_and_small_ones_are_shown_as_under_5() -> None:
    shown = summary(tally(*[3] * 20, districts={"tapiola": 9, "leppavaara": 4}))
    assert shown.districts == {"tapiola": 9, "leppavaara": UNDER, "kauklahti": UNDER, "not-told": 7}


def test_a_district_that_the_city_no_longer_has_is_still_counted() -> None:
    assert summary(tally(*[3] * 12, districts={"old": 6})).districts["old"] == 6


def test_free_texts_are_counted_and_never_shown() -> None:
    wish = summary(tally(*[3] * 12, texts=6)).questions[2]
    assert wish.answers == 6
    assert wish.histogram is None
    assert wish.mean is None


def test_where_one_group_alone_is_small_the_next_smallest_is_withheld_so_that_no_subtraction_shows_it() -> None:
    assert group_sizes({"a": 20, "b": 3, "c": 7}) == {"a": 20, "b": UNDER, "c": WITHHELD}


def test_where_no_group_is_small_all_are_shown() -> None:
    assert group_sizes({"a": 20, "b": 5}) == {"a": 20, "b": 5}


groups = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), min_size=2)


@given(counts=groups)
def test_a_group_that_is_shown_is_exact_and_never_under_five(counts: dict[str, int]) -> None:
    for group, size in group_sizes(counts).items():
        assert isinstance(size, str) or size == counts[group] >= SMALLEST_GROUP
        assert size != UNDER or counts[group] < SMALLEST_GROUP


@given(counts=groups)
def test_no_hidden_group_follows_from_the_total_and_the_others(counts: dict[str, int]) -> None:
    hidden = [size for size in group_sizes(counts).values() if isinstance(size, str)]
    assert len(hidden) != 1


@given(points=st.lists(st.integers(1, 5), min_size=5, max_size=50))
def test_the_mean_lies_between_the_lowest_and_the_highest_answer(points: list[int]) -> None:
    mean = summary(tally(*points)).questions[1].mean
    assume(mean is not None)
    assert mean is not None
    assert min(points) <= mean <= max(points)
    assert abs(mean - sum(points) / len(points)) <= 0.005 + 1e-9
