"""Notifications in the browser: allowed on the page by keyboard, shown by the service worker, and what can go wrong."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_SCRIPT
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page, expect
from pydantic import SecretStr

from services.notify.documents import Subscription
from services.notify.domain.subscription import Way, Wish
from services.notify.web.browser_words import BROWSER_WORDS
from services.notify.web.choosing import router as choosing
from services.notify.web.subscribing import router as subscribing
from services.notify.web.words import PAGES
from shared.city import load_city
from shared.contracts.notify import Rhythm, SubscribeBrowser, SubscriptionStatus
from shared.links import Links
from shared.settings import Mode, Settings
from shared.text import LANGUAGES, Language
from tests.browser.test_accessibility import WCAG_22_AA
from tests.http_receiver import HttpReceiver
from tests.push_service import Reader, written

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

CITY = load_city(Path(__file__).parents[2] / "deploy" / "demo" / "espoo.yaml")
SETTINGS = Settings(secret=SecretStr("s" * 32), mode=Mode.LOCAL, webpush_key=SecretStr(written(bytes(range(1, 33)))))
PATH = "/notify/v1/subscribe"
ID = "of-this-browser-"
TOLD = {
    "title": "Asukasilta",
    "body": "keskiviikko 10.2.2027 klo 18.00, Sello",
    "url": "https://silta.example.org/occasions/1",
    "lang": "fi",
    "tag": "topic",
    "choices": {"title": "Muuta valintoja", "url": "https://silta.example.org/c"},
}


@dataclass
class Notify:
    """The pages of notify, without what is behind them."""

    asked: list[SubscribeBrowser] = field(default_factory=list)
    settings: Settings = SETTINGS
    city: Any = CITY
    links: Links = field(default_factory=lambda: Links("s" * 32))

    @property
    def store(self) -> Any:
        return SimpleNamespace(find=self._find, select=self._select)

    async def ask(self, command: SubscribeBrowser, **_: object) -> Any:
        self.asked.append(command)
        return SimpleNamespace(problem=None, result={"subscription": ID})

    async def _select(self, *_: object, **__: object) -> list[Any]:
        return []  # no network of partners is listed

    async def _find(self, model: type[Any], _: str) -> Subscription | None:
        if model is not Subscription:
            return None
        command = self.asked[-1]
        wish = Wish(language=command.language, districts=("*",), themes=("*",), rhythm=Rhythm.IMMEDIATE)
        return Subscription(
            id=ID, status=SubscriptionStatus.ACTIVE, way=Way.WEBPUSH, browser=command.browser, wish=wish
        )


@pytest.fixture
def notify() -> Iterator[tuple[Notify, str]]:
    """The pages, served in a thread of their own, and where."""
    behind, app = Notify(), FastAPI()
    app.state.service = behind
    for router in (subscribing, choosing, PAGES.assets.router):
        app.include_router(router)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.02)
    yield behind, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def with_push_service(browser: dict[str, str]) -> str:
    """Return what stands for the vendor's push service, which no test asks: an answer to `subscribe`."""
    return f"""
        const given = {json.dumps(browser)}
        const bytes = text => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), c => c.charCodeAt(0))
        PushManager.prototype.subscribe = async function (options) {{
            if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error("not so")
            return {{ endpoint: given.endpoint, getKey: name => bytes(given[name]).buffer }}
        }}
    """


def answering(permission: str) -> str:
    """Return what stands for the browser's own question, which no test can answer."""
    return f"""
        Object.defineProperty(Notification, "permission", {{ get: () => "default" }})
        Notification.requestPermission = async () => "{permission}"
    """


@asynccontextmanager
async def resident(browser: Browser, *scripts: str, **options: Any) -> AsyncIterator[tuple[BrowserContext, Page]]:
    context = await browser.new_context(reduced_motion="reduce", **options)
    for script in (AXE_SCRIPT, *scripts):
        await context.add_init_script(script)
    try:
        yield context, await context.new_page()
    finally:
        await context.close()


async def press(page: Page) -> None:
    """Press the button by keyboard alone."""
    button = page.locator("#browser-allow")
    await expect(button).to_be_visible()
    await button.focus()
    await page.keyboard.press("Enter")


