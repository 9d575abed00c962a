"""Names dealt to a lottery's panels: within a class everyone is in as many panels as the others, give or take one.

Who lives alone is dealt in turn. For people who live together, a panel seats a number of households of one company,
and each household gives at most one of its people, of the class that is asked for. Read each panel as one hand of
labels, a label a household: "nobody", or the class of its member. Hands may be permuted freely, and a bipartite
multigraph has an edge colouring that is even at every vertex (de Werra, 1971): so the labels can be dealt evenly to
all households at once, by evening out pairs of households along Euler tours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from services.panels.domain.sortition.classes import Classes, Company
from services.panels.domain.sortition.program import Ints
from shared.proof.stream import Stream

_NOBODY = -1


def deal(classes: Classes, panels: Sequence[Ints], stream: Stream) -> list[tuple[str, ...]]:
    """Return each panel's members, ids sorted; `panels` are by class, in the order that they are numbered in."""
    names: list[list[str]] = [[] for _ in panels]
    orders = [stream.shuffled(() if one.company else one.members) for one in classes.classes]
    turns = [0] * len(orders)
    shared: dict[Company, dict[int, None]] = {company: {} for company in classes.households}
    seats: dict[bytes, list[tuple[int, int]]] = {}
    for number, panel in enumerate(panels):
        key = panel.tobytes()
        if key not in seats:
            seats[key] = [(int(at), int(panel[at])) for at in np.flatnonzero(panel)]
        for at, count in seats[key]:
            if company := classes.classes[at].company:
                shared[company][number] = None
                continue
            order, turn = orders[at], turns[at]
            names[number] += [order[(turn + one) % len(order)] for one in range(count)]
            turns[at] += count
    for company, places in classes.of_company().items():
        homes = stream.shuffled(classes.households[company])
        people = {place: set(classes.classes[place].members) for place in places}
        _deal_households(homes, people, (panels, list(shared[company])), names)
    return [tuple(sorted(members)) for members in names]


def _deal_households(
    homes: Sequence[tuple[str, ...]],
    people: dict[int, set[str]],
    lottery: tuple[Sequence[Ints], Sequence[int]],
    names: list[list[str]],
) -> None:
    """Deal the households of one company.

    `people` are those of each of its classes, by the class's place; `lottery` is all panels, and the numbers of those
    that seat any of them.
    """
    places = list(people)
    panels, concerned = lottery
    if not concerned:
        return
    labels = np.full((len(concerned), len(homes)), _NOBODY, dtype=np.int64)
    for row, number in enumerate(concerned):
        seats = [place for place in places for _ in range(panels[number][place])]
        # Begun in turn, so that little is left to even out.
        labels[row, (np.arange(len(seats)) + row * len(seats)) % len(homes)] = seats
    for label in (*places, _NOBODY):
        _even_out(labels, label)
    given: dict[tuple[int, int], int] = defaultdict(int)
    for row, home in zip(*np.nonzero(labels != _NOBODY), strict=True):
        place = int(labels[row, home])
        alike = [id_ for id_ in homes[home] if id_ in people[place]]
        names[concerned[row]].append(alike[given[home, place] % len(alike)])
        given[home, place] += 1


def _even_out(labels: Ints, label: int) -> None:
    """Exchange labels within rows until no two columns differ by more than one in how often they hold `label`.

    What is even already stays even: a pair of columns is evened out for all its labels at once.
    """
    while True:
        held = (labels == label).sum(axis=0)
        most, fewest = int(np.argmax(held)), int(np.argmin(held))
        if held[most] - held[fewest] <= 1:
            return
        _halve(labels, most, fewest)


def _halve(labels: Ints, one: int, other: int) -> None:
    """Share the labels of two columns so that each column holds half of every label, give or take one.

    Each row that has two different labels is an edge between them; walk all edges in tours, and let the column
    `one` have the label that each edge is walked from. A tour enters a label as often as it leaves it.
    """
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rows = np.flatnonzero(labels[:, one] != labels[:, other])
    for row in map(int, rows):
        first, second = int(labels[row, one]), int(labels[row, other])
        edges[first].append((row, second))
        edges[second].append((row, first))
    walked: set[int] = set()
    odd = [label for label, there in sorted(edges.items()) if len(there) % 2]
    for start in (*odd, *sorted(edges)):
        label: int | None = start
        while label is not None:
            label = _step(labels, edges, walked, label, (one, other))


def _step(
    labels: Ints, edges: dict[int, list[tuple[int, int]]], walked: set[int], label: int, columns: tuple[int, int]
) -> int | None:
    """Walk one edge from a label and return where it leads, or None where every edge of the label was walked."""
    while edges[label]:
        row, there = edges[label].pop()
        if row not in walked:
            walked.add(row)
            labels[row, columns[0]], labels[row, columns[1]] = label, there
            return there
    return None


def tickets(names: Sequence[Sequence[str]]) -> Counter[str]:
    """Count in how many panels each person is."""
    return Counter(id_ for members in names for id_ in members)
