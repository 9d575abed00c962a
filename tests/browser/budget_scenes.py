"""Rounds of participatory budgeting in every phase, at the moment when pages are shown."""

from __future__ import annotations

from typing import Any

import httpx

from tests.system.conftest import City
from tests.system.feedback.rounds import CLOSED, VOTING, codes, facts, idea, papers, projects, votes
from tests.system.occasions import text
from tests.system.waiting import eventually

COMING_ROUND, IDEAS_ROUND, VOTING_ROUND, APPROVAL_ROUND, COUNTING_ROUND, DECIDED_ROUND, ORDER_ROUND = (
    "coming-round",
    "ideas-round",
    "voting-round",
    "approval-round",
    "counting-round",
    "decided-round",
    "order-round",
)
_SPRING: dict[str, Any] = {
    "ideas_until": "2027-03-31T16:00:00+03:00",
    "voting_from": "2027-05-01T09:00:00+03:00",
    "voting_until": "2027-05-15T20:00:00+03:00",
}
_NOW = {"voting_from": "2027-03-01T09:00:00+02:00", "voting_until": "2027-03-31T20:00:00+03:00"}


async def set_budget_scenes(city: City) -> dict[str, str]:
    """Return personal links: an author's `idea` and one `withdrawn`, and a voter's `ballot`."""
    later = {"ideas_from": "2027-03-20T09:00:00+02:00", **_SPRING}
    await city.done("feedback.plan-round", {"facts": facts(COMING_ROUND, **later)})
    await city.done("feedback.plan-round", {"facts": facts(IDEAS_ROUND, **_SPRING)})
    more = facts(IDEAS_ROUND, **_SPRING, most_projects=3)
    await city.done("feedback.plan-round", {"facts": more, "reason": text("The council gave more")})
    links = {}
    for state in ("idea", "withdrawn", "other"):
        email = f"{state}-of-pages@example.org"
        made = await city.done("feedback.submit-idea", idea(IDEAS_ROUND, f"Benches {state}", email, theme="nature"))
        links[state] = (await city.mailbox.letter(email)).link("/ideas/")
        if state != "withdrawn":
            await city.done("feedback.moderate-idea", {"idea": made["idea"], "publish": True})
    ideas = (await city.shown("feedback", f"/budgets/{IDEAS_ROUND}/ideas"))["ideas"]
    into, absorbed = (one["id"] for one in ideas)
    together = {"into": into, "absorbs": [absorbed], "reason": text("They are one")}
    await city.done("feedback.combine-ideas", together)
    async with httpx.AsyncClient(timeout=30) as client:
        assert (await client.post(links["withdrawn"])).status_code == 303
    await projects(city, VOTING_ROUND, 6_000, 5_000, 4_000, **_NOW)
    await projects(city, APPROVAL_ROUND, 6_000, 5_000, **_NOW, ballot="approval", most_projects=1)
    for id_ in (COUNTING_ROUND, DECIDED_ROUND, ORDER_ROUND):
        changes: dict[str, Any] = {"rule": {"method": "greedy"}} if id_ == ORDER_ROUND else {}
        await projects(city, id_, 6_000, 5_000, 3_000, 4_000, **changes)
        with city.on(VOTING):
            *slips, last = await codes(city, id_, 6)
            # Of the whole city's sum enough vote to tell everything, of the district's too few.
            for code, chosen in zip(slips, ((1,), (1, 4), (2,), (1,), (2,)), strict=True):
                await votes(city, id_, code, *chosen)
            paper = (last, (1,))
            for by in ("Anna", "Bo"):
                await city.done("feedback.enter-papers", papers(id_, by, paper))
        if id_ != COUNTING_ROUND:
            await _count(city, id_)
    with city.on("2027-03-10T18:30:00+02:00"):
        await city.done("feedback.ask-for-ballot", {"round": VOTING_ROUND, "email": "ballot-of-pages@example.org"})
        links["ballot"] = (await city.mailbox.letter("ballot-of-pages@example.org")).link("/ballot")
        told = {"round": DECIDED_ROUND, "project": 1, "words": text("The ground is frozen")}
        await city.done("feedback.report-realisation", {**told, "status": "delayed", "ready_by": "2027-06-30"})
    return links


async def _count(city: City, id_: str) -> None:
    with city.on(CLOSED):
        await city.done("feedback.count-ballots", {"round": id_})

        async def decided() -> bool:
            return bool((await city.shown("feedback", f"/budgets/{id_}"))["phase"] == "decided")

        await eventually(decided, patience=60)
