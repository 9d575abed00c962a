"""What the tests of kiosks look at: screens, what is kept on the device, and how many answers the service has."""

from __future__ import annotations

from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from tests.browser.scenes import EVERY_KIND_SURVEY, Scenes
from tests.browser.shown_pages import answer_on_kiosk
from tests.system.waiting import eventually

ON_THE_DEVICE = """async () => {
    const database = await new Promise(resolve => {
        const opening = indexedDB.open("silta-kiosk")
        opening.onsuccess = () => resolve(opening.result)
    })
    const entries = await new Promise(resolve => {
        const all = database.transaction("answers").objectStore("answers").getAll()
        all.onsuccess = () => resolve(all.result)
    })
    database.close()
    return {entries, local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie,
            fields: [...document.querySelectorAll("textarea, output")].map(one => one.value).join("")}
}"""
LAST_QUESTION = 7
"""Of the survey that has a question of every kind."""


def address(scenes: Scenes, survey: str, page: str = "kiosk") -> str:
    return f"{scenes.city.url('feedback')}/feedback/v1/surveys/{survey}/{page}"


async def shows(page: Page, screen: str) -> None:
    await expect(page.locator("#kiosk")).to_have_attribute("data-shown", screen)


async def is_kept(page: Page) -> None:
    """Wait until the page is shown without the network, too."""
    await expect(page.locator("#kiosk")).to_have_attribute("data-kept", "yes")


async def open_kiosk(
    context: BrowserContext, scenes: Scenes, survey: str = EVERY_KIND_SURVEY, *, named: str = "sello-2"
) -> Page:
    page = await context.new_page()
    await page.goto(f"{address(scenes, survey)}?kiosk={named}&lang=en")
    await shows(page, "start")
    return page


async def give_on_kiosk(page: Page) -> None:
    """Answer the survey with a question of every kind, tell nothing of oneself, and leave the kiosk to the next."""
    await answer_on_kiosk(page, LAST_QUESTION + 1)
    await page.locator("[data-act=untold]:visible").click()
    await shows(page, "thanks")
    await page.locator("[data-act=start]:visible").click()
    await shows(page, "start")


async def entries_on(page: Page) -> list[dict[str, Any]]:
    """Return the answers that are kept on the device, in order."""
    return list((await page.evaluate(ON_THE_DEVICE))["entries"])


async def nothing_is_kept(page: Page) -> None:
    async def none() -> bool:
        return not await entries_on(page)

    await eventually(none)


async def answers_to(scenes: Scenes, survey: str = EVERY_KIND_SURVEY) -> int:
    """How many answers count, exactly."""
    return int((await scenes.city.shown("feedback", f"/surveys/{survey}/summary"))["answers"])
