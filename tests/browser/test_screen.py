"""A digital screen lives through a day of outages: nothing that is over is ever shown, and what is left goes on."""

from __future__ import annotations

import asyncio
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI, Request
from playwright.async_api import Browser, BrowserContext, Page, expect
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response

from services.notify.channels.screens import router as playlists
from services.notify.documents import Notice
from services.notify.domain.notice import Facts
from services.notify.web.screens import router as pages
from services.notify.web.words import PAGES
from shared.city import load_city
from shared.contracts.news import NoticeKind
from shared.text import Text
from tests.faults.network import Wire

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(400),
    pytest.mark.asyncio(loop_scope="session"),
]

MORNING = datetime(2027, 3, 11, 4, 0, tzinfo=UTC)
CITY = load_city(Path(__file__).parents[2] / "deploy" / "demo" / "espoo.yaml")
WAYS_OUT = ("online", "offline", "silence", "refused")
PATH = "/notify/v1/screens/sello?lang=en&screen=sello-1&key=of-a-test"


@dataclass
class Venue:
    """The pages and streams of notify as a screen meets them, without what is behind them."""

    clock_at: datetime = MORNING
    set_at: float = field(default_factory=time.monotonic)
    notices: dict[str, Notice] = field(default_factory=dict)
    reports: list[dict[str, Any]] = field(default_factory=list)
    page_takes: float = 0.0
    """Seconds until the page is answered."""

    def now(self) -> datetime:
        return self.clock_at + timedelta(seconds=time.monotonic() - self.set_at)

    def later(self, span: timedelta) -> None:
        self.clock_at, self.set_at = self.now() + span, time.monotonic()

    async def select(self, _: type[Notice], query: dict[str, Any]) -> list[Notice]:
        now = query["facts.shows_until"]["$gt"]
        return [one for one in self.notices.values() if one.facts.shows_from <= now < one.facts.shows_until]

    def tell(self, id_: str, until: timedelta) -> None:
        facts = Facts(
            kind=NoticeKind.SURVEY,
            title=Text(fi=f"Kysely {id_}", en=f"Survey {id_}"),
            url=f"https://silta.example.org/{id_}",
            shows_from=MORNING - timedelta(days=1),
            shows_until=self.now() + until,
        )
        self.notices[id_] = Notice(id=id_, facts=facts, published_at=MORNING, updated_at=MORNING)

    def current(self) -> set[str]:
        """The ids of what may be shown now."""
        return {id_ for id_, notice in self.notices.items() if self.now() < notice.facts.shows_until}

    def application(self) -> FastAPI:
        app = FastAPI()
        app.state.service = SimpleNamespace(city=CITY, clock=self, store=self)

        @app.middleware("http")
        async def slowly(request: Request, answer: RequestResponseEndpoint) -> Response:
            if request.url.path == PATH.partition("?")[0]:
                await asyncio.sleep(self.page_takes)
            return await answer(request)

        for router in (playlists, pages, PAGES.assets.router):
            app.include_router(router)

        @app.post("/notify/v1/commands")
        async def take(request: Request) -> dict[str, str]:
            self.reports.append(await request.json())
            return {}

        return app


@contextmanager
def opened(venue: Venue) -> Iterator[Wire]:
    """Serve the venue, in a thread of its own, over a wire that can be cut."""
    config = uvicorn.Config(venue.application(), port=0, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.02)
    with Wire(server.servers[0].sockets[0].getsockname()[1]) as wire:
        yield wire
    server.should_exit = True
    thread.join(10)


