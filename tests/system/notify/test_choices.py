"""What a subscriber chooses by the link in each newsletter, and what comes of it in real letters."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from tests.system.conftest import City
from tests.system.notify.subscribers import all_sent, post, subscribe
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.waiting import eventually

pytestmark = [pytest.mark.xdist_group("city"), pytest.mark.timeout(180)]

FORM = {"language": "en", "rhythm": "immediate", "quiet_hours": "city", "at_most": ""}
WHY = {"by": text("Participation unit"), "reason": text("The hall is being repaired")}


async def _get(link: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30, follow_redirects=True) as client:
        return await client.get(link)


async def _link(city: City, email: str, theme: str) -> str:
    """Subscribe to a theme; return the link to choose by, from the first newsletter."""
    await subscribe(city, email, themes=[theme])
    await _publish(city, theme, f"2027-{theme}-first")
    return (await city.mailbox.letter(email, f"2027-{theme}-first")).link("/c/").partition("?")[0]


async def _publish(city: City, theme: str, occasion: str, starts_at: str = "2027-11-16T17:00:00+02:00") -> None:
    await plan_and_publish(city, evening(occasion, starts_at) | {"themes": [theme]})


async def _choose(link: str, **form: Any) -> httpx.Response:
    """Fill the form in and send it."""
    page = (await _get(link)).text
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    return await post(link, **({"revision": revision[1]} | FORM | form))


async def test_what_is_chosen_by_the_link_in_a_letter_is_what_letters_follow(city: City) -> None:
    email, theme = "chooses@example.org", "choosing"
    link = await _link(city, email, theme)
    page = await _get(link)
    assert page.status_code == 200
    assert "c…@example.org" in page.text
    assert email not in page.text + link
    before = _stored(city, email)
    for _ in range(2):  # a mail scanner opens it
        await _get(link)
    assert _stored(city, email) == before
    saved = await _choose(link, themes=[theme], kinds=["workshop"], language="sv")
    assert saved.status_code == 200
    assert "Your choices are saved" in (await _get(f"{link}?lang=en&saved=yes")).text
    after = _stored(city, email)
    assert after["confirmed_at"] == before["confirmed_at"], "when its owner consented stays known"
    await _publish(city, theme, "2027-choosing-evening")
    counts = await all_sent(city, "occasion-published.2027-choosing-evening")
    assert counts["sent"] == 0
    workshop = evening("2027-choosing-workshop", "2027-11-17T17:00:00+02:00")
    await plan_and_publish(city, workshop | {"themes": [theme], "kind": "workshop"})
    letter = await city.mailbox.letter(email, "2027-choosing-workshop")
    raw = await city.mailbox.raw(letter)
    assert b"\r\nContent-Language: sv\r\n" in raw
    lines = raw.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    (leaving,) = [line for line in lines if line.lower().startswith(b"list-unsubscribe:")]
    assert re.fullmatch(rb"List-Unsubscribe: <http://127\.0\.0\.1:\d+/notify/v1/u/[\w-]{16}\.[\w-]{22}>", leaving)
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    assert f"{link}?lang=sv" in letter.text.split()


async def test_a_double_click_and_an_old_form_are_harmless_and_the_page_lets_one_leave(city: City) -> None:
    email, theme = "clicks-twice@example.org", "clicking"
    link = await _link(city, email, theme)
    first: dict[str, str | list[str]] = {"revision": "0", **FORM, "themes": [theme], "rhythm": "weekly"}
    for _ in range(2):
        assert (await post(link, **first)).status_code == 200
    assert _stored(city, email)["revision"] == 1
    old = await post(f"{link}?lang=en", **(first | {"rhythm": "daily"}))
    assert old.status_code == 409
    assert "so this change was not stored" in old.text
    assert _stored(city, email)["wish"]["rhythm"] == "weekly"
    assert (await post(f"{link}?lang=en", **(first | {"rhythm": "hourly"}))).status_code == 422
    leaving = re.search(r'action="\.\.(/u/[^"?]+)', (await _get(link)).text)
    assert leaving is not None
    assert (await post(link.partition("/c/")[0] + leaving[1])).status_code == 200
    assert _stored(city, email)["status"] == "ended"
    gone = await _get(f"{link}?lang=en")
    assert gone.status_code == 409
    assert "Please subscribe again" in gone.text


async def test_a_forged_link_and_one_for_something_else_show_and_change_nothing(city: City) -> None:
    email, theme = "forged-choices@example.org", "forging"
    link = await _link(city, email, theme)
    letter = await city.mailbox.letter(email, f"2027-{theme}-first")
    other = letter.link("/u/").replace("/u/", "/c/")
    before = _stored(city, email)
    for wrong in (link[:-4] + "AAAA", other):
        assert wrong != link
        for answer in (await _get(wrong), await post(wrong, revision="0", **FORM)):
            assert answer.status_code == 403
            assert "text/html" in answer.headers["content-type"]
            assert email.partition("@")[2] not in answer.text
    assert _stored(city, email) == before


async def test_in_quiet_hours_nothing_comes_and_what_still_applies_comes_when_they_end(city: City) -> None:
    email, theme = "sleeps@example.org", "sleeping"
    link = await _link(city, email, theme)
    assert (await _choose(link, themes=[theme], quiet_hours="21-07")).status_code == 200
    with city.on("2027-01-04T23:00:00+02:00"):
        await _publish(city, theme, "2027-sleeping-later")
        await _publish(city, theme, "2027-sleeping-over", "2027-01-05T03:00:00+02:00")
        for occasion in ("2027-sleeping-later", "2027-sleeping-over"):
            assert (await _put_off(city, f"occasion-published.{occasion}"))["sent"] == 0
        city.at("2027-01-05T07:00:00+02:00")
        await city.mailbox.letter(email, "2027-sleeping-later")

        async def withdrawn() -> bool:
            return bool((await _counts(city, "occasion-published.2027-sleeping-over"))["withdrawn"])

        await eventually(withdrawn)
    assert await city.mailbox.letters(email, "2027-sleeping-over") == []


async def test_more_than_is_wanted_waits_and_is_counted_and_a_move_of_what_is_followed_overtakes(city: City) -> None:
    email, theme = "few-letters@example.org", "rationed"
    link = await _link(city, email, theme)
    followed = f"2027-{theme}-first"
    offered = await _get((await city.mailbox.letter(email, followed)).link(f"&follow={followed}"))
    assert f'value="{followed}" checked' in offered.text
    assert "Press Save" in offered.text
    assert _stored(city, email)["wish"]["follows"] == []
    assert (await _choose(link, themes=[theme], at_most="1", occasions=[followed])).status_code == 200
    await _publish(city, theme, "2027-rationed-second")
    await city.mailbox.letter(email, "2027-rationed-second")
    await _publish(city, theme, "2027-rationed-third")
    counts = await _put_off(city, "occasion-published.2027-rationed-third")
    assert (counts["sent"], counts["withdrawn"]) == (0, 0)
    moved = {"occasion": followed, "starts_at": "2027-11-18T17:00:00+02:00", **WHY}
    await city.done("events.move-occasion", moved)
    await city.mailbox.letter(email, "New time or place")
    assert await city.mailbox.letters(email, "2027-rationed-third") == []
    with city.on("2027-01-11T12:00:00+02:00"):
        await city.mailbox.letter(email, "2027-rationed-third")


async def test_who_follows_one_occasion_by_its_form_hears_of_it_and_of_nothing_else(city: City) -> None:
    email, theme, occasion = "follows-one@example.org", "following", "2027-following-this"
    form = f"{city.url('notify')}/notify/v1/subscribe?occasion={occasion}&lang=en"
    page = await _get(form)
    assert page.status_code == 200
    assert f'name="occasion" value="{occasion}"' in page.text
    assert (await post(form.partition("?")[0] + "?lang=en", email=email, occasion=occasion)).status_code == 200
    await post((await city.mailbox.letter(email, "Confirm your newsletter subscription")).link("/confirm"))
    await _publish(city, theme, "2027-following-other")
    await _publish(city, theme, occasion)
    letter = await city.mailbox.letter(email, f"New: Evening {occasion}")
    assert f"Evening {occasion}" in (await _get(letter.link("/c/"))).text
    await city.done("events.cancel-occasion", {"occasion": occasion, **WHY})
    await city.mailbox.letter(email, f"Cancelled: Evening {occasion}")
    await all_sent(city, "occasion-published.2027-following-other")
    assert len(await city.mailbox.letters(email)) == 3


async def test_who_subscribed_before_there_were_kinds_hears_of_all_of_them(city: City) -> None:
    email, theme = "of-old@example.org", "of-old"
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        wish = {"language": "en", "districts": ["*"], "themes": [theme], "rhythm": "immediate"}
        confirmed = {"status": "active", "email": email, "wish": wish, "confirmed_at": datetime.now(UTC)}
        client["silta_notify"]["subscriptions"].insert_one({"_id": "of-old-subscripti", "version": 1, **confirmed})
    await _publish(city, theme, "2027-of-old")
    await city.mailbox.letter(email, "2027-of-old")


def _stored(city: City, email: str) -> dict[str, Any]:
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo) as client:
        [row] = client["silta_notify"]["subscriptions"].find({"email": email})
    return {name: value for name, value in row.items() if name != "version"}


async def _counts(city: City, campaign: str) -> dict[str, int]:
    counts: dict[str, int] = (await city.shown("notify", f"/campaigns/{campaign}"))["counts"]
    return counts


async def _put_off(city: City, campaign: str) -> dict[str, int]:
    """Wait until a letter of a campaign waits for when its reader wants it; return the campaign's counts."""

    async def waits() -> dict[str, int] | None:
        counts = await all_sent(city, campaign)
        return counts if counts["later"] == 1 else None

    return await eventually(waits)
