"""Elections in Pabulib's format (https://pabulib.org/format): one UTF-8 file, sections META, PROJECTS and VOTES.

Ballots are approvals here (`approval`, and `choose-1`, which is one approval each), because that is what residents
cast: a knapsack ballot is an approval of all that is in it.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

APPROVALS = frozenset({"approval", "choose-1"})
_SECTIONS = ("META", "PROJECTS", "VOTES")
_OF_META, _OF_VOTES = ("key", "value"), ("voter_id", "vote")


class Malformed(ValueError):  # noqa: N818 - what the file is
    """The file can't be read as an election; says where and why."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project as the file has it. `cost` is in the file's currency; `more` are its other columns."""

    id: str
    cost: Fraction
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Election:
    """One sum, the projects that compete for it, and the ballots: the ids of the projects approved on each."""

    meta: Mapping[str, str]
    budget: Fraction
    candidates: tuple[Candidate, ...]
    ballots: tuple[tuple[str, ...], ...]
    voter_columns: tuple[str, ...] = ()
    """What the file tells of voters beside their ids, such as `age` and `sex`."""
    voters: tuple[tuple[str, ...], ...] = ()
    """For each ballot the voter's id and a cell for each of these columns; none: ballots are numbered from 1."""

    def votes(self) -> Counter[str]:
        """Return how many ballots approve each project."""
        return Counter(one for ballot in self.ballots for one in ballot)


def read(text: str) -> Election:
    """Read an election.

    Raises:
        Malformed: naming the line.
    """
    sections = _sections(text, _SECTIONS)
    meta = _meta(sections)
    if (kind := meta.get("vote_type")) not in APPROVALS:
        raise Malformed(f"META: vote_type is {kind or 'missing'}; only approval and choose-1 can be counted")
    candidates = tuple(_candidates(sections))
    known = {one.id for one in candidates}
    voters, ballots = _ballots(sections, known)
    for key, found in (("num_projects", len(candidates)), ("num_votes", len(ballots))):
        if key in meta and meta[key] != str(found):
            raise Malformed(f"META: {key} is {meta[key]}, but the file has {found}")
    columns = tuple(column for column in sections["VOTES"][0][1] if column not in _OF_VOTES)
    return Election(meta, _amount(meta.get("budget", ""), "META: budget"), candidates, ballots, columns, voters)


def read_projects(text: str) -> tuple[Mapping[str, str], tuple[Candidate, ...]]:
    """Read what META says and the projects; how they were voted on needn't be there and isn't looked at.

    Raises:
        Malformed: naming the line.
    """
    sections = _sections(text, ("META", "PROJECTS"))
    candidates = tuple(_candidates(sections))
    if not candidates:
        raise Malformed("PROJECTS: there is no project")
    return _meta(sections), candidates


def without_votes_section(text: str) -> str:
    """Return the file up to its votes, which make most of it."""
    kept = []
    for line in text.splitlines(keepends=True):
        if line.strip().upper() == "VOTES":
            break
        kept.append(line)
    return "".join(kept)


def written(election: Election) -> str:
    """Return the file's text: the same for the same election, to the byte.

    Columns stand as they were read, after those that every file has; lines end in a line feed.
    """
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerow
    counted = {"num_projects": len(election.candidates), "num_votes": len(election.ballots)}
    write(["META"])
    write(["key", "value"])
    for key, value in {**election.meta, **counted, "budget": _plain(election.budget)}.items():
        write([key, value])
    write(["PROJECTS"])
    columns = list(dict.fromkeys(key for one in election.candidates for key in one.more))
    write(["project_id", "cost", *columns])
    for one in election.candidates:
        write([one.id, _plain(one.cost), *(one.more.get(key, "") for key in columns)])
    write(["VOTES"])
    write([*_OF_VOTES, *election.voter_columns])
    voters = election.voters or ((str(number),) for number in range(1, len(election.ballots) + 1))
    for (id_, *told), ballot in zip(voters, election.ballots, strict=True):
        write([id_, ",".join(ballot), *told])
    return out.getvalue()


