"""Partnerships: responsibility that moves to the residents, seen as it was at any time."""

from __future__ import annotations

import pytest

from tests.system.around import partnership
from tests.system.conftest import City
from tests.system.occasions import text

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_responsibility_moves_step_by_step_and_every_step_stays_to_be_seen(city: City) -> None:
    id_ = "youth-evenings"
    await city.done("events.agree-partnership", {"partnership": partnership(id_)})

    async def step(stage: str, **more: object) -> dict[str, object]:
        move = {"partnership": id_, "responsibility": "doors", "stage": stage, **more}
        answer = await city.ask("events.hand-over", move)
        return answer.result or answer.refused()

    with city.on("2027-02-01T12:00:00+02:00"):
        assert (await step("residents"))["type"] == "urn:silta:problem:step-too-long"
        assert (await step("together"))["stage"] == "together"
    with city.on("2027-03-01T12:00:00+02:00"):
        assert (await step("city"))["type"] == "urn:silta:problem:reason-needed-to-go-back"
        assert (await step("city", reason=text("The keys were lost")))["stage"] == "city"
    shown = await city.shown("events", f"/partnerships/{id_}")
    assert [one["stage"] for one in shown["standing"]] == ["city", "together"]
    assert [moment["stages"]["city"] for moment in shown["over_time"]] == [1, 0, 1]
    answer = await city.get("events", f"/partnerships/{id_}/page", params={"lang": "en"})
    assert answer.status_code == 200, answer.text
    for said in ("Young people run their own evenings", "A room on Fridays", "The keys were lost", "1 September 2027"):
        assert said in answer.text
    district = await city.get("events", "/districts/kauklahti/page", params={"lang": "en"})
    assert f"Partnership {id_}" in district.text

    anew = partnership(id_, goal=text("Young people run all their evenings"))
    changed = await city.done("events.change-partnership", {"partnership": anew, "reason": text("It went so well")})
    assert changed["changed"] == ["goal"]
    page = (await city.get("events", f"/partnerships/{id_}/page", params={"lang": "en"})).text
    assert "It went so well" in page
    assert "Young people run all their evenings" in page
    await city.done("events.end-partnership", {"partnership": id_, "what_lives_on": text("The Friday evenings")})
    assert (await step("together"))["type"] == "urn:silta:problem:partnership-ended"
    ended = await city.get("events", f"/partnerships/{id_}/page", params={"lang": "en"})
    assert "The Friday evenings" in ended.text
    listed = (await city.shown("events", "/partnerships", params={"district": "kauklahti"}))["partnerships"]
    assert id_ in {one["id"] for one in listed}, "it stays on record"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"districts": ["atlantis"]}, "unknown"),
        ({"core_team": [{"party": "nobody", "task": text("Nothing")}]}, "invalid"),
        (
            {
                "parties": [
                    {"id": "a", "partner": "no-partner", "name": text("A"), "commitments": [text("Something")]},
                    {"id": "youth", "name": text("B"), "commitments": [text("Something")]},
                ]
            },
            "unknown",
        ),
    ],
    ids=["unknown district", "a seat of no party", "unknown partner"],
)
async def test_a_partnership_that_can_not_be_is_refused(city: City, wrong: dict[str, object], code: str) -> None:
    answer = await city.ask("events.agree-partnership", {"partnership": partnership("no-partnership") | wrong})
    assert answer.refused()["type"] == f"urn:silta:problem:{code}"
    assert (await city.get("events", "/partnerships/no-partnership")).status_code == 404
