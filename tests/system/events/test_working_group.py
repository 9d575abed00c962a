"""The working group's tools: proposals, decisions, clashes, combined occasions, dry runs and residents' wishes."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from tests.system.conftest import PROTOCOLS, City
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

SECTOR = {"by": text("Education sector"), "reason": text("Parents have asked for it")}
GROUP = {"by": text("Participation working group")}


async def _year(city: City, year: int) -> None:
    await city.done("events.plan-year", {"year": year, "promise": text("We listen")})


async def test_a_proposal_is_public_but_no_promise_until_the_working_group_has_decided(city: City) -> None:
    await _year(city, 2041)
    good, poor = "2041-good", "2041-poor"
    for number, id_ in enumerate((good, poor), 4):
        occasion = evening(id_, f"2041-03-0{number}T17:00:00+02:00") | {"themes": ["theme-of-2041"]}
        result = await city.done("events.propose-occasion", {"occasion": occasion, **SECTOR})
        assert result == {"occasion": id_, "status": "proposed", "clashes": result["clashes"]}
    proposals = await city.shown("events", "/proposals", params={"year": 2041})
    assert [(one["id"], one["status"]) for one in proposals["occasions"]] == [(good, "proposed"), (poor, "proposed")]
    assert proposals["occasions"][0]["promise"]["promised_at"] is None
    assert (await city.shown("events", "/clock/2041"))["occasions"] == []
    calendar = (await city.get("events", "/calendar.ics", params={"theme": "theme-of-2041"})).content
    assert Calendar.from_ical(calendar).walk("VEVENT") == []
    page = (await city.get("events", f"/occasions/{good}/page", params={"lang": "en"})).text
    assert "This occasion is a proposal" in page

    verdicts = [
        {"occasion": good, "verdict": "plan", "reason": text("It fits the spring")},
        {"occasion": poor, "verdict": "decline", "reason": text("The same was held last year")},
    ]
    decision = {"decision": "2041-spring", "minutes": "https://espoo.example/minutes/7", "proposals": verdicts, **GROUP}
    wrong = [*verdicts, {"occasion": "2041-unheard-of", "verdict": "plan", "reason": text("Why not")}]
    problem = (await city.ask("events.decide-proposals", decision | {"proposals": wrong})).refused()
    assert [error["pointer"] for error in problem["errors"]] == ["/data/proposals/2/occasion"]
    assert (await city.shown("events", f"/occasions/{good}"))["status"] == "proposed", "all of them or none"

    recorded = await city.done("events.decide-proposals", decision)
    assert (recorded["planned"], recorded["declined"]) == ([good], [poor])
    clock = await city.shown("events", "/clock/2041")
    assert [(one["id"], one["status"]) for one in clock["occasions"]] == [(good, "planned")]
    assert (clock["record"]["promised"], clock["record"]["moved"]) == (1, 0)
    first, second = clock["occasions"][0]["history"]
    assert (first["to"], first["by"]["en"], first["reason"]["en"]) == (
        "proposed",
        "Education sector",
        "Parents have asked for it",
    )
    assert (second["to"], second["by"]["en"], second["decision"]) == (
        "planned",
        "Participation working group",
        "2041-spring",
    )
    record = await city.shown("events", "/decisions/2041-spring")
    assert record["minutes"] == "https://espoo.example/minutes/7"
    assert [(one["occasion"], one["verdict"]) for one in record["proposals"]] == [(good, "plan"), (poor, "decline")]
    told = (await city.get("events", "/decisions/2041-spring/page", params={"lang": "sv"})).text
    assert "The same was held last year (sv)" in told
    assert 'href="https://espoo.example/minutes/7"' in told
    table = (await city.get("events", "/proposals.html", params={"year": 2041, "lang": "en"})).text
    assert f"occasions/{poor}/page" in table
    assert f"occasions/{good}/page" not in table
    declined = await city.shown("events", f"/occasions/{poor}")
    assert (declined["status"], declined["history"][-1]["reason"]["en"]) == ("declined", "The same was held last year")
    problem = (await city.ask("events.decide-proposals", decision)).refused()
    assert problem["type"] == "urn:silta:problem:decision-already-recorded"
    await city.done("events.publish-occasion", {"occasion": good})


async def test_a_sector_amends_its_proposal_before_the_decision_and_what_it_was_stays_public(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2045, "promise": text("We listen")})
    id_ = "2045-amended"
    first = evening(id_, "2045-03-04T17:00:00+02:00")
    await city.done("events.propose-occasion", {"occasion": first, **SECTOR})
    better = evening(id_, "2045-03-11T17:00:00+02:00", traffic=(40, 0)) | {"districts": [], "name": text("Traffic")}
    why = {"by": text("Technical sector"), "reason": text("The hall is free then")}
    amend = {"occasion": better, **why}
    for wrong, pointer in (
        ({"districts": ["atlantis"]}, "/data/occasion/districts/0"),
        ({"id": "2045-unheard-of"}, "/data/occasion/id"),
    ):
        problem = (await city.ask("events.amend-proposal", amend | {"occasion": better | wrong})).refused()
        assert problem["errors"][0]["pointer"] == pointer
    result = await city.done("events.amend-proposal", amend)
    assert result["changed"] == ["name", "districts", "time", "details"]
    assert (await city.done("events.amend-proposal", amend))["changed"] == [], "the same again is no news"

    shown = await city.shown("events", f"/occasions/{id_}")
    assert (shown["status"], shown["name"]["en"], shown["revision"]) == ("proposed", "Traffic", 5)
    changes = {one["field"]: one for one in shown["history"][1:]}
    assert (changes["districts"]["from"], changes["districts"]["to"]) == (["leppavaara"], [])
    assert changes["time"]["from"]["starts_at"].startswith("2045-03-04")
    assert (changes["details"]["from"], changes["details"]["to"]) == (None, None), "details are told once confirmed"
    assert changes["name"]["by"]["en"] == "Technical sector"
    for language, words in (("fi", "Muutettu"), ("sv", "Ändrat"), ("en", "Amended")):
        page = (await city.get("events", f"/occasions/{id_}/page", params={"lang": language})).text
        assert words in page
    assert "The hall is free then" in page

    verdict = {"occasion": id_, "verdict": "plan", "reason": text("It fits")}
    await city.done("events.decide-proposals", {"decision": "2045-record", "proposals": [verdict], **GROUP})
    planned = await city.shown("events", f"/occasions/{id_}")
    assert (planned["promise"]["moves"], planned["promise"]["slipped_days"]) == (0, 0), "nobody was promised the first"
    problem = (await city.ask("events.amend-proposal", amend)).refused()
    assert problem["type"] == "urn:silta:problem:step-not-allowed"
    await city.done("events.publish-occasion", {"occasion": id_})
    assert {one["track"] for one in (await city.shown("events", f"/occasions/{id_}"))["places"]} == {"traffic"}


async def test_who_plans_is_warned_of_the_same_district_theme_or_audience_and_of_holidays(city: City) -> None:
    await _year(city, 2042)
    about = {"themes": ["traffic"], "audiences": ["families"]}
    first = evening("2042-first", "2042-01-06T12:00:00+02:00") | about
    (epiphany,) = (await city.done("events.plan-occasion", {"occasion": first}))["clashes"]
    assert (epiphany["kind"], epiphany["name"]["sv"]) == ("public-holiday", "Trettondag")

    second = evening("2042-second", "2042-01-06T18:00:00+02:00") | about
    clashes = (await city.done("events.plan-occasion", {"occasion": second}))["clashes"]
    assert {(one["kind"], one["other"]) for one in clashes} == {
        ("public-holiday", None),
        ("same-district", "2042-first"),
        ("same-theme", "2042-first"),
        ("same-audience", "2042-first"),
    }
    listed = await city.shown("events", "/clock/2042/clashes")
    assert len(listed["clashes"]) == 5
    for language, words in (
        ("fi", ("Sama suuralue", "Suur-Leppävaara", "Loppiainen", "Sama kohderyhmä")),
        ("sv", ("Samma storområde", "Stor-Alberga", "Trettondag", "Barnfamiljer")),
        ("en", ("Same theme", "traffic", "Epiphany")),
    ):
        page = await city.get("events", "/clock/2042/clashes/page", params={"lang": language})
        assert page.status_code == 200
        for one in (*words, "occasions/2042-first/page", "occasions/2042-second/page"):
            assert one in page.text
    table = (await city.get("events", "/proposals.html", params={"lang": "en"})).text
    assert "clock/2042/clashes/page" in table
    moved = {"occasion": "2042-second", "starts_at": "2042-01-08T18:00:00+02:00", **SECTOR}
    assert (await city.done("events.move-occasion", moved))["clashes"] == []
    assert [one["kind"] for one in (await city.shown("events", "/clock/2042/clashes"))["clashes"]] == ["public-holiday"]


async def test_the_schools_holidays_are_the_citys_own_data(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    occasion = evening("2027-in-the-holiday", "2027-10-20T17:00:00+03:00") | {"themes": []}
    clashes = (await city.done("events.plan-occasion", {"occasion": occasion}))["clashes"]
    assert "Autumn holiday" in [one["name"]["en"] for one in clashes if one["kind"] == "school-holiday"]


async def test_one_occasion_absorbs_another_and_who_registered_there_is_told(city: City) -> None:
    into, absorbed, email = "2027-one-for-both", "2027-absorbed", "absorbed@example.org"
    here = evening(into, "2027-10-06T17:00:00+03:00") | {"themes": ["schools"]}
    there = evening(absorbed, "2027-10-07T17:00:00+03:00") | {"districts": ["tapiola"], "themes": ["day-care"]}
    for occasion in (here, there):
        await plan_and_publish(city, occasion)
    await city.done("events.register", registration(absorbed, email))
    await city.mailbox.letter(email, "Your place is confirmed")
    result = await city.done(
        "events.combine-occasions",
        {"into": into, "absorbs": [absorbed], **GROUP, "reason": text("Both are about families")},
    )
    assert result["absorbed"] == [absorbed]
    one = await city.shown("events", f"/occasions/{into}")
    assert (one["status"], one["districts"], one["themes"]) == (
        "confirmed",
        ["leppavaara", "tapiola"],
        ["schools", "day-care"],
    )
    other = await city.shown("events", f"/occasions/{absorbed}")
    assert (other["status"], other["combined_into"]) == ("cancelled", into)
    letter = await city.mailbox.letter(email, "Cancelled")
    assert "Both are about families" in letter.text
    assert letter.link("/page").endswith(f"/occasions/{into}/page")
    page = (await city.get("events", f"/occasions/{absorbed}/page", params={"lang": "en"})).text
    assert f'href="../{into}/page?lang=en"' in page


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_dry_run_says_what_would_happen_over_every_protocol_and_changes_nothing(
    city: City, protocol: str
) -> None:
    id_ = f"2027-tried-{protocol}"
    await plan_and_publish(city, evening(id_, "2027-12-01T17:00:00+02:00"))
    before = await city.shown("events", f"/occasions/{id_}")
    move = {"occasion": id_, "starts_at": "2027-12-02T17:00:00+02:00", **SECTOR}
    tried = await city.ask("events.move-occasion", {**move, "dry_run": True}, protocol=protocol)
    assert tried.status == "accepted"
    assert tried.result is not None
    assert (tried.result["status"], tried.result["slipped_days"]) == ("moved", 1)
    assert tried.dry_run == {"changes": {"occasions": 1}, "events": ["events.occasion.moved"]}
    assert await city.shown("events", f"/occasions/{id_}") == before

    await city.done("events.move-occasion", {**move, "dry_run": False}, protocol=protocol)
    assert (await city.shown("events", f"/occasions/{id_}"))["status"] == "moved"


async def _page(city: City, language: str, **data: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30) as client:
        address = f"{city.url('events')}/events/v1/wishes.html?lang={language}"
        return await (client.post(address, data=data) if data else client.get(address))


async def test_a_wish_is_answered_in_public_and_its_own_words_are_shown_to_nobody_but_staff(city: City) -> None:
    words = "Lights on the path behind Mäkkylä school, says Aino"
    form = (await _page(city, "en")).text
    found = re.search(r'name="nonce" value="([0-9a-f]+)"', form)
    assert found
    nonce = found.group(1)
    for _ in range(2):
        made = await _page(city, "en", wish=words, district="leppavaara", nonce=nonce)
        assert "Thank you for your wish" in made.text
        assert "Wednesday 3 February 2027" in made.text
    assert (await _page(city, "en", wish="", nonce=nonce)).status_code == 422

    read = (await city.done("events.read-wishes", {"limit": 100}))["wishes"]
    (wish,) = [one for one in read if one["words"] == words]
    assert wish["district"] == "leppavaara"
    public = await city.shown("events", "/wishes")
    assert public["waiting"] >= 1
    assert "Aino" not in str(public)

    await plan_and_publish(city, evening("2027-lights", "2027-08-25T17:00:00+03:00"))
    answer = {
        "answer": "lights-on-paths",
        "wishes": [wish["wish"]],
        "wished": text("Lights on the ways to school"),
        "fate": "taken-up",
        "words": text("We talk about it in August"),
        "occasion": "2027-lights",
        "by": text("Technical sector"),
    }
    assert (await city.done("events.answer-wishes", answer))["wishes"] == 1
    shown = await city.shown("events", "/wishes")
    (published,) = [one for one in shown["answers"] if one["id"] == "lights-on-paths"]
    assert (published["wishes"], published["late"], published["districts"]) == (1, 0, ["leppavaara"])
    page = (await _page(city, "sv")).text
    assert "We talk about it in August (sv)" in page
    assert "Technical sector (sv)" in page
    assert "Aino" not in page
    again = (await city.ask("events.answer-wishes", answer | {"answer": "lights-again"})).refused()
    assert again["type"] == "urn:silta:problem:wish-already-answered"
    assert wish["wish"] not in str((await city.done("events.read-wishes", {"limit": 100}))["wishes"])


async def test_a_wish_that_waits_longer_than_promised_is_counted_for_all_to_see(city: City) -> None:
    await city.done("events.make-wish", {"wish": "A bench by the shore", "language": "en"}, protocol="http")
    late = (await city.shown("events", "/wishes"))["late"]
    with city.on("2027-02-10T10:00:00+02:00"):

        async def is_late() -> bool:
            shown: dict[str, Any] = await city.shown("events", "/wishes")
            return bool(shown["late"] > late)

        await eventually(is_late)


async def test_a_staff_command_may_be_tried_but_a_residents_may_not(city: City) -> None:
    problem = (await city.ask("events.make-wish", {"wish": "A bench", "dry_run": True})).refused()
    assert [error["pointer"] for error in problem["errors"]] == ["/data/dry_run"]
