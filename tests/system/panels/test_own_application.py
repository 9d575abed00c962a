"""An applicant's own link: to see, correct and withdraw the application, by page and by message."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pymongo import MongoClient

from tests.system.conftest import PROTOCOLS, City
from tests.system.panels.calls import AFTER_CLOSING, WHILE_OPEN, application, call, email_of
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

HOME = "Salatunkuja 5 B"


async def _applied(city: City, id_: str, **changes: Any) -> str:
    """Open a call and apply to it; return the link that comes by letter."""
    await city.done("panels.open-call", {"call": call(id_, **changes)})
    await city.done("panels.apply", application(id_, 1, household=HOME))
    return await _link(city, id_)


async def _link(city: City, id_: str) -> str:
    return (await city.mailbox.letter(email_of(id_, 1), "Your application is in")).link("/applications/")


def _token(link: str) -> dict[str, str]:
    address = urlsplit(link)
    return {"application": address.path.rsplit("/", 1)[1], "token": parse_qs(address.query)["token"][0]}


def _remembered(city: City, words: str) -> list[str]:
    """Every place in any service's database where the words stand."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        return [
            f"{database}.{collection}"
            for database in client.list_database_names()
            if database.startswith("silta_")
            for collection in client[database].list_collection_names()
            for document in client[database][collection].find()
            if words in repr(document)
        ]


async def test_an_applicant_sees_corrects_and_withdraws_by_the_link_and_is_forgotten(city: City) -> None:
    id_ = "own-application"
    link = await _applied(city, id_)
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        page = await client.get(link)
        assert "Hakija Esimerkki" in page.text
        assert HOME not in page.text
        told = {"action": "correct", "name": "Uusi Nimi", "language": "en"}
        chosen = {"attribute-gender": "male", "attribute-age_group": "65-"}
        assert (await client.post(link, data=told)).status_code == 422
        assert "Uusi Nimi" in (await client.post(link, data=told | chosen)).text
        changed = await city.mailbox.letter(email_of(id_, 1), "Your application was changed")
        assert _token(changed.link("/applications/")) == _token(link)
        assert {"silta_panels.applications", "silta_notify.applicants"} <= set(_remembered(city, email_of(id_, 1)))
        assert _remembered(city, HOME) == []
        for _ in range(2):
            page = await client.post(link, data={"action": "withdraw"})
            assert "removed" in page.text

    async def forgotten() -> bool:
        return not _remembered(city, email_of(id_, 1))

    await eventually(forgotten)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_an_application_is_corrected_and_withdrawn_over_any_protocol(city: City, protocol: str) -> None:
    own = _token(await _applied(city, f"own-over-{protocol}"))
    corrected = await city.done("panels.correct-application", own | {"name": "Uusi"}, protocol=protocol)
    assert corrected["status"] == "received"
    for name in ("panels.correct-application", "panels.withdraw-application"):
        forged = (await city.ask(name, own | {"token": "forged"}, protocol=protocol)).refused()
        assert forged["type"] == "urn:silta:problem:forbidden"
    assert (await city.done("panels.withdraw-application", own, protocol=protocol))["status"] == "withdrawn"


async def test_after_the_close_an_application_can_be_withdrawn_and_no_longer_corrected(city: City) -> None:
    id_ = "own-after-close"
    own = _token(await _applied(city, id_))
    with city.on(AFTER_CLOSING):
        refused = (await city.ask("panels.correct-application", own | {"name": "Myöhässä"})).refused()
        assert refused["type"] == "urn:silta:problem:call-closed"
        assert (await city.done("panels.withdraw-application", own))["status"] == "withdrawn"


async def test_who_is_too_young_or_lives_elsewhere_is_told_so_on_the_page_and_keeps_what_was_typed(city: City) -> None:
    id_ = "particular"
    conditions = {"minimum_age": 16, "residents_only": True}
    await city.done("panels.open-call", {"call": call(id_, **conditions)})
    typed = {
        "name": "Nuori Hakija",
        "email": email_of(id_, 1),
        "language": "en",
        "consent": "yes",
        "attribute-gender": "male",
        "attribute-age_group": "18-44",
        "lives_in_city": "yes",
        "born_on": "2011-01-21",
    }
    page = f"{city.url('panels')}/panels/v1/calls/{id_}/page?lang=en"
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        for changes, status, words in (
            ({}, 422, "for those who have turned 16 by 2027-01-20"),
            ({"born_on": ""}, 422, "Write the day, month and year of your birth."),
            ({"born_on": "2011-01-20", "lives_in_city": "no"}, 422, "for those who live here: Espoo"),
            ({"born_on": "2011-01-20"}, 200, "Your application is in"),
        ):
            answer = await client.post(page, data=typed | changes)
            assert answer.status_code == status
            assert words in answer.text
            assert status == 200 or "Nuori Hakija" in answer.text
    assert _remembered(city, "2011-01-2") == []


async def test_screens_ask_for_those_who_are_missing(city: City) -> None:
    id_ = "lacking"
    await _applied(city, id_)
    with city.on(WHILE_OPEN):
        assert _remembered(city, email_of(id_, 1))
    with city.on("2027-01-15T10:00:00+02:00"):

        async def asked() -> str:
            wanted = f"Applicants wanted for the panel: Panel {id_}"
            return next((one["summary"] for one in await city.on_screens() if one["title"] == wanted), "")

        summary = await eventually(asked)
        assert "Gender: Female" in summary
        assert "Age group: 65-" in summary
