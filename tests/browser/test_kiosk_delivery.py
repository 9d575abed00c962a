"""A kiosk's answers on their way: kept until the service itself says that one is stored, and counted once."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.kiosks import (
    answers_to,
    entries_on,
    give_on_kiosk,
    is_kept,
    nothing_is_kept,
    open_kiosk,
    shows,
)
from tests.browser.scenes import Scenes
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

COMMANDS = "**/feedback/v1/commands"
PROBLEM, JSON, HTML = "application/problem+json", "application/json", "text/html; charset=utf-8"
NOT_STORED: dict[str, dict[str, Any]] = {
    "an error of the service": {"status": 500, "content_type": PROBLEM, "body": '{"title": "Error"}'},
    "a service that is closed": {"status": 503, "content_type": PROBLEM, "body": "{}", "headers": {"Retry-After": "5"}},
    "a service that has enough to do": {"status": 429, "content_type": PROBLEM, "body": '{"title": "Too many"}'},
    "a gateway's error": {"status": 502, "content_type": HTML, "body": "<h1>Bad Gateway</h1>"},
    "a service that doesn't know yet": {"status": 202, "content_type": JSON, "body": "{}"},
    "what belongs to another answer": {"status": 200, "content_type": JSON, "body": '{"data": {"command": "x"}}'},
    "a strange network's page": {"status": 200, "content_type": HTML, "body": "<h1>Welcome to the free network</h1>"},
    "a strange network's refusal": {"status": 403, "content_type": HTML, "body": "<h1>Sign in</h1>"},
    "a strange network's JSON": {"status": 401, "content_type": JSON, "body": '{"error": "sign in"}'},
    "a redirect": {"status": 302, "headers": {"Location": "https://network.example/"}, "body": ""},
}


async def _routable_kiosk(context: BrowserContext, scenes: Scenes) -> Page:
    """Open a kiosk whose worker has taken over: an answer that is sent just as it does so passes every route by."""
    page = await open_kiosk(context, scenes)
    await is_kept(page)
    return page


async def test_answers_given_without_network_are_sent_in_their_order_and_numbered_by_it(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await _routable_kiosk(context, scenes)
    before = await answers_to(scenes)
    await context.set_offline(offline=True)
    for _ in range(3):
        await give_on_kiosk(page)
    given = [entry["id"] for entry in await entries_on(page)]
    posted: dict[str, str] = {}

    async def note(route: Route) -> None:
        sent = route.request.post_data_json or {}
        posted.setdefault(sent["id"], sent["sequence"])
        await route.continue_()

    await context.route(COMMANDS, note)
    await context.set_offline(offline=False)
    await nothing_is_kept(page)
    assert list(posted) == given
    numbers = list(posted.values())
    assert numbers == sorted(set(numbers)), "each higher than the one before, as text too"
    assert await answers_to(scenes) == before + 3
    await context.close()


@pytest.mark.parametrize("named", ["sello-2", "sello-of-another-name"])
async def test_an_answer_that_was_stored_without_the_kiosk_hearing_of_it_counts_once_whichever_tab_sends_it_again(
    browser: Browser, scenes: Scenes, named: str
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await _routable_kiosk(context, scenes)
    before = await answers_to(scenes)
    stored: list[int] = []

    async def lose_the_reply(route: Route) -> None:
        stored.append((await route.fetch()).status)
        await route.abort()

    await context.route(COMMANDS, lose_the_reply)
    await give_on_kiosk(page)

    async def was_stored() -> bool:
        return 200 in stored

    await eventually(was_stored)
    (entry,) = await entries_on(page)
    assert entry["state"] == "waiting", "the kiosk can't know"
    await page.close()
    await context.unroute_all(behavior="ignoreErrors")
    again = await open_kiosk(context, scenes, named=named)
    await nothing_is_kept(again)
    assert await answers_to(scenes) == before + 1
    await context.close()


@pytest.mark.parametrize("reply", NOT_STORED)
async def test_whatever_is_no_word_of_the_service_that_it_is_stored_keeps_an_answer(
    browser: Browser, scenes: Scenes, reply: str
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await _routable_kiosk(context, scenes)
    before = await answers_to(scenes)
    sent: Counter[str] = Counter()

    async def answer(route: Route) -> None:
        sent[(route.request.post_data_json or {})["id"]] += 1
        await route.fulfill(**NOT_STORED[reply])

    await context.route(COMMANDS, answer)
    await give_on_kiosk(page)

    async def sent_again() -> bool:
        return max(sent.values(), default=0) > 1

    await eventually(sent_again)
    (entry,) = await entries_on(page)
    assert (entry["state"], entry["id"]) == ("waiting", *sent), "the same id, so that it counts once"
    await context.unroute_all(behavior="ignoreErrors")
    await _press_of_staff(page, "send")
    await nothing_is_kept(page)
    assert await answers_to(scenes) == before + 1
    await context.close()


async def test_a_refused_answer_is_kept_with_its_reason_until_staff_send_it_anew(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await _routable_kiosk(context, scenes)
    before = await answers_to(scenes)
    why = "The survey closed on 9 March."
    said = f'{{"title": "Closed", "detail": "{why}"}}'
    refuse = {"status": 409, "content_type": PROBLEM, "body": said}
    await context.route(COMMANDS, lambda route: route.fulfill(**refuse))
    await give_on_kiosk(page)
    await page.locator("[data-act=staff]:visible").click()
    await expect(page.locator("[data-value=refused]")).to_have_text("1")
    await expect(page.locator("[data-value=waiting]")).to_have_text("0")
    await expect(page.locator("[data-value=reasons] li")).to_have_text([f"1 × {why}"])
    (entry,) = await entries_on(page)
    assert (entry["state"], entry["problem"]["detail"]) == ("refused", why)
    await page.reload()
    await shows(page, "start")
    assert await entries_on(page) == [entry], "a reload changes nothing"
    await context.unroute_all(behavior="ignoreErrors")
    await _press_of_staff(page, "retry")
    await nothing_is_kept(page)
    await expect(page.locator("[data-value=refused]")).to_have_text("0")
    assert await answers_to(scenes) == before + 1
    await context.close()


async def _press_of_staff(page: Page, act: str) -> None:
    await page.locator("[data-act=staff]:visible").click()
    await page.locator(f"[data-act={act}]").click()


RECORD_PAUSES = """
    Math.random = () => %s
    globalThis.pauses = []
    const later = globalThis.setTimeout
    globalThis.setTimeout = (act, wait, ...more) => {
        if (/sender\\.js/.test(new Error().stack)) pauses.push(wait)
        return later(act, wait, ...more)
    }
