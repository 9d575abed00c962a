"""Draws from a lottery in every state that their pages show, and applicants' own tickets."""

from __future__ import annotations

import json
from typing import Any

import httpx

from services.panels.addresses import ticket_page
from shared.links import Links
from tests.system.conftest import City
from tests.system.panels.calls import AFTER_CLOSING, SEED, application, call, filled_call
from tests.system.waiting import eventually

PUBLISHED_LOTTERY, DRAWN_LOTTERY, FAILED_LOTTERY, CANCELLED_LOTTERY, VACANT_LOTTERY, NEVER_LOTTERY = (
    "published-lottery",
    "drawn-lottery",
    "failed-lottery",
    "cancelled-lottery-of-pages",
    "lottery-for-a-vacant-seat",
    "lottery-without-some",
)


async def set_lotteries(city: City) -> dict[str, str]:
    """Prepare lotteries, hold one draw; return ticket pages: waiting, won, lost, none."""
    waiting = await filled_call(city, PUBLISHED_LOTTERY, one_per_household=False)
    drawn = await filled_call(city, DRAWN_LOTTERY, one_per_household=False)
    await filled_call(city, VACANT_LOTTERY, one_per_household=False, reserve=0)
    await filled_call(city, NEVER_LOTTERY, one_per_household=False, quotas=_without_the_oldest())
    kept = await filled_call(city, CANCELLED_LOTTERY, 1)
    await city.done("panels.open-call", {"call": call(FAILED_LOTTERY)})
    for number in range(0, 16, 2):  # women only
        await city.done("panels.apply", application(FAILED_LOTTERY, number))
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": CANCELLED_LOTTERY})
        await city.done("panels.cancel-lottery", {"call": CANCELLED_LOTTERY})
        for id_ in (PUBLISHED_LOTTERY, DRAWN_LOTTERY, FAILED_LOTTERY, VACANT_LOTTERY, NEVER_LOTTERY):
            await city.done("panels.prepare-lottery", {"call": id_})
        for id_ in (PUBLISHED_LOTTERY, DRAWN_LOTTERY, VACANT_LOTTERY, NEVER_LOTTERY):
            await _computed(city, id_)
        await _computed(city, FAILED_LOTTERY, status="failed")
        assert (await city.shown("panels", f"/calls/{NEVER_LOTTERY}/lottery"))["never"], "else its page lists nothing"
        for id_ in (DRAWN_LOTTERY, VACANT_LOTTERY):
            for officer in ("city secretary", "notary"):
                await city.done("panels.draw", {"call": id_, "seed": SEED, "by": officer})
        await _draw_a_seat_again(city, VACANT_LOTTERY)
    links = Links(json.loads((city.home / "secrets.json").read_text(encoding="utf-8"))["secret"])
    pages = {one: ticket_page(city.url("panels"), one, 0, "fi", links) for one in (*waiting, *drawn, *kept)}
    result = json.loads((await city.get("panels", f"/calls/{DRAWN_LOTTERY}/lottery/files/draw.json")).content)
    numbers = {one: await _numbers(city, one, links) for one in drawn}
    won = next(one for one, held in numbers.items() if result["number"] in held)
    lost = next(one for one, held in numbers.items() if result["number"] not in held)
    return {
        "waiting": pages[next(iter(waiting))],
        "won": pages[won],
        "lost": pages[lost],
        "none": pages[next(iter(kept))],
    }


def _without_the_oldest() -> list[dict[str, Any]]:
    """Quotas of a panel that nobody over 64 can be on, so that the page says what would have to give for them."""
    return [
        {**one, "minimum": 0, "maximum": 0} if one["value"] == "65-" else one for one in call(NEVER_LOTTERY)["quotas"]
    ]


async def _draw_a_seat_again(city: City, id_: str) -> None:
    """Have a member decline, and the lottery for the seat published."""
    letter, *_ = await city.mailbox.some_letters(6, subject=f"You have been drawn for the panel: Panel {id_}")
    async with httpx.AsyncClient(timeout=30) as client:
        assert (await client.post(letter.link("answer=decline"), data={"answer": "decline"})).status_code == 303
    await city.done("panels.prepare-replacement", {"call": id_})
    await _computed(city, id_, turn=1)


async def _computed(city: City, id_: str, *, turn: int = 0, status: str = "published") -> None:
    async def found() -> bool:
        shown = await city.shown("panels", f"/calls/{id_}/lottery?turn={turn}")
        return bool(shown["status"] == status)

    await eventually(found, patience=60)


async def _numbers(city: City, application_id: str, links: Links) -> list[int]:
    token = links.token("ticket", application_id)
    ticket = json.loads((await city.get("panels", f"/tickets/{application_id}?token={token}")).content)
    numbers: list[int] = ticket["numbers"]
    return numbers
