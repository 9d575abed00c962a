"""Concepts: an occasion is made from one, with its programme and a checklist of its own days."""

from __future__ import annotations

from typing import Any

import pytest

from tests.system.conftest import City
from tests.system.occasions import text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


def concept(id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": text("Evening by the book"),
        "kind": "training",
        "themes": ["schools"],
        "lasts_minutes": 120,
        "programme": {"tracks": [{"id": "schools", "name": text("Schools"), "on_site": 10, "remote": 5}]},
        "checklist": [
            {"id": "follow-up", "text": text("Publish the follow-up"), "days_before": -14},
            {"id": "room", "text": text("Book the room"), "days_before": 60},
        ],
        "materials": [{"name": text("Slides"), "url": "https://example.org/slides"}],
        **changes,
    }


async def test_an_occasion_is_made_from_a_concept_and_its_checklist_is_worked_off(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    id_, made = "concept-evening", "2027-from-concept"
    assert (await city.done("events.publish-concept", {"concept": concept(id_)}))["edition"] == 1
    assert (await city.done("events.publish-concept", {"concept": concept(id_)}))["edition"] == 1
    wanted = {"id": made, "starts_at": "2027-11-10T17:00:00+02:00", "districts": ["tapiola"]}
    result = await city.done("events.make-from-concept", {"concept": id_, "occasion": wanted})
    assert [(one["id"], one["due_on"]) for one in result["checklist"]] == [
        ("room", "2027-09-11"),
        ("follow-up", "2027-11-24"),
    ]
    await city.done("events.publish-occasion", {"occasion": made})
    shown = await city.shown("events", f"/occasions/{made}")
    assert (shown["kind"], shown["name"]["en"], shown["status"]) == ("training", "Evening by the book", "confirmed")
    assert [track["id"] for track in shown["programme"]["tracks"]] == ["schools"]
    page = await city.get("events", f"/occasions/{made}/page", params={"lang": "fi"})
    assert "Koulutus" in page.text

    await city.done("events.publish-concept", {"concept": concept(id_, checklist=[])})
    assert (await city.shown("events", f"/concepts/{id_}"))["edition"] == 2
    assert (await city.done("events.check-off", {"occasion": made, "item": "room"}))["left"] == 1
    checklist = await city.shown("events", f"/occasions/{made}/checklist")
    assert [(one["due"]["id"], bool(one["done_at"])) for one in checklist["items"]] == [
        ("room", True),
        ("follow-up", False),
    ], "what was made from an earlier edition stays as it is"

    why = {"by": text("Participation working group"), "reason": text("The hall is taken")}
    await city.done("events.move-occasion", {"occasion": made, "starts_at": "2027-11-17T17:00:00+02:00", **why})
    checklist = await city.shown("events", f"/occasions/{made}/checklist")
    assert [(one["due"]["id"], one["due"]["due_on"]) for one in checklist["items"]] == [
        ("room", "2027-09-11"),
        ("follow-up", "2027-12-01"),
    ], "what is done was done; what is left has its days from the new one"


async def test_what_can_not_be_planned_can_not_be_made_from_a_concept_either(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    await city.done("events.publish-concept", {"concept": concept("concept-refused")})
    wanted = {"id": "2027-refused", "starts_at": "2027-11-11T17:00:00+02:00"}
    for wrong, code, pointer in (
        ({"districts": ["atlantis"]}, "unknown", "/data/occasion/districts/0"),
        ({"starts_at": "2069-11-11T17:00:00+02:00"}, "year-not-planned", "/data/occasion/starts_at"),
    ):
        order = {"concept": "concept-refused", "occasion": wanted | wrong}
        problem = (await city.ask("events.make-from-concept", order)).refused()
        assert problem["type"] == f"urn:silta:problem:{code}"
        assert problem["errors"][0]["pointer"] == pointer
    unknown = (await city.ask("events.make-from-concept", {"concept": "no-concept", "occasion": wanted})).refused()
    assert unknown["errors"][0]["pointer"] == "/data/concept"
    assert (await city.get("events", "/occasions/2027-refused")).status_code == 404
    nothing = (await city.ask("events.check-off", {"occasion": "2027-refused", "item": "room"})).refused()
    assert nothing["type"] == "urn:silta:problem:unknown"


async def test_a_concept_whose_survey_lacks_a_language_of_the_city_is_not_published(city: City) -> None:
    survey = [{"kind": "text", "key": f"question-{number}", "text": text("What next?")} for number in range(3)]
    survey[1]["text"] = {"fi": "Mitä seuraavaksi?", "en": "What next?"}
    asked = {"concept": concept("concept-half-translated", survey=survey)}
    problem = (await city.ask("events.publish-concept", asked)).refused()
    assert problem["type"] == "urn:silta:problem:language-missing"
    assert problem["errors"][0]["pointer"] == "/data/concept/survey"
    assert "1/text: sv" in problem["detail"]
    assert (await city.get("events", "/concepts/concept-half-translated")).status_code == 404


async def test_an_occasion_asks_its_people_what_its_concept_asks(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    labels = [text(one) for one in ("No", "Partly", "Yes")]
    survey = [
        {"kind": "scale", "key": "useful", "text": text("Was it of use in your work?"), "labels": labels},
        {"kind": "text", "key": "next", "text": text("What shall we practise next?")},
        {"kind": "text", "key": "more", "text": text("What else?")},
    ]
    for id_, asked in (("concept-asking", {"survey": survey}), ("concept-usual", {})):
        made, day = f"2027-{id_}", "2027-11-17" if asked else "2027-11-18"
        await city.done("events.publish-concept", {"concept": concept(id_, **asked)})
        wanted = {"id": made, "starts_at": f"{day}T17:00:00+02:00", "districts": ["tapiola"]}
        await city.done("events.make-from-concept", {"concept": id_, "occasion": wanted})
        await city.done("events.publish-occasion", {"occasion": made})

    async def questions(occasion: str) -> list[str] | None:
        response = await city.get("feedback", f"/surveys/{occasion}")
        return [one["key"] for one in response.json()["questions"]] if response.status_code == 200 else None

    assert await eventually(lambda: questions("2027-concept-asking")) == ["useful", "next", "more"]
    assert await eventually(lambda: questions("2027-concept-usual")) == ["welcome", "heard", "wish"]
    with city.on("2027-11-17T18:00:00+02:00"):
        page = await city.get("feedback", "/surveys/2027-concept-asking/answer", params={"lang": "sv"})
        assert "Was it of use in your work? (sv)" in page.text
        answer = {"survey": "2027-concept-asking", "answered_at": "2027-11-17T18:00:00+02:00"}
        await city.done("feedback.answer", answer | {"answers": {"useful": 3, "next": "Workshops"}})
        problem = (await city.ask("feedback.answer", answer | {"answers": {"welcome": 4}})).refused()
        assert problem["errors"][0]["pointer"] == "/data/answers/welcome"
