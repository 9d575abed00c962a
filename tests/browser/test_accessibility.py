"""Every page meets WCAG 2.2 AA in every language, in light and dark and on a small screen, and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.base import AxeResults
from playwright.async_api import ConsoleMessage, Error, Page, ViewportSize

from shared.text import Language
from tests.browser.scenes import Scenes
from tests.browser.shown_pages import SHOWN, Shown
from tests.linked_data import data_of, graph_of

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

WCAG_22_AA = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
OF_STYLE = WCAG_22_AA | {
    "runOnly": [
        "color-contrast",
        "css-orientation-lock",
        "link-in-text-block",
        "scrollable-region-focusable",
        "target-size",
    ]
}
"""What may be otherwise in the dark and on a small screen: no style of ours shows or hides anything by these."""
SMALL: ViewportSize = {"width": 320, "height": 640}
RUNNING = 'script:not([type="application/ld+json"])'
"""Scripts that run: a block of data never does."""
CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex='0']"

in_each_language = pytest.mark.parametrize(
    ("shown", "language"),
    [pytest.param(one, language, id=f"{one.name}, {language}") for one in SHOWN for language in one.languages],
)
in_english = pytest.mark.parametrize("shown", [pytest.param(one, id=one.name) for one in SHOWN])


async def violations(page: Page, rules: dict[str, list[str]]) -> str:
    """Examine the page as it stands; `examiner` has put axe into it."""
    found = await page.evaluate("rules => axe.run(rules).then(results => results.violations)", rules)
    return str(AxeResults({"violations": found}).generate_report()) if found else ""


@contextmanager
def _complaints(page: Page) -> Iterator[list[str]]:
    """Errors and warnings of the page's scripts and of the browser."""
    said: list[str] = []

    def of_console(one: ConsoleMessage) -> None:
        if one.type in {"error", "warning"}:
            said.append(one.text)

    def of_page(error: Error) -> None:
        said.append(str(error))

    page.on("console", of_console)
    page.on("pageerror", of_page)
    try:
        yield said
    finally:
        page.remove_listener("console", of_console)
        page.remove_listener("pageerror", of_page)


@in_each_language
async def test_a_page_meets_wcag_22_aa(examined: Page, scenes: Scenes, shown: Shown, language: Language) -> None:
    page = examined
    with _complaints(page) as said:
        answer = await shown.open(page, scenes, language)
        assert answer.status == shown.status
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert ("script" in policy) is shown.scripted
        if not shown.scripted:
            assert await page.locator(RUNNING).count() == 0
        assert await page.locator("html").get_attribute("lang") == language
        assert await page.locator("h1").count() == 1
        assert not await violations(page, WCAG_22_AA)
        if language == shown.languages[0]:  # the mark-up is the same in all
            for document in data_of(await answer.text()):  # which a parser of the standard takes without any error
                graph_of(document)
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        await page.set_viewport_size(SMALL)
        assert not await violations(page, OF_STYLE)
        assert await page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"], "no sideways scrolling"
    # A browser tells of every answer of 400 and above.
    assert [line for line in said if f"status of {shown.status}" not in line or shown.status < 400] == []


@in_english
async def test_every_control_of_a_page_is_reached_by_keyboard_and_seen(
    walked: Page, scenes: Scenes, shown: Shown
) -> None:
    page = walked
    await shown.open(page, scenes, "en")
    # Radio buttons of one question are one stop: the arrows choose among them.
    expected = await page.evaluate(
        """selector => {
            const stops = []
            // While a dialog asks, the rest of the page waits.
            const shown = document.querySelector("dialog:modal") ?? document
            for (const one of shown.querySelectorAll(selector)) {
                if (!one.checkVisibility() || one.disabled) continue
                one.dataset.stop = one.type === "radio" ? `radio ${one.name}` : `stop ${stops.length}`
                if (!stops.includes(one.dataset.stop)) stops.push(one.dataset.stop)
            }
            return stops
        }""",
        CONTROLS,
    )
    told_what_is_wrong = await page.evaluate("document.activeElement !== document.body")
    reached: list[str] = []
    for _ in range(2 * len(expected) + 6):
        await page.keyboard.press("Tab")
        stop = await page.evaluate(
            """() => {
                const one = document.activeElement
                if (!one || one === document.body) return null
                const style = getComputedStyle(one), box = one.getBoundingClientRect()
                const seen = one.tagName === "IFRAME" || (
                    style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
                    && box.width > 0 && box.bottom > 0 && box.top < innerHeight)
                return {name: one.dataset.stop ?? one.outerHTML.slice(0, 120), seen}
            }"""
        )
        if stop is None:
            continue
        assert stop["seen"], f"the focus is not seen on {stop['name']}"
        if stop["name"] not in reached:
            reached.append(stop["name"])
        if len(reached) == len(expected):
            break
    # Where something is wrong, the focus begins at what says so, and comes round to the page's top.
    turned = reached.index(expected[0]) if told_what_is_wrong and expected[0] in reached else 0
    assert reached[turned:] + reached[:turned] == expected
