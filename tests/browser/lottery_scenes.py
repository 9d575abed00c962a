"""Draws from a lottery in every state that their pages show, and applicants' own tickets."""

from __future__ import annotations

import json

from services.panels.addresses import ticket_page
from shared.links import Links
from tests.system.conftest import City
from tests.system.panels.calls import AFTER_CLOSING, SEED, application, call, filled_call
from tests.system.waiting import eventually

PUBLISHED_LOTTERY, DRAWN_LOTTERY, FAILED_LOTTERY, CANCELLED_LOTTERY = (
    "published-lottery",
    "drawn-lottery",
    "failed-lottery",
    "cancelled-lottery-of-pages",
)


async def set_lotteries(city: City) -> dict[str, str]:
    """Prepare lotteries, hold one draw; return ticket pages: waiting, won, lost, none."""
    waiting = await filled_call(city, PUBLISHED_LOTTERY, one_per_household=False)
    drawn = await filled_call(city, DRAWN_LOTTERY, one_per_household=False)
    kept = await filled_call(city, CANCELLED_LOTTERY, 1)
    await city.done("panels.open-call", {"call": call(FAILED_LOTTERY)})
    for number in range(0, 16, 2):  # women only
        await city.done("panels.apply", application(FAILED_LOTTERY, number))
    with city.on(AFTER_CLOSING):
        await city.done("panels.prepare-lottery", {"call": CANCELLED_LOTTERY})
        await city.done("panels.cancel-lottery", {"call": CANCELLED_LOTTERY})
        for id_ in (PUBLISHED_LOTTERY, DRAWN_LOTTERY, FAILED_LOTTERY):
            await city.done("panels.prepare-lottery", {"call": id_})
        for id_ in (PUBLISHED_LOTTERY, DRAWN_LOTTERY, FAILED_LOTTERY):
            await _computed(city, id_)
        for officer in ("city secretary", "notary"):
            await city.done("panels.draw", {"call": DRAWN_LOTTERY, "seed": SEED, "by": officer})
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


async def _computed(city: City, id_: str) -> None:
    async def found() -> bool:
        shown = await city.shown("panels", f"/calls/{id_}/lottery")
        return shown["status"] in {"published", "failed"}

    await eventually(found, patience=60)


async def _numbers(city: City, application_id: str, links: Links) -> list[int]:
    token = links.token("ticket", application_id)
    ticket = json.loads((await city.get("panels", f"/tickets/{application_id}?token={token}")).content)
    numbers: list[int] = ticket["numbers"]
    return numbers
