"""What residents do on pages: all of it without script, and a double click counts once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.browser.scenes import GOING_ON, OPEN, OPEN_CALL, Scenes
from tests.browser.shown_pages import CALL, OCCASION, SUBSCRIBE, SURVEY
from tests.system.conftest import City
from tests.system.notify.subscribers import subscribe
from tests.system.occasions import evening, plan_and_publish, text
from tests.system.panels.calls import AFTER_CLOSING, applicants_in, application, drawn, email_of, filled_call

pytestmark = [
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(300),
    pytest.mark.asyncio(loop_scope="session"),
]

NAME = "Asukas Esimerkki"


def _address(city: City, service: str, route: str) -> str:
    named = {"occasion": OPEN, "call_id": OPEN_CALL, "survey_id": GOING_ON}
    return f"{city.url(service)}{route.format(**named)}?lang=en"


async def _taken(city: City) -> int:
    return sum(one["taken"] for one in (await city.shown("events", f"/occasions/{OPEN}"))["places"])


async def _applicants(city: City) -> int:
    return applicants_in(city, OPEN_CALL)


async def _answers(city: City) -> int:
    return int((await city.shown("feedback", f"/surveys/{GOING_ON}/summary"))["answers"])


async def _awaiting(city: City) -> int:
    return int((await city.shown("notify", "/subscriptions/count"))["awaiting"])


async def _fill_registration(page: Page, email: str) -> None:
    await page.get_by_role("radio", name=re.compile("schools, on site")).check()
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("How many come with you?").fill("0")
    await page.get_by_label("Induction loop").check()


async def _fill_application(page: Page, email: str) -> None:
    await page.get_by_label("Name").fill(NAME)
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("combobox", name="Gender").select_option("female")
    await page.get_by_role("combobox", name="Age group").select_option("45-64")
    await page.get_by_role("checkbox").check()


async def _fill_answer(page: Page, words: str) -> None:
    for question in ("How well did you feel welcomed?", "How well did you feel heard?"):
        await page.get_by_role("group", name=question).get_by_role("radio", name="4 – Well").check()
    await page.get_by_role("textbox").fill(words)


async def _fill_subscription(page: Page, email: str) -> None:
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("checkbox").first.check()


async def test_a_resident_registers_changes_and_cancels_without_script(scriptless: Page, scenes: Scenes) -> None:
    city, email = scenes.city, "scriptless-registrant@example.org"
    before = await _taken(city)
    page = scriptless
    await page.goto(_address(city, "events", OCCASION))
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("alert")).to_contain_text("Write your name.")
    await _fill_registration(page, email)
    await page.get_by_role("button", name="Register").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Your place is confirmed")
    assert await _taken(city) == before + 1

    letter = await city.mailbox.letter(email, "Your place is confirmed")
    await page.goto(letter.link("/registrations/"))
    await expect(page.get_by_text(NAME)).to_be_visible()
    await page.get_by_label("How many come with you?").fill("")
    await page.get_by_label("Name").fill(" ")
    await page.get_by_role("button", name="Save the changes").click()
    await expect(page.get_by_role("alert")).to_contain_text("Write your name.")
    await page.get_by_label("Name").fill(f"{NAME} Toinen")
    await page.get_by_label("How many come with you?").fill("2")
    await page.get_by_role("button", name="Save the changes").click()
    await expect(page.get_by_text(f"{NAME} Toinen")).to_be_visible()
    assert await _taken(city) == before + 3
    await page.get_by_role("button", name="Cancel the registration").click()
    await expect(page.get_by_text("The registration is cancelled")).to_be_visible()
    await expect(page.get_by_role("button")).to_have_count(0)
    assert await _taken(city) == before


async def test_a_resident_applies_without_script_and_keeps_what_was_filled_in(scriptless: Page, scenes: Scenes) -> None:
    city = scenes.city
    before = await _applicants(city)
    page = scriptless
    await page.goto(_address(city, "panels", CALL))
    await _fill_application(page, "not an address")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Name")).to_have_value(NAME)
    await expect(page.get_by_role("combobox", name="Age group")).to_have_value("45-64")
    assert await _applicants(city) == before
    await page.get_by_label("E-mail").fill("scriptless-applicant@example.org")
    await page.get_by_role("button", name="Send").click()
    await page.wait_for_url("**/applied?lang=en")
    assert await _applicants(city) == before + 1


async def test_an_applicant_corrects_and_withdraws_without_script(scriptless: Page, scenes: Scenes) -> None:
    city, before = scenes.city, await _applicants(scenes.city)
    await city.done("panels.apply", application(OPEN_CALL, 950))
    letter = await city.mailbox.letter(email_of(OPEN_CALL, 950), "Your application is in")
    page = scriptless
    await page.goto(letter.link("/applications/"))
    await page.get_by_label("Name").fill("Uusi Nimi")
    await page.get_by_role("button", name="Save the changes").click()
    await expect(page.get_by_role("definition").filter(has_text="Uusi Nimi")).to_be_visible()
    assert await _applicants(city) == before + 1
    await page.get_by_role("button", name="Withdraw and remove my data").click()
    await expect(page.get_by_role("status")).to_contain_text("The application is withdrawn")
    await expect(page.get_by_role("button")).to_have_count(0)
    assert await _applicants(city) == before


@pytest.mark.parametrize(("answer", "button"), [("accept", "I take the place"), ("decline", "I decline the place")])
async def test_an_invited_person_answers_without_script(
    scriptless: Page, scenes: Scenes, answer: str, button: str
) -> None:
    city, call = scenes.city, f"scriptless-{answer}"
    city.at("2027-01-10T10:00:00+02:00")
    try:
        await filled_call(city, call)
        city.at(AFTER_CLOSING)
        await drawn(city, call)
        invitation = f"You have been drawn for the panel: Panel {call}"
        link = (await city.mailbox.some_letters(6, subject=invitation))[0].link(f"answer={answer}")
        page = scriptless
        await page.goto(link)
        first = page.get_by_role("button").first
        await expect(first).to_contain_text(button)
        await first.click()
        await expect(page.get_by_role("status")).to_be_visible()
        answers = (await city.shown("panels", f"/calls/{call}/panel"))["answers"]
        assert (answers["accepted"], answers["declined"]) == ((1, 0) if answer == "accept" else (0, 1))
    finally:
        city.at("2027-03-10T18:30:00+02:00")


async def test_a_resident_answers_a_survey_without_script(scriptless: Page, scenes: Scenes) -> None:
    city = scenes.city
    before = await _answers(city)
    page = scriptless
    await page.goto(_address(city, "feedback", SURVEY))
    await _fill_answer(page, "Benches")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Thank you for your answer!")
    assert await _answers(city) == before + 1


async def test_a_resident_subscribes_confirms_and_leaves_without_script(scriptless: Page, scenes: Scenes) -> None:
    city, email = scenes.city, "scriptless-subscriber@example.org"
    before = await city.shown("notify", "/subscriptions/count")
    page = scriptless
    await page.goto(_address(city, "notify", SUBSCRIBE))
    await _fill_subscription(page, email)
    await page.get_by_role("button", name="Subscribe to the newsletter").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Look in your e-mail")
    letter = await city.mailbox.letter(email, "Confirm your newsletter subscription")
    for link, change in (("/confirm", {"active": 1}), ("/u/", {"ended": 1})):
        await page.goto(letter.link(link))
        await page.get_by_role("button").click()
        await expect(page.get_by_role("button")).to_have_count(0)
        counts = await city.shown("notify", "/subscriptions/count")
        assert counts == before | {state: before[state] + more for state, more in change.items()}


async def test_a_subscriber_chooses_without_script(scriptless: Page, scenes: Scenes) -> None:
    city, email = scenes.city, "scriptless-chooser@example.org"
    await subscribe(city, email)
    await city.done("notify.subscribe", {"email": email, "language": "en"})
    letter = await city.mailbox.letter(email, "You already subscribe to the newsletter")
    page = scriptless
    await page.goto(letter.link("/c/"))
    await page.get_by_label("Workshop").check()
    await page.get_by_label("A summary on Mondays").check()
    await page.get_by_label("no letters at 20–08", exact=True).check()
    await page.get_by_label("At most 3 in 7 days").check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("Your choices are saved")
    await page.goto(letter.link("/c/"))
    for chosen in ("Co-development workshop", "A summary on Mondays", "no letters at 20–08", "At most 3 in 7 days"):
        await expect(page.get_by_label(chosen, exact=True)).to_be_checked()
    await page.get_by_role("button", name="Unsubscribe").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")


async def test_a_partner_answers_without_script_and_nothing_is_stored_of_what_is_empty(
    scriptless: Page, scenes: Scenes
) -> None:
    city, theme, occasion = scenes.city, "share-kit-without-script", "2027-kit-without-script"
    facts = {"partner": theme, "name": text("Association"), "email": "scriptless-partner@example.org"}
    await city.done("notify.add-partner", facts | {"letter_language": "en", "themes": [theme]})
    await plan_and_publish(city, evening(occasion, "2027-12-15T17:00:00+02:00") | {"themes": [theme]})
    letter = await city.mailbox.letter("scriptless-partner@example.org", "Will you pass it on")
    page, status = scriptless, scriptless.get_by_role("status")
    await page.goto(letter.link("/share-kits/"))
    await page.get_by_role("button", name="We have passed it on").click()
    await expect(status).to_contain_text("You have said that you pass it on")
    await page.get_by_role("button", name="Tell where").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was stored")
    await expect(status).to_contain_text("You have said that you pass it on")
    await page.get_by_label("Where can it be seen?").fill("The board at the <library>")
    await page.get_by_role("button", name="Tell where").click()
    await expect(status).to_contain_text("It has been seen passed on. Thank you. The board at the <library>")
    await expect(page.get_by_role("button")).to_have_text(["Tell where"])
    [kit] = (await city.done("notify.read-share-kits", {"occasion": occasion}))["share_kits"]
    assert (kit["status"], kit["seen"], kit["letter"]) == ("confirmed", "The board at the <library>", "sent")


@dataclass(frozen=True)
class FormPage:
    """A page with a form: how it is filled in and sent, and what counts how often it was taken."""

    service: str
    route: str
    fill: Callable[[Page, str], Awaitable[None]]
    button: str
    count: Callable[[City], Awaitable[int]]


FORMS = (
    FormPage("events", OCCASION, _fill_registration, "Register", _taken),
    FormPage("panels", CALL, _fill_application, "Send", _applicants),
    FormPage("feedback", SURVEY, _fill_answer, "Send", _answers),
    FormPage("notify", SUBSCRIBE, _fill_subscription, "Subscribe to the newsletter", _awaiting),
)


@pytest.mark.parametrize("form", [pytest.param(one, id=one.service) for one in FORMS])
async def test_a_double_click_counts_once(page: Page, scenes: Scenes, form: FormPage) -> None:
    city, email = scenes.city, f"double-click-{form.service}@example.org"
    before = await form.count(city)
    sent: list[tuple[str, bytes]] = []
    page.on(
        "request", lambda one: sent.append((one.url, one.post_data_buffer or b"")) if one.method == "POST" else None
    )
    await page.goto(_address(city, form.service, form.route))
    await form.fill(page, email)
    await page.get_by_role("button", name=form.button).dblclick()
    await expect(page.locator("form")).to_have_count(0)
    # The browser may have given up the first of two: send what it sent once more, as if it had not.
    async with httpx.AsyncClient(timeout=30, headers={"content-type": "application/x-www-form-urlencoded"}) as client:
        for address, body in [*sent, *sent]:
            assert (await client.post(address, content=body)).status_code in {200, 303}
    assert await form.count(city) == before + 1
    if form.service in {"events", "notify"}:
        await city.mailbox.letter(email)
