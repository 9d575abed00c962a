"""The results' page follows what comes in, by itself, until somebody wants to read in peace."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.scenes import GOING_ON, Scenes
from tests.system.conftest import City
from tests.system.feedback.surveys import give, summary_of

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]


async def _answers(city: City) -> int:
    return int((await summary_of(city, GOING_ON))["answers"])


async def test_an_answer_is_seen_without_a_reload_and_not_while_updates_are_paused(page: Page, scenes: Scenes) -> None:
    city = scenes.city
    count = await _answers(city)
    await page.goto(f"{city.url('feedback')}/feedback/v1/surveys/{GOING_ON}/results?lang=en")
    results = page.locator("#results")
    await expect(results).to_contain_text(f"Answers so far: {count}.")
    await give(city, GOING_ON)
    await expect(results).to_contain_text(f"Answers so far: {count + 1}.")
    await expect(page.locator("#updated")).to_have_text(re.compile(r"Updated at \d\d:\d\d"))

    pause = page.get_by_role("button", name="Pause updates")
    await pause.press("Enter")
    await expect(pause).to_have_attribute("aria-pressed", "true")
    await give(city, GOING_ON)
    await expect(results).to_contain_text(f"Answers so far: {count + 1}.")
    await pause.press("Enter")
    await expect(results).to_contain_text(f"Answers so far: {count + 2}.")