@dataclass
class Device:
    """A screen's browser, whose time is ours to move."""

    context: BrowserContext
    venue: Venue
    wire: Wire
    page: Page = field(init=False)
    silent: bool = False

    async def switch_on(self) -> None:
        self.page = await self.context.new_page()
        await self.page.clock.install(time=self.venue.now())
        await self.page.goto(f"http://127.0.0.1:{self.wire.port}{PATH}")

    async def network(self, state: str) -> None:
        """Let it be `online`, or lost in one of three ways."""
        self.wire.admit()
        self.wire.mend()
        await self.context.set_offline(offline=state == "offline")
        if state == "refused":
            self.wire.refuse()
        elif state == "silence":
            self.wire.cut()

    async def later(self, span: timedelta) -> None:
        self.venue.later(span)
        await self.page.clock.fast_forward(int(span.total_seconds() * 1_000))

    async def shown(self) -> str:
        """Return what it shows; a page that is just coming anew shows nothing yet."""
        shown = await self.page.locator("#screen[data-shown]").get_attribute("data-shown")
        assert shown is not None
        return shown

    async def in_contact(self) -> None:
        await expect(self.page.locator("#screen")).to_have_attribute("data-contact", "yes")

    async def knows(self, ids: set[str]) -> None:
        """Wait until it shows its way through exactly these."""
        last = sorted(ids)
        script = """ids => {
            const key = Object.keys(localStorage).find(one => one.startsWith("silta-screen /"))
            const known = JSON.parse(localStorage.getItem(key) ?? '{"items":[]}').items.map(one => one.id)
            return ids.every(one => known.includes(one)) && known.every(one => ids.includes(one))
        }"""
        await self.page.wait_for_function(script, arg=last, timeout=30_000)


async def _opened(browser: Browser, venue: Venue, wire: Wire) -> Device:
    context = await browser.new_context(reduced_motion="reduce", locale="en-GB", timezone_id="Europe/Helsinki")
    device = Device(context, venue, wire)
    await device.switch_on()
    return device


async def test_a_day_of_outages_shows_nothing_that_is_over_and_all_that_is_left(browser: Browser) -> None:
    venue, chance = Venue(), random.Random(20270311)
    for hours in range(1, 25, 3):
        venue.tell(f"until-{hours:02}", timedelta(hours=hours, minutes=30))
    with opened(venue) as wire:
        device = await _opened(browser, venue, wire)
        await expect(device.page.locator("#screen")).to_have_attribute("data-kept", "yes")
        await device.knows(venue.current())
        known = set(venue.notices)
        seen_without_network = 0
        for hour in range(24):
            state = "online" if hour % 4 == 3 else chance.choice(WAYS_OUT)
            await device.network(state)
            venue.tell(f"of-hour-{hour:02}", timedelta(hours=chance.randint(1, 5), minutes=30))
            if state != "online" and chance.random() < 0.4:
                # Somebody pulls the plug, or the browser is started again.
                await device.page.reload()
                await expect(device.page.locator("h1")).to_be_visible()
            await device.later(timedelta(hours=1))
            if state == "online":
                await device.in_contact()
                await device.knows(venue.current())
                known = set(venue.current())
            left = known & venue.current()
            for _ in range(3):
                await expect(device.page.locator("#screen")).not_to_have_attribute(
                    "data-shown", "quiet" if left else "nothing"
                )
                shown = await device.shown()
                # A stream may still have brought something in the moment before the network went.
                assert shown in venue.current() | {"quiet"}, f"hour {hour}, {state}"
                seen_without_network += state != "online" and shown != "quiet"
                await device.later(timedelta(seconds=9))
        assert seen_without_network > 10
        assert len(venue.reports) >= 6
        assert {one["data"]["screen"] for one in venue.reports} == {"sello-1"}
        await device.context.close()


async def test_a_page_that_is_slow_to_come_anew_is_asked_for_once(browser: Browser) -> None:
    venue = Venue()
    with opened(venue) as wire:
        device = await _opened(browser, venue, wire)
        await expect(device.page.locator("#screen")).to_have_attribute("data-kept", "yes")
        await device.in_contact()
        await device.page.evaluate("window.isOld = true")
        venue.page_takes = 2.5  # longer than it takes the old page to look at the clock again
        await device.later(timedelta(hours=1, seconds=10))
        await device.page.wait_for_function("() => !window.isOld", timeout=30_000)
        await device.in_contact()
        await device.context.close()


