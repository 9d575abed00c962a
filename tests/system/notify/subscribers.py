"""Subscribers and campaigns, for tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from tests.system.mailbox import Letter
from tests.system.waiting import PATIENCE, eventually
from tests.system.wire import PLAIN

if TYPE_CHECKING:
    from tests.system.conftest import City

ASKED = {
    "fi": "Vahvista uutiskirjeen tilaus",
    "sv": "Bekräfta prenumerationen på nyhetsbrevet",
    "en": "Confirm your newsletter subscription",
}


async def post(link: str, **form: str | list[str]) -> httpx.Response:
    """Press a page's button, or do what a mail program does."""
    async with httpx.AsyncClient(timeout=30, follow_redirects=True, verify=PLAIN) as client:
        return await client.post(link, data=form)


async def ask(city: City, email: str, language: str = "en", **wish: Any) -> Letter:
    """Ask for the newsletter; return the letter by which it is confirmed."""
    await city.done("notify.subscribe", {"email": email, "language": language, **wish})
    return await city.mailbox.letter(email, ASKED[language])


async def subscribe(city: City, email: str, language: str = "en", **wish: Any) -> Letter:
    """Ask for the newsletter and confirm by the link in the letter; return that letter."""
    letter = await ask(city, email, language, **wish)
    assert (await post(letter.link("/confirm"))).status_code == 200
    return letter


async def all_sent(city: City, campaign: str, *, patience: float = PATIENCE) -> dict[str, int]:
    """Wait until a campaign has a delivery for every recipient and none is left to send; return its counts."""

    async def report() -> dict[str, int] | None:
        response = await city.get("notify", f"/campaigns/{campaign}")
        if response.status_code != 200:
            return None
        counts: dict[str, int] = response.json()["counts"]
        done = counts["pending"] == counts["in_flight"] == 0
        return counts if done and response.json()["complete"] else None

    return await eventually(report, patience=patience)
