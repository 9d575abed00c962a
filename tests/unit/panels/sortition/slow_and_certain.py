"""Fair probabilities the slow way: every panel there is, or every panel that prices ask for.

Knows nothing of faces, cuts or the relaxation, and uses textbook programs: so it can't share their mistakes. People are
told apart one by one, but where there are too many panels of people: then those who are alike go as one, by counting
of its own.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from services.panels.domain.pool import Applicant, breaches
from shared.contracts.panels import Quota

NEAR = 1e-7
STUCK = 1e-6
"""Who can't pass a level by more than this can't pass it: what others may lose lets them rise a little."""
GIVE = 1e-8
"""What a level that was reached may lose again: the solver reaches it within 1e-9 in each row."""
INFINITY = highspy.kHighsInf


def every_panel(pool: Sequence[Applicant], quotas: Sequence[Quota], size: int) -> list[tuple[int, ...]]:
    """Return every valid panel as positions in the pool."""
    return [
        group
        for group in itertools.combinations(range(len(pool)), size)
        if not breaches([pool[at] for at in group], quotas, size=size)
    ]


Alike = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""What somebody answers, and what all of their household do, sorted."""


@dataclass
class EveryPanel:
    """Tries every panel of a pool; people who are alike are one.

    A household gives one member at most: so a panel has of each sort of household no more members than there are such.
    """

    pool: Sequence[Applicant]
    rules: Sequence[Quota]
    size: int
    alike: list[Alike] = field(init=False)
    """All there are, sorted by the household."""
    counts: list[int] = field(init=False)
    """How many people are so."""
    panels: list[tuple[int, ...]] = field(init=False, default_factory=list)
    """Each as the places in `alike` of its members, sorted."""

    def __post_init__(self) -> None:
        asked = sorted({rule.category for rule in self.rules})
        homes: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for one in self.pool:
            homes[self._home(one)].append(tuple(one.attributes[category] for category in asked))
        answers = {home: tuple(sorted(there)) for home, there in homes.items()}
        self._homes = Counter(answers.values())
        self.alike = [(own, there) for there in sorted(self._homes) for own in sorted(set(there))]
        self.counts = [self._homes[there] * there.count(own) for own, there in self.alike]
        self.place_of = {
            one.id: self.alike.index((tuple(one.attributes[category] for category in asked), answers[self._home(one)]))
            for one in self.pool
        }
        self._met = [
            [at for at, rule in enumerate(self.rules) if own[asked.index(rule.category)] == rule.value]
            for own, _ in self.alike
        ]
        self._try(0, [], [0] * len(self.rules))

    @staticmethod
    def _home(one: Applicant) -> str:
        return one.household or f"only {one.id}"

    def _try(self, place: int, members: list[int], seen: list[int]) -> None:
        """Add every panel that begins with these members and goes on with those from this place in `alike` on."""
        if any(count > rule.maximum for count, rule in zip(seen, self.rules, strict=True)):
            return
        todo = self.size - len(members)
        if any(rule.minimum - count > todo for count, rule in zip(seen, self.rules, strict=True)):
            return
        if todo == 0:
            self.panels.append(tuple(members))
            return
        for next_ in range(place, len(self.alike)):
            there = self.alike[next_][1]
            if sum(self.alike[one][1] == there for one in members) < self._homes[there]:
                more = [count + (at in self._met[next_]) for at, count in enumerate(seen)]
                self._try(next_, [*members, next_], more)


