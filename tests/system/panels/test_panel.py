"""A panel's life: drawn by lot, invited by letter, answered by link, replaced, and forgotten when its term ends."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from services.panels.domain.pool import Applicant, breaches, digest
from shared.contracts.panels import CallFacts
from tests.system.conftest import City
from tests.system.panels.calls import (
    AFTER_CLOSING,
    AFTER_TERM,
    IN_TERM,
    SEED,
    attributes,
    call,
    drawn,
    email_of,
    filled_call,
)
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

INVITATION = "You have been drawn for the panel"


async def _drawn(city: City, id_: str) -> dict[str, int]:
    """Fill a call and draw its panel; return everyone's number by application."""
    people = await filled_call(city, id_)
    with city.on(AFTER_CLOSING):
        result = await drawn(city, id_)
    assert (result["members"], result["reserves"]) == (6, 3)
    return people


async def _panel(city: City, id_: str) -> dict[str, Any]:
    return dict(await city.shown("panels", f"/calls/{id_}/panel"))


async def _invited(city: City, id_: str, count: int) -> set[int]:
    """Wait until so many of a call's applicants have been invited; return their numbers."""
    letters = await city.mailbox.some_letters(count, subject=f"{INVITATION}: Panel {id_}")
    return {int(letter.headers["To"].removeprefix("applicant-").split(".")[0]) for letter in letters}


async def _answer(link: str, answer: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        return await client.post(link, data={"answer": answer})


async def _link(city: City, id_: str, number: int, answer: str) -> str:
    return (await city.mailbox.letter(email_of(id_, number), INVITATION)).link(f"answer={answer}")


def _as_pool(people: dict[str, int]) -> list[Applicant]:
    return [Applicant(id=id_, attributes=attributes(number)) for id_, number in people.items()]


async def test_of_a_drawn_panel_everybody_may_know_its_pools_digest_and_that_its_quotas_hold(city: City) -> None:
    id_ = "drawn-for-all-to-see"
    people = await _drawn(city, id_)
    panel = await _panel(city, id_)
    assert panel["seed"] == SEED
    assert panel["pool_digest"] == digest(_as_pool(people))
    assert len(await _invited(city, id_, 6)) == 6
    assert all(seat["met"] for seat in panel["seats"])
    assert {seat["seats"] for seat in panel["seats"]} == {None}, "groups of three and two are too small to tell"


async def test_a_panel_is_drawn_once_after_its_call_has_closed_and_from_a_published_lottery(city: City) -> None:
    id_ = "drawn-once"
    await filled_call(city, id_)
    wish = {"call": id_, "seed": SEED, "by": "notary"}
    assert (await city.ask("panels.draw", wish)).refused()["type"] == "urn:silta:problem:call-still-open"
    assert (await city.get("panels", f"/calls/{id_}/panel")).status_code == 404
    with city.on(AFTER_CLOSING):
        problem = (await city.ask("panels.draw", wish)).refused()
        assert problem["type"] == "urn:silta:problem:lottery-first"
        assert "prepare-lottery" in problem["detail"]
        await drawn(city, id_)
        before = await _panel(city, id_)
        problem = (await city.ask("panels.draw", wish | {"seed": SEED[::-1]})).refused()
        assert problem["type"] == "urn:silta:problem:already-drawn"
        assert SEED in problem["detail"]
        assert await _panel(city, id_) == before
    await _invited(city, id_, 6)


async def test_opening_an_invitation_answers_nothing_and_its_buttons_do(city: City) -> None:
    id_ = "answered-by-link"
    await _drawn(city, id_)
    with city.on(IN_TERM):
        members = sorted(await _invited(city, id_, 6))
        accept, decline = [await _link(city, id_, members[0], answer) for answer in ("accept", "decline")]
        async with httpx.AsyncClient(timeout=30) as client:
            for link in (accept, decline):
                assert (await client.get(link)).status_code == 200
        untouched = {"invited": 6, "accepted": 0, "declined": 0, "replaced": 0, "vacancies": 0}
        assert (await _panel(city, id_))["answers"] == untouched
        for _ in range(2):
            assert (await _answer(accept, "accept")).status_code == 200
            assert (await _panel(city, id_))["answers"] == untouched | {"invited": 5, "accepted": 1}
        assert (await _answer(accept[:-4] + "AAAA", "decline")).status_code == 403
        assert (await _panel(city, id_))["answers"] == untouched | {"invited": 5, "accepted": 1}


async def test_whoever_declines_is_replaced_at_once_by_one_who_keeps_the_quotas(city: City) -> None:
    id_ = "replaced"
    await _drawn(city, id_)
    with city.on(IN_TERM):
        members = await _invited(city, id_, 6)
        declining = min(members)
        link = await _link(city, id_, declining, "decline")
        assert (await _answer(link, "decline")).status_code == 200
        (replacement,) = await _invited(city, id_, 7) - members
        seated = [Applicant(id=str(number), attributes=attributes(number)) for number in members - {declining}]
        facts = CallFacts.model_validate(call(id_))
        newcomer = Applicant(id=str(replacement), attributes=attributes(replacement))
        assert breaches([*seated, newcomer], facts.quotas, size=facts.size) == []
        panel = await _panel(city, id_)
        assert panel["answers"] == {"invited": 6, "accepted": 0, "declined": 1, "replaced": 1, "vacancies": 0}
        assert [entry["what"] for entry in panel["record"]] == ["declined", "invited-instead"]
        assert all(seat["met"] for seat in panel["seats"])
        letter = await city.mailbox.letter(email_of(id_, replacement), INVITATION)
        assert "Somebody who was drawn gave up their place" in letter.text
        # A decline is final, and pressing twice replaces nobody else.
        assert (await _answer(link, "decline")).status_code == 200
        assert (await _answer(link, "accept")).status_code == 409
        assert (await _panel(city, id_))["answers"] == panel["answers"]


async def test_when_the_term_ends_the_people_are_forgotten_and_the_totals_stay(city: City) -> None:
    id_ = "forgotten-after-term"
    await _drawn(city, id_)
    accept = await _link(city, id_, min(await _invited(city, id_, 6)), "accept")
    panel = await _panel(city, id_)
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:

        def remembered() -> list[str]:
            """Every place in any service's database where one of the applicants stands."""
            return [
                f"{database}.{collection}"
                for database in client.list_database_names()
                if database.startswith("silta_")
                for collection in client[database].list_collection_names()
                for document in client[database][collection].find()
                if f".{id_}@example.org" in repr(document)
            ]

        assert set(remembered()) >= {"silta_panels.applications", "silta_notify.invitations"}
        with city.on(AFTER_TERM):

            async def forgotten() -> bool:
                return not remembered()

            await eventually(forgotten)
            shown = await city.shown("panels", f"/calls/{id_}")
            assert (shown["status"], shown["applicants"]) == ("ended", 15)
            assert [seat["seats"] for seat in (await _panel(city, id_))["seats"]] == [
                seat["seats"] for seat in panel["seats"]
            ]
            late = await _answer(accept, "accept")
            assert late.status_code == 409
            assert "The term is over" in late.text
