"""Subscribing: asked for by anyone, confirmed only by the address's owner, ended by one click."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.system.conftest import PROTOCOLS, City
from tests.system.notify.subscribers import ASKED, all_sent, ask, post, subscribe
from tests.system.occasions import evening, plan_and_publish

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]


async def _counts(city: City) -> dict[str, int]:
    return dict(await city.shown("notify", "/subscriptions/count"))


async def _get(link: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        return await client.get(link)


@pytest.mark.parametrize("protocol", PROTOCOLS)
async def test_a_subscription_is_asked_for_over_any_protocol_and_awaits_confirmation(city: City, protocol: str) -> None:
    before = await _counts(city)
    email = f"asked-over-{protocol}@example.org"
    result = await city.done("notify.subscribe", {"email": email, "language": "sv"}, protocol=protocol)
    assert result["status"] == "awaiting-confirmation"
    letter = await city.mailbox.letter(email)
    assert letter.subject == ASKED["sv"]
    assert await _counts(city) == before | {"awaiting": before["awaiting"] + 1}


async def test_opening_the_link_confirms_nothing_and_its_button_does_so_once(city: City) -> None:
    letter = await ask(city, "confirmed-by-button@example.org")
    before = await _counts(city)
    link = letter.link("/confirm")
    page = await _get(link)  # a mail scanner opens it
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert await _counts(city) == before
    for _ in range(2):
        assert (await post(link)).status_code == 200
        assert await _counts(city) == before | {
            "awaiting": before["awaiting"] - 1,
            "active": before["active"] + 1,
        }


async def test_a_forged_link_confirms_nothing_and_ends_nothing(city: City) -> None:
    letter = await ask(city, "forged-link@example.org")
    confirming, leaving = letter.link("/confirm"), letter.link("/u/")
    before = await _counts(city)
    for link in (confirming[:-4] + "AAAA", leaving[:-4] + "AAAA"):
        assert (await _get(link)).status_code == 403
        assert (await post(link)).status_code == 403
    token = leaving.rsplit(".", 1)[1]  # good for leaving only
    assert (await post(re.sub(r"token=.*", f"token={token}", confirming))).status_code == 403
    assert await _counts(city) == before


async def test_nobody_learns_from_an_answer_whether_an_address_subscribes(city: City) -> None:
    email = "already-there@example.org"
    await subscribe(city, email)
    answers = [
        await city.done("notify.subscribe", {"email": address, "language": "en"})
        for address in (email, "never-there@example.org")
    ]
    assert [answer["status"] for answer in answers] == ["awaiting-confirmation"] * 2
    await city.mailbox.letter(email, "You already subscribe to the newsletter")


async def test_the_letters_unsubscribe_header_is_one_line_that_ends_the_subscription_by_one_post(city: City) -> None:
    email, theme = "one-click@example.org", "one-click-theme"
    await subscribe(city, email, themes=[theme])
    await plan_and_publish(city, evening("2027-one-click-1", "2027-11-16T17:00:00+02:00") | {"themes": [theme]})
    news = await city.mailbox.letter(email, "2027-one-click-1")
    lines = (await city.mailbox.raw(news)).split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    (link,) = [line for line in lines if line.lower().startswith(b"list-unsubscribe:")]
    assert re.fullmatch(rb"List-Unsubscribe: <http://127\.0\.0\.1:\d+/notify/v1/u/[\w-]{16}\.[\w-]{22}>", link)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert all(len(line) < 998 for line in lines)

    address = link.decode().split("<")[1].rstrip(">")
    assert (await _get(address)).status_code == 200
    before = await _counts(city)
    for _ in range(2):
        assert (await post(address, **{"List-Unsubscribe": "One-Click"})).status_code == 200
        assert await _counts(city) == before | {"active": before["active"] - 1, "ended": before["ended"] + 1}

    await plan_and_publish(city, evening("2027-one-click-2", "2027-11-17T17:00:00+02:00") | {"themes": [theme]})
    await all_sent(city, "occasion-published.2027-one-click-2")
    assert await city.mailbox.letters(email, "2027-one-click-2") == []


async def test_a_subscription_is_ended_by_the_button_of_the_page_that_every_letter_links_to(city: City) -> None:
    email = "left-by-page@example.org"
    letter = await subscribe(city, email)
    link = letter.link("/u/")
    before = await _counts(city)
    assert '<form method="post">' in (await _get(link)).text
    assert await _counts(city) == before
    assert (await post(link)).status_code == 200
    assert await _counts(city) == before | {"active": before["active"] - 1, "ended": before["ended"] + 1}
