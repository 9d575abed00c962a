"""A panel's term: silence, sessions, attendance, what the panel says, and that nobody is remembered after it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from tests.system.conftest import City
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.panels.calls import (
    AFTER_CLOSING,
    AFTER_TERM,
    IN_TERM,
    application,
    call,
    drawn,
    email_of,
    filled_call,
)
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

INVITATION, LAPSED = "You have been drawn for the panel", "The time to answer the invitation is over"
AFTER_DEADLINE = "2027-02-04T10:00:05+02:00"
NAME, HOME = "Kvintus Planterholm", "Planterkuja 9 C"
OFFICE = text("Democracy unit")


async def _members(city: City, id_: str, count: int = 6) -> list[Any]:
    return list(await city.mailbox.some_letters(count, subject=f"{INVITATION}: Panel {id_}"))


async def _seen(link: str) -> str:
    async with httpx.AsyncClient(timeout=30) as client:
        return (await client.get(link)).text


async def _public_occasion(city: City, id_: str, starts_at: str) -> str:
    """Publish an occasion, and wait until panels has heard of it; return the address of its page."""
    await plan_and_publish(city, evening(id_, starts_at))
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:

        async def known() -> dict[str, Any] | None:
            return client["silta_panels"]["occasions"].find_one({"_id": id_})

        return str((await eventually(known))["url"])


def _planted(city: City) -> set[str]:
    """Every collection of every service where the planted person stands, by name, address or home."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        return {
            f"{database}.{collection}"
            for database in client.list_database_names()
            if database.startswith("silta_")
            for collection in client[database].list_collection_names()
            for document in client[database][collection].find()
            if any(word in repr(document).casefold() for word in ("planterholm", "planterkuja"))
        }


async def test_silence_passes_a_place_on_by_itself_and_is_told(city: City) -> None:
    id_ = "silent"
    await filled_call(city, id_, 7)
    with city.on(AFTER_CLOSING):
        await drawn(city, id_)
        letters = await _members(city, id_)
        assert "Answer by: Thursday 4 February 2027" in letters[0].text
        async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
            for letter in letters[1:]:
                answered = await client.post(letter.link("answer=accept"), data={"answer": "accept"})
                assert answered.status_code == 200
    with city.on(AFTER_DEADLINE):
        silent = letters[0]
        await city.mailbox.letter(silent.headers["To"], LAPSED)
        panel = await city.shown("panels", f"/calls/{id_}/panel")
        assert panel["lapsed"] == 1
        assert panel["record"][0]["what"] == "lapsed"
        async with httpx.AsyncClient(timeout=30) as client:
            assert "was offered to another" in (await client.get(silent.link("answer=accept"))).text
            late = await client.post(silent.link("answer=accept"), data={"answer": "accept"})
            assert late.status_code == 409


async def test_a_panel_meets_says_something_and_is_compared_with_the_population(city: City) -> None:
    id_ = "meeting"
    population = [{"category": "gender", "weights": {"female": 51, "male": 49}, "source": text("Statistics")}]
    people = await filled_call(city, id_, 10, population=population)
    with city.on(AFTER_CLOSING):
        await drawn(city, id_)
        letters = await _members(city, id_)
        async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
            for letter in letters:
                await client.post(letter.link("answer=accept"), data={"answer": "accept"})
        occasion = await _public_occasion(city, f"{id_}-evening", "2027-02-01T17:00:00+02:00")
        held = {
            "id": "first",
            "occasion": f"{id_}-evening",
            "name": text("First session"),
            "starts_at": "2027-02-01T17:00:00+02:00",
            "ends_at": "2027-02-01T19:00:00+02:00",
        }
        await city.done("panels.plan-session", {"call": id_, "session": held, "by": OFFICE})
        letter = await city.mailbox.letter(letters[0].headers["To"], "The panel meets: First session")
        assert "First session" in await _seen(letter.link("/places/"))
        assert f"Occasion: Evening {id_}-evening" in letter.text
        assert letter.link("/occasions/") == occasion
        assert occasion in await _seen(letter.link("/places/"))
    with city.on(IN_TERM):
        numbers = {email_of(id_, number): id_of for id_of, number in people.items()}
        present = [numbers[letter.headers["To"]] for letter in letters[:5]]
        came = {"call": id_, "session": "first", "present": present, "by": OFFICE}
        assert await city.done("panels.record-attendance", came) == {"session": "first", "members": 6, "present": 5}
        said = {"call": id_, "statement": text("Plant more trees"), "by": OFFICE}
        await city.done("panels.publish-statement", said | {"dry_run": True})
        assert (await city.done("panels.publish-statement", said))["edition"] == 1
        page = (await city.get("panels", f"/calls/{id_}/page", params={"lang": "en"})).text
        assert "5 of 6 members came" in page
        assert "Plant more trees" in page
        assert f'<a href="{occasion}">Evening {id_}-evening</a>' in page
        panel = await city.shown("panels", f"/calls/{id_}/panel")
        assert panel["sessions"][0]["occasion"] == {"name": text(f"Evening {id_}-evening"), "url": occasion}
        assert not any(one in repr(panel) for one in present), "who came is told to nobody"

        async def told() -> bool:
            return f"The panel's statement: Panel {id_}" in city.noticed()

        await eventually(told)
        shown = await city.shown("panels", f"/calls/{id_}/composition")
        women = next(one for one in shown["groups"] if one["value"] == "female")
        assert (women["population_percent"], women["applicants_at_least"]) == (51.0, 5)
        assert (women["drawn"], women["seated"]) == (None, None), "three are too few to tell"


async def test_of_a_planted_member_nothing_is_left_anywhere_when_the_term_is_over(city: City) -> None:
    id_, email = "planted", "kvintus@planterholm.example.org"
    await city.done("panels.open-call", {"call": call(id_)})
    person = {"person": {"name": NAME, "email": email, "language": "en"}, "household": HOME}
    for number in range(6):
        await city.done("panels.apply", application(id_, number, **(person if number == 0 else {})))
    with city.on(AFTER_CLOSING):
        await drawn(city, id_)
        accept = (await city.mailbox.letter(email, INVITATION)).link("answer=accept")
        async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
            assert (await client.post(accept, data={"answer": "accept"})).status_code == 200
    assert _planted(city) >= {"silta_panels.applications", "silta_notify.invitations", "silta_notify.applicants"}
    with city.on(AFTER_TERM):

        async def forgotten() -> bool:
            return not _planted(city)

        await eventually(forgotten)
