"""A page's data for search engines is data to a browser, too, whatever stands in it."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Page

from tests.browser.scenes import Scenes
from tests.browser.test_accessibility import RUNNING
from tests.system.occasions import evening, plan_and_publish, text

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

HOSTILE, DISTRICT, YEAR = "</script><script>alert(1)</script><!--", "espoonlahti", 2031
"""Of a year and a district that no other page shows."""
OCCASION = f"{YEAR}-hostile"
WATCH = """
    window.refused = []
    addEventListener("securitypolicyviolation", event => window.refused.push(event.effectiveDirective))
"""

RUN = "document.head.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))"


@pytest.mark.parametrize(
    "path", [f"/occasions/{OCCASION}/page", f"/clock/{YEAR}/page", f"/districts/{DISTRICT}/page"], ids=lambda path: path
)
async def test_words_that_look_like_a_script_stay_words_and_the_policy_has_nothing_to_refuse(
    page: Page, scenes: Scenes, path: str
) -> None:
    city = scenes.city
    hostile = evening(OCCASION, f"{YEAR}-06-23T17:00:00+03:00") | {"districts": [DISTRICT], "name": text(HOSTILE)}
    await plan_and_publish(city, hostile | {"organiser": text(HOSTILE), "summary": text(HOSTILE)})
    told: list[str] = []
    page.on("console", lambda one: told.append(one.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("dialog", lambda dialog: told.append(dialog.message))
    await page.add_init_script(WATCH)
    answer = await page.goto(f"{city.url('events')}/events/v1{path}?lang=en")
    assert answer is not None
    assert "script-src" not in answer.headers["content-security-policy"]
    assert await page.locator(RUNNING).count() == 0
    [block] = await page.locator('head > script[type="application/ld+json"]').all_text_contents()
    assert HOSTILE in json.dumps(json.loads(block))
    assert (told, await page.evaluate("window.refused")) == ([], [])
    # Where one was refused, it would be seen.
    await page.evaluate(RUN)
    await page.wait_for_function("window.refused.length === 1")
    assert await page.evaluate("window.refused") == ["script-src-elem"]
    assert await page.evaluate("window.ran") is None
