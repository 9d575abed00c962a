"""A round of participatory budgeting, lived through from outside: counted once, whoever presses and whatever dies."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from services.feedback.budget.documents import ballots_of
from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.crash import come_back, sent_through_a_crash
from tests.system.feedback.rounds import CLOSED, VOTING, codes, facts, papers, projects, votes
from tests.system.occasions import text
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def decided(city: City, id_: str) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        response = await city.get("feedback", f"/budgets/{id_}/result")
        shown: dict[str, Any] = response.json()
        return shown if shown["status"] == "decided" else None

    return await eventually(found, patience=60)


async def test_a_round_from_idea_to_bench_with_everything_that_a_recount_needs(city: City, tmp_path: Path) -> None:
    id_ = "from-idea-to-bench"
    await projects(city, id_, 6_000, 5_000, 4_000)
    author = f"{id_}-1@example.org"
    assert (await city.mailbox.letter(author, "Your idea has arrived")).link("/ideas/")
    with city.on(VOTING):
        slips = await codes(city, id_, 6)
        for code, chosen in zip(slips, ((1, 3), (1, 3), (2, 3), (1, 3)), strict=False):
            await votes(city, id_, code, *chosen)
        await city.done("feedback.ask-for-ballot", {"round": id_, "email": "votes@example.org", "tell_result": True})
        own = (await city.mailbox.letter("votes@example.org")).link("/ballot")
        async with httpx.AsyncClient(timeout=30) as client:
            voted = await client.post(own, data={"project-1": "on", "action": "vote"})
        assert voted.status_code == 200, voted.text
        frozen = await city.ask(
            "feedback.judge-idea",
            {
                "idea": (await city.shown("feedback", f"/budgets/{id_}/ideas"))["ideas"][0]["id"],
                "feasible": False,
                "reasons": text("After all"),
            },
        )
        assert frozen.refused()["type"] == "urn:silta:problem:rules-frozen"
        paper = ((slips[4], (2, 3)), (slips[5], (1,)), (slips[0], (2,)))
        await city.done("feedback.enter-papers", papers(id_, "Anna", *paper))
        assert (await city.done("feedback.enter-papers", papers(id_, "Bo", *paper)))["status"] == "agrees"
    with city.on(CLOSED):
        await city.done("feedback.count-ballots", {"round": id_})
        result = await decided(city, id_)
        assert (result["online"], result["papers"]["counted"], result["papers"]["set_aside"]) == (5, 2, 1)
        whole, local = result["results"]
        assert [(one["number"], one["votes"], one["chosen"]) for one in whole["standings"]] == [
            (1, 5, True),
            (2, 2, False),
        ]
        assert [one["number"] for one in local["standings"] if one["chosen"]] == [3]
        for pot in result["results"]:
            content = (await city.get("feedback", f"/budgets/{id_}/files/{pot['file']}")).content
            assert hashlib.sha256(content).hexdigest() == pot["sha256"]
            file = tmp_path / pot["file"]
            file.write_bytes(content)
            recount = [sys.executable, "-m", "services.console", "feedback", "recount", str(file)]
            done = await asyncio.to_thread(subprocess.run, recount, capture_output=True, check=False)
            assert done.returncode == 0, done.stderr
            assert "the same projects as the file says" in done.stdout.decode()
        await city.mailbox.letter("votes@example.org", "julkaistu")
        progress = {"round": id_, "project": 1, "status": "done", "words": text("The bench stands")}
        await city.done("feedback.report-realisation", progress)
        assert (await city.mailbox.letter(author, "Done")).headers["To"] == author
        await _imported(city, id_, tmp_path, result)
        shown = await city.shown("feedback", f"/budgets/{id_}/projects")
        assert [one["status"] for one in shown["projects"][0]["reports"]] == ["chosen", "done"]
        await no_ballots(city, id_)


async def _imported(city: City, id_: str, folder: Path, result: dict[str, Any]) -> None:
    """Make the projects of a new round from the files that this one has published, each file twice."""
    later = {"ideas_from": "2028-01-04T09:00:00+02:00", "ideas_until": "2028-01-18T16:00:00+02:00"}
    later |= {"voting_from": "2028-02-01T09:00:00+02:00", "voting_until": "2028-02-15T20:00:00+02:00"}
    await city.done("feedback.plan-round", {"facts": facts(f"{id_}-again", **later)})
    for pot in result["results"]:
        where = ["--district", pot["district"]] if pot["district"] else []
        line = ["feedback", "import-projects", str(folder / pot["file"]), "--round", f"{id_}-again", *where]
        done = [await silta(city, *line) for _ in range(2)]
        assert [one.code for one in done] == [0, 0], [one.err for one in done]
    was, now = [await city.shown("feedback", f"/budgets/{one}/projects") for one in (id_, f"{id_}-again")]
    old, new = (
        sorted((one["name"]["fi"], one["cost"], one["district"] or "") for one in some["projects"])
        for some in (was, now)
    )
    assert old == new
    broken = folder / "broken.pb"
    broken.write_text("META\nkey;value\nPROJECTS\nproject_id;cost\n1;many\n")
    refused = await silta(city, "feedback", "import-projects", str(broken), "--round", f"{id_}-again")
    assert refused.code == 2
    assert "line 5: cost is “many”, which is no number; nothing was sent" in refused.err
    over = await silta(city, "feedback", "import-projects", str(folder / result["results"][0]["file"]), "--round", id_)
    assert over.code == 1, "its voting has been"


async def test_approvals_are_cast_and_counted_on_line_and_on_paper_whatever_they_cost_together(city: City) -> None:
    id_ = "counted-by-approvals"
    rule = {"method": "greedy", "satisfaction": "number"}
    await projects(city, id_, 6_000, 5_000, 2_000, 4_000, ballot="approval", most_projects=2, rule=rule)
    with city.on(VOTING):
        slips = await codes(city, id_, 8)
        many = await city.ask("feedback.vote", {"round": id_, "code": slips[0], "projects": [1, 2, 3]})
        assert many.refused()["type"] == "urn:silta:problem:too-many-projects"
        for code, chosen in zip(slips[:6], ((1, 2), (1, 2), (1, 3), (1,), (2, 3), (1, 2)), strict=True):
            await votes(city, id_, code, *chosen)
        await city.done("feedback.ask-for-ballot", {"round": id_, "email": "approves@example.org"})
        own = (await city.mailbox.letter("approves@example.org")).link("/ballot")
        async with httpx.AsyncClient(timeout=30) as client:
            over = await client.post(own, data={f"project-{number}": "on" for number in (1, 2, 3)} | {"action": "vote"})
            assert over.status_code == 422, over.text
            voted = await client.post(own, data={"project-1": "on", "project-3": "on", "action": "vote"})
        assert voted.status_code == 200, voted.text
        paper = ((slips[6], (1, 2)), (slips[7], (1, 2, 3)))
        await city.done("feedback.enter-papers", papers(id_, "Anna", *paper))
        assert (await city.done("feedback.enter-papers", papers(id_, "Bo", *paper)))["status"] == "agrees"
    with city.on(CLOSED):
        await city.done("feedback.count-ballots", {"round": id_})
        result = await decided(city, id_)
        (whole,) = result["results"]
        file = (await city.get("feedback", f"/budgets/{id_}/files/{whole['file']}")).text
    counted, spoiled = result["papers"]["counted"], result["papers"]["spoiled"]
    assert (result["online"], counted, spoiled) == (7, 1, 1), "a paper with more projects than are allowed is spoiled"
    assert whole["ballots"] == 8
    told = {one["number"]: (one["votes"], one["chosen"]) for one in whole["standings"]}
    # Most votes for the money first: 3 (3 for 2,000), 1 (7 for 6,000); for 2 (5 for 5,000) too little is left.
    assert told == {3: (3, True), 1: (7, True), 2: (5, False)}
    assert "max_length;2" in file
    assert "max_sum_cost" not in file


async def no_ballots(city: City, id_: str) -> None:
    """Nobody's vote is left once the result is public: only the published file has them, in no one's order."""

    async def gone() -> bool:
        with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
            database = client[next(name for name in client.list_database_names() if name.endswith("_feedback"))]
            return not database["budget_ballots"].count_documents(ballots_of(id_))

    await eventually(gone)


async def test_a_count_survives_a_crash_and_two_who_press_at_once(city: City) -> None:
    id_ = "counted-through-crashes"
    await projects(city, id_, 6_000, 5_000, 4_000)
    with city.on(VOTING):
        slips = await codes(city, id_, 40)
        bodies = [message("feedback.vote", {"round": id_, "code": code, "projects": [1]}) for code in slips]
        answers = await sent_through_a_crash(city, "feedback.vote", bodies)
        assert {answer.status for answer in answers} == {"accepted"}
        assert {answer.result["edition"] for answer in answers if answer.result} == {1}
    with city.on(CLOSED):
        presses = [city.ask("feedback.count-ballots", {"round": id_}) for _ in range(2)]
        assert sorted(one.status for one in await asyncio.gather(*presses)) == ["accepted", "rejected"]
        await come_back(city, "feedback")
        result = await decided(city, id_)
        assert result["online"] == 40
        late = await city.ask("feedback.vote", {"round": id_, "code": slips[0], "projects": [2]})
        assert late.refused()["type"] == "urn:silta:problem:wrong-phase"
