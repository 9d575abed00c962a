from __future__ import annotations

from services.feedback.domain.budget.papers import Entry, Paper, counting_papers, reconciled
from shared.contracts.budgets import PaperStatus


def paper(number: int, ballot: str | None = None, *projects: int, spoiled: bool = False) -> Paper:
    return Paper(number=number, ballot=ballot or f"b{number}", projects=projects, spoiled=spoiled)


def entry(by: str, *papers: Paper) -> Entry:
    return Entry(by=by, papers=len(papers), ballots=papers)


def test_differences_say_which_paper_and_how() -> None:
    first = entry("Anna", paper(1, None, 1), paper(2, None, 2), paper(3), paper(4, "x", 1), paper(6))
    second = entry("Bo", paper(1, None, 1), paper(2, spoiled=True), paper(4, "y", 1), paper(5))
    found = reconciled((first, second))
    said = {one.number: one.says.in_language("en") for one in found.differences}
    assert said == {
        0: "5 / 4 papers in the box",
        2: "2 / spoiled",
        3: "only entered by Anna",
        4: "the codes differ",
        5: "only entered by Bo",
        6: "only entered by Anna",
    }
    assert [one.number for one in found.agreed] == [1]
    assert found.status is PaperStatus.DIFFERS


def test_a_code_counts_once_whatever_it_was_used_on() -> None:
    both = (
        paper(1, "online", 1),
        paper(2, "twice", 1),
        paper(3, spoiled=True),
        Paper.model_validate({"number": 4, "ballot": None, "projects": (1,), "spoiled": False}),
    )
    later = (paper(1, "twice", 2), paper(2, "new", 2))
    batches = [(2, [entry("A", *later), entry("B", *later)]), (1, [entry("A", *both), entry("B", *both)])]
    counting, aside = counting_papers(batches, {"online"})
    assert [(one.ballot, one.projects) for one in counting] == [("twice", (1,)), ("new", (2,))]
    assert aside == 3


def test_one_entry_alone_counts_for_nothing() -> None:
    assert counting_papers([(1, [entry("A", paper(1, None, 1))])], set()) == ([], 0)
