"""By touch alone: a kiosk's large targets and its full screen, and the page behind the QR code on a small phone."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from shared.web.qr import qr_picture
from tests.browser.kiosks import LAST_QUESTION, address, answers_to, nothing_is_kept, open_kiosk, shows
from tests.browser.scenes import EVERY_KIND_SURVEY, GOING_ON, PHENOMENON, Scenes
from tests.system.feedback.surveys import summary_of

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

SMALLEST = 64
"""Width and height of what a thumb presses, pixels: four rem."""
TOO_SMALL = """least => [...document.querySelectorAll("#kiosk button:not([data-act=staff]), #still-there button")]
    .filter(one => one.checkVisibility())
    .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, {width, height}]) => width < least || height < least)
    .map(([words, {width, height}]) => `${words}: ${width} × ${height}`)"""


async def _targets_are_large(page: Page) -> None:
    assert await page.locator("#kiosk button:visible").count() > 0
    assert await page.evaluate(TOO_SMALL, SMALLEST) == []


@pytest.mark.parametrize("screen", [(1024, 768), (360, 640)], ids=["tablet", "phone"])
async def test_a_kiosk_is_answered_by_touch_on_targets_that_a_thumb_finds(
    browser: Browser, scenes: Scenes, screen: tuple[int, int]
) -> None:
    width, height = screen
    context = await browser.new_context(
        locale="en-GB", reduced_motion="reduce", has_touch=True, viewport={"width": width, "height": height}
    )
    page = await open_kiosk(context, scenes)
    before = await answers_to(scenes)
    await _targets_are_large(page)
    await page.locator("[data-language=en]").tap()
    for number in range(1, LAST_QUESTION + 1):
        await shows(page, f"question-{number}")
        await _targets_are_large(page)
        shown = page.locator(f"[data-screen=question-{number}]:visible")
        for first in ("[data-act=tick]", "[data-act=digit]"):
            if await shown.locator(first).count():
                await shown.locator(first).first.tap()
        await shown.locator("[data-act=answer]").first.tap()
    await shows(page, "background")
    await _targets_are_large(page)
    await page.locator("[data-act=tell]:visible").first.tap()
    await page.locator("[data-act=told]:visible").tap()
    await shows(page, "thanks")
    await _targets_are_large(page)
    await page.locator("[data-screen=thanks] [data-act=start]:visible").tap()
    await shows(page, "start")
    await nothing_is_kept(page)
    assert await answers_to(scenes) == before + 1
    await context.close()


async def test_staff_make_a_kiosk_fill_the_screen_with_one_touch(browser: Browser, scenes: Scenes) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce", has_touch=True)
    page = await open_kiosk(context, scenes)
    await page.locator("[data-act=staff]:visible").tap()
    assert await page.evaluate("document.fullscreenElement") is None
    await page.locator("[data-act=full]").tap()
    await page.wait_for_function("document.fullscreenElement === document.documentElement", polling=100)
    await context.close()


async def test_the_qr_code_of_an_evening_leads_a_phone_to_three_questions_that_a_thumb_answers(
    browser: Browser, scenes: Scenes
) -> None:
    city = scenes.city
    link = (await city.shown("feedback", f"/surveys/{GOING_ON}"))["answer_url"]
    picture = await city.get("feedback", f"/surveys/{GOING_ON}/code.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.content == qr_picture(link)
    context = await browser.new_context(
        locale="en-GB", has_touch=True, is_mobile=True, viewport={"width": 360, "height": 640}
    )
    page = await context.new_page()
    before = int((await summary_of(city, GOING_ON))["answers"])
    await page.goto(link)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    questions = page.locator("form [name^=answer-]")
    assert len({await one.get_attribute("name") for one in await questions.all()}) == 3
    for key in ("welcome", "heard"):
        await page.locator(f"label:has([name=answer-{key}])").last.tap()
    await page.get_by_role("button", name="Send").tap()
    await expect(page).to_have_url(re.compile("/thanks"))
    assert int((await summary_of(city, GOING_ON))["answers"]) == before + 1
    await context.close()


async def test_the_qr_code_of_a_phenomenon_leads_to_what_residents_wrote_of_it(scenes: Scenes) -> None:
    link = address(scenes, PHENOMENON, "").replace("/surveys/", "/phenomena/") + "page"
    code = await scenes.city.get("feedback", f"/surveys/{PHENOMENON}/code.svg")
    assert code.content == qr_picture(link)
    assert code.content != qr_picture(address(scenes, PHENOMENON, "answer"))
    assert EVERY_KIND_SURVEY not in link
