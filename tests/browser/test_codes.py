"""QR codes as they are seen: what a phone reads off a screen, a share kit and a picture is the right address."""

from __future__ import annotations

from html import escape

import pytest
from playwright.async_api import Page, expect

from tests.browser.kiosks import address
from tests.browser.scenes import EVERY_KIND_SURVEY, GOING_ON, Scenes
from tests.browser.share_kit_scenes import KIT
from tests.qr_reader import read_codes

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="session"),
]


async def test_the_code_of_each_item_on_a_screen_leads_to_what_it_tells_of(page: Page, scenes: Scenes) -> None:
    items = (await scenes.city.shown("notify", "/screens/sello/playlist"))["items"]
    assert items
    for item in items:
        await page.set_content(f'<img src="{escape(item["code"])}" width="300">')
        assert read_codes(await page.screenshot()) == [item["url"]]
    await page.goto(f"{scenes.city.url('notify')}/notify/v1/screens/sello?lang=en")
    await expect(page.locator("[data-part=code]:visible").first).to_be_visible()
    [seen] = read_codes(await page.screenshot())
    assert seen in {item["url"] for item in items}


@pytest.mark.parametrize("survey", [GOING_ON, EVERY_KIND_SURVEY])
async def test_the_code_of_a_survey_leads_to_where_it_is_answered(page: Page, scenes: Scenes, survey: str) -> None:
    drawn = (await scenes.city.get("feedback", f"/surveys/{survey}/code.svg")).text
    await page.set_content(drawn.partition("?>")[2])
    [read] = read_codes(await page.screenshot())
    assert read == address(scenes, survey, "answer")
    await page.goto(read)
    await expect(page.locator("form").first).to_be_visible()


async def test_every_code_of_a_share_kit_leads_to_the_occasion(page: Page, scenes: Scenes) -> None:
    city = scenes.city
    url = (await city.shown("events", f"/occasions/{KIT}"))["url"]
    await page.goto(scenes.share_kits["asked"])
    pictures = page.locator("img")
    assert await pictures.count() == 2, "the picture to pass on, and the code alone"
    for picture in await pictures.all():
        await picture.scroll_into_view_if_needed()
        assert read_codes(await picture.screenshot()) == [url]
    assert read_codes((await city.get("notify", f"/occasions/{KIT}/code.png")).content) == [url]
    drawn = (await city.get("notify", f"/occasions/{KIT}/code.svg")).text
    await page.set_content(drawn.partition("?>")[2])
    assert read_codes(await page.screenshot()) == [url]
