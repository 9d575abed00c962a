"""Applying to a panel: who may, and what is told to who may not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from pymongo import MongoClient

from tests.system.conftest import PROTOCOLS, City
from tests.system.panels.calls import AFTER_CLOSING, applicants_in, application, call, filled_call
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

APPLY = "panels.apply"


@pytest.fixture(scope="module")
def open_call() -> str:
    return "open-to-applicants"


@pytest.fixture(autouse=True)
async def _call(city: City, open_call: str) -> None:
    await city.ask("panels.open-call", {"call": call(open_call)})


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_application_is_taken_over_any_protocol_and_counted(city: City, open_call: str, protocol: str) -> None:
    before = applicants_in(city, open_call)
    wish = application(open_call, 100 + PROTOCOLS.index(protocol))
    assert (await city.done(APPLY, wish, protocol=protocol))["status"] == "received"
    assert applicants_in(city, open_call) == before + 1


async def test_a_second_application_of_the_same_person_replaces_the_first(city: City) -> None:
    id_ = "applied-twice"
    await filled_call(city, id_, 5)
    wish = application(id_, 0)
    wish["person"]["email"] = wish["person"]["email"].upper()
    await city.done(APPLY, wish | {"attributes": {"gender": "male", "age_group": "65-"}})
    assert applicants_in(city, id_) == 5


async def test_however_many_read_at_once_five_more_applicants_are_told_once_and_to_all(city: City) -> None:
    id_ = "read-by-many"
    await filled_call(city, id_, 5)
    assert (await city.shown("panels", f"/calls/{id_}"))["applicants"] == 5
    for number in range(5, 10):
        await city.done(APPLY, application(id_, number))
    read = await asyncio.gather(*(city.shown("panels", f"/calls/{id_}") for _ in range(20)))
    assert {one["applicants"] for one in read} <= {5, 10}
    assert (await city.shown("panels", f"/calls/{id_}"))["applicants"] == 10
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        assert [row["lot"] for row in client["silta_panels"]["pools"].find({"_id": id_})] == [2]


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"attributes": {"gender": "female"}}, ("attributes", "/data/attributes/age_group")),
        ({"attributes": {"gender": "female", "age_group": "0-17"}}, ("attributes", "/data/attributes/age_group")),
        (
            {"attributes": {"gender": "female", "age_group": "65-", "shoe_size": "42"}},
            ("attributes", "/data/attributes/shoe_size"),
        ),
        ({"consents": []}, ("consent-missing", "/data/consents")),
        ({"call": "no-such-call"}, ("unknown", "/data/call")),
    ],
)
async def test_an_application_that_does_not_fit_is_told_the_field_and_not_stored(
    city: City, open_call: str, protocol: str, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    problem, pointer = refusal
    before = applicants_in(city, open_call)
    refused = (await city.ask(APPLY, application(open_call, 200) | changes, protocol=protocol)).refused()
    assert refused["type"] == f"urn:silta:problem:{problem}"
    assert [error["pointer"] for error in refused["errors"]] == [pointer]
    assert applicants_in(city, open_call) == before


async def test_a_closed_call_says_so_and_takes_nobody(city: City) -> None:
    id_ = "closed-to-applicants"
    await filled_call(city, id_, 1)
    with city.on(AFTER_CLOSING):
        refused = (await city.ask(APPLY, application(id_, 1), protocol="http")).refused()
        assert refused["type"] == "urn:silta:problem:call-closed"
        assert (await city.shown("panels", f"/calls/{id_}"))["status"] == "closed"
        assert applicants_in(city, id_) == 1


async def test_the_totals_of_the_pool_move_in_lots_so_that_nobodys_answer_shows(city: City) -> None:
    id_ = "told-in-lots"
    await city.done("panels.open-call", {"call": call(id_)})
    readings = []
    for number in range(12):
        await city.done(APPLY, application(id_, number))
        shown = await city.shown("panels", f"/calls/{id_}")
        women, men = (next(one for one in shown["pool"] if one["value"] == value) for value in ("female", "male"))
        readings.append(
            (shown["applicants"], women["applicants_at_least"], women["enough"], men["applicants_at_least"])
        )
    # Of the first five, three are women; of the first ten, five: three would be enough, but that isn't told of them.
    assert readings == [(0, 0, False, 0)] * 4 + [(5, 0, False, 0)] * 5 + [(10, 5, True, 5)] * 3


async def test_an_application_sent_again_gets_the_same_outcome_over_any_protocol(city: City) -> None:
    id_ = "sent-again-to-panel"
    await city.done("panels.open-call", {"call": call(id_)})
    body = message(APPLY, application(id_, 1))
    first = await city.send("http", APPLY, body)
    for protocol in PROTOCOLS:
        assert await city.send(protocol, APPLY, body) == first
    assert applicants_in(city, id_) == 1
