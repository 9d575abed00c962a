"""The participation symbol on a page of somebody else's: what is copied from a topic's page is all that it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import html5lib
import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.scenes import NOW, Scenes
from tests.linked_data import page_of
from tests.system.around import topic

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

TOPIC = "topic-elsewhere"
OVER_AT = "2027-03-20T16:00:00+02:00"
OPEN, OVER = "You can influence this, until 20 Mar 2027", "The time is over"


@contextmanager
def serving_elsewhere(html: str) -> Iterator[str]:
    """Serve a page from an origin of its own, as an association's website does; give its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = html.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def _shown(browser: Browser, address: str, words: str) -> bytes:
    """See the page elsewhere as somebody does who was never there; return how the image looks."""
    page = await browser.new_page(locale="en-GB")
    try:
        refused: list[str] = []
        page.on("console", lambda one: refused.append(one.text) if one.type in {"error", "warning"} else None)
        await page.goto(address)
        image = page.get_by_role("img", name=re.compile(f"Topic {TOPIC}"))
        await expect(image).to_be_visible()
        assert await image.evaluate("one => one.complete && [one.naturalWidth, one.naturalHeight]") == [360, 72]
        assert words in await image.evaluate("one => fetch(one.src).then(answer => answer.text())")
        framed = page.frame_locator("iframe").get_by_role("link")
        await expect(framed).to_be_visible()
        await expect(framed).to_contain_text(f"Topic {TOPIC}")
        await expect(framed.get_by_role("img", name=re.compile(words))).to_be_visible()
        assert refused == []
        looks = await image.screenshot()
        await framed.click()
        await expect(page).to_have_url(re.compile(f"/topics/{TOPIC}/page"))
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Topic {TOPIC}")
        return looks
    finally:
        await page.close()


async def test_a_copied_symbol_is_seen_on_any_page_and_changes_when_the_time_is_over(
    page: Page, browser: Browser, scenes: Scenes
) -> None:
    city = scenes.city
    await city.done("events.publish-topic", {"topic": topic(TOPIC, open_until=OVER_AT)})
    await page.goto(f"{city.url('events')}/events/v1/topics/{TOPIC}/page?lang=en")
    copied = await page.locator("code").all_text_contents()
    assert len(copied) == 2
    for one in copied:
        html5lib.HTMLParser(strict=True).parseFragment(one)
    around = f"<!doctype html><html lang='en'><head><title>Seura</title></head><body>{''.join(copied)}</body></html>"
    page_of(around)
    with serving_elsewhere(around) as address:
        assert urlsplit(address).netloc != urlsplit(city.url("events")).netloc
        looked_open = await _shown(browser, address, OPEN)
        city.at("2027-03-20T16:00:01+02:00")
        try:
            assert await _shown(browser, address, OVER) != looked_open
        finally:
            city.at(NOW)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_the_page_that_others_frame_is_read_without_an_error(scenes: Scenes, language: str) -> None:
    await scenes.city.ask("events.publish-topic", {"topic": topic(TOPIC, open_until=OVER_AT)})
    answer = await scenes.city.get("events", f"/topics/{TOPIC}/badge.html", params={"lang": language})
    framed = page_of(answer.text)
    assert framed.get("lang") == language
    assert len(list(framed.iter("a"))) == 1
