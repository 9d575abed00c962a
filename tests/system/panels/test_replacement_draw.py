"""A seat that no alternate can take: drawn in public, by a lottery of its own, once."""

from __future__ import annotations

import asyncio
import html
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from shared.proof.archive import unpacked
from shared.proof.verify import verify
from tests.system.conftest import City
from tests.system.panels.calls import AFTER_CLOSING, SEED, email_of, filled_call
from tests.system.waiting import eventually
from tests.system.wire import message

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

INVITATION = "You have been drawn for the panel"
FIRST, SECOND = {"seed": SEED, "by": "city secretary"}, {"seed": SEED, "by": "notary"}


async def test_a_seat_without_an_alternate_is_drawn_in_public_once_however_many_press(city: City) -> None:
    id_ = "seat-drawn-again"
    await filled_call(city, id_, one_per_household=False, reserve=0)
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": id_})
        first = await _published(city, id_, 0)
        for officer in (FIRST, SECOND):
            await city.done("panels.draw", {"call": id_, **officer})
        letters = await city.mailbox.some_letters(6, subject=f"{INVITATION}: Panel {id_}")
        async with httpx.AsyncClient(timeout=30) as client:
            await client.post(letters[0].link("answer=accept"), data={"answer": "decline"})
        assert (await _panel(city, id_))["answers"]["vacancies"] == 1
        begun = await city.done("panels.prepare-replacement", {"call": id_})
        assert (begun["turn"], begun["seats"]) == (1, 1)
        second = await _published(city, id_, 1)
        asked = {letter.headers["To"] for letter in letters}
        waiting = next(email for number in range(18) if (email := email_of(id_, number)) not in asked)
        own_page = (await city.mailbox.letter(waiting, "Your application is in")).link("/applications/")
        async with httpx.AsyncClient(timeout=30) as client:
            own = html.unescape((await client.get(own_page)).text)
            ticket_pages = re.findall(r'href="([^"]+/tickets/[^"]+)"', own)
            assert [parse_qs(urlsplit(one).query)["turn"] for one in ticket_pages] == [["0"], ["1"]]
            shown = (await client.get(ticket_pages[1])).text
        assert "Draw 1: seats that became vacant" in shown
        assert second["manifest"] in shown
        await city.done("panels.draw-replacement", {"call": id_, **FIRST})
        presses = [message("panels.draw-replacement", {"call": id_, **SECOND}) for _ in range(2)]
        answers = await asyncio.gather(*(city.send("http", "panels.draw-replacement", body) for body in presses))
        assert sorted(str(one.status) for one in answers) == ["accepted", "rejected"]
        invited = await city.mailbox.some_letters(7, subject=f"{INVITATION}: Panel {id_}")
        assert len({urlsplit(one.link("answer=accept")).path for one in invited}) == 7
        archive = (await city.get("panels", f"/calls/{id_}/lottery/bundle.zip?turn=1")).content
        files = unpacked(archive)
        assert list(verify(files, expected=second["manifest"]))
        assert json.loads(files["manifest.json"])["follows"] == first["manifest"]
        panel = await _panel(city, id_)
        assert all(seat["met"] for seat in panel["seats"])
        whats = [entry["what"] for entry in panel["record"]]
        assert whats == ["declined", "vacant", "draw-announced", "draw-held", "invited-instead"]
        assert len(panel["seals"]) == len(set(panel["seals"])) == 5


async def _panel(city: City, id_: str) -> dict[str, Any]:
    shown: dict[str, Any] = await city.shown("panels", f"/calls/{id_}/panel")
    return shown


async def _published(city: City, id_: str, turn: int) -> dict[str, Any]:
    async def found() -> dict[str, Any] | None:
        shown: dict[str, Any] = await city.shown("panels", f"/calls/{id_}/lottery?turn={turn}")
        return shown if shown["status"] == "published" else None

    return await eventually(found, patience=60)
