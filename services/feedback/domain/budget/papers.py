"""Ballots on paper: entered by two people, each without the other. Only what both say of a paper counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from services.feedback.domain.budget.problems import PAPERS_DONT_ADD_UP
from shared.acting import Acting
from shared.contracts import Rejected
from shared.contracts.budgets import PaperDifference, PaperStatus
from shared.text import Text


class Paper(BaseModel):
    """One paper as it is kept: instead of the code, the id of the code's ballot."""

    model_config = ConfigDict(frozen=True)

    number: int
    ballot: str | None
    projects: tuple[int, ...]
    spoiled: bool


class Entry(BaseModel):
    """What one person entered of a batch."""

    model_config = ConfigDict(frozen=True)

    by: str
    account: str | None = None
    """Who that is, where somebody vouches for them (`shared.acting`)."""
    papers: int
    ballots: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Two entries of a batch beside each other."""

    status: PaperStatus
    agreed: tuple[Paper, ...]
    differences: tuple[PaperDifference, ...]


_ONLY = Text(fi="vain: {by}", sv="bara: {by}", en="only entered by {by}")
_READ = Text(fi="{first} / {second}", sv="{first} / {second}", en="{first} / {second}")
_SPOILED = Text(fi="hylätty", sv="kasserad", en="spoiled")
_CODES = Text(fi="koodi eroaa", sv="koden skiljer sig", en="the codes differ")
_COUNTED = Text(
    fi="laatikossa {first} / {second} paperia",
    sv="{first} / {second} sedlar i lådan",
    en="{first} / {second} papers in the box",
)


def others_than(by: Acting, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries of others.

    Raises:
        Rejected: under-another-name.
    """
    others = tuple(one for one in entries if not by.is_named(one.by))
    by.require_another(one.account for one in others)
    return others


def check_adds_up(numbers: Sequence[int], papers: int) -> None:
    """Accept an entry with as many papers as there are in the box, each once.

    Raises:
        Rejected: papers-dont-add-up.
    """
    twice = sorted(number for number, times in Counter(numbers).items() if times > 1)
    if twice or len(numbers) != papers:
        told = ", ".join(map(str, twice)) or "–"
        raise Rejected(PAPERS_DONT_ADD_UP, field="/data/ballots", papers=papers, entered=len(numbers), twice=told)


def reconciled(entries: Sequence[Entry]) -> Reconciled:
    """Return what a batch's entries agree on, and where they differ."""
    if len(entries) < 2:  # noqa: PLR2004 - two people
        return Reconciled(PaperStatus.WAITS, (), ())
    first, second = ({one.number: one for one in entry.ballots} for entry in entries[:2])
    differences = [
        PaperDifference(number=number, says=_difference(first.get(number), second.get(number), entries))
        for number in sorted(first.keys() | second.keys())
        if first.get(number) != second.get(number)
    ]
    if entries[0].papers != entries[1].papers:
        said = _COUNTED.format(first=entries[0].papers, second=entries[1].papers)
        differences.insert(0, PaperDifference(number=0, says=said))
    agreed = tuple(one for number, one in sorted(first.items()) if second.get(number) == one)
    return Reconciled(PaperStatus.DIFFERS if differences else PaperStatus.AGREES, agreed, tuple(differences))


def counting_papers(batches: Iterable[tuple[int, Sequence[Entry]]], online: set[str]) -> tuple[list[Paper], int]:
    """Return the papers that count, and how many are set aside because their code has voted already.

    A code's ballot on-line goes before its paper, because only that could be changed later; of two papers with the
    same code, the one with the lower batch and number counts.
    """
    used, counting, aside = set(online), list[Paper](), 0
    for _, entries in sorted(batches, key=lambda one: one[0]):
        for paper in reconciled(entries).agreed:
            if paper.spoiled:
                continue
            if paper.ballot is None or paper.ballot in used:
                aside += 1
                continue
            used.add(paper.ballot)
            counting.append(paper)
    return counting, aside


def _difference(first: Paper | None, second: Paper | None, entries: Sequence[Entry]) -> Text:
    if first is None or second is None:
        return _ONLY.format(by=entries[1 if first is None else 0].by)
    if (first.projects, first.spoiled) == (second.projects, second.spoiled):
        return _CODES
    return _READ.format(first=_said(first), second=_said(second))


def _said(paper: Paper) -> Text | str:
    return _SPOILED if paper.spoiled else (", ".join(map(str, paper.projects)) or "–")