class Lotteries:
    """All lotteries of some panels, as a program over their weights, everyone's probability, and the two ends of these.

    Columns: a weight for each panel, p for each person, lowest, highest. A person may stand for several who are alike,
    and then be in a panel several times: p is what each of them has.
    """

    def __init__(self, counts: Sequence[int], panels: Sequence[Sequence[int]]) -> None:
        self._p = len(panels)
        self._people = people = len(counts)
        self.lowest, self.highest = self._p + people, self._p + people + 1
        self._columns = self.highest + 1
        self._highs: Any = silent()
        self._highs.setOptionValue("primal_feasibility_tolerance", 1e-9)
        self._highs.addVars(self._columns, np.zeros(self._columns), np.ones(self._columns))
        self._row(1.0, 1.0, list(range(len(panels))), [1.0] * len(panels))
        inside: list[dict[int, float]] = [{} for _ in range(people)]
        for at, panel in enumerate(panels):
            for one, times in Counter(panel).items():
                inside[one][at] = float(times)
        for one in range(people):
            self._row(0.0, 0.0, [*inside[one], self._p + one], [*inside[one].values(), -float(counts[one])])
        for one in range(people):
            self._row(0.0, INFINITY, [self._p + one, self.lowest], [1.0, -1.0])
        for one in range(people):
            self._row(-INFINITY, 0.0, [self._p + one, self.highest], [1.0, -1.0])

    def _row(self, low: float, high: float, columns: list[int], factors: list[float]) -> None:
        self._highs.addRow(low, high, len(columns), np.array(columns, dtype=np.int32), np.array(factors))

    def best(self, worth: Mapping[int, float], least: Mapping[int, float], counted: Sequence[int]) -> list[float]:
        """Return everyone's probability, and behind them the two ends, where the most of `worth` (by column) is had.

        Everyone has what is `least` for them; only of those who are `counted` is the lowest the lowest.
        """
        costs = np.zeros(self._columns)
        costs[list(worth)] = list(worth.values())
        self._highs.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        for one in range(self._people):
            self._highs.changeColBounds(self._p + one, max(least.get(one, 0.0) - GIVE, 0.0), 1.0)
            self._highs.changeRowBounds(1 + self._people + one, 0.0 if one in counted else -INFINITY, INFINITY)
        self._highs.run()
        assert self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return list(self._highs.getSolution().col_value)[self._p :]

    def person(self, one: int) -> int:
        return self._p + one


def leximin(counts: Sequence[int], panels: Sequence[tuple[int, ...]]) -> list[float]:
    """Return each person's leximin probability over lotteries of these panels; `counts` say for how many each stands.

    Level by level: the highest minimum of those who are free; then who of them could have more while all others keep
    what they have: the sum of those who perhaps can't is made as large as possible, until it can't grow.
    """
    people = len(counts)
    lotteries, fixed = Lotteries(counts, panels), dict[int, float]()
    while len(fixed) < people:
        free = [one for one in range(people) if one not in fixed]
        level = lotteries.best({lotteries.lowest: 1.0}, fixed, free)[people]
        stuck, least = free, {**fixed, **dict.fromkeys(free, level)}
        while True:
            most = lotteries.best({lotteries.person(one): 1.0 for one in stuck}, least, [])
            still = [one for one in stuck if most[one] <= level + STUCK]
            if still == stuck:
                break
            stuck = still
        assert stuck
        fixed.update(dict.fromkeys(stuck, level))
    return [fixed[one] for one in range(people)]


def least_imbalance(people: int, panels: Sequence[tuple[int, ...]]) -> float:
    """Return the smallest b·n/k + k/(n·a) of any lottery of these panels, over those who are in any of them.

    The smallest b for each a is convex in a, and so is the sum: the best a is closed in on from both sides.
    """
    able = sorted({one for panel in panels for one in panel})
    lotteries, middle = Lotteries([1] * people, panels), len(panels[0]) / len(able)
    most = lotteries.best({lotteries.lowest: 1.0}, {}, able)[people]

    def of(a: float) -> float:
        b = lotteries.best({lotteries.highest: -1.0}, dict.fromkeys(able, a), [])[people + 1]
        return b / middle + middle / a

    low, high = most / 100, most
    while high - low > most * 1e-6:
        third = (high - low) / 3
        low, high = (low, high - third) if of(low + third) < of(high - third) else (low + third, high)
    return of((low + high) / 2)