"""


@pytest.mark.parametrize(("chance", "part"), [(0, 0.5), (1, 1)])
async def test_a_service_that_is_away_is_asked_ever_less_often_but_every_five_minutes_for_as_long_as_it_takes(
    browser: Browser, scenes: Scenes, chance: int, part: float
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    await context.clock.install()
    await context.add_init_script(RECORD_PAUSES % chance)
    page = await _routable_kiosk(context, scenes)
    wanted = [min(2**failures, 300) * part for failures in range(1, 12)]
    tried = 0

    async def closed(route: Route) -> None:
        nonlocal tried
        tried += route.request.method == "POST"
        await route.fulfill(status=503, content_type=PROBLEM, body="{}")

    await context.route("**/feedback/v1/**", closed)
    await give_on_kiosk(page)
    # From here on time passes only as the test says.
    await page.clock.pause_at(await page.evaluate("Date.now() + 5000"))
    paused: list[float] = []
    while len(paused) < len(wanted):
        paused = await eventually(partial(_more_pauses, page, wanted[0], len(paused)))
        await page.clock.run_for(int(paused[-1] * 1_000))
    assert paused[: len(wanted)] == wanted
    assert tried >= len(wanted), "tried each time"
    await context.close()


async def _more_pauses(page: Page, first: float, known: int) -> list[float]:
    """Return the seconds between rounds, from the first that failed, once there are more than are known."""
    pauses = [pause / 1_000 for pause in await page.evaluate("pauses")]
    failed = pauses[pauses.index(first) :] if first in pauses else []
    return failed if len(failed) > known else []