_Lines = list[tuple[int, list[str]]]


def _sections(text: str, needed: tuple[str, ...]) -> dict[str, _Lines]:
    """Return each section's lines with their numbers, its header first."""
    found: dict[str, _Lines] = {}
    here: _Lines | None = None
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";")
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if len(cells) == 1 and cells[0].upper() in _SECTIONS:
                if cells[0].upper() in found:
                    raise Malformed(f"line {reader.line_num}: {cells[0]} is there twice")
                here = found[cells[0].upper()] = []
            elif here is None:
                raise Malformed(f"line {reader.line_num}: the file must begin with META")
            else:
                here.append((reader.line_num, cells))
    except csv.Error as error:
        raise Malformed(f"line {reader.line_num}: {error}") from None
    for name in needed:
        if not found.get(name):
            raise Malformed(f"the section {name} is missing or empty")
    return found


def _rows(sections: dict[str, _Lines], name: str, columns: tuple[str, ...]) -> Iterable[tuple[int, list[str]]]:
    """Yield a section's lines, each with a cell for each of these columns, and then the rest of its cells."""
    (_, header), *lines = sections[name]
    missing = [column for column in columns if column not in header]
    if missing:
        raise Malformed(f"{name}: there is no column {missing[0]}")
    places = [header.index(column) for column in columns]
    rest = [place for place in range(len(header)) if place not in places]
    for number, cells in lines:
        padded = cells + [""] * (len(header) - len(cells))
        if len(padded) > len(header):
            raise Malformed(f"line {number}: {len(cells)} cells, but {name} has {len(header)} columns")
        yield number, [padded[place] for place in (*places, *rest)]


def _meta(sections: dict[str, _Lines]) -> dict[str, str]:
    if len(sections["META"][0][1]) > len(_OF_META):
        raise Malformed("META: has the columns key and value alone")
    return {key: value for _, (key, value) in _rows(sections, "META", _OF_META)}


def _candidates(sections: dict[str, _Lines]) -> Iterable[Candidate]:
    columns = ("project_id", "cost")
    others = [column for column in sections["PROJECTS"][0][1] if column not in columns]
    seen: set[str] = set()
    for number, (id_, cost, *more) in _rows(sections, "PROJECTS", columns):
        if not id_ or "," in id_:
            raise Malformed(f"line {number}: a project_id must be there, and without a comma")
        if id_ in seen:
            raise Malformed(f"line {number}: the project {id_} is there twice")
        seen.add(id_)
        yield Candidate(id_, _amount(cost, f"line {number}: cost"), dict(zip(others, more, strict=True)))


def _ballots(
    sections: dict[str, _Lines], known: set[str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    """Return who voted, each as their id and what else is told of them, and what each voted for."""
    voters, ballots = [], []
    for number, (id_, vote, *told) in _rows(sections, "VOTES", _OF_VOTES):
        ballot = tuple(one.strip() for one in vote.split(",") if one.strip())
        unknown = [one for one in ballot if one not in known]
        if unknown:
            raise Malformed(f"line {number}: the vote is for {unknown[0]}, which is no project of this file")
        if len(set(ballot)) < len(ballot):
            raise Malformed(f"line {number}: the vote names a project twice")
        voters.append((id_, *told))
        ballots.append(ballot)
    return tuple(voters), tuple(ballots)


def _amount(text: str, where: str) -> Fraction:
    try:
        amount = Fraction(text.replace(",", "."))
    except (ValueError, ZeroDivisionError):
        raise Malformed(f"{where} is “{text}”, which is no number") from None
    if amount <= 0:
        raise Malformed(f"{where} is {text}; it must be above 0")
    return amount


def _plain(amount: Fraction) -> str:
    """Return a whole number as one; others as a decimal fraction where it ends, else as a/b."""
    if amount.denominator == 1:
        return str(amount.numerator)
    decimal = f"{float(amount):.10f}".rstrip("0")
    return decimal if Fraction(decimal) == amount else str(amount)
