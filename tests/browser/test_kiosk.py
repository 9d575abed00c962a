"""A kiosk loses its network, is reloaded, crashes and comes back: each answer counts once, at its own time."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.async_api import BrowserContext, Error, Page, async_playwright, expect
from pymongo import MongoClient

from tests.browser.scenes import GOING_ON, Scenes
from tests.system.conftest import City
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="session"),
]

ANSWER_ALL = """async ({from, count}) => {
    const kiosk = document.querySelector("#kiosk")
    const press = selector => [...document.querySelectorAll(selector)].find(one => one.checkVisibility()).click()
    const shows = name => new Promise(resolve => {
        const look = () => (kiosk.dataset.shown === name ? resolve() : setTimeout(look))
        look()
    })
    const given = []
    for (let number = from; number < from + count; number++) {
        await shows("start")
        press(`[data-language=${["fi", "sv", "en"][number % 3]}]`)
        press("[data-point='4']")
        press(`[data-point='${number % 5 + 1}']`)
        const words = [...document.querySelectorAll("textarea")].find(one => one.checkVisibility())
        words.value = `answer ${number}`
        press("[data-screen='question-3'] [data-act=answer]")
        press("[data-screen='question-3'] [data-act=answer]")  // a double click
        await shows("background")
        press("[data-screen='background'] [data-act=untold]")
        press("[data-screen='background'] [data-act=untold]")
        await shows("thanks")
        given.push([words.value, Date.now()])
        press("[data-screen='thanks'] [data-act=start]")
    }
    return given
}"""
WAITING = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("silta-kiosk")
    opening.onerror = reject
    opening.onsuccess = () => {
        const all = opening.result.transaction("answers").objectStore("answers").getAll()
        all.onsuccess = () => { opening.result.close(); resolve(all.result.map(one => one.state)) }
    }
})"""


@dataclass
class Kiosk:
    """One device: its browser with its own folder, and what people have answered on it."""

    context: BrowserContext
    address: str
    given: dict[str, datetime] = field(default_factory=dict)
    """When each answer was given, by the device's clock."""

    async def page(self) -> Page:
        page = await self.context.new_page()
        await page.goto(self.address)
        await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "start")
        return page

    async def people_answer(self, page: Page, count: int) -> None:
        for words, at in await page.evaluate(ANSWER_ALL, {"from": len(self.given), "count": count}):
            self.given[words] = datetime.fromtimestamp(at / 1_000, UTC)


@asynccontextmanager
async def device(folder: Path, address: str, given: dict[str, datetime] | None = None) -> AsyncIterator[Kiosk]:
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            folder,
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-gpu"],
            reduced_motion="reduce",
            locale="en-GB",
        )
        yield Kiosk(context, address, given if given is not None else {})
        with suppress(Error):  # its power was cut
            await context.close()


def cut_off(folder: Path) -> None:
    """Take the power away: end every process of the browser with no warning."""
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in one for one in process.info["cmdline"] or ()):
            process.kill()


def stored(city: City) -> list[dict[str, Any]]:
    """Return the stored answers of kiosks' people."""
    with MongoClient[dict[str, Any]](city.system.endpoints.mongo, tz_aware=True) as client:
        sheets = client["silta_feedback"]["answer_sheets"].find({"survey": GOING_ON})
        return [
            row
            for sheet in sheets
            for row in sheet["answers"]
            if str(row["answers"].get("wish", "")).startswith("answer ")
        ]


async def test_500_answers_through_no_network_reload_crash_second_tab_and_power_cut_each_count_once_at_their_time(
    scenes: Scenes, tmp_path: Path
) -> None:
    city = scenes.city
    address = f"{city.url('feedback')}/feedback/v1/surveys/{GOING_ON}/kiosk?kiosk=sello-1"
    async with device(tmp_path, address) as kiosk:
        page = await kiosk.page()
        await expect(page.locator("#kiosk")).to_have_attribute("data-kept", "yes")
        # The city's clock and the device's are more than a month apart, which is what the kiosk must notice.
        city_is_ahead = timedelta(seconds=await _seconds_ahead(page))
        await kiosk.people_answer(page, 50)
        await kiosk.context.set_offline(offline=True)
        await kiosk.people_answer(page, 150)
        await page.reload()
        await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "start")
        await kiosk.people_answer(page, 100)
        second = await kiosk.page()
        await kiosk.people_answer(second, 50)
        await kiosk.people_answer(page, 50)
        with pytest.raises(Error):
            await page.goto("chrome://crash")
        await kiosk.people_answer(second, 50)
        given = kiosk.given
        cut_off(tmp_path)
    async with device(tmp_path, address, given) as kiosk:
        await kiosk.context.set_offline(offline=True)
        page = await kiosk.page()
        assert len(await page.evaluate(WAITING)) >= 400, "all that was given without network is on the device"
        await kiosk.people_answer(page, 50)
        await kiosk.context.set_offline(offline=False)
        await eventually(lambda: _nothing_waits(page), patience=150)
    rows = stored(city)
    assert sorted(row["answers"]["wish"] for row in rows) == sorted(given)
    assert len(rows) == 500
    for row in rows:
        late = row["answered_at"] - (given[row["answers"]["wish"]] + city_is_ahead)
        assert abs(late) < timedelta(seconds=2), row


async def _seconds_ahead(page: Page) -> float:
    """How far the city's clock is ahead of the device's."""
    return float(
        await page.evaluate(
            "fetch(document.querySelector('#kiosk').dataset.surveyUrl).then(told => told.json())"
            ".then(told => (Date.parse(told.now) - Date.now()) / 1000)"
        )
    )


async def _nothing_waits(page: Page) -> bool:
    return not await page.evaluate(WAITING)
