"""Staff work from the command line: each command has a dry run, and a result that says what has happened."""

from __future__ import annotations

import json

import pytest

from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.occasions import evening, text

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def test_an_occasion_is_tried_planned_and_refused_the_second_time(city: City) -> None:
    id_ = "2027-console-evening"
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    content = json.dumps({"occasion": evening(id_, "2027-10-06T17:00:00+03:00")})
    plan = ("events", "plan-occasion", "--data", "-", "--by-en", "Participation unit")

    tried = await silta(city, *plan, "--dry-run", input=content)
    assert tried.code == 0
    assert "would be accepted; nothing has happened" in tried.out
    assert "would change  1 in occasions" in tried.out
    assert (await city.get("events", f"/occasions/{id_}")).status_code == 404

    planned = await silta(city, *plan, input=content)
    assert planned.code == 0
    assert "events.plan-occasion: accepted" in planned.out
    assert f"occasion  {id_}" in planned.out
    shown = await city.shown("events", f"/occasions/{id_}")
    assert shown["history"][0]["by"]["en"] == "Participation unit"

    again = await silta(city, *plan, "--language", "fi", input=content)
    assert (again.code, again.out) == (1, "")
    assert f"Tilaisuus {id_} on jo vuosikellossa" in again.err

    refused = await silta(city, *plan, "--json", input=content)
    assert refused.code == 1
    assert refused.json["problem"]["type"] == "urn:silta:problem:occasion-already-planned"


async def test_the_same_message_again_gets_the_first_answer(city: City) -> None:
    await city.ask("events.plan-year", {"year": 2027, "promise": text("We listen")})
    id_ = "2027-console-twice"
    plan = ("events", "plan-occasion", "--data", "-", "--message-id", "console-twice-1", "--json")
    content = json.dumps({"occasion": evening(id_, "2027-10-07T17:00:00+03:00")})
    first = await silta(city, *plan, input=content)
    again = await silta(city, *plan, input=content)
    assert first.code == again.code == 0
    assert again.json == first.json


async def test_who_does_not_wait_is_told_how_to_ask_again(city: City) -> None:
    said = await silta(city, "events", "read-wishes", "--wait", "0", "--message-id", "console-unknown-1")
    assert said.code == 3
    assert "--message-id console-unknown-1" in said.err
    assert (await silta(city, "events", "read-wishes", "--message-id", "console-unknown-1")).code == 0
