"""Numbers and names from the secret seed: whoever has a lottery's panels and the seed deals both again.

Panels are put in one order, that of the classes of their seats, and numbered by a shuffle. Then names are dealt: within
a class everyone is in as many panels as the others, give or take one. Who lives alone is dealt in turn. For people who
live together, a panel seats a number of households of one company, and each household gives at most one of its people,
of the class that is asked for. Read each panel as one hand of labels, a label a household: "nobody", or the class of
its member. Hands may be permuted freely, and a bipartite multigraph has an edge colouring that is even at every vertex
(de Werra, 1971): so the labels can be dealt evenly to all households at once, by evening out pairs of households along
Euler tours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from shared.proof.bundle import AuditFile
from shared.proof.classes import Classes, Company, classes_of
from shared.proof.stream import Stream

Seats = tuple[int, ...]
"""A panel: the class of each seat, by its position in `Classes.classes`, sorted."""
Labels = list[list[int]]
"""A row for each panel, a column for each household."""
_NOBODY = -1


def numbered(panels: Iterable[tuple[Seats, int]], seed: bytes) -> list[tuple[Seats, int]]:
    """Return panels, each with its weight, by their numbers, which the seed permutes."""
    return Stream(seed, "numbers").shuffled(sorted(panels))


def numbers_of(classes: Classes, seed: bytes) -> list[int]:
    """Return the number that each class is published under in a draw of two stages; it says nothing of the class."""
    order = Stream(seed, "classes").shuffled(range(len(classes.classes)))
    return sorted(range(len(order)), key=order.__getitem__)


def follows(audit: AuditFile, categories: Iterable[str], seed: bytes) -> bool:
    """Tell whether numbers and names are those that the seed deals; `categories` are those of the quotas."""
    people = [one.pseudonym for one in audit.applicants]
    classes = classes_of([(one.pseudonym, one.attributes, one.household) for one in audit.applicants], categories)
    class_of = {id_: at for at, one in enumerate(classes.classes) for id_ in one.members}
    if not audit.classes:
        panels = [tuple(sorted(class_of[people[at]] for at in panel)) for panel in audit.panels]
        dealt = deal(classes, [panel for panel, _ in numbered(((panel, 1) for panel in panels), seed)], seed)
        return dealt == [tuple(sorted(people[at] for at in panel)) for panel in audit.panels]
    numbers = numbers_of(classes, seed)
    if list(audit.classes) != [numbers[class_of[id_]] for id_ in people]:
        return False
    place_of = {number: place for place, number in enumerate(numbers)}
    rows = [
        (tuple(sorted(place_of[number] for number in panel)), weight)
        for panel, weight in zip(audit.panels, audit.weights, strict=True)
    ]
    return numbered(rows, seed) == rows


def deal(classes: Classes, panels: Sequence[Seats], seed: bytes) -> list[tuple[str, ...]]:
    """Return each panel's members, ids sorted; `panels` are in the order that they are numbered in."""
    stream = Stream(seed, "names")
    names: list[list[str]] = [[] for _ in panels]
    orders = [stream.shuffled(() if one.company else one.members) for one in classes.classes]
    turns = [0] * len(orders)
    shared: dict[Company, dict[int, None]] = {company: {} for company in classes.households}
    for number, panel in enumerate(panels):
        for at in panel:
            if company := classes.classes[at].company:
                shared[company][number] = None
                continue
            order = orders[at]
            names[number].append(order[turns[at] % len(order)])
            turns[at] += 1
    for company, places in classes.of_company().items():
        homes = stream.shuffled(classes.households[company])
        people = {place: set(classes.classes[place].members) for place in places}
        _deal_households(homes, people, {number: panels[number] for number in shared[company]}, names)
    return [tuple(sorted(members)) for members in names]


def _deal_households(
    homes: Sequence[tuple[str, ...]],
    people: dict[int, set[str]],
    panels: dict[int, Seats],
    names: list[list[str]],
) -> None:
    """Deal the households of one company.

    `people` are those of each of its classes, by the class's position; `panels` are those that seat any of them, by
    their numbers.
    """
    labels: Labels = []
    for row, panel in enumerate(panels.values()):
        hand = [_NOBODY] * len(homes)
        seats = [place for place in panel if place in people]
        # Begun in turn, so that little is left to even out.
        for at, place in enumerate(seats):
            hand[(at + row * len(seats)) % len(homes)] = place
        labels.append(hand)
    held = [Counter(row[home] for row in labels) for home in range(len(homes))]
    for label in (*people, _NOBODY):
        _even_out(labels, held, label)
    given: Counter[tuple[int, int]] = Counter()
    for number, hand in zip(panels, labels, strict=True):
        for home, place in enumerate(hand):
            if place != _NOBODY:
                alike = [id_ for id_ in homes[home] if id_ in people[place]]
                names[number].append(alike[given[home, place] % len(alike)])
                given[home, place] += 1


def _even_out(labels: Labels, held: list[Counter[int]], label: int) -> None:
    """Exchange labels within rows until no two columns differ by more than one in how often they hold `label`.

    `held` says how often each column holds each label. What is even already stays even: a pair of columns is evened out
    for all its labels at once.
    """
    while True:
        counts = [column[label] for column in held]
        most, fewest = counts.index(max(counts)), counts.index(min(counts))
        if counts[most] - counts[fewest] <= 1:
            return
        _halve(labels, most, fewest)
        for home in (most, fewest):
            held[home] = Counter(row[home] for row in labels)


def _halve(labels: Labels, one: int, other: int) -> None:
    """Share the labels of two columns so that each column holds half of every label, give or take one.

    Each row that has two different labels is an edge between them; walk all edges in tours, and let the column
    `one` have the label that each edge is walked from. A tour enters a label as often as it leaves it.
    """
    edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for at, row in enumerate(labels):
        if row[one] != row[other]:
            edges[row[one]].append((at, row[other]))
            edges[row[other]].append((at, row[one]))
    walked: set[int] = set()
    odd = [label for label, there in sorted(edges.items()) if len(there) % 2]
    for start in (*odd, *sorted(edges)):
        label: int | None = start
        while label is not None:
            label = _step(labels, edges, walked, label, (one, other))


def _step(
    labels: Labels, edges: dict[int, list[tuple[int, int]]], walked: set[int], label: int, columns: tuple[int, int]
) -> int | None:
    """Walk one edge from a label and return where it leads, or None where every edge of the label was walked."""
    while edges[label]:
        row, there = edges[label].pop()
        if row not in walked:
            walked.add(row)
            labels[row][columns[0]], labels[row][columns[1]] = label, there
            return there
    return None


def tickets(names: Sequence[Sequence[str]]) -> Counter[str]:
    """Count in how many panels each person is."""
    return Counter(id_ for members in names for id_ in members)
