from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from pabulib.checker import Checker

from services.feedback.budget.count_worker import meta
from services.feedback.budget.counting import count
from services.feedback.domain.budget.election import Fate, election, standings, tells_of_one, with_result, without_votes
from services.feedback.domain.budget.pabulib import Election, Malformed, read, written
from services.feedback.domain.budget.rule import rule_of
from shared.contracts.budgets import CountingRule, Method
from shared.text import Text
from tests.unit.feedback.budget.running import facts


@dataclass(frozen=True)
class Listed:
    number: int
    cost: int
    district: str | None = "tapiola"


PROJECTS = (Listed(1, 6_000), Listed(2, 5_000), Listed(3, 3_000), Listed(4, 1_000), Listed(5, 10, "leppavaara"))
NAMES = {1: "Penkki; puinen", 2: "Puu", 3: "Polku", 4: "Pyöräteline", 5: "Muualla"}
BALLOTS = ((1,), (1, 3), (1, 5), (2,), (2,), (5,), (3,))
GREEDY, EQUAL = {"method": "greedy"}, {"method": "equal-shares", "step": None}
FILE = (
    "META\nkey;value\nbudget;10\nvote_type;approval\nPROJECTS\nproject_id;cost\n1;5\n2;6\nVOTES\nvoter_id;vote\n1;1\n"
)


def counted(rule: dict[str, Any], *more: tuple[int, ...]) -> tuple[Election, tuple[str, ...], tuple[str, ...]]:
    round_ = facts(rule=rule)
    pot = round_.pots[0]
    made = election(meta(round_, pot, city="Espoo", country="FI"), pot, PROJECTS, NAMES, (*BALLOTS, *more))
    answer = asyncio.run(count(written(made), round_.rule))
    return made, answer.chosen, answer.completed


@pytest.mark.parametrize("rule", [GREEDY, EQUAL, {"step": 1}, {"method": "greedy", "satisfaction": "number"}])
def test_what_is_published_is_a_file_that_pabulibs_own_checker_accepts(rule: dict[str, Any]) -> None:
    made, chosen, _ = counted(rule, (4,))  # Pabulib's greedy takes what nobody voted for, where it fits
    text = written(with_result(made, chosen))
    found = Checker().process_files([text])
    assert found["metadata"]["valid"] == 1, found
    again = read(text)
    assert (again.ballots, again.budget) == (made.ballots, made.budget)
    assert rule_of(again.meta) == facts(rule=rule).rule


def test_ballots_of_other_areas_are_no_ballots_here_and_the_order_tells_nothing() -> None:
    made, _, _ = counted(GREEDY)
    assert made.ballots == (("1",), ("1",), ("1", "3"), ("2",), ("2",), ("3",))


def test_each_project_is_told_why_it_was_chosen_or_not() -> None:
    names = {number: Text(fi=name) for number, name in NAMES.items()}
    made, chosen, completed = counted(GREEDY)
    told = {one.number: one for one in standings(made, names, CountingRule(method=Method.GREEDY), chosen, completed)}
    assert {number: (one.fate, one.left) for number, one in told.items()} == {
        1: (Fate.VOTES, 4_000),
        3: (Fate.VOTES, 1_000),
        2: (Fate.TOO_DEAR, 1_000),
        4: (Fate.NO_VOTES, 1_000),
    }
    made, chosen, completed = counted({"step": 1})
    shares = standings(made, names, CountingRule(), chosen, completed)
    assert [(one.number, one.turn) for one in shares if one.chosen] == [(1, 1), (3, 2)]
    assert {one.fate for one in shares if not one.chosen} == {Fate.SHARES_SHORT, Fate.NO_VOTES}


def test_of_fewer_than_five_ballots_only_what_was_chosen_is_told() -> None:
    names = {number: Text(fi=name) for number, name in NAMES.items()}
    few = election({}, facts().pots[0], PROJECTS, NAMES, BALLOTS[:4])
    assert tells_of_one(few)
    assert not tells_of_one(counted(GREEDY)[0])
    made, chosen, completed = counted(GREEDY)
    told = without_votes(standings(made, names, CountingRule(method=Method.GREEDY), chosen, completed))
    assert [(one.number, one.chosen) for one in told] == [(1, True), (3, True), (2, False), (4, False)]
    assert {(one.votes, one.turn, one.fate, one.left) for one in told} == {(None, None, Fate.FEW_BALLOTS, 1_000)}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("META\n", ""), "must begin with META"),
        (("VOTES\nvoter_id;vote\n1;1\n", ""), "VOTES is missing"),
        (("approval", "ordinal"), "only approval"),
        (("1;5\n", "1;five\n"), "line 7: cost is “five”"),
        (("1;5\n", "1;-5\n"), "must be above 0"),
        (("budget;10\n", ""), "META: budget"),
        (("2;6", "1;6"), "the project 1 is there twice"),
        (("\n1;1\n", "\n1;7\n"), "line 11: the vote is for 7"),
        (("\n1;1\n", "\n1;1,1\n"), "names a project twice"),
        (("2;6\n", "2;6;7\n"), "3 cells, but PROJECTS has 2"),
        (("project_id;cost", "project_id;price"), "no column cost"),
        (("budget;10\n", "budget;10\nnum_votes;2\n"), "num_votes is 2, but the file has 1"),
        (("VOTES", "PROJECTS\nVOTES"), "is there twice"),
    ],
)
def test_a_malformed_file_is_told_where_and_why(change: tuple[str, str], says: str) -> None:
    assert read(FILE).ballots
    with pytest.raises(Malformed, match=says):
        read(FILE.replace(*change))


def test_a_foreign_rule_that_is_not_counted_here_says_so() -> None:
    assert rule_of({"rule": "equalshares/add1"}) == CountingRule()
    with pytest.raises(Malformed, match="greedy-threshold"):
        rule_of({"rule": "greedy-threshold"})
