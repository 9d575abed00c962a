from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from services.feedback.domain.lots import NOT_TOLD, SEVERAL, SMALLEST_GROUP, Lots, settled
from services.feedback.domain.question import THREE_QUESTIONS
from services.feedback.domain.summary import Summary, summarise
from services.feedback.domain.tally import Tally, total
from shared.contracts.feedback import Background
from tests.unit.feedback.test_tally import DISTRICTS, START, Given, given_answers, tally_of

View = tuple[str | None, Summary]
SETTLE = None
"""In a history: what waits is put together."""
histories = st.lists(st.one_of(given_answers, st.just(SETTLE)), max_size=60)
long_histories = st.lists(st.one_of(given_answers, st.just(SETTLE)), min_size=20, max_size=60)
"""In most of them several people share a lot."""
PARTS = 2


def answers(*districts: str | None) -> list[Given]:
    return [Given(START, "fi", {"welcome": 3, "heard": 3}, Background(district=one)) for one in districts]


def lots_of(given_: list[Given]) -> Lots:
    lots = Lots()
    for answer in given_:
        lots.count(answer)
    return lots


def lived(history: list[Given | None]) -> list[tuple[int, Lots]]:
    """Return how many answers there are and what of them is shown after each step, taken by two processes in turn."""
    parts = [Lots() for _ in range(PARTS)]
    count, states = 0, []
    for step in history:
        if step is SETTLE:
            parts = [settled(parts), *(Lots() for _ in parts[1:])]
        else:
            parts[count % PARTS].count(step)
            count += 1
        states.append((count, settled_without_waiting(parts)))
    return states


def settled_without_waiting(parts: list[Lots]) -> Lots:
    return settled(Lots(shown=one.shown) for one in parts)


def views(history: list[Given | None]) -> list[View]:
    """Everything that anyone could have seen: each filter after each step."""
    return [
        (
            district,
            summarise("s", THREE_QUESTIONS, lots.shown, answers=count, districts=DISTRICTS, district=district),
        )
        for count, lots in lived(history)
        for district in (None, *DISTRICTS, NOT_TOLD, SEVERAL)
    ]


def test_four_answers_wait_and_the_fifth_shows_all_five() -> None:
    assert lots_of(answers(*["tapiola"] * 4)).shown == {}
    shown = lots_of(answers(*["tapiola"] * 5))
    assert {group: tally.answers for group, tally in shown.shown.items()} == {"tapiola": 5}
    assert shown.waiting == {}


def test_a_group_that_is_full_waits_for_the_next_fifth_answer_so_that_the_moment_tells_nothing() -> None:
    seven = answers(*["tapiola"] * 4, "kauklahti", "tapiola", "kauklahti")
    assert lots_of(seven).shown == {}, "the sixth filled Tapiola's lot, but only every fifth shows lots"
    assert set(lots_of([*seven, *answers("kauklahti", None, None)]).shown) == {"tapiola"}


def test_small_groups_share_a_lot_when_results_are_settled() -> None:
    lots = settled([lots_of(answers(*["tapiola"] * 3)), lots_of(answers("kauklahti", None))])
    assert {group: tally.answers for group, tally in lots.shown.items()} == {SEVERAL: 5}


def test_a_small_group_alone_takes_the_next_larger_one_that_waits_with_it() -> None:
    parts = [lots_of(answers(*["tapiola"] * 4)), lots_of(answers(*["tapiola"] * 3, "kauklahti"))]
    lots = settled(parts)
    assert {group: tally.answers for group, tally in lots.shown.items()} == {SEVERAL: 8}


def test_fewer_than_five_answers_in_all_are_never_shown() -> None:
    lots = settled([lots_of(answers("tapiola", "tapiola", "kauklahti", None))])
    assert lots.shown == {}
    assert sum(tally.answers for tally in lots.waiting.values()) == 4


@given(history=histories)
def test_no_answer_is_lost_or_counted_twice(history: list[Given | None]) -> None:
    parts = [Lots() for _ in range(PARTS)]
    given_ = [one for one in history if one is not None]
    for place, answer in enumerate(given_):
        parts[place % PARTS].count(answer)
    together = settled(parts)
    everything = total([*together.shown.values(), *together.waiting.values()])
    assert everything == tally_of(given_)
    assert everything.answers - total(together.shown.values()).answers < SMALLEST_GROUP


@given(history=histories)
def test_what_becomes_public_at_once_is_always_of_at_least_five_in_each_group(history: list[Given | None]) -> None:
    before: dict[str, Tally] = {}
    for _, lots in lived(history):
        for group, tally in lots.shown.items():
            grown = tally.answers - before.get(group, Tally()).answers
            assert grown == 0 or grown >= SMALLEST_GROUP
        assert before.keys() <= lots.shown.keys(), "what was shown stays shown"
        before = lots.shown


@given(history=histories)
def test_every_view_is_a_sum_of_lots(history: list[Given | None]) -> None:
    for _, lots in lived(history):
        everyone, *alone = (
            summarise("s", THREE_QUESTIONS, lots.shown, answers=0, districts=DISTRICTS, district=one)
            for one in (None, *lots.shown)
        )
        assert everyone.counted == sum(one.counted for one in alone)


@settings(max_examples=30)
@given(history=long_histories, chosen=st.data())
def test_whoever_watches_everything_cannot_tell_two_people_of_a_lot_apart(
    history: list[Given | None], chosen: st.DataObject
) -> None:
    """There is another history in which the person said something else, and in which nobody would have seen a thing."""
    mates = lots_by_answer(history)
    assume(any(len(lot) > 1 for lot in mates))
    lot = chosen.draw(st.sampled_from([lot for lot in mates if len(lot) > 1]))
    assert len(lot) >= SMALLEST_GROUP
    one, other = chosen.draw(st.permutations(lot))[:2]
    swapped = list(history)
    said, heard = history[one], history[other]
    assert said is not None
    assert heard is not None
    swapped[one], swapped[other] = replace(said, answers=heard.answers), replace(heard, answers=said.answers)
    assert views(swapped) == views(history)


def lots_by_answer(history: list[Given | None]) -> list[list[int]]:
    """Return the lots as places in the history: which answers became public with which."""

    def marked(step: Given | None, place: int) -> Given | None:
        return step and replace(step, answers={**step.answers, f"mark-{place}": 1})

    marks = [marked(step, place) for place, step in enumerate(history)]
    lots, before = [], dict[str, set[int]]()
    for _, state in lived(marks):
        now = {group: places(tally.points.__contains__, len(history)) for group, tally in state.shown.items()}
        lots += [sorted(now[group] - before.get(group, set())) for group in now]
        before = now
    return [lot for lot in lots if lot]


def places(is_there: Callable[[str], bool], count: int) -> set[int]:
    return {place for place in range(count) if is_there(f"mark-{place}")}