async def test_an_item_leaves_the_screen_at_its_time_without_the_network(browser: Browser) -> None:
    venue = Venue()
    venue.tell("soon-over", timedelta(minutes=2))
    with opened(venue) as wire:
        device = await _opened(browser, venue, wire)
        await expect(device.page.locator("#screen")).to_have_attribute("data-shown", "soon-over")
        await expect(device.page.get_by_role("heading", name="Survey soon-over")).to_be_visible()
        await expect(device.page.get_by_alt_text("https://silta.example.org/soon-over")).to_be_visible()
        await device.network("silence")
        await device.later(timedelta(minutes=2))
        await expect(device.page.locator("#screen")).to_have_attribute("data-shown", "quiet")
        await expect(device.page.get_by_text("This screen tells how")).to_be_visible()
        await expect(device.page.get_by_text("No contact since")).to_be_visible()
        await device.context.close()


async def test_a_screen_whose_clock_fell_back_while_it_was_off_shows_nothing_before_it_knows_the_time(
    browser: Browser,
) -> None:
    venue = Venue()
    venue.tell("evening", timedelta(hours=8))
    with opened(venue) as wire:
        device = await _opened(browser, venue, wire)
        await expect(device.page.locator("#screen")).to_have_attribute("data-shown", "evening")
        await expect(device.page.locator("#screen")).to_have_attribute("data-kept", "yes")
        await device.network("refused")
        # It was off for longer than the item lasts, and its clock begins anew at last year.
        venue.later(timedelta(hours=9))
        await device.page.clock.set_system_time(MORNING - timedelta(days=365))
        await device.page.reload()
        await expect(device.page.locator("#screen")).to_have_attribute("data-contact", "no")
        assert await device.shown() == "quiet"
        venue.tell("next", timedelta(hours=8))
        await device.network("online")
        await device.later(timedelta(minutes=2))
        await expect(device.page.locator("#screen")).to_have_attribute("data-shown", "next")
        await device.context.close()


async def test_a_clock_that_is_set_back_while_the_screen_runs_brings_nothing_back(browser: Browser) -> None:
    venue = Venue()
    venue.tell("short", timedelta(minutes=30))
    venue.tell("long", timedelta(hours=8))
    with opened(venue) as wire:
        device = await _opened(browser, venue, wire)
        await device.in_contact()
        await device.network("silence")
        await device.later(timedelta(minutes=31))
        await expect(device.page.locator("#screen")).to_have_attribute("data-shown", "long")
        await device.page.clock.set_system_time(MORNING)
        for _ in range(3):
            await device.later(timedelta(seconds=9))
            assert await device.shown() == "long"
        await device.context.close()


async def test_a_screen_that_is_paused_stays_and_one_that_goes_on_shows_each_language_in_turn(browser: Browser) -> None:
    venue = Venue()
    venue.tell("only", timedelta(hours=8))
    with opened(venue) as wire:
        context = await browser.new_context(reduced_motion="reduce", locale="en-GB")
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{wire.port}/notify/v1/screens/sello?languages=fi&languages=en")
        article = page.locator("#screen article")
        await expect(article).to_have_attribute("lang", "fi")
        await page.get_by_role("button", name="Next").click()
        await expect(article).to_have_attribute("lang", "en")
        assert await article.evaluate("one => getComputedStyle(one).animationName") == "none", "reduced motion"
        await page.emulate_media(reduced_motion="no-preference")
        assert await article.evaluate("one => getComputedStyle(one).animationName") == "appear"
        await page.get_by_role("button", name="Pause").click()
        await page.wait_for_timeout(10_000)
        await expect(article).to_have_attribute("lang", "en")
        await page.get_by_role("button", name="Pause").click()
        await expect(article).to_have_attribute("lang", "fi")
        await context.close()


async def test_without_script_the_page_is_a_list(browser: Browser) -> None:
    venue = Venue()
    venue.tell("only", timedelta(hours=8))
    with opened(venue) as wire:
        context = await browser.new_context(java_script_enabled=False, locale="en-GB")
        page = await context.new_page()
        await page.goto(f"http://127.0.0.1:{wire.port}/notify/v1/screens/sello?lang=en")
        await expect(page.get_by_role("heading", name=re.compile("Survey only"))).to_be_visible()
        await expect(page.get_by_role("link", name="https://silta.example.org/only")).to_be_visible()
        await context.close()
