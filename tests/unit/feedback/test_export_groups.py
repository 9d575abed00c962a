from __future__ import annotations

import tracemalloc
from collections import Counter
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.export_groups import WITHHELD, Background, Cell, Told, told
from services.feedback.domain.export_places import GivenPlaces, Places
from services.feedback.domain.lots import SMALLEST_GROUP

DAY = date(2027, 3, 10)
TAPIOLA = Background("tapiola", "fi", "30-44")

backgrounds = st.builds(
    Background,
    district=st.sampled_from((None, "tapiola", "kauklahti", "matinkyla")),
    language=st.sampled_from(("fi", "sv", "en")),
    age_group=st.sampled_from((None, "15-29", "30-44")),
)
days = st.integers(10, 16).map(lambda day: date(2027, 3, day))
places = st.tuples(*[st.sampled_from((None, ("sello",), ("soukka",)))] * 2)
answered = st.dictionaries(
    st.tuples(days, backgrounds), st.dictionaries(places, st.integers(1, 7), min_size=1), max_size=30
)
Answered = dict[Cell, dict[Places, int]]
SELLO, SOUKKA = (("sello",),), (("soukka",),)
cells = st.dictionaries(st.tuples(days, backgrounds), st.integers(1, 7), max_size=30)


def test_what_five_share_is_told_whole() -> None:
    assert told({(DAY, TAPIOLA): 5}) == {(DAY, TAPIOLA): Told("2027-03-10", *TAPIOLA)}


def test_days_with_fewer_than_five_answers_wait_for_the_next() -> None:
    assert told({(DAY, TAPIOLA): 4}) == {}
    later = (date(2027, 3, 12), TAPIOLA)
    both = told({(DAY, TAPIOLA): 4, later: 1})
    assert set(both.values()) == {Told("2027-03-10/2027-03-12", *TAPIOLA)}


def test_first_the_age_group_then_the_language_then_the_district_is_withheld() -> None:
    other_age = TAPIOLA._replace(age_group="15-29")
    assert set(told({(DAY, TAPIOLA): 3, (DAY, other_age): 2}).values()) == {
        Told("2027-03-10", "tapiola", "fi", WITHHELD)
    }
    swedish = TAPIOLA._replace(language="sv")
    assert set(told({(DAY, TAPIOLA): 3, (DAY, swedish): 2}).values()) == {
        Told("2027-03-10", "tapiola", WITHHELD, WITHHELD)
    }


def test_one_alone_is_hidden_among_five_others() -> None:
    alone = Background("kauklahti", "sv", "15-29")
    assert set(told({(DAY, TAPIOLA): 6, (DAY, alone): 1}).values()) == {
        Told("2027-03-10", WITHHELD, WITHHELD, WITHHELD)
    }


@given(counts=cells)
def test_at_least_five_answers_are_always_told_alike(counts: dict[Cell, int]) -> None:
    alike: Counter[Told] = Counter()
    for cell, as_ in told(counts).items():
        alike[as_] += counts[cell]
    assert all(size >= SMALLEST_GROUP for size in alike.values())


@given(counts=cells)
def test_nothing_is_told_that_is_not_so(counts: dict[Cell, int]) -> None:
    for (day, background), as_ in told(counts).items():
        first, _, last = as_.days.partition("/")
        assert first <= day.isoformat() <= (last or first)
        for true, shown in zip(background, as_[1:], strict=True):
            assert shown in {true, WITHHELD}


@given(counts=cells)
def test_later_days_change_nothing_of_what_was_told(counts: dict[Cell, int]) -> None:
    for day in {day for day, _ in counts}:
        earlier = told({cell: count for cell, count in counts.items() if cell[0] <= day})
        assert earlier.items() <= told(counts).items()


@given(counts=cells)
def test_fewer_than_five_answers_are_left_out(counts: dict[Cell, int]) -> None:
    assert sum(counts.values()) - sum(counts[cell] for cell in told(counts)) < SMALLEST_GROUP


def told_of(counts: Answered) -> dict[Cell, Told]:
    return told({cell: sum(some.values()) for cell, some in counts.items()})


def places_told(counts: Answered, of: dict[Cell, Told]) -> dict[Told, set[Places]]:
    """Which places are told, by what else is; nothing where none is looked at."""
    given_places = GivenPlaces()
    for cell, as_ in of.items():
        for where, count in counts[cell].items():
            for _ in range(count):
                given_places.add(as_, where)
    shared = given_places.shared()
    return {
        as_: {where for cell in of if of[cell] == as_ for where in counts[cell] if shared.has(as_, where)}
        for as_ in set(of.values())
    }


def places_of(counts: dict[Places, int]) -> set[Places]:
    """Which places are told of those who answered on one day, all with one background."""
    answers: Answered = {(DAY, TAPIOLA): counts}
    (shared,) = places_told(answers, told_of(answers)).values()
    return shared


def test_a_place_is_told_where_five_with_the_same_background_gave_it() -> None:
    assert places_of({SELLO: 5, SOUKKA: 5}) == {SELLO, SOUKKA}
    assert places_of({SELLO: 4, SOUKKA: 3}) == set()


def test_whose_place_is_withheld_is_hidden_among_four_others_of_whom_it_is_withheld() -> None:
    assert places_of({SELLO: 8, SOUKKA: 1}) == set()
    assert places_of({SELLO: 8, SOUKKA: 7, (None,): 1}) == {SELLO}


def test_no_place_is_told_where_the_district_of_residence_is_withheld() -> None:
    five = [TAPIOLA._replace(district=f"district-{number}") for number in range(5)]
    answers: Answered = {(DAY, one): {SELLO: 1} for one in five}
    (none,) = places_told(answers, told_of(answers)).values()
    assert none == set()


@given(counts=answered)
def test_at_least_five_are_told_alike_with_their_places(counts: Answered) -> None:
    of = told_of(counts)
    shared = places_told(counts, of)
    alike: Counter[tuple[Told, Places | str]] = Counter()
    for cell, as_ in of.items():
        for where, count in counts[cell].items():
            alike[as_, where if where in shared.get(as_, ()) else WITHHELD] += count
    assert all(size >= SMALLEST_GROUP for size in alike.values())


@given(counts=answered)
def test_later_days_change_nothing_of_the_places_that_were_told(counts: Answered) -> None:
    of = told_of(counts)
    shared = places_told(counts, of)
    for day in {day for day, _ in counts}:
        until = {cell: some for cell, some in counts.items() if cell[0] <= day}
        for as_, where in places_told(until, told_of(until)).items():
            assert shared[as_] == where


def test_of_very_many_places_those_that_five_share_are_told_in_little_memory() -> None:
    as_ = Told("2027-03-10", "tapiola", "fi", "30-44")
    tracemalloc.start()
    given_places = GivenPlaces()
    for number in range(120_000):
        given_places.add(as_, ((f"place-{number}",),))
    for _ in range(5):
        given_places.add(as_, SELLO)
    for _ in range(4):
        given_places.add(as_, SOUKKA)
    shared = given_places.shared()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert shared.has(as_, SELLO)
    assert not any(shared.has(as_, one) for one in (SOUKKA, (("place-7",),), (None,)))
    assert not shared.has(as_._replace(language="sv"), SELLO)
    assert most < 7 * 2**20, "8 bytes for each, and a part of them counted at a time"
