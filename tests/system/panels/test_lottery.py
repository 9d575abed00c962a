"""A panel drawn from a published lottery: provable, and drawn once, whoever presses and whatever dies."""

from __future__ import annotations

import asyncio
import html
import json
import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from services.panels.addresses import ticket_url
from shared.links import Links
from shared.proof.archive import unpacked
from shared.proof.verify import verify, verify_ticket
from tests.system.conftest import City
from tests.system.crash import come_back
from tests.system.panels.calls import AFTER_CLOSING, SEED, application, call, email_of, filled_call
from tests.system.panels.calls import attributes as attributes_of
from tests.system.panels.crowded import fill
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

INVITATION = "You have been drawn for the panel"
FIRST, SECOND = {"seed": SEED, "by": "city secretary"}, {"seed": SEED, "by": "notary"}


async def _published(city: City, id_: str, status: str = "published") -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        shown: dict[str, Any] = await city.shown("panels", f"/calls/{id_}/lottery")
        return shown if shown["status"] == status else None

    return await eventually(found, patience=60)


async def _bundle(city: City, id_: str) -> dict[str, bytes]:
    return unpacked((await city.get("panels", f"/calls/{id_}/lottery/bundle.zip")).content)


async def _invited(city: City, id_: str) -> set[str]:
    letters = await city.mailbox.some_letters(6, subject=f"{INVITATION}: Panel {id_}")
    return {letter.headers["To"] for letter in letters}


async def test_a_panel_is_drawn_from_the_lottery_that_was_published_and_proves_it(city: City) -> None:
    id_ = "drawn-from-a-lottery"
    people = await filled_call(city, id_, one_per_household=False)
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})
        before = await _published(city, id_)
        files = await _bundle(city, id_)
        assert list(verify(files, expected=before["manifest"]))
        assert sorted(files) == before["files"] == ["SHA256SUMS", "lottery.json", "manifest.json", "pool.json"]
        assert json.loads(files["manifest.json"])["certificate"]["exact"]
        waiting = await city.done("panels.draw", {"call": id_, **FIRST})
        assert waiting["waits_for"] == "second-officer"
        differing = await city.ask("panels.draw", {"call": id_, "seed": SEED[::-1], "by": "notary"})
        assert differing.refused()["type"] == "urn:silta:problem:digits-differ"
        drawn = await city.done("panels.draw", {"call": id_, **SECOND})
        assert (drawn["members"], drawn["reserves"]) == (6, 3)
        after = await _bundle(city, id_)
        assert list(verify(after, expected=before["manifest"]))
        drawing = json.loads(after["draw.json"])
        invited = await _invited(city, id_)
        for application, number in people.items():
            response = await _ticket(city, application)
            assert "holds" in verify_ticket(after, response.content)
            ticket = response.json()
            assert (drawing["number"] in ticket["numbers"]) == (email_of(id_, number) in invited)
        panel = await city.shown("panels", f"/calls/{id_}/panel")
        assert all(seat["met"] for seat in panel["seats"])


async def test_other_commands_are_answered_while_a_lottery_of_thousands_is_searched_for(city: City) -> None:
    id_, other = "searched-for-long", "applied-for-meanwhile"
    with city.on(AFTER_CLOSING), MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        now = datetime.fromisoformat(AFTER_CLOSING).astimezone(UTC)
        await asyncio.to_thread(fill, client["silta_panels"], id_, 3_000, size=40, reserve=10, now=now)
        await city.done("panels.prepare-lottery", {"call": id_})

        async def is_searched_for() -> bool:
            return bool((await city.shown("panels", f"/calls/{id_}/lottery"))["doing"] in {"gathering", "mixing"})

        await eventually(is_searched_for, patience=60)
        await city.done("panels.open-call", {"call": call(other, closes_at="2027-01-28T16:00:00+02:00")})
        for number in range(10):
            await city.done("panels.apply", application(other, number))
            assert (await city.shown("panels", f"/calls/{id_}/lottery"))["status"] == "computing"
        await city.done("panels.cancel-lottery", {"call": id_})
        await _published(city, id_, status="cancelled")


async def _ticket(city: City, application: str) -> httpx.Response:
    links = Links(json.loads((city.home / "secrets.json").read_text(encoding="utf-8"))["secret"])
    async with httpx.AsyncClient(timeout=30) as client:
        response = await client.get(ticket_url(city.url("panels"), application, links))
    assert response.status_code == 200, response.text
    return response


