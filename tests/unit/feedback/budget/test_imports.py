"""A round's projects from a file: all or none, each once, before voting opens, and as ideas that were judged."""

from __future__ import annotations

from typing import Any

import pytest

from services.feedback.budget.count_worker import meta
from services.feedback.budget.documents import Idea, Project, Round
from services.feedback.domain.budget.election import election, with_result
from services.feedback.domain.budget.pabulib import written
from shared.contracts.budgets import AddProjects, JudgeIdea, PlanRound
from shared.text import Text
from tests.unit.feedback.budget.running import JUDGING, REASON, ROUND, Budgets, at, facts, vote

FILE = "META\nkey;value\nlanguage;sv\nPROJECTS\nproject_id;cost;name\nb7;900;Bänk\nb2;10000;Träd\n"
FROM = "tapiola"


def importing(file: str = FILE, **changes: Any) -> AddProjects:
    return AddProjects.model_validate({"round": ROUND, "district": FROM, "file": file, **changes})


async def judging() -> Budgets:
    budgets = Budgets()
    await budgets.handle(PlanRound(facts=facts()))
    budgets.now = at(JUDGING)
    return budgets


def projects(budgets: Budgets) -> list[tuple[int, Text, int, str | None]]:
    rows = [Project.from_stored(row) for row in budgets.store.rows.get(Project.COLLECTION, {}).values()]
    return [(one.number, one.name, one.cost, one.district) for one in sorted(rows, key=lambda one: one.number)]


async def test_a_file_makes_numbered_projects_and_the_same_file_again_makes_none() -> None:
    budgets = await judging()
    first = await budgets.handle(importing())
    assert (first.made, first.known, first.projects) == (2, 0, 2)
    made = [(1, Text(sv="Bänk"), 900, FROM), (2, Text(sv="Träd"), 10_000, FROM)]
    assert projects(budgets) == made
    again = await budgets.handle(importing(FILE + "b9;5;Buske\n"))
    assert (again.made, again.known, again.projects) == (1, 2, 3)
    assert projects(budgets) == [*made, (3, Text(sv="Buske"), 5, FROM)]
    assert budgets.said == [], "nobody is written to: they have no authors"


async def test_an_imported_project_is_judged_and_voted_for_as_any_other() -> None:
    budgets = await judging()
    await budgets.handle(importing())
    ideas = {row["number"]: row["_id"] for row in budgets.store.rows[Idea.COLLECTION].values()}
    await budgets.handle(JudgeIdea(idea=ideas[1], feasible=True, reasons=REASON, cost=800))
    assert projects(budgets)[0] == (1, Text(sv="Bänk"), 800, FROM)
    assert await budgets.refusal(importing()) == "imported-otherwise"
    await budgets.handle(JudgeIdea(idea=ideas[2], feasible=False, reasons=REASON))
    assert [number for number, *_ in projects(budgets)] == [1]
    budgets.now = facts().voting_from
    (code,) = budgets.codes(1)
    assert (await budgets.handle(vote(code, 1))).edition == 1


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("", None),
        ("b7;900;Bänk\n", "projects-unreadable"),
        (FILE.replace("META", "METADATA"), "projects-unreadable"),
        (FILE.replace("cost", "price"), "projects-unreadable"),
        (FILE.replace("900", "many"), "projects-unreadable"),
        (FILE.replace("900", "-1"), "projects-unreadable"),
        (FILE.replace("900", "9.50"), "projects-unreadable"),
        (FILE.replace("b2", "b7"), "projects-unreadable"),
        (FILE.replace("b7;900;Bänk\nb2;10000;Träd\n", ""), "projects-unreadable"),
        (FILE + "b9;1;a;b;c\n", "projects-unreadable"),
        (FILE + "".join(f"c{number};1;x\n" for number in range(1_000)), "projects-unreadable"),
        (FILE.replace("10000", "10001"), "project-over-budget"),
    ],
)
async def test_a_file_that_is_wrong_anywhere_makes_nothing(file: str, code: str | None) -> None:
    budgets = await judging()
    if code is None:
        with pytest.raises(ValueError, match="at least 1"):
            importing(file)
    else:
        assert await budgets.refusal(importing(file)) == code
    assert projects(budgets) == []
    assert budgets.store.rows[Round.COLLECTION][ROUND]["projects"] == 0


async def test_nothing_is_imported_once_voting_is_open_or_for_an_area_without_a_sum_or_an_unknown_round() -> None:
    budgets = await judging()
    assert await budgets.refusal(importing(district="kauklahti")) == "no-such-pot"
    assert await budgets.refusal(importing(round="our-espoo-2031")) == "unknown"
    budgets.now = facts().voting_from
    assert await budgets.refusal(importing()) == "rules-frozen"


async def test_what_a_round_exports_gives_the_same_projects_and_costs_in_a_new_one() -> None:
    budgets = await Budgets().voting(6_000, 5_000, 900)
    before = projects(budgets)
    listed = [Project.from_stored(row) for row in budgets.store.rows[Project.COLLECTION].values()]
    round_ = facts()
    names = {number: name.in_language("fi") for number, name, *_ in before}
    about = meta(round_, round_.pots[0], city="Espoo", country="FI")
    counted = election(about, round_.pots[0], listed, names, [(1,), (1, 2), (3,)])
    file = written(with_result(counted, ["1"]))
    later = {"id": "our-espoo-2029", "voting_from": at("2027-05-01T09:00"), "voting_until": at("2027-05-30T09:00")}
    await budgets.handle(PlanRound(facts=facts(**later)))
    done = await budgets.handle(importing(file, round="our-espoo-2029"))
    assert done.made == 3
    imported = [
        Project.from_stored(row)
        for row in budgets.store.rows[Project.COLLECTION].values()
        if row["round"] == "our-espoo-2029"
    ]
    assert [(one.number, one.name, one.cost, one.district) for one in imported] == before
