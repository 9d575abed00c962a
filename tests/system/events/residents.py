"""What a resident does with the link in their letter."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from deploy.local.credentials import Credentials
from services.events.codes import code_of
from shared.links import Links
from tests.system.conftest import City
from tests.system.wire import PLAIN


async def link_of(city: City, email: str, subject: str = "") -> str:
    """Wait for the one letter to the address with these words in its subject; return its personal link."""
    return (await city.mailbox.letter(email, subject)).link("/registrations/")


def named_in(link: str) -> dict[str, str]:
    """What a personal link says: the registration and its token."""
    parts = urlsplit(link)
    return {"registration": parts.path.rsplit("/", 1)[1], "token": parse_qs(parts.query)["token"][0]}


async def see(link: str) -> httpx.Response:
    """Open a personal link."""
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        return await client.get(link)


async def press(link: str, action: str = "", **chosen: str | list[str]) -> httpx.Response:
    """Press the button of a form on the page of a personal link, and follow to the page that answers."""
    form = {"action": action, **chosen} if action else {}
    async with httpx.AsyncClient(timeout=30, verify=PLAIN, follow_redirects=True) as client:
        return await client.post(link, data=form)


async def places(city: City, occasion: str) -> dict[str, dict[str, Any]]:
    """The occasion's places by ``track/attendance``."""
    shown = await city.shown("events", f"/occasions/{occasion}")
    return {f"{one['track']}/{one['attendance']}": one for one in shown["places"]}


def code_for(city: City, registration: str) -> str:
    """What the QR code on a registration's page says."""
    return code_of(registration, Links(Credentials.of(city.home).secret))
