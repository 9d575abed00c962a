from __future__ import annotations

from operator import itemgetter
from typing import Any

import pytest

from shared.agreement.compared import REMEDIES, Finding, Problem, of_kept, of_told
from shared.agreement.declared import Kept, News, Told
from shared.agreement.looking import lasting

TOLD = Told("a.fact", "facts", ("n",), lambda one: News.exactly(one["n"]) if one["n"] else None)
KEPT = Kept("a.fact", "copies", ("n",), itemgetter("n"))


def _compared(told: dict[str, int], kept: dict[str, int], how: Kept = KEPT, what: Told = TOLD) -> list[Finding]:
    facts = [{"_id": id_, "n": n} for id_, n in told.items()]
    found: dict[str, dict[str, Any]] = {id_: {"_id": id_, "n": n} for id_, n in kept.items()}
    return list(of_told("b", what, how, facts, found))


def test_what_is_known_as_it_was_told_agrees() -> None:
    assert _compared({"x": 1, "y": 3}, {"x": 1, "y": 3}) == []


def test_what_was_never_told_need_not_be_known() -> None:
    assert _compared({"x": 0}, {}) == []


@pytest.mark.parametrize(
    ("kept", "problem"),
    [({}, Problem.MISSING), ({"x": 1}, Problem.BEHIND), ({"x": 3}, Problem.AHEAD)],
)
def test_what_is_not_known_as_it_was_told_is_found(kept: dict[str, int], problem: Problem) -> None:
    (found,) = _compared({"x": 2}, kept)
    assert (found.service, found.problem, found.what, found.id, found.told) == ("b", problem, "a.fact", "x", 2)
    assert found.kept == kept.get("x")


def test_what_need_only_be_known_is_never_too_new() -> None:
    told = Told("a.fact", "facts", (), lambda _: News.known())
    assert _compared({"x": 1}, {"x": 99}, what=told) == []
    assert [one.problem for one in _compared({"x": 1}, {}, what=told)] == [Problem.MISSING]


def test_what_is_kept_under_another_id_is_found_there() -> None:
    kept = Kept("a.fact", "copies", ("n",), itemgetter("n"), id_of=lambda told: f"letter-of-{told['_id']}")
    assert _compared({"x": 1}, {"letter-of-x": 1}, kept) == []
    assert [one.problem for one in _compared({"x": 1}, {"x": 1}, kept)] == [Problem.MISSING]


def test_what_its_owner_does_not_have_is_found() -> None:
    found = list(of_kept("b", KEPT, ["x", "y"], ["x"]))
    assert [(one.problem, one.id) for one in found] == [(Problem.OWNERLESS, "y")]


def test_what_has_arrived_meanwhile_is_found_no_more() -> None:
    missing, behind = _compared({"x": 2, "y": 5}, {"y": 3})
    assert lasting([], [missing, behind]) == []
    assert lasting([missing, behind], [missing, behind]) == [missing, behind]


def test_what_has_caught_up_and_is_behind_anew_may_be_on_its_way() -> None:
    (before,) = _compared({"x": 5}, {"x": 3})
    (later,) = _compared({"x": 6}, {"x": 5})
    (still,) = _compared({"x": 6}, {"x": 3})
    assert lasting([later], [before]) == []
    assert lasting([still], [before]) == [still]


@pytest.mark.parametrize("problem", Problem)
def test_everything_that_is_found_comes_with_what_to_do(problem: Problem) -> None:
    assert REMEDIES[problem]
