"""The kiosk for whoever stands before it: by two keys alone, read aloud, and with nothing left for the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect
from pymongo import MongoClient

from tests.browser.kiosks import (
    ON_THE_DEVICE,
    address,
    answers_to,
    entries_on,
    give_on_kiosk,
    is_kept,
    nothing_is_kept,
    open_kiosk,
    shows,
)
from tests.browser.scenes import EVERY_KIND_SURVEY, GOING_ON, Scenes
from tests.browser.shown_pages import answer_on_kiosk
from tests.system.waiting import eventually

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

WORDS = "I live next door"
THREE_DAYS = timedelta(days=3)
VOICES = """
    globalThis.said = []
    const speech = {
        getVoices: () => [{lang: "sv-SE"}, {lang: "en_US"}], cancel: () => {}, addEventListener: () => {},
        speak: one => said.push([one.lang, one.text]),
    }
    Object.defineProperty(globalThis, "speechSynthesis", {value: speech})
"""


async def _press_by_keyboard(page: Page, selector: str) -> None:
    """Go from stop to stop as a switch does, and choose what is wanted."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            await page.keyboard.press("Enter")
            return
    raise AssertionError(f"no {selector} is reached")


async def test_every_kind_of_question_is_answered_with_two_keys_alone(browser: Browser, scenes: Scenes) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await open_kiosk(context, scenes)
    before = await answers_to(scenes)
    await _press_by_keyboard(page, "[data-language=en]")
    await _press_by_keyboard(page, "[data-point='2']")
    await _press_by_keyboard(page, "[data-option=bus]")
    for option in ("foot", "bus", "car"):  # two at most: the third stays as it is
        await _press_by_keyboard(page, f"[data-act=tick][data-option={option}]")
    pressed = page.locator("[data-screen=question-3]:visible [aria-pressed=true]")
    await expect(pressed).to_have_count(2)
    await _press_by_keyboard(page, "[data-act=answer]")
    for digit in ("4", "2"):
        await _press_by_keyboard(page, f"[data-act=digit]:nth-of-type({digit})")
    await _press_by_keyboard(page, "[data-act=answer]")
    await expect(page.get_by_role("alert")).to_contain_text("within the range")
    await _press_by_keyboard(page, "[data-act=erase]")
    await _press_by_keyboard(page, "[data-act=answer]")
    await _press_by_keyboard(page, "[data-option=soukka]")
    await _press_by_keyboard(page, "[data-option=tapiola]")
    await _press_by_keyboard(page, "[data-screen=question-7] [data-act=answer]")
    await shows(page, "background")
    for choice in ("leppavaara", "tapiola", "30-44"):  # the second district takes the first one's place
        await _press_by_keyboard(page, f"[data-act=tell][data-value='{choice}']")
    await expect(page.locator("[data-screen=background]:visible [aria-pressed=true]")).to_have_count(2)
    await _press_by_keyboard(page, "[data-act=told]")
    await shows(page, "thanks")

    async def counted() -> bool:
        return await answers_to(scenes) == before + 1

    await eventually(counted)
    assert _told(scenes) == ("tapiola", "30-44")
    await context.close()


def _told(scenes: Scenes) -> tuple[str | None, str | None]:
    """What the last who answered the survey with every kind of question told of themselves."""
    background = _rows(scenes)[-1]["background"]
    return background["district"], background["age_group"]


def _rows(scenes: Scenes) -> list[dict[str, Any]]:
    """The answers to the survey with every kind of question, in the order in which they were received."""
    with MongoClient[dict[str, Any]](scenes.city.system.endpoints.mongo, tz_aware=True) as client:
        sheets = client["silta_feedback"]["answer_sheets"].find({"survey": EVERY_KIND_SURVEY})
        return sorted((row for sheet in sheets for row in sheet["answers"]), key=lambda row: row["received_at"])