def leximin_by_columns(
    pool: Sequence[Applicant], rules: Sequence[Quota], size: int, *, levels: int | None = None
) -> list[float]:
    """Return each person's leximin probability, or after so many `levels` the last one for all who are left.

    Plain column generation (Flanigan et al. 2021): begin with any panels, and at each level add the heaviest panel at
    the prices until none is heavier than what they allow. By duality no lottery passes the level then, and those who
    have a price can't have more.
    """
    heaviest = Heaviest(pool, rules, size)
    panels, fixed, done = [heaviest.at([1.0] * len(pool))], dict[int, float](), 0
    for one in range(len(pool)):
        if not any(one in panel for panel in panels):
            panel = heaviest.at([float(other == one) for other in range(len(pool))])
            panels += [panel] if one in panel else []
            fixed |= {} if one in panel else {one: 0.0}
    t = 0.0
    while len(fixed) < len(pool) and done != levels:
        t, prices = _level(panels, fixed, len(pool), heaviest)
        # Nobody has a price where the level is held by nobody: all who are left are certain to be drawn.
        certain = t >= 1 - NEAR
        fixed.update({one: t for one in range(len(pool)) if one not in fixed and (certain or prices[one] > NEAR)})
        done += 1
    return [fixed.get(one, t) for one in range(len(pool))]


def _level(
    panels: list[list[int]], fixed: Mapping[int, float], people: int, heaviest: Heaviest
) -> tuple[float, list[float]]:
    """Return the highest minimum of those who are free, and everyone's price; `panels` grow by those that it takes."""
    while True:
        master = silent()
        master.setOptionValue("primal_feasibility_tolerance", 1e-9)
        master.setOptionValue("dual_feasibility_tolerance", 1e-9)
        master.changeObjectiveSense(highspy.ObjSense.kMaximize)
        count = len(panels)
        master.addVars(count + 1, np.zeros(count + 1), np.ones(count + 1))
        master.changeColCost(count, 1.0)
        master.addRow(1.0, 1.0, count, np.arange(count, dtype=np.int32), np.ones(count))
        for one in range(people):
            there = [at for at, panel in enumerate(panels) if one in panel]
            tied = [] if one in fixed else [count]
            factors = np.array([1.0] * len(there) + [-1.0] * len(tied))
            low = fixed.get(one, 0.0) - (1e-9 if one in fixed else 0.0)
            master.addRow(low, INFINITY, len(factors), np.array(there + tied, dtype=np.int32), factors)
        master.run()
        assert master.getModelStatus() == highspy.HighsModelStatus.kOptimal
        t = float(master.getInfo().objective_function_value)
        prices = [abs(value) for value in master.getSolution().row_dual[1:]]
        allowed = t + sum(prices[one] * level for one, level in fixed.items())
        panel = heaviest.at(prices)
        if sum(prices[one] for one in panel) <= allowed + NEAR:
            return t, prices
        panels.append(panel)


class Heaviest:
    """The panel whose people weigh the most, by an integer program with a column for each person."""

    def __init__(self, pool: Sequence[Applicant], rules: Sequence[Quota], size: int) -> None:
        self._people = np.arange(len(pool), dtype=np.int32)
        self._highs: Any = silent()
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        self._highs.setOptionValue("mip_abs_gap", 1e-8)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._highs.addVars(len(pool), np.zeros(len(pool)), np.ones(len(pool)))
        kinds = np.full(len(pool), highspy.HighsVarType.kInteger, dtype=object)
        self._highs.changeColsIntegrality(len(pool), self._people, kinds)
        homes: dict[str, list[int]] = {}
        for at, one in enumerate(pool):
            if one.household:
                homes.setdefault(one.household, []).append(at)
        rows = [(list(range(len(pool))), size, size), *[(home, 0, 1) for home in homes.values()]]
        rows += [([at for at, one in enumerate(pool) if one.has(rule)], rule.minimum, rule.maximum) for rule in rules]
        for there, low, high in rows:
            self._highs.addRow(low, high, len(there), np.array(there, dtype=np.int32), np.ones(len(there)))

    def at(self, weights: Sequence[float]) -> list[int]:
        self._highs.changeColsCost(len(weights), self._people, np.array(weights))
        self._highs.run()
        assert self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return [at for at, value in enumerate(self._highs.getSolution().col_value) if value > 0.5]


def silent() -> Any:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy 1.15 left it out
    highs.silent()
    highs.setOptionValue("threads", 1)
    return highs
