"""From pool and quotas to a lottery with names and its certificate: what the draw's worker runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np

from services.panels.domain.pool import Applicant
from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition.certificate import Certificate, decimal
from services.panels.domain.sortition.decomposition import EXACT, Mixture, Progress, decompose, mixed_of
from services.panels.domain.sortition.lottery import LEAST_TICKETS, chances_of, equal_weights, size_for, whole_weights
from services.panels.domain.sortition.objectives import Goal, goal_of, imbalance_of, middle_of
from services.panels.domain.sortition.panels import reach_of
from services.panels.domain.sortition.polytope import Polytope
from services.panels.domain.sortition.program import Deadline, Floats, Impossible, Ints
from shared.contracts.panels import Fairness, Quota
from shared.proof.classes import Class, Classes, classes_of
from shared.proof.dealing import Seats, deal, numbered, numbers_of, tickets

_APART = 1e-7


@dataclass(frozen=True, slots=True)
class Fair:
    """The fairest mixture of panels, by class."""

    classes: Classes
    polytope: Polytope
    """Without those who are in no panel."""
    goal: Goal
    mixture: Mixture
    never: tuple[Class, ...]
    """Those whom no panel can hold."""
    unknown: tuple[Class, ...]
    """Those of whom the search ended before that was known."""
    cuts: int
    objective: Fairness
    out_of_time: bool

    @property
    def probabilities(self) -> Floats:
        """The mixture's own probabilities, by class."""
        return chances_of(self.mixture, self.polytope.counts)

    @property
    def exact(self) -> bool:
        """Whether the mixture has what the objective asks for, proven."""
        return self.mixture.share >= 1 - EXACT and not self.unknown


@dataclass(frozen=True, slots=True)
class Lottery:
    """The lottery that is published: panels of people that are equally likely, or panels of classes with weights."""

    certificate: Certificate
    never: tuple[Class, ...]
    """Applicants whom no panel can hold."""
    panels: tuple[tuple[str, ...], ...] = ()
    """In a draw of one stage: ids, sorted, by the panel's number."""
    kinds: tuple[tuple[int, ...], ...] = ()
    """In a draw of two stages: the class of each seat, by the panel's number; counted from 0 as in `classes`."""
    weights: tuple[int, ...] = ()
    """Of each of the `kinds`."""
    classes: tuple[tuple[str, ...], ...] = ()
    """In a draw of two stages: the ids of each class, in an order that tells nothing."""


def quiet(_: str, __: float) -> None:
    """Tell nobody of the progress."""


def fairest(  # noqa: PLR0913 - the rules of a draw, each by its name
    pool: Sequence[Applicant],
    quotas: Sequence[Quota],
    *,
    size: int,
    objective: Fairness = Fairness.LEXIMIN,
    seconds: float,
    progress: Progress = quiet,
) -> Fair:
    """Return the fairest mixture of panels; when the search ends early, the best so far, which is not `exact`.

    Raises:
        Impossible: no panel keeps the rules.
        Unfinished: not one panel was found in time.
    """
    deadline = Deadline(seconds)
    classes = classes_of(
        [(one.id, one.attributes, one.household) for one in pool], [quota.category for quota in quotas]
    )
    polytope = Polytope.of(classes, quotas, size)
    progress("checking", 0.0)
    reach = reach_of(polytope, deadline)
    polytope = polytope.without(np.concatenate([reach.never, reach.unseen]))
    known, cuts = list(reach.panels), 0
    # True of every lottery: those who are drawn for certain share the seats.
    goal = Goal(np.zeros(len(polytope.counts)), middle_of(polytope))
    while True:
        try:
            asked = goal_of(polytope, objective, deadline)
        except (Unfinished, Impossible):
            # Panels are known, so something is possible: many cuts, each true, have left less room than rounding needs.
            wanted = goal.chances if cuts else (polytope.most > 0).astype(np.float64)
            found = mixed_of(wanted * polytope.counts, known)
            break
        # Without those who are `unseen`, what the relaxation says is no bound.
        goal = asked if not len(reach.unseen) else replace(asked, bound=goal.bound, imbalance=None)
        mixed = decompose(polytope, goal.chances * polytope.counts, known, deadline, progress)
        if isinstance(mixed, Mixture):
            found = mixed
            break
        polytope, cuts, known = polytope.with_cut(mixed.factors, mixed.high), cuts + 1, list(mixed.panels)
    return Fair(
        classes,
        polytope,
        goal,
        found,
        tuple(classes.classes[at] for at in reach.never),
        tuple(classes.classes[at] for at in reach.unseen),
        cuts,
        objective,
        deadline.over,
    )


