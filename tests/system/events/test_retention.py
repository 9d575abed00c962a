"""Who registered for an occasion is forgotten in time, in every database, through a restart; sums stay."""

from __future__ import annotations

from typing import Any

import pytest
from pymongo import MongoClient

from tests.system.conftest import City
from tests.system.crash import come_back
from tests.system.events.residents import code_for, link_of, named_in, press, see
from tests.system.occasions import evening, plan_and_publish, registration, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

PLANTED = ("forgetmenot", "vergissmeinnicht")
NAME, EMAIL = "Myosotis Vergissmeinnicht", "forgetmenot.example.org"
KEPT, ABSORBED = "2027-forgotten", "2027-forgotten-too"
IN_TIME, TOO_LATE = "2027-04-12T10:00:00+03:00", "2027-04-20T10:00:00+03:00"
"""Within 90 days of the later evening's end, and after them."""


def remembered(city: City) -> set[str]:
    """Every collection of any service in which the planted person stands."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        return {
            f"{database}.{collection}"
            for database in client.list_database_names()
            if database.startswith("silta_")
            for collection in client[database].list_collection_names()
            for document in client[database][collection].find()
            if any(word in repr(document).casefold() for word in PLANTED)
        }


async def _register(city: City, occasion: str, name: str) -> str:
    """Register the planted person under one of their addresses; return the personal link."""
    email = f"{name}@{EMAIL}"
    person = {"name": NAME, "email": email, "language": "en"}
    await city.done("events.register", registration(occasion, email, needs=["step-free"]) | {"person": person})
    return await link_of(city, email, "")


async def test_no_collection_holds_who_registered_when_the_time_is_over(city: City) -> None:
    await plan_and_publish(city, evening(KEPT, "2027-01-13T17:00:00+02:00", schools=(3, 0)))
    await plan_and_publish(city, evening(ABSORBED, "2027-01-12T17:00:00+02:00", schools=(3, 0)))
    links = {name: await _register(city, KEPT, name) for name in ("comes", "leaves", "changes", "waits", "waits-too")}
    carried = await _register(city, ABSORBED, "carried")
    await press(links["leaves"])
    await press(links["changes"], "change", name=f"{NAME} Another", companions="0")
    why = {"by": text("Working group"), "reason": text("One hall is enough")}
    await city.done("events.combine-occasions", {"into": KEPT, "absorbs": [ABSORBED], **why})
    await city.mailbox.letter(f"carried@{EMAIL}", "carried over")
    door = (await city.done("events.open-door", {"occasion": KEPT}))["door"]
    code = code_for(city, named_in(links["comes"])["registration"])
    with city.on("2027-01-13T19:30:00+02:00"):
        scan = {"id": "1", "at": "2027-01-13T16:55:00+02:00", "code": code}
        await city.done("events.check-in", {"occasion": KEPT, "door": door, "scans": [scan]})
        await city.done("events.mark-held", {"occasion": KEPT})
    before = await city.shown("events", f"/occasions/{KEPT}")
    assert remembered(city) >= {"silta_events.registrations", "silta_notify.attendees"}
    with city.on(IN_TIME):
        assert NAME in (await see(links["comes"])).text
        assert NAME in (await see(carried)).text
    with city.on(TOO_LATE):
        # It is stored that it is to be done: whoever starts, after however long, does it.
        await come_back(city, "events")

        async def forgotten() -> bool:
            return not remembered(city)

        await eventually(forgotten)
        assert (await see(links["comes"])).status_code == 404
        assert (await see(carried)).status_code == 404
        after = await city.shown("events", f"/occasions/{KEPT}")
    assert [after[part] for part in ("places", "checked_in", "heads")] == [
        before[part] for part in ("places", "checked_in", "heads")
    ]
    assert (after["places"][0]["taken"], after["places"][0]["waiting"], after["checked_in"]) == (3, 2, 1)