async def test_applicants_follow_the_letter_to_their_ticket_and_no_two_of_one_home_sit_together(city: City) -> None:
    """24 people live in 16 homes: each with a number over 15 shares one with somebody below 8."""
    id_ = "lottery-of-homes"
    await city.done("panels.open-call", {"call": call(id_)})
    for number in range(24):
        await city.done("panels.apply", application(id_, number, household=f"Kotikatu {number % 16}"))
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})
        manifest = (await _published(city, id_))["manifest"]
        files = await _bundle(city, id_)
        letters = await city.mailbox.some_letters(24, subject=f"The lottery is published: Panel {id_}")
        assert {one.headers["To"] for one in letters} == {email_of(id_, number) for number in range(24)}
        assert manifest in letters[0].text
        async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
            for letter in letters[:3]:
                ticket_page = _linked((await client.get(letter.link("/applications/"))).text, "/tickets/")
                shown = (await client.get(ticket_page)).text
                assert "The draw has not been held yet" in shown
                ticket = await client.get(_linked(shown, "/tickets/"))
                assert "the ticket holds" in verify_ticket(files, ticket.content)
        audit = {"call": id_, "by": "city secretary"}
        too_soon = (await city.ask("panels.open-audit", audit)).refused()
        assert too_soon["type"] == "urn:silta:problem:audit-before-draw"
        for officer in (FIRST, SECOND):
            await city.done("panels.draw", {"call": id_, **officer})
        opened = await city.done("panels.open-audit", audit)
        async with httpx.AsyncClient(timeout=30) as client:
            audited = unpacked((await client.get(opened["url"])).content)
        assert any("one of each household" in one for one in verify(audited, expected=manifest))
        numbers = {email_of(id_, number): number for number in range(24)}
        assert len({numbers[one] % 16 for one in await _invited(city, id_)}) == 6


def _linked(page: str, part: str) -> str:
    """The first address on a page that holds these words."""
    return next(html.unescape(one) for one in re.findall(r'href="([^"]+)"', page) if part in one)


async def test_a_service_that_dies_at_any_point_and_two_officers_at_once_make_one_draw(city: City) -> None:
    id_ = "drawn-through-crashes"
    await filled_call(city, id_, one_per_household=False)

    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})

        async def begun() -> bool:
            return bool((await city.shown("panels", f"/calls/{id_}/lottery"))["doing"])

        await eventually(begun)
        await come_back(city, "panels")
        manifest = (await _published(city, id_))["manifest"]
        await city.done("panels.draw", {"call": id_, **FIRST})
        presses = [message("panels.draw", {"call": id_, **SECOND}) for _ in range(2)]

        async def press(body: dict[str, Any]) -> str | None:
            try:
                return (await city.send("http", "panels.draw", body)).status
            except httpx.TransportError:
                return None

        pressing = [asyncio.create_task(press(body)) for body in presses]
        await asyncio.wait(pressing, return_when=asyncio.FIRST_COMPLETED, timeout=0.05)
        await come_back(city, "panels")
        await asyncio.gather(*pressing)
        again = [await press(body) for body in presses]
        assert sorted(str(status) for status in again) == ["accepted", "rejected"]
        files = await _bundle(city, id_)
        assert list(verify(files, expected=manifest))
        assert len(await _invited(city, id_)) == 6


async def test_a_lottery_can_be_cancelled_and_begun_anew_and_holds_up_nobody(city: City) -> None:
    id_ = "cancelled-lottery"
    await filled_call(city, id_)
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})
        unfinished = await city.ask("panels.draw", {"call": id_, **FIRST})
        assert unfinished.refused()["type"] == "urn:silta:problem:lottery-unfinished"
        await city.done("panels.cancel-lottery", {"call": id_})
        assert (await _published(city, id_, "cancelled"))["files"] == []
        await city.done("panels.prepare-lottery", {"call": id_, "objective": "goldilocks"})
        await _published(city, id_)
        again = await city.ask("panels.prepare-lottery", {"call": id_})
        assert again.refused()["type"] == "urn:silta:problem:lottery-exists"


async def test_a_lottery_that_no_panel_allows_says_what_to_relax_in_the_readers_words(city: City) -> None:
    id_ = "impossible-lottery"
    await city.done("panels.open-call", {"call": call(id_)})
    for number in range(0, 16, 2):  # women only
        await city.done(
            "panels.apply",
            {
                "call": id_,
                "person": {"name": "Hakija", "email": email_of(id_, number), "language": "fi"},
                "attributes": attributes_of(number),
                "consents": ["drawn-by-lot"],
            },
        )
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})
        failure = (await _published(city, id_, "failed"))["failure"]
        page = await city.get("panels", f"/calls/{id_}/lottery/page", params={"lang": "sv"})
    assert failure["fi"].startswith("Sukupuoli: Mies: tarvitaan 3, hakijoissa on 0.")
    assert "minimitalet för ”Kön: Man” vore 0 (nu 3)" in failure["sv"]
    assert "minimitalet för ”Kön: Man” vore 0 (nu 3)" in page.text
    assert (await city.get("panels", f"/calls/{id_}/panel")).status_code == 404