async def require_accessible(page: Page) -> None:
    found = await page.evaluate("rules => axe.run(rules).then(results => results.violations)", WCAG_22_AA)
    assert found == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_resident_allows_notifications_by_keyboard_and_comes_to_their_choices(
    browser: Browser, notify: tuple[Notify, str], language: Language
) -> None:
    behind, url = notify
    with HttpReceiver() as nobody:
        given = Reader(nobody, "one").browser
    async with resident(browser, answering("granted"), with_push_service(given)) as (_, page):
        await page.goto(f"{url}{PATH}?lang={language}")
        await page.locator("input[name=districts]").first.check()
        await require_accessible(page)
        await press(page)
        await expect(page.locator(".notice.good")).to_have_text(BROWSER_WORDS["browser_begun"].in_language(language))
        [command] = behind.asked
        assert command.browser.model_dump() == given
        assert command.language == language
        assert len(command.districts) == 1
        await expect(page.get_by_role("heading", level=2)).to_have_text(
            BROWSER_WORDS["leave_browser"].in_language(language)
        )
        await require_accessible(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("script", "says"),
    [
        (answering("denied"), "blocked"),
        (answering("default"), "unanswered"),
        (answering("granted") + "PushManager.prototype.subscribe = async () => { throw new Error('away') }", "failed"),
        ("delete window.PushManager", "unsupported"),
        ("delete window.PushManager; navigator.standalone = false", "home_screen"),
        ("delete window.PushManager; navigator.standalone = true", "unsupported"),
    ],
    ids=["blocked", "unanswered", "failed", "unsupported", "iPhone", "old iPhone, from its home screen"],
)
async def test_what_stands_in_the_way_is_said_and_nothing_is_sent(
    browser: Browser, notify: tuple[Notify, str], script: str, says: str, language: Language
) -> None:
    behind, url = notify
    async with resident(browser, script) as (_, page):
        await page.goto(f"{url}{PATH}?lang={language}")
        if says in {"unsupported", "home_screen"}:
            await expect(page.locator("#browser-allow")).to_be_hidden()
        else:
            await press(page)
        words = BROWSER_WORDS[f"browser_{says}"].in_language(language)
        await expect(page.get_by_role("status")).to_have_text(words)
        await require_accessible(page)
        assert page.url.startswith(f"{url}{PATH}")
    assert behind.asked == []


@pytest.mark.parametrize(("language", "name"), [("fi", "Osallistu – Espoo"), ("sv", "Delta – Esbo")])
async def test_on_a_home_screen_the_form_keeps_what_it_was_opened_for(
    browser: Browser, notify: tuple[Notify, str], language: Language, name: str
) -> None:
    _, url = notify
    address = f"{url}{PATH}?lang={language}&occasion=2027-evening"
    async with resident(browser) as (context, page):
        await page.goto(address)
        told = await (await context.new_cdp_session(page)).send("Page.getAppManifest")
        assert told["errors"] == []
        read = told["manifest"]
        assert (read["name"], read["display"], read["startUrl"]) == (name, "kStandalone", address)
        [icon] = read["icons"]
        shown = await page.evaluate(
            "async url => { const bitmap = await createImageBitmap(await (await fetch(url)).blob()); "
            "return [bitmap.width, bitmap.height] }",
            icon["url"],
        )
        assert (icon["sizes"], shown) == ("512x512", [512, 512])


async def test_a_page_without_scripts_says_so_and_offers_letters(browser: Browser, notify: tuple[Notify, str]) -> None:
    _, url = notify
    async with resident(browser, java_script_enabled=False) as (_, page):
        await page.goto(f"{url}{PATH}?lang=en")
        await expect(page.get_by_text("E-mail doesn't.")).to_be_visible()
        await expect(page.locator("#browser-allow")).to_be_hidden()
        await expect(page.get_by_role("button", name="Subscribe to the newsletter")).to_be_visible()


async def test_the_service_worker_shows_what_comes_and_leads_to_it_and_to_the_choices(
    browser: Browser, notify: tuple[Notify, str]
) -> None:
    _, url = notify
    with HttpReceiver() as nobody:
        given = Reader(nobody, "one").browser
    async with resident(browser, with_push_service(given)) as (context, page):
        await context.grant_permissions(["notifications"], origin=url)
        await page.goto(f"{url}{PATH}?lang=fi")
        protocol, registered = await context.new_cdp_session(page), list[str]()
        protocol.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: registered.extend(one["registrationId"] for one in event["registrations"]),
        )
        await protocol.send("ServiceWorker.enable")
        await press(page)
        await page.wait_for_url("**/c/**")
        await expect(page.locator(".notice.good")).to_be_visible()
        [worker] = context.service_workers
        for title in ("vanha", TOLD["title"]):
            message = {"origin": url, "registrationId": registered[-1], "data": json.dumps({**TOLD, "title": title})}
            await protocol.send("ServiceWorker.deliverPushMessage", message)
        shown = """async () => (await registration.getNotifications())
            .map(({ title, body, lang, tag }) => ({ title, body, lang, tag }))"""
        await page.wait_for_function(
            """async ([path, title]) => {
                const registration = await navigator.serviceWorker.getRegistration(path)
                return (await registration.getNotifications()).some(one => one.title === title)
            }""",
            arg=[PATH, TOLD["title"]],
        )
        said = {name: TOLD[name] for name in ("title", "body", "lang", "tag")}
        assert await worker.evaluate(shown) == [said], "the newer one has taken the older one's place"
        opened = await worker.evaluate(
            """async () => {
                const opened = []
                clients.openWindow = async url => opened.push(url)
                for (const action of ["", "choices"]) {
                    const [notification] = await registration.getNotifications()
                    const waited = []
                    const event = new NotificationEvent("notificationclick", { notification, action })
                    event.waitUntil = one => waited.push(one)
                    self.dispatchEvent(event)
                    await Promise.all(waited)
                    if (action === "") await show({ title: "x", body: "", lang: "fi", tag: "t", url: "", choices: {
                        title: "c", url: "https://silta.example.org/c" } })
                }
                return opened
            }"""
        )
        assert opened == [TOLD["url"], "https://silta.example.org/c"]
        assert await worker.evaluate("async () => (await registration.getNotifications()).map(one => one.title)") == []
