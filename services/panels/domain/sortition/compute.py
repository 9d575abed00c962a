"""From pool and quotas to a lottery with names and its certificate: what the draw's worker runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.panels.domain.pool import Applicant
from services.panels.domain.solver import Unfinished
from services.panels.domain.sortition.certificate import Certificate, decimal
from services.panels.domain.sortition.classes import Class, Classes, classes_of
from services.panels.domain.sortition.dealing import deal, tickets
from services.panels.domain.sortition.decomposition import EXACT, Mixture, Progress, decompose
from services.panels.domain.sortition.lottery import WHOLE, equal_weights, size_for, whole_weights
from services.panels.domain.sortition.objectives import probabilities
from services.panels.domain.sortition.panels import never_drawn
from services.panels.domain.sortition.polytope import Polytope
from services.panels.domain.sortition.program import Deadline, Floats, Impossible, Ints
from shared.contracts.panels import Fairness, Quota
from shared.proof.stream import Stream


@dataclass(frozen=True, slots=True)
class Fair:
    """The fairest mixture of panels, by class."""

    classes: Classes
    polytope: Polytope
    target: Floats
    """The probabilities that the objective asks for, by class."""
    bound: float
    mixture: Mixture
    never: tuple[Class, ...]
    cuts: int
    objective: Fairness

    @property
    def probabilities(self) -> Floats:
        """The mixture's own probabilities, by class."""
        chances: Floats = self.mixture.weights @ self.mixture.panels / self.polytope.counts
        return chances


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
    """Return the fairest mixture of panels; when the time ends first, the best so far (`share` below 1).

    Raises:
        Impossible: no panel keeps the rules.
        Unfinished: not one panel was found in time.
    """
    deadline = Deadline(seconds)
    classes = classes_of(pool, quotas)
    polytope = Polytope.of(classes, quotas, size)
    progress("checking", 0.0)
    never, known = never_drawn(polytope, deadline)
    polytope = polytope.without(never)
    target, cuts, bound = probabilities(polytope, objective, deadline), 0, 1.0
    while True:
        bound = min(bound, float(target.min(where=polytope.most > 0, initial=1.0)))
        found = decompose(polytope, target * polytope.counts, known, deadline, progress)
        if isinstance(found, Mixture):
            break
        polytope, cuts, known = polytope.with_cut(found.factors, found.high), cuts + 1, list(found.panels)
        try:
            target = probabilities(polytope, objective, deadline)
        except (Unfinished, Impossible):
            # Panels are known, so something is possible: many cuts, each true, have left less room than rounding needs.
            found = _last(known)
            break
    return Fair(classes, polytope, target, bound, found, tuple(classes.classes[at] for at in never), cuts, objective)


def _last(known: Sequence[Ints]) -> Mixture:
    """Return the plain average of all panels known, for when the search ended between two cuts."""
    return Mixture(np.array(known), np.full(len(known), 1 / len(known)), 0.0)


def lottery_of(fair: Fair, *, seed: bytes, size: int | None = None) -> Lottery:
    """Return the lottery: the mixture as panels of equal weight, numbered and dealt by a secret seed.

    Without a `size`, it follows from the smallest probability. Where even the largest lottery would give too few
    tickets to somebody, the draw has two stages.
    """
    size = size or size_for(_smallest(fair), int(fair.polytope.low[0]))
    return of_two_stages(fair, seed) if size is None else _of_people(fair, seed, size)


def _smallest(fair: Fair) -> float:
    return float(fair.probabilities.min(where=fair.polytope.most > 0, initial=1.0))


def _of_people(fair: Fair, seed: bytes, size: int) -> Lottery:
    times = equal_weights(fair.mixture, size)
    rows = [panel for panel, count in zip(fair.mixture.panels, times, strict=True) for _ in range(count)]
    panels = deal(fair.classes, Stream(seed, "numbers").shuffled(rows), Stream(seed, "names"))
    held = tickets(panels)
    able = fair.polytope.most > 0
    held_by_able = [
        held[id_] for one, can in zip(fair.classes.classes, able, strict=True) if can for id_ in one.members
    ]
    ends = min(held_by_able) / size, max(held_by_able) / size
    return Lottery(_certificate(fair, ends, size), fair.never, panels=tuple(panels))


def of_two_stages(fair: Fair, seed: bytes) -> Lottery:
    """Return the lottery of panels of classes, each by its weight; who sits for a class is left to the second stage."""
    order = Stream(seed, "classes").shuffled(range(len(fair.classes.classes)))
    number_of = {place: number for number, place in enumerate(order)}
    weights = whole_weights(fair.mixture)
    kinds = Stream(seed, "numbers").shuffled(np.flatnonzero(weights))
    seats = [
        tuple(sorted(number_of[int(at)] for at in np.repeat(np.arange(len(order)), fair.mixture.panels[kind])))
        for kind in kinds
    ]
    chances = (weights @ fair.mixture.panels / WHOLE / fair.polytope.counts)[fair.polytope.most > 0]
    return Lottery(
        _certificate(fair, (float(chances.min()), float(chances.max())), len(kinds)),
        fair.never,
        kinds=tuple(seats),
        weights=tuple(int(weights[kind]) for kind in kinds),
        classes=tuple(fair.classes.classes[place].members for place in order),
    )


def _certificate(fair: Fair, ends: tuple[float, float], panels: int) -> Certificate:
    """Return what is said beside a lottery; `ends` are the smallest and the largest probability in it."""
    return Certificate(
        objective=fair.objective,
        exact=fair.mixture.share >= 1 - EXACT,
        bound=decimal(fair.bound),
        mixed=decimal(_smallest(fair)),
        achieved=decimal(ends[0]),
        highest=decimal(ends[1]),
        gap=decimal(max(1 - ends[0] / fair.bound, 0.0)),
        levels=len(set(np.round(fair.target[fair.polytope.most > 0], 9))),
        classes=len(fair.classes.classes),
        cuts=fair.cuts,
        panels=panels,
        never=sum(len(one.members) for one in fair.never),
        out_of_time=fair.mixture.share < 1 - EXACT,
    )
