"""One city and one real browser for all tests of pages."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from deploy.local import LocalSystem, set_clock
from tests.browser.scenes import Scenes, set_scenes
from tests.system.conftest import City


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """All four services on real servers."""
    home = tmp_path_factory.mktemp("browsed-city")
    set_clock(home, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))
    with LocalSystem(home=home) as system:
        yield City(system, home)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def scenes(city: City) -> Scenes:
    """Everything that there is a page of, on the evening of 10 March 2027."""
    return await set_scenes(city)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("There is no Chromium to show pages in: “make test” installs it (Debian's package chromium).")
    expect.set_options(timeout=45_000)  # milliseconds; the machine may be busy
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        browser = await playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def examiner(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A reader with axe in every page; no page brings a script of its own."""
    context = await browser.new_context(reduced_motion="reduce")
    await context.add_init_script(AXE_SCRIPT)
    yield context
    await context.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _examined(examiner: BrowserContext) -> Page:
    return await examiner.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def examined(_examined: Page) -> AsyncIterator[Page]:
    """A page to examine, one after the other in the same window: a new one each time takes most of the time."""
    await _examined.emulate_media(color_scheme="light", reduced_motion="reduce")
    await _examined.set_viewport_size({"width": 1280, "height": 720})
    yield _examined
    await _examined.unroute_all()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _reader(browser: Browser) -> AsyncIterator[BrowserContext]:
    # Pages are not served through a kiosk's service worker, which has a test and a browser of its own.
    context = await browser.new_context(reduced_motion="reduce", locale="en-GB", service_workers="block")
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(_reader: BrowserContext) -> AsyncIterator[Page]:
    """A page for a resident."""
    page = await _reader.new_page()
    yield page
    await page.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def _walked(_reader: BrowserContext) -> Page:
    return await _reader.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def walked(_walked: Page) -> AsyncIterator[Page]:
    """A page to walk through by keyboard, in the same window as the one before."""
    yield _walked
    await _walked.unroute_all()


@pytest_asyncio.fixture(loop_scope="session")
async def scriptless(browser: Browser) -> AsyncIterator[Page]:
    """A page for a resident whose browser runs no script at all."""
    context = await browser.new_context(java_script_enabled=False, locale="en-GB")
    yield await context.new_page()
    await context.close()