@pytest.mark.parametrize("leaves", ["by the button", "silently", "in a crash"])
async def test_whoever_leaves_the_optional_questions_has_answered_and_told_nothing(
    browser: Browser, scenes: Scenes, leaves: str
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    await page.goto(address(scenes, EVERY_KIND_SURVEY) + "?kiosk=sello-2&lang=en")
    await shows(page, "start")
    before = await answers_to(scenes)
    await answer_on_kiosk(page, 8)
    await shows(page, "background")
    await page.locator("[data-act=tell][data-value=tapiola]:visible").click()
    (held,) = (await page.evaluate(ON_THE_DEVICE))["entries"]
    assert (held["state"], "background" in held) == ("held", False), "safe on the device before anything else is asked"
    if leaves == "by the button":
        await page.locator("[data-act=untold]:visible").click()
    elif leaves == "silently":
        await page.clock.fast_forward(61_000)
    else:
        await page.reload()

    async def counted() -> bool:
        return await answers_to(scenes) == before + 1

    await eventually(counted)
    assert _told(scenes) == (None, None)
    await shows(page, "start" if leaves == "in a crash" else "thanks")
    if leaves == "silently":
        await page.clock.fast_forward(8_100)  # thanks are shown for eight seconds, then the kiosk is the next person's
        await shows(page, "start")
    await expect(page.locator("[aria-pressed=true]:visible")).to_have_count(0)
    await context.close()


async def test_staff_see_from_afar_how_many_answers_wait_on_a_kiosk_of_the_citys(
    browser: Browser, scenes: Scenes
) -> None:
    opened = await scenes.city.done("feedback.open-kiosk", {"survey": EVERY_KIND_SURVEY, "kiosk": "sello-seen"})
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await context.new_page()

    async def seen(waiting: int) -> bool:
        read = await scenes.city.done("feedback.read-kiosks", {"survey": EVERY_KIND_SURVEY})
        (kiosk,) = [one for one in read["kiosks"] if one["kiosk"] == "sello-seen"]
        return kiosk["heard_at"] is not None and (kiosk["standing"], kiosk["waiting"]) == ("heard", waiting)

    await page.goto(opened["url"])
    await shows(page, "start")
    await is_kept(page)
    await eventually(lambda: seen(0))
    await page.route("**/commands", _only_reports)
    await answer_on_kiosk(page, 8)
    await page.locator("[data-act=untold]:visible").click()
    await shows(page, "thanks")
    await page.reload()
    await eventually(lambda: seen(1))
    await page.unroute("**/commands")
    await page.locator("[data-act=staff]:visible").click()
    await page.locator("[data-act=send]").click()
    await expect(page.locator("[data-value=waiting]")).to_have_text("0")
    await context.close()


async def _only_reports(route: Route) -> None:
    """Let through what a kiosk says of itself, and no answer."""
    if "report-kiosk" in (route.request.post_data or ""):
        await route.continue_()
    else:
        await route.abort()


async def test_a_question_and_its_choices_are_read_aloud_only_in_languages_that_the_device_speaks(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    await context.add_init_script(VOICES)
    page = await open_kiosk(context, scenes)
    for language in ("fi", "sv", "en"):
        await page.locator(f"[data-language={language}]").click()
        await expect(page.locator("[data-act=aloud]:visible")).to_have_count(0 if language == "fi" else 1)
        if language != "fi":
            await page.locator("[data-act=aloud]:visible").first.click()
        await page.locator("[data-act=start]:visible").click()
    said = await page.evaluate("said")
    assert said == [
        ["sv-FI", "How well is the way lit? (sv). 1 – Badly (sv). 2 – Well (sv)"],
        ["en-GB", "How well is the way lit?. 1 – Badly. 2 – Well"],
    ]
    await context.close()


async def test_an_unfinished_answer_is_asked_for_then_dropped_and_the_next_person_finds_nothing_of_it(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    await page.goto(address(scenes, EVERY_KIND_SURVEY) + "?kiosk=sello-2&lang=en")
    await shows(page, "start")
    await answer_on_kiosk(page, 7)
    await page.locator("textarea:visible").fill(WORDS)
    asking = page.locator("#still-there")
    await page.clock.fast_forward(61_000)
    await expect(asking).to_be_visible()
    await asking.evaluate(
        "one => { counting = new Promise(done => one.addEventListener('close', done, {once: true})) }"
    )
    await asking.locator("button:visible").click()
    await expect(asking).to_be_hidden()
    await page.evaluate("() => counting.then(() => true)")  # the page counts anew from that event on, not from hiding
    await shows(page, "question-7")
    await page.clock.fast_forward(61_000)
    await expect(asking).to_be_visible()
    await page.clock.fast_forward(31_000)
    await shows(page, "start")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    left = await page.evaluate(ON_THE_DEVICE)
    assert (left["entries"], left["fields"]) == ([], "")
    await expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    await context.close()


async def test_the_device_holds_nothing_of_a_person_but_an_answer_on_its_way(browser: Browser, scenes: Scenes) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await open_kiosk(context, scenes)
    await is_kept(page)
    await context.set_offline(offline=True)
    await answer_on_kiosk(page, 7)
    await page.locator("textarea:visible").fill(WORDS)
    await page.locator("[data-screen=question-7] [data-act=answer]:visible").click()
    await page.locator("[data-act=untold]:visible").click()
    await shows(page, "thanks")
    waiting: dict[str, Any] = await page.evaluate(ON_THE_DEVICE)
    (entry,) = waiting["entries"]
    assert set(entry) == {"sequence", "id", "source", "survey", "language", "answers", "at", "state"}
    assert set(entry["answers"]) == {"light", "way", "ways", "visits", "stop", "home", "more"}
    assert entry["answers"]["more"] == WORDS, "words wait on the device until they are sent (decision 26)"
    assert set(waiting["local"]) <= {"silta-kiosk-clock", "silta-kiosk-contact"}
    assert (waiting["session"], waiting["cookies"]) == ({}, "")
    await page.locator("[data-act=start]:visible").click()
    await page.locator("[data-act=staff]:visible").click()
    await expect(page.locator("[data-value=waiting]")).to_have_text("1")
    await expect(page.locator("[data-value=contact]")).not_to_have_text("–")
    await context.set_offline(offline=False)
    await page.locator("[data-act=send]").click()
    await expect(page.locator("[data-value=waiting]")).to_have_text("0")
    left = await page.evaluate(ON_THE_DEVICE)
    assert left["entries"] == []
    assert WORDS not in str(left), "gone as soon as the service has them"
    await context.close()


async def test_answers_given_through_three_days_without_network_are_stored_at_the_times_at_which_they_were_given(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await context.new_page()
    await page.clock.install()
    before = await answers_to(scenes)
    await _pass(scenes, -THREE_DAYS)
    try:
        await page.goto(address(scenes, EVERY_KIND_SURVEY) + "?kiosk=sello-2&lang=en")
        await shows(page, "start")
        await is_kept(page)
        await context.set_offline(offline=True)
        await give_on_kiosk(page)
        given_at = await _now(scenes)
    finally:
        await _pass(scenes, THREE_DAYS)
    await page.clock.fast_forward(THREE_DAYS // timedelta(milliseconds=1))
    await page.reload()
    await shows(page, "start")
    await give_on_kiosk(page)
    assert [entry["state"] for entry in await entries_on(page)] == ["waiting", "waiting"]
    await context.set_offline(offline=False)
    await nothing_is_kept(page)
    assert await answers_to(scenes) == before + 2
    first, second = _rows(scenes)[-2:]
    assert abs(first["answered_at"] - given_at) < timedelta(minutes=1)
    assert abs(second["answered_at"] - second["received_at"]) < timedelta(minutes=1)
    assert first["received_at"] - first["answered_at"] >= THREE_DAYS
    await context.close()


async def _now(scenes: Scenes) -> datetime:
    shown = await scenes.city.shown("feedback", f"/surveys/{EVERY_KIND_SURVEY}")
    return datetime.fromisoformat(shown["now"])


async def _pass(scenes: Scenes, time: timedelta) -> None:
    """Have time pass in the city, or turn it back."""
    scenes.city.at((await _now(scenes) + time).isoformat())


async def test_a_browser_that_was_a_kiosk_shows_the_other_pages_as_any_browser_does(
    browser: Browser, scenes: Scenes
) -> None:
    context = await browser.new_context(locale="en-GB", reduced_motion="reduce")
    page = await open_kiosk(context, scenes)
    await is_kept(page)
    # As an earlier version registered it: for all pages of the service.
    await page.evaluate(
        "navigator.serviceWorker.register('/feedback/v1/kiosk-worker.js', {scope: '/feedback/v1/'}).then(() => true)"
    )
    await page.reload()
    await is_kept(page)

    async def only_its_own() -> bool:
        scopes = await page.evaluate(
            "navigator.serviceWorker.getRegistrations().then(all => all.map(one => new URL(one.scope).pathname))"
        )
        return bool(scopes == [f"/feedback/v1/surveys/{EVERY_KIND_SURVEY}/kiosk"])

    await eventually(only_its_own)
    await page.reload()
    await shows(page, "start")
    assert await page.evaluate("navigator.serviceWorker.controller !== null")
    answer = await context.new_page()
    await answer.goto(address(scenes, GOING_ON, "answer"))
    await expect(answer.get_by_role("heading", level=1)).to_be_visible()
    assert await answer.evaluate("navigator.serviceWorker.controller") is None
    await context.close()