def lottery_of(fair: Fair, *, seed: bytes, size: int | None = None) -> Lottery:
    """Return the lottery: the mixture as panels of equal weight, numbered and dealt by a secret seed.

    Without a `size`, it follows from the smallest probability. Where even the largest lottery would give too few
    tickets to somebody, the draw has two stages.
    """
    if size is not None:
        return _of_people(fair, seed, size)[0]
    smallest, seats = _smallest(fair), int(fair.polytope.low[0])
    size = size_for(smallest, seats)
    while size is not None:
        lottery, fewest = _of_people(fair, seed, size)
        if fewest >= LEAST_TICKETS:
            return lottery
        size = size_for(smallest, seats, above=size)  # rounding took too many
    return of_two_stages(fair, seed)


def _smallest(fair: Fair) -> float:
    return float(fair.probabilities.min(where=fair.polytope.most > 0, initial=1.0))


def _of_people(fair: Fair, seed: bytes, size: int) -> tuple[Lottery, int]:
    """Return the lottery, and the fewest tickets of anyone who can be drawn."""
    times = equal_weights(fair.mixture, size, fair.polytope.counts)
    rows = [(_seats(fair.mixture.panels[at]), 1) for at in np.flatnonzero(times) for _ in range(times[at])]
    panels = deal(fair.classes, [panel for panel, _ in numbered(rows, seed)], seed)
    held = tickets(panels)
    able = fair.polytope.most > 0
    held_by_able = [
        held[id_] for one, can in zip(fair.classes.classes, able, strict=True) if can for id_ in one.members
    ]
    fewest, most = min(held_by_able), max(held_by_able)
    certificate = _certificate(fair, (fewest / size, most / size), size)
    return Lottery(certificate, fair.never, panels=tuple(panels)), fewest


def of_two_stages(fair: Fair, seed: bytes) -> Lottery:
    """Return the lottery of panels of classes, each by its weight; who sits for a class is left to the second stage."""
    numbers, weights = numbers_of(fair.classes, seed), whole_weights(fair.mixture)
    rows = numbered([(_seats(fair.mixture.panels[at]), int(weights[at])) for at in np.flatnonzero(weights)], seed)
    chances = fair.probabilities[fair.polytope.most > 0]
    return Lottery(
        _certificate(fair, (float(chances.min()), float(chances.max())), len(rows)),
        fair.never,
        kinds=tuple(tuple(sorted(numbers[place] for place in panel)) for panel, _ in rows),
        weights=tuple(weight for _, weight in rows),
        classes=tuple(
            one.members for _, one in sorted(zip(numbers, fair.classes.classes, strict=True), key=itemgetter(0))
        ),
    )


def _seats(panel: Ints) -> Seats:
    """Return the class of each seat, sorted; `panel` is how many of each class sit, shape (classes,)."""
    return tuple(int(place) for place in np.repeat(np.arange(len(panel)), panel))


def _certificate(fair: Fair, ends: tuple[float, float], panels: int) -> Certificate:
    """Return what is said beside a lottery; `ends` are the smallest and the largest probability in it."""
    gap, imbalance = max(1 - ends[0] / fair.goal.bound, 0.0), None
    if fair.objective is Fairness.GOLDILOCKS and ends[0]:
        imbalance = imbalance_of(*ends, middle_of(fair.polytope))
        gap = max(imbalance / fair.goal.imbalance - 1, 0.0) if fair.goal.imbalance else 1.0
    unknown = sum(len(one.members) for one in fair.unknown)
    return Certificate(
        objective=fair.objective,
        exact=fair.exact,
        bound=decimal(fair.goal.bound),
        mixed=decimal(_smallest(fair)),
        achieved=decimal(ends[0]),
        highest=decimal(ends[1]),
        gap=decimal(max(gap, 1.0) if unknown else gap),
        levels=_different(fair.goal.chances[fair.goal.chances > 0]),
        classes=len(fair.classes.classes),
        cuts=fair.cuts,
        panels=panels,
        never=sum(len(one.members) for one in fair.never) + unknown,
        unknown=unknown,
        out_of_time=fair.out_of_time,
        imbalance=None if imbalance is None else decimal(imbalance),
        least_imbalance=None if fair.goal.imbalance is None else decimal(fair.goal.imbalance),
    )


def _different(values: Floats) -> int:
    """Count values, those as one that differ by less than any tolerance."""
    return int((np.diff(np.sort(values)) > _APART).sum()) + 1 if len(values) else 0
