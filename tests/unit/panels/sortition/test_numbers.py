"""Numbers and names of a lottery come from its secret seed: whoever has the mixture and the seed deals them again."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from services.panels.domain.sortition.compute import Fair, Lottery, fairest, lottery_of, of_two_stages
from services.panels.domain.sortition.lottery import equal_weights
from tests.unit.panels.sortition.cities import city

SIZE = 8
POOL, RULES = city(60, SIZE, seed=2, values=(2, 3, 3), homes=0.3)


@pytest.fixture(scope="module")
def fair() -> Fair:
    return fairest(POOL, RULES, size=SIZE, seconds=600)


def kinds(fair: Fair, lottery: Lottery) -> list[tuple[int, ...]]:
    """Of each panel by its number: the classes of its members."""
    class_of = {id_: at for at, one in enumerate(fair.classes.classes) for id_ in one.members}
    return [tuple(sorted(class_of[id_] for id_ in panel)) for panel in lottery.panels]


def test_the_numbers_of_panels_are_permuted_and_tell_nothing_of_where_a_panel_came_from(fair: Fair) -> None:
    numbered = kinds(fair, lottery_of(fair, seed=b"one"))
    unnumbered = [
        tuple(at for at, seats in enumerate(panel) for _ in range(seats))
        for panel, times in zip(
            fair.mixture.panels, equal_weights(fair.mixture, len(numbered), fair.polytope.counts), strict=True
        )
        for _ in range(times)
    ]
    assert Counter(numbered) == Counter(unnumbered)
    assert numbered != unnumbered
    # In the order they were found, like panels stand together: then one number tells of the next.
    together = sum(a == b for a, b in itertools.pairwise(unnumbered))
    left = sum(a == b for a, b in itertools.pairwise(numbered))
    assert together > 4 * left


@pytest.mark.parametrize(
    ("people", "seats", "values", "seed", "fewest"),
    [
        (150, 22, (2, 3, 4, 6), 3, 114),  # due 114.29 tickets, of which the nearest totals leave one class 113
        (150, 30, (3, 4, 5, 6), 4, 120),  # due 120, as weights of nine digits 119.999999
        (60, 22, (2, 3, 4, 5), 8, 224),  # due 225 with nothing to spare, which isn't found: then one fewer
    ],
)
def test_whoever_gets_the_fewest_tickets_gets_all_that_are_due_or_one_fewer(
    people: int, seats: int, values: tuple[int, ...], seed: int, fewest: int
) -> None:
    pool, rules = city(people, seats, seed=seed, values=values, homes=0.3)
    lottery = lottery_of(fairest(pool, rules, size=seats, seconds=600), seed=b"one")
    held = Counter(id_ for panel in lottery.panels for id_ in panel)
    assert min(held.values()) == fewest


def test_every_applicants_numbers_begin_with_every_digit(fair: Fair) -> None:
    """In Akron in 2026 no ticket of one applicant began with 0, 3, 6 or 8: numbers had not been permuted."""
    lottery = lottery_of(fair, seed=b"one")
    assert len(lottery.panels) == 1_000
    held: dict[str, Counter[int]] = {one.id: Counter() for one in POOL}
    for number, panel in enumerate(lottery.panels):
        for id_ in panel:
            held[id_][number // 100] += 1
    for counts in held.values():
        tickets = counts.total()
        # The chance that any of ten digits is lacking among so many numbers is below 10 · 0.9 ** tickets.
        assert tickets < 150 or len(counts) == 10
        assert max(counts.values()) <= tickets / 10 + 6 * (tickets * 0.09) ** 0.5


def test_another_seed_numbers_and_deals_otherwise_and_the_same_seed_the_same(fair: Fair) -> None:
    one, again, other = (lottery_of(fair, seed=seed) for seed in (b"one", b"one", b"other"))
    assert one == again
    assert one.panels != other.panels
    assert Counter(kinds(fair, one)) == Counter(kinds(fair, other))
    two, two_again, two_other = (of_two_stages(fair, seed) for seed in (b"one", b"one", b"other"))
    assert two == two_again
    assert two.classes != two_other.classes
    assert Counter(two.classes) == Counter(two_other.classes)
