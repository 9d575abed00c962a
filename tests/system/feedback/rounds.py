"""Rounds of participatory budgeting for tests, and how far they have come."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx

from tests.system.conftest import City
from tests.system.occasions import text

IDEAS, JUDGING = "2027-01-12T10:00:00+02:00", "2027-01-20T10:00:00+02:00"
VOTING, CLOSED = "2027-02-02T10:00:00+02:00", "2027-02-16T10:00:00+02:00"


def facts(id_: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "name": text(f"Round {id_}"),
        "purpose": text("Small things that make the city better"),
        "pots": [{"amount": 10_000}, {"district": "leppavaara", "amount": 5_000}],
        "ideas_from": "2027-01-04T09:00:00+02:00",
        "ideas_until": "2027-01-18T16:00:00+02:00",
        "voting_from": "2027-02-01T09:00:00+02:00",
        "voting_until": "2027-02-15T20:00:00+02:00",
        **changes,
    }


def idea(id_: str, title: str, email: str, **changes: Any) -> dict[str, Any]:
    return {
        "round": id_,
        "person": {"name": "Asukas Esimerkki", "email": email, "language": "en"},
        "title": title,
        "description": "So that everybody has somewhere to sit",
        **changes,
    }


async def projects(city: City, id_: str, *costs: int, **changes: Any) -> list[str]:
    """Make a round with a project of each cost, the last of them in Leppävaara; return their ideas."""
    await city.done("feedback.plan-round", {"facts": facts(id_, **changes)})
    ideas = []
    for number, cost in enumerate(costs, 1):
        where = {"district": "leppavaara"} if number == len(costs) else {}
        made = await city.done(
            "feedback.submit-idea", idea(id_, f"Bench {number}", f"{id_}-{number}@example.org", **where)
        )
        ideas.append(made["idea"])
        await city.done("feedback.moderate-idea", {"idea": made["idea"], "publish": True})
        judged = {"idea": made["idea"], "feasible": True, "reasons": text("It can be done"), "cost": cost}
        assert (await city.done("feedback.judge-idea", judged))["project"] == number
    return ideas


async def codes(city: City, id_: str, count: int) -> list[str]:
    given = await city.done("feedback.give-codes", {"round": id_, "batch": 1, "count": count})
    async with httpx.AsyncClient(timeout=30) as client:
        sheet = await client.get(given["url"])
    assert sheet.status_code == 200, sheet.text
    return [row["code"] for row in csv.DictReader(io.StringIO(sheet.text))]


async def votes(city: City, id_: str, code: str, *numbers: int) -> dict[str, Any]:
    return await city.done("feedback.vote", {"round": id_, "code": code, "projects": list(numbers)})


def papers(id_: str, by: str, *ballots: tuple[str, tuple[int, ...]]) -> dict[str, Any]:
    """An entry of one batch: each paper's code, and the projects on it."""
    entered = [
        {"number": number, "code": code, "projects": list(chosen)} for number, (code, chosen) in enumerate(ballots, 1)
    ]
    return {"round": id_, "batch": 1, "by": by, "papers": len(entered), "ballots": entered}
