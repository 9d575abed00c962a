"""What is counted is what pabutools counts, on published elections, and what the rules say, on any small one."""

from __future__ import annotations

import asyncio
import json
import lzma
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from services.feedback.budget.console import selected_in
from services.feedback.budget.counting import PROCESS, CountFailed, count
from services.feedback.domain.budget.pabulib import Candidate, Election, read, written
from services.feedback.domain.budget.rule import rule_as_meta, rule_of
from shared.contracts.budgets import CountingRule, Method, Satisfaction
from tests.faults.form import LONG, amount
from tests.unit.feedback.budget.slow_and_plain import by_cost, by_number, equal_shares, greedy

FOLDER = Path(__file__).parent
PUBLISHED = sorted((FOLDER / "elections").glob("*.pb.xz"))
GREEDY = CountingRule(method=Method.GREEDY)
ONE_RUN = CountingRule(step=None)
Count = Callable[[dict[str, Any]], dict[str, Any]]


def published(path: Path) -> str:
    return lzma.decompress(path.read_bytes()).decode("utf-8-sig")


def named(path: Path) -> str:
    return path.name.removesuffix(".pb.xz")


@pytest.fixture(scope="module")
def process() -> Iterator[Count]:
    """The process that counts, kept for many orders."""
    with subprocess.Popen(
        [sys.executable, *PROCESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as running:
        known: dict[str, dict[str, Any]] = {}

        def ask(order: dict[str, Any]) -> dict[str, Any]:
            line = json.dumps(order)
            if line not in known:
                assert running.stdin is not None
                assert running.stdout is not None
                running.stdin.write(line + "\n")
                running.stdin.flush()
                known[line] = json.loads(running.stdout.readline())
            return known[line]

        yield ask
        running.terminate()


def alone(path: Path, *rules: str) -> dict[str, list[str]]:
    """Pabutools used as its documentation says, on the file as it was published, with none of our code."""
    script = [sys.executable, "-I", str(FOLDER / "pabutools_alone.py"), *rules]
    done = subprocess.run(script, input=published(path), capture_output=True, check=True, text=True)
    chosen: dict[str, list[str]] = json.loads(done.stdout)
    return chosen


def test_there_are_enough_published_elections() -> None:
    assert len(PUBLISHED) >= 5


@pytest.mark.parametrize("path", PUBLISHED, ids=named)
def test_a_published_election_is_written_as_it_was_read_with_every_column_of_every_section(path: Path) -> None:
    canonical = published(path).replace("\r\n", "\n").removesuffix("\n") + "\n"
    assert written(read(published(path))) == canonical


@pytest.mark.timeout(amount(180, 3600))
@pytest.mark.parametrize("path", PUBLISHED, ids=named)
def test_a_published_election_gets_pabutools_own_result(path: Path, process: Count) -> None:
    election = read(published(path))
    # Equal shares of ten thousand take minutes: in the short form only where the city held them.
    shares = LONG or rule_of(election.meta).method is Method.EQUAL_SHARES
    rules = (GREEDY, ONE_RUN) if shares else (GREEDY,)
    theirs = alone(path, *(rule.method for rule in rules))
    for rule in rules:
        order = {"pb": written(election), **rule.model_dump(mode="json")}
        assert sorted(process(order)["chosen"]) == theirs[rule.method]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", [one for one in PUBLISHED if "swiecie" in one.name], ids=named)
def test_the_rule_that_a_city_has_unless_it_says_otherwise_gets_pabutools_own_result_too(
    path: Path, process: Count
) -> None:
    """Shares that grow, and then what fits: on 22 projects, where it takes seconds; on 74, twenty minutes and more."""
    counted = process({"pb": written(read(published(path))), **CountingRule().model_dump(mode="json")})
    assert sorted(counted["chosen"]) == alone(path, "completed")["completed"]


@pytest.mark.parametrize("path", [one for one in PUBLISHED if "bemowo" in one.name], ids=named)
def test_a_published_file_goes_through_the_command_that_counts_again(path: Path, tmp_path: Path) -> None:
    file = tmp_path / "election.pb"
    file.write_bytes(lzma.decompress(path.read_bytes()))
    command = [sys.executable, "-m", "services.console", "feedback", "recount", str(file), "--json"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["as_published"] is True
    assert set(said["chosen"]) == selected_in(read(published(path)))


@pytest.mark.parametrize("path", [one for one in PUBLISHED if "warszawa" in one.name], ids=named)
def test_a_city_that_counted_by_votes_gets_the_projects_it_really_chose(path: Path, process: Count) -> None:
    election = read(published(path))
    assert rule_of(election.meta) == GREEDY.model_copy(update={"step": None})
    counted = process({"pb": written(election), **GREEDY.model_dump(mode="json")})
    assert set(counted["chosen"]) == selected_in(election)


@some.composite
def elections(draw: some.DrawFn) -> Election:
    """Small, with few different costs and few voters, so that ties are common."""
    costs = draw(some.lists(some.sampled_from((1, 2, 3, 4, 6)), min_size=1, max_size=6))
    candidates = tuple(Candidate(str(number), Fraction(cost)) for number, cost in enumerate(costs, 1))
    ids = [one.id for one in candidates]
    ballots = draw(some.lists(some.lists(some.sampled_from(ids), unique=True, min_size=1), min_size=1, max_size=6))
    budget = Fraction(draw(some.integers(1, sum(costs) + 2)))
    return Election({"vote_type": "approval"}, budget, candidates, tuple(map(tuple, ballots)))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(election=elections(), satisfaction=some.sampled_from(Satisfaction), step=some.sampled_from((None, 1)))
def test_any_small_election_gets_what_the_rules_say(
    process: Count, election: Election, satisfaction: Satisfaction, step: int | None
) -> None:
    worth = by_cost if satisfaction is Satisfaction.COST else by_number
    order = {"pb": written(election), "satisfaction": satisfaction.value, "step": step}
    assert process({**order, "method": "greedy"})["chosen"] == greedy(election, worth)
    counted = process({**order, "method": "equal-shares"})
    assert counted["chosen"] == equal_shares(election, worth, step)
    spent = sum(one.cost for one in election.candidates if one.id in counted["chosen"])
    assert spent <= election.budget


@given(election=elections())
def test_the_number_of_a_project_says_nothing_but_who_wins_a_tie(election: Election) -> None:
    assert read(written(election)).candidates == election.candidates
    assert read(written(election)).ballots == election.ballots


@pytest.mark.parametrize("rule", [GREEDY, ONE_RUN, CountingRule(satisfaction=Satisfaction.NUMBER, step=50)])
def test_the_file_says_how_it_is_counted(rule: CountingRule) -> None:
    assert rule_of(rule_as_meta(rule, ties="votes,cost,project_id")) == rule


def test_what_cannot_be_counted_says_why() -> None:
    with pytest.raises(CountFailed, match="vote_type"):
        asyncio.run(count("META\nkey;value\nbudget;5\n", GREEDY))
