"""Share kits from end to end: the letter, the partner's page, its answer, and what staff see of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from tests.system.conftest import City
from tests.system.console_of_staff import silta
from tests.system.notify.subscribers import post
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually
from tests.system.wire import PLAIN

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

ASKED = "Will you pass it on"


@asynccontextmanager
async def partner(city: City, name: str, **changes: Any) -> AsyncIterator[str]:
    """List a partner for a while; yields its address."""
    email = f"{name}@example.org"
    facts = {"partner": name, "name": text(f"Association {name}"), "email": email, "letter_language": "en"}
    await city.done("notify.add-partner", facts | changes)
    try:
        yield email
    finally:
        await city.ask("notify.remove-partner", {"partner": name})


async def kits(city: City, **wanted: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await city.done("notify.read-share-kits", wanted))["share_kits"]
    return found


async def read(url: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30, verify=PLAIN) as client:
        return await client.get(url)


async def test_a_partner_is_asked_passes_on_and_says_where_and_hears_of_a_cancellation(city: City) -> None:
    occasion = "2027-to-pass-on"
    async with partner(city, "kilo-seura") as email:
        await plan_and_publish(city, evening(occasion, "2027-11-03T17:00:00+02:00"))
        letter = await city.mailbox.letter(email, ASKED)
        link = letter.link("/share-kits/")
        assert [one["status"] for one in await kits(city, occasion=occasion)] == ["asked"]

        page = await read(link)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        assert f"Evening {occasion} (sv)" in page.text, "the kit has every language"
        assert [one["status"] for one in await kits(city, occasion=occasion)] == ["asked"], "a GET answers nothing"

        answered = await post(link, action="passed-on")
        assert answered.status_code == 200
        assert "You have said that you pass it on" in answered.text
        assert (await post(link, action="seen", seen=" ")).status_code == 422
        await post(link, action="seen", seen="https://seura.example.org/<b>news</b>")
        [kit] = await kits(city, occasion=occasion, status="confirmed")
        assert (kit["partner"], kit["seen"], kit["seen_by"]) == (
            "kilo-seura",
            "https://seura.example.org/<b>news</b>",
            "partner",
        )
        assert "<b>news" not in (await read(link)).text

        listing = await silta(city, "notify", "read-share-kits", "--partner", "kilo-seura", "--json")
        assert listing.code == 0, listing.err
        assert "confirmed" in listing.out
        reason = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}
        await city.done("events.cancel-occasion", {"occasion": occasion, **reason})
        await city.mailbox.letter(email, "Cancelled: ")
        assert "It is called off" in (await read(link)).text


async def test_a_link_that_is_forged_or_over_says_so_in_the_readers_language_and_stores_nothing(city: City) -> None:
    occasion = "2027-behind-a-link"
    async with partner(city, "once-seura") as email:
        await plan_and_publish(city, evening(occasion, "2027-11-04T17:00:00+02:00"))
        link = (await city.mailbox.letter(email, ASKED)).link("/share-kits/")
        address, _, query = link.partition("?token=")
        token = query.partition("&")[0]
        forged = f"{address}?token={token[:-4]}AAAA&lang="
        for language, title in (("fi", "Ei sallittu"), ("sv", "Inte tillåtet"), ("en", "Not allowed")):
            await _refused(forged + language, language, title)
    assert [one["status"] for one in await kits(city, occasion=occasion)] == ["asked"]
    over = f"{address}?token={token}&lang="
    for language, title, why in (
        ("fi", "Linkki on vanhentunut", "ette ole enää niiden joukossa"),
        ("sv", "Länken har gått ut", "finns ni inte längre bland dem"),
        ("en", "The link is over", "you are no longer among those"),
    ):
        await _refused(over + language, language, title, why)
    assert [one["status"] for one in await kits(city, occasion=occasion)] == ["asked"]
    assert (await kits(city, occasion=occasion))[0]["letter"] == "sent"


async def _refused(url: str, language: str, *words: str) -> None:
    for page in (await read(url), await post(url, action="passed-on")):
        assert page.status_code == 403
        assert f'<html lang="{language}"' in page.text
        assert all(one in page.text for one in words), page.text
        assert page.headers["cache-control"] == "no-store"


async def test_a_partner_that_does_not_answer_is_reminded_once(city: City) -> None:
    occasion = "2027-to-be-reminded-of"
    async with partner(city, "quiet-seura", districts=["leppavaara"]) as email:
        await plan_and_publish(city, evening(occasion, "2027-11-10T17:00:00+02:00"))
        await city.mailbox.letter(email, ASKED)
        with city.on("2027-01-10T10:00:00+02:00"):
            await city.mailbox.letter(email, "Reminder: ")
        [kit] = await kits(city, occasion=occasion, partner="quiet-seura")
        assert kit["reminded_at"].startswith("2027-01-")
        confirmed = await city.done(
            "notify.confirm-share-kit", {"occasion": occasion, "partner": "quiet-seura", "seen": "Notice board"}
        )
        assert confirmed["seen_by"] == "staff"


async def test_a_partner_of_another_district_is_not_asked(city: City) -> None:
    occasion = "2027-of-one-district"
    async with partner(city, "near-seura") as near, partner(city, "far-seura", districts=["tapiola"]):
        await plan_and_publish(city, evening(occasion, "2027-11-17T17:00:00+02:00"))
        await city.mailbox.letter(near, ASKED)
        assert [one["partner"] for one in await kits(city, occasion=occasion)] == ["near-seura"]


async def test_pictures_and_codes_to_pass_on_are_anybodys(city: City) -> None:
    occasion = "2027-in-a-picture"
    await plan_and_publish(city, evening(occasion, "2027-11-24T17:00:00+02:00"))

    async def known() -> bool:
        return (await city.get("notify", f"/occasions/{occasion}/picture.svg")).status_code == 200

    await eventually(known)
    for language, words in (("fi", f"Evening {occasion} (fi)"), ("sv", f"Evening {occasion} (sv)")):
        picture = await city.get("notify", f"/occasions/{occasion}/picture.svg", params={"lang": language})
        assert picture.headers["content-type"].startswith("image/svg+xml")
        assert "default-src 'none'" in picture.headers["content-security-policy"]
        assert words in picture.text
    bitmap = await city.get("notify", f"/occasions/{occasion}/code.png")
    assert bitmap.content.startswith(b"\x89PNG")
    assert (await city.get("notify", f"/occasions/{occasion}/code.svg")).content.startswith(b"<?xml")
    assert (await city.get("notify", "/occasions/no-such/picture.svg")).status_code == 404
