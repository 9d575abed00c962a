"""Every page there is, in every state that looks different, and how to come to it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from playwright.async_api import Page, Response, Route, expect
from pydantic import SecretStr
from starlette.requests import Request

from deploy.local.mail_server.pages import MailboxPages
from services.events.web import router as events_router
from services.events.web.base import PAGES as EVENTS_PAGES
from services.feedback.budget.page_routes import pages as budget_pages
from services.feedback.page_routes import pages as feedback_pages
from services.feedback.web import router as feedback_router
from services.notify.duty import duty as notify_duty
from services.notify.web.words import PAGES as NOTIFY_PAGES
from services.panels.applying import pages as panels_pages
from services.panels.web import router as panels_router
from shared.city import load_city
from shared.settings import SECRET_LENGTH, Mode, Settings
from shared.text import LANGUAGES, Language
from shared.web import Pages
from tests.browser.budget_scenes import (
    APPROVAL_ROUND,
    COMING_ROUND,
    COUNTING_ROUND,
    DECIDED_ROUND,
    IDEAS_ROUND,
    ORDER_ROUND,
    VOTING_ROUND,
)
from tests.browser.lottery_scenes import (
    CANCELLED_LOTTERY,
    DRAWN_LOTTERY,
    FAILED_LOTTERY,
    NEVER_LOTTERY,
    PUBLISHED_LOTTERY,
    VACANT_LOTTERY,
)
from tests.browser.scenes import (
    CANCELLED,
    CLOSED_CALL,
    DECIDED,
    DECIDED_TOPIC,
    DISTRICT,
    DRAWN_CALL,
    ENDED_CALL,
    EVERY_KIND_SURVEY,
    FULL,
    GOING_ON,
    MOVED,
    OFFERING,
    OPEN,
    OPEN_CALL,
    OPEN_TOPIC,
    OVER,
    OVER_TOPIC,
    PARTICULAR_CALL,
    PARTNERSHIP,
    PHENOMENON,
    PLANNED,
    PROPOSED,
    RECORD,
    ROUTE,
    SERIES,
    UPCOMING_CALL,
    Scenes,
)

ROOT = Path(__file__).resolve().parents[2]
ROUTERS = {
    "events": events_router,
    "panels": panels_router,
    "feedback": feedback_router,
    "notify": notify_duty(Settings(secret=SecretStr("s" * SECRET_LENGTH), mode=Mode.LOCAL)).router,
}
MAILBOX = "mailbox"

Act = Callable[[Page], Awaitable[None]]
Address = Callable[[Scenes], str]


@dataclass(frozen=True)
class Shown:
    """One page in one state.

    `route` is the address as the service declares it and `template` the file that is shown; `address` says
    where it is and `act` what a resident does there to come to this state.
    """

    name: str
    service: str
    route: str
    template: str
    address: Address
    act: Act | None = None
    status: int = 200
    languages: tuple[Language, ...] = LANGUAGES
    prepare: Act | None = None
    """What is done before the page is opened."""
    scripted: bool = False
    """Whether the page runs scripts; all others need none and have none."""

    async def open(self, page: Page, scenes: Scenes, language: Language) -> Response:
        """Come to this state; return the answer that brought it."""
        answers: list[Response] = []

        def of_page(one: Response) -> None:
            if one.request.is_navigation_request():
                answers.append(one)

        page.on("response", of_page)
        try:
            if self.prepare:
                await self.prepare(page)
            await page.goto(in_language(self.address(scenes), language))
            if self.act:
                await self.act(page)
        finally:
            page.remove_listener("response", of_page)
        return next(one for one in reversed(answers) if one.status != 303 and one.frame == page.main_frame)


def in_language(address: str, language: Language) -> str:
    """Return the address of the same page in another language."""
    parts = urlsplit(address)
    query = {**dict(parse_qsl(parts.query)), "lang": language}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _at(service: str, path: str) -> Address:
    return lambda scenes: f"{scenes.city.url(service)}{path}"


def _of_mailbox(path: str) -> Address:
    return lambda scenes: f"{scenes.city.system.endpoints.mailbox}{path.format(id=scenes.letter)}"


async def send(page: Page) -> None:
    """Press the last button of the page's form, and wait for the whole page that answers."""
    async with page.expect_navigation(wait_until="load"):
        await page.locator("main form button").last.click()


async def _register(page: Page) -> None:
    await page.locator("input[name=choice]").first.check()
    await page.locator("#name").fill("Asukas Esimerkki")
    await page.locator("#email").fill(f"{secrets.token_hex(6)}@example.org")
    await send(page)


async def _submit_activity(page: Page) -> None:
    for field, typed in (
        ("name", "Pihatalkoot"),
        ("summary", "Siivotaan piha"),
        ("starts_at", "2027-05-29T12:00"),
        ("ends_at", "2027-05-29T15:00"),
        ("person_name", "Asukas Esimerkki"),
        ("email", f"{secrets.token_hex(6)}@example.org"),
    ):
        await page.locator(f"#{field}").fill(typed)
    await page.locator("#district").select_option(index=1)
    await send(page)


async def _register_again(page: Page) -> None:
    await page.locator("input[name=choice]").last.check()
    await page.locator("#name").fill("Asukas Esimerkki")
    await page.locator("#email").fill("taken-of-pages@example.org")
    await send(page)


def _kiosk_of(screen: str) -> Act:
    """Come to a kiosk's screen, in the language of the page."""

    async def act(page: Page) -> None:
        kiosk = page.locator("#kiosk")
        if screen in {"start", "not-open", "closed", "called-off"}:
            await expect(kiosk).to_have_attribute("data-shown", screen)
            return
        language = await page.locator("html").get_attribute("lang")
        await page.locator(f"[data-language={language}]").click()
        for number in (1, 2, 3):
            shown = page.locator(f"[data-screen=question-{number}]:visible")
            await shown.wait_for()
            if screen == f"question-{number}":
                return
            await shown.locator("[data-act=answer]").first.click()
        await page.locator("[data-screen=background]:visible").wait_for()
        if screen != "background":
            await page.locator("[data-act=untold]:visible").click()
            await page.locator(f"[data-screen={screen}]:visible").wait_for()

    return act


def _kiosk_of_every_kind(number: int) -> Act:
    """Come to a question of the survey that has one of each kind, and leave it wrong where that can be."""

    async def act(page: Page) -> None:
        await answer_on_kiosk(page, number)
        shown = page.locator(f"[data-screen=question-{number}]:visible")
        if await shown.locator("[data-act=digit]").count():
            await shown.locator("[data-act=answer]").click()
            await shown.locator("[role=alert]").wait_for()

    return act


async def answer_on_kiosk(page: Page, until: int) -> None:
    """Answer the questions of the survey with one of each kind, before the one with this number."""
    language = await page.locator("html").get_attribute("lang")
    await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "start")
    await page.locator(f"[data-language={language}]").click()
    for number in range(1, until):
        shown = page.locator(f"[data-screen=question-{number}]:visible")
        await shown.wait_for()
        for first in ("[data-act=tick]", "[data-act=digit]"):
            if await shown.locator(first).count():
                await shown.locator(first).first.click()
        await shown.locator("[data-act=answer]").first.click()


async def _kiosk_for_staff(page: Page) -> None:
    # Until then the button is there in each language.
    await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "start")
    await page.locator("[data-act=staff]:visible").click()
    await expect(page.locator("[data-value=contact]")).to_contain_text(re.compile(r"\d"))


async def _kiosk_asks_whether_somebody_is_there(page: Page) -> None:
    # Shown by hand: by itself it comes after a minute, and goes after half of one.
    await _kiosk_of("question-1")(page)
    await page.evaluate("document.querySelector('#still-there').showModal()")
    await page.locator("#still-there button:visible").wait_for()


async def _kiosk_with_what_was_refused(page: Page) -> None:
    """Keep a refused answer on the device, as if the service had refused it, and open the view for staff."""
    await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "start")
    await page.evaluate(REFUSED)
    await page.locator("[data-act=staff]:visible").click()
    await expect(page.locator("[data-value=reasons] li")).not_to_have_count(0)


async def _kiosk_without_a_place_for_answers(page: Page) -> None:
    private = "console.error = () => {}; indexedDB.open = () => { throw new Error('private mode') }"
    await page.evaluate("location.hash = 'private'")  # a script stays with the window: other pages are without it
    await page.add_init_script(f"if (location.hash === '#private') {{ {private} }}")
    await page.reload()
    await expect(page.locator("#kiosk")).to_have_attribute("data-shown", "broken")


async def _too_many(page: Page) -> None:
    await page.locator("#companions").fill("99")
    async with page.expect_navigation(wait_until="load"):
        await page.locator("#change ~ form button").first.click()


async def _no_room(page: Page) -> None:
    await page.locator("#companions").fill("1")
    async with page.expect_navigation(wait_until="load"):
        await page.locator("#change ~ form button").first.click()


async def _wrong_code(page: Page) -> None:
    await page.locator("#code").fill("not a code of ours")
    async with page.expect_navigation(wait_until="load"):
        await page.locator("main form button").first.click()


async def _apply(page: Page) -> None:
    await page.locator("#name").fill("Hakija Esimerkki")
    await page.locator("#email").fill(f"{secrets.token_hex(6)}@example.org")
    for category in ("gender", "age_group"):
        await page.locator(f"#attribute-{category}").select_option(index=1)
    await page.locator("#consent").check()
    await send(page)


async def _correct(page: Page) -> None:
    await page.locator("#name").fill("")
    async with page.expect_navigation(wait_until="load"):
        await page.locator("main form button").first.click()


async def _answer(page: Page) -> None:
    for key in ("welcome", "heard"):
        await page.locator(f"input[name=answer-{key}]").last.check()
    await send(page)


async def _tick_too_many(page: Page) -> None:
    for one in await page.locator("input[type=checkbox]").all():
        await one.check()
    for choice in ("way", "stop", "home", "light"):
        await page.locator(f"input[name=answer-{choice}]").first.check()
    await page.locator("#answer-visits").fill("3")
    await send(page)


async def _write(page: Page) -> None:
    await page.locator("#words").fill(f"It is quieter {secrets.token_hex(3)}")
    await send(page)


async def _wish(page: Page) -> None:
    await page.locator("#wish").fill(f"A bench by the shore {secrets.token_hex(3)}")
    await send(page)


async def _send_idea(page: Page) -> None:
    await page.locator("#title").fill("A bench by the shore")
    await page.locator("#description").fill("Where one can see the sea")
    await page.locator("#name").fill("Asukas Esimerkki")
    await page.locator("#email").fill(f"{secrets.token_hex(6)}@example.org")
    await send(page)


async def _press(page: Page, action: str) -> None:
    async with page.expect_navigation(wait_until="load"):
        await page.locator(f"button[value={action}]").click()


async def _ask_for_ballot(page: Page) -> None:
    await page.locator("#email").fill(f"{secrets.token_hex(6)}@example.org")
    await _press(page, "ask")


async def _look(page: Page) -> None:
    await page.locator("[name=project-1]").check()
    await _press(page, "look")


async def _vote_for_one(page: Page) -> None:
    for number in (1, 2, 3):
        await page.locator(f"[name=project-{number}]").set_checked(number == 1)
    await _press(page, "vote")


async def _vote_for_all(page: Page) -> None:
    for number in (1, 2):
        await page.locator(f"[name=project-{number}]").check()
    await _press(page, "vote")


async def _subscribe(page: Page) -> None:
    await page.locator("#email").fill(f"{secrets.token_hex(6)}@example.org")
    await send(page)


async def _save(page: Page) -> None:
    async with page.expect_navigation(wait_until="load"):
        await page.locator("main form button").first.click()


async def _choose_what_isnt_there(page: Page) -> None:
    await page.locator("input[name=rhythm]").first.evaluate("radio => { radio.value = 'hourly'; radio.checked = true }")
    await _save(page)


async def _choose_too_late(page: Page) -> None:
    await page.locator("input[name=revision]").evaluate("field => { field.value = '999' }")
    await page.locator("input[name=kinds]").first.check()
    await _save(page)


async def _shown_on_screen(page: Page) -> None:
    await page.locator("#screen article h2").wait_for()
    await expect(page.locator("#screen article [data-part=code]")).to_be_visible()
    await page.locator("[data-act=pause]").click()


def _pages_of(service: str, route: str, template: str, *states: tuple[Any, ...]) -> Iterator[Shown]:
    for name, address, *more in states:
        act = next((one for one in more if callable(one)), None)
        status = next((one for one in more if isinstance(one, int)), 200)
        where = address if callable(address) else _at(service, address)
        shown = "problem.html" if status in {403, 404} else template
        yield Shown(f"{service}: {name}", service, route, shown, where, act, status)


def _forged(link: str) -> str:
    return link[:-4] + "AAAA"


def _unfinished(service: str, pages: Pages, template: str, **context: Any) -> Shown:
    """A page that is shown while an outcome isn't known: made here, because no service is that slow."""

    def address(scenes: Scenes) -> str:
        return f"{scenes.city.url(service)}/{service}/v1/unfinished"

    async def make(page: Page) -> None:
        async def answer(route: Route) -> None:
            parts = urlsplit(route.request.url)
            scope = {
                "type": "http",
                "method": "GET",
                "scheme": "http",
                "server": (parts.hostname, parts.port),
                "path": parts.path,
                "query_string": parts.query.encode(),
                "headers": [],
            }
            language: Any = dict(parse_qsl(parts.query))["lang"]
            city = load_city(ROOT / "deploy" / "demo" / "espoo.yaml")
            made = pages.render(Request(scope), template, language=language, city=city, **context)
            await route.fulfill(body=bytes(made.body), headers=dict(made.headers))

        await page.route("**/unfinished?*", answer)

    return Shown(f"{service}: {template} while it is not known", service, "", template, address, prepare=make)


REFUSED = """() => new Promise(resolve => {
    const opening = indexedDB.open("silta-kiosk")
    opening.onsuccess = () => {
        const problem = {title: "Closed", detail: "The survey has closed."}
        const entry = {id: crypto.randomUUID(), state: "refused", problem}
        const writing = opening.result.transaction("answers", "readwrite")
        writing.objectStore("answers").add(entry)
        writing.oncomplete = () => { opening.result.close(); resolve() }
    }
})"""
PRESENT = "/events/v1/clock.html"


def _commenting(scenes: Scenes) -> str:
    page = f"{scenes.city.url('feedback')}{PHENOMENON_PAGE.format(survey_id=PHENOMENON)}"
    return f"{page}?on={scenes.contribution}"


OCCASION = "/events/v1/occasions/{occasion}/page"
YEAR = "/events/v1/clock/{year}/page"
DOOR = "/events/v1/occasions/{occasion}/door"
REGISTRATION = "/events/v1/registrations/{registration}"
TOPIC = "/events/v1/topics/{topic}/page"
DISTRICT_PAGE = "/events/v1/districts/{district}/page"
PARTNERSHIP_PAGE = "/events/v1/partnerships/{partnership}/page"
NEW_ACTIVITY = "/events/v1/activities/new"
ACTIVITY = "/events/v1/activities/{activity}/status"
DECISION = "/events/v1/activities/{activity}/decision"
PROPOSALS = "/events/v1/proposals.html"
CLASHES = "/events/v1/clock/{year}/clashes/page"
DECIDING = "/events/v1/decisions/{decision}/page"
WISHES = "/events/v1/wishes.html"
CALL = "/panels/v1/calls/{call_id}/page"
PLACE = "/panels/v1/places/{application_id}"
LOTTERY = "/panels/v1/calls/{call_id}/lottery/page"
TICKET = "/panels/v1/tickets/{application_id}/page"
APPLICATION = "/panels/v1/applications/{application_id}"
SURVEY = "/feedback/v1/surveys/{survey_id}/answer"
RESULTS = "/feedback/v1/surveys/{survey_id}/results"
TEXTS = "/feedback/v1/surveys/{survey_id}/texts"
LATE = "/feedback/v1/follow-ups/late/page"
KIOSK = "/feedback/v1/surveys/{survey_id}/kiosk"
SURVEYS = "/feedback/v1/surveys.html"
SERIES_PAGE = "/feedback/v1/series/{series_id}/page"
PHENOMENON_PAGE = "/feedback/v1/phenomena/{survey_id}/page"
FOLLOW_UP = "/feedback/v1/occasions/{occasion_id}/follow-up/page"
ROUND = "/feedback/v1/budgets/{round_id}/page"
BUDGET_IDEAS = "/feedback/v1/budgets/{round_id}/ideas/page"
NEW_IDEA = "/feedback/v1/budgets/{round_id}/ideas/new"
BUDGET_PROJECTS = "/feedback/v1/budgets/{round_id}/projects/page"
BUDGET_PROJECT = "/feedback/v1/budgets/{round_id}/projects/{number}/page"
BUDGET_BALLOT = "/feedback/v1/budgets/{round_id}/ballot"
BUDGET_RESULT = "/feedback/v1/budgets/{round_id}/result/page"
SUBSCRIBE = "/notify/v1/subscribe"
CONFIRM = "/notify/v1/subscriptions/{subscription}/confirm"
LEAVE = "/notify/v1/u/{subscription}.{token}"
CHOICES = "/notify/v1/c/{subscription}.{token}"
SCREEN = "/notify/v1/screens/{venue}"
SHARE_KIT = "/notify/v1/share-kits/{share_kit}"
NEWSLETTER = "/notify/v1/newsletters/{newsletter_id}"
TOLD = "/notify/v1/told/{campaign_id}"

SHOWN: tuple[Shown, ...] = (
    *_pages_of("events", PRESENT, "year.html", ("the present year", PRESENT)),
    *_pages_of(
        "events",
        OCCASION,
        "occasion.html",
        ("a planned occasion", OCCASION.format(occasion=PLANNED)),
        ("an occasion with everything", OCCASION.format(occasion=OPEN)),
        ("a full occasion", OCCASION.format(occasion=FULL)),
        ("an occasion that offers places", OCCASION.format(occasion=OFFERING)),
        ("a route", OCCASION.format(occasion=ROUTE)),
        ("a moved occasion", OCCASION.format(occasion=MOVED)),
        ("a cancelled occasion", OCCASION.format(occasion=CANCELLED)),
        ("a proposed occasion", OCCASION.format(occasion=PROPOSED)),
        ("a decided occasion", OCCASION.format(occasion=DECIDED)),
        ("an occasion that is going on", OCCASION.format(occasion=GOING_ON)),
        ("an occasion that was followed up", OCCASION.format(occasion=OVER)),
        ("a registration to correct", OCCASION.format(occasion=FULL), send, 422),
        ("a second registration", OCCASION.format(occasion=FULL), _register_again, 409),
        ("no occasion", OCCASION.format(occasion="2027-nowhere"), 404),
    ),
    *_pages_of("events", OCCASION, "registered.html", ("registered", OCCASION.format(occasion=OPEN), _register)),
    *_pages_of("events", OCCASION, "registered.html", ("in line", OCCASION.format(occasion=FULL), _register)),
    *_pages_of(
        "events",
        YEAR,
        "year.html",
        ("a year at a glance", YEAR.format(year=2027)),
        ("a district's year", f"{YEAR.format(year=2027)}?district=leppavaara"),
        ("a year with nothing in a district", f"{YEAR.format(year=2027)}?district=kauklahti"),
        ("a year with nothing in it", YEAR.format(year=2028)),
        ("a year that is not planned", YEAR.format(year=2050), 404),
    ),
    *_pages_of(
        "events",
        REGISTRATION,
        "registration.html",
        ("a confirmed place", lambda scenes: scenes.registrations["confirmed"]),
        ("a change to correct", lambda scenes: scenes.registrations["confirmed"], _too_many, 422),
        ("a change that is refused", lambda scenes: scenes.registrations["confirmed"], _no_room, 409),
        ("a place in line", lambda scenes: scenes.registrations["waiting"]),
        ("a cancelled place", lambda scenes: scenes.registrations["cancelled"]),
        ("a place that is offered", lambda scenes: scenes.registrations["offered"]),
        ("an offer that lapsed", lambda scenes: scenes.registrations["lapsed"]),
        ("a place and a line for another", lambda scenes: scenes.registrations["switching"]),
        ("a place at a cancelled occasion", lambda scenes: scenes.registrations["called-off"]),
        ("a place that was carried over", lambda scenes: scenes.registrations["carried"]),
        ("a forged registration", lambda scenes: _forged(scenes.registrations["confirmed"]), 403),
    ),
    _unfinished("events", EVENTS_PAGES, "cancelling.html"),
    _unfinished("events", EVENTS_PAGES, "changing.html"),
    *_pages_of(
        "events",
        DOOR,
        "door.html",
        ("the door", lambda scenes: scenes.door),
        ("a name that isn't in the list", lambda scenes: f"{scenes.door}&q=nobody-of-that-name"),
        ("a code that isn't ours", lambda scenes: scenes.door, _wrong_code, 409),
        ("a door with a revoked key", lambda scenes: scenes.revoked_door, 403),
        ("a door with a forged key", lambda scenes: _forged(scenes.door), 403),
    ),
    *_pages_of("events", PROPOSALS, "proposals.html", ("proposals and decisions", PROPOSALS)),
    *_pages_of(
        "events",
        CLASHES,
        "clashes.html",
        ("the clashes of a year", CLASHES.format(year=2027)),
        ("a year with no clashes", CLASHES.format(year=2028)),
        ("the clashes of no year", CLASHES.format(year=2050), 404),
    ),
    *_pages_of(
        "events",
        DECIDING,
        "decision.html",
        ("a decision", DECIDING.format(decision=RECORD)),
        ("no decision", DECIDING.format(decision="no-such-decision"), 404),
    ),
    *_pages_of(
        "events",
        TOPIC,
        "topic.html",
        ("an open topic", TOPIC.format(topic=OPEN_TOPIC)),
        ("a topic whose time is over", TOPIC.format(topic=OVER_TOPIC)),
        ("a topic that is decided", TOPIC.format(topic=DECIDED_TOPIC)),
        ("no topic", TOPIC.format(topic="no-such-topic"), 404),
    ),
    *_pages_of("events", "/events/v1/topics.html", "topics.html", ("all topics", "/events/v1/topics.html")),
    *_pages_of(
        "events",
        DISTRICT_PAGE,
        "district.html",
        ("a district with everything", DISTRICT_PAGE.format(district=DISTRICT)),
        ("a district with nothing", DISTRICT_PAGE.format(district="pohjois-espoo")),
        ("no district", DISTRICT_PAGE.format(district="atlantis"), 404),
    ),
    *_pages_of("events", "/events/v1/districts.html", "districts.html", ("districts", "/events/v1/districts.html")),
    *_pages_of(
        "events",
        PARTNERSHIP_PAGE,
        "partnership.html",
        ("a partnership", PARTNERSHIP_PAGE.format(partnership=PARTNERSHIP)),
    ),
    *_pages_of("events", "/events/v1/activities.html", "activities.html", ("activities", "/events/v1/activities.html")),
    *_pages_of(
        "events",
        NEW_ACTIVITY,
        "activity_form.html",
        ("a new activity", NEW_ACTIVITY),
        ("an activity to correct", NEW_ACTIVITY, send, 422),
    ),
    *_pages_of(
        "events",
        ACTIVITY,
        "activity_status.html",
        ("a submitted activity", NEW_ACTIVITY, _submit_activity),
        ("a late activity", lambda scenes: scenes.activities["late"]),
        ("an accepted activity", lambda scenes: scenes.activities["status"]),
        ("a declined activity", lambda scenes: scenes.activities["declined"]),
        ("a forged activity", lambda scenes: _forged(scenes.activities["status"]), 403),
    ),
    *_pages_of(
        "events",
        DECISION,
        "activity_decision.html",
        ("an activity to decide on", lambda scenes: scenes.activities["decision"]),
        ("a decision without a reason", lambda scenes: scenes.activities["decision"], send, 422),
    ),
    _unfinished("events", EVENTS_PAGES, "activity_on_its_way.html"),
    *_pages_of(
        "events",
        WISHES,
        "wishes.html",
        ("wishes and answers", WISHES),
        ("a wish to correct", WISHES, send, 422),
    ),
    *_pages_of("events", WISHES, "wish_made.html", ("a wish made", WISHES, _wish)),
    _unfinished("events", EVENTS_PAGES, "wish_made.html", made=None),
    *_pages_of(
        "panels",
        CALL,
        "call.html",
        ("a call to come", CALL.format(call_id=UPCOMING_CALL)),
        ("an open call", CALL.format(call_id=OPEN_CALL)),
        ("a call with conditions", CALL.format(call_id=PARTICULAR_CALL)),
        ("conditions to correct", CALL.format(call_id=PARTICULAR_CALL), send, 422),
        ("a closed call", CALL.format(call_id=CLOSED_CALL)),
        ("a drawn panel", CALL.format(call_id=DRAWN_CALL)),
        ("an ended panel", CALL.format(call_id=ENDED_CALL)),
        ("an application to correct", CALL.format(call_id=OPEN_CALL), send, 422),
        ("no call", CALL.format(call_id="no-such-call"), 404),
    ),
    *_pages_of(
        "panels",
        "/panels/v1/calls/{call_id}/applied",
        "applied.html",
        ("applied", CALL.format(call_id=OPEN_CALL), _apply),
    ),
    *_pages_of(
        "panels",
        PLACE,
        "place.html",
        ("an offered place", lambda scenes: scenes.places["invited"]),
        ("an accepted place", lambda scenes: scenes.places["accepted"]),
        ("a declined place", lambda scenes: scenes.places["declined"]),
        ("a place that was left", lambda scenes: scenes.places["left"]),
        ("an invitation that lapsed", lambda scenes: scenes.places["lapsed"]),
        ("a forged place", lambda scenes: _forged(scenes.places["invited"]), 403),
    ),
    *_pages_of(
        "panels",
        APPLICATION,
        "application.html",
        ("an application", lambda scenes: scenes.applications["received"]),
        ("a correction to correct", lambda scenes: scenes.applications["received"], _correct, 422),
        ("a withdrawn application", lambda scenes: scenes.applications["withdrawn"]),
        ("an application that was drawn", lambda scenes: scenes.applications["invited"]),
        ("an application of a member", lambda scenes: scenes.applications["accepted"]),
        ("an application that was not drawn", lambda scenes: scenes.applications["left-out"]),
        ("a forged application", lambda scenes: _forged(scenes.applications["received"]), 403),
    ),
    *_pages_of(
        "panels",
        LOTTERY,
        "lottery.html",
        ("a published lottery", LOTTERY.format(call_id=PUBLISHED_LOTTERY)),
        ("a lottery that was drawn from", LOTTERY.format(call_id=DRAWN_LOTTERY)),
        ("a lottery that no panel allows", LOTTERY.format(call_id=FAILED_LOTTERY)),
        ("a cancelled lottery", LOTTERY.format(call_id=CANCELLED_LOTTERY)),
        ("a lottery for a vacant seat", f"{LOTTERY.format(call_id=VACANT_LOTTERY)}?turn=1"),
        ("a lottery that some can't be drawn in", LOTTERY.format(call_id=NEVER_LOTTERY)),
        ("no lottery", LOTTERY.format(call_id=CLOSED_CALL), 404),
    ),
    *_pages_of(
        "panels",
        TICKET,
        "ticket.html",
        ("a ticket before the draw", lambda scenes: scenes.tickets["waiting"]),
        ("a ticket that was drawn", lambda scenes: scenes.tickets["won"]),
        ("a ticket that was not drawn", lambda scenes: scenes.tickets["lost"]),
        ("no ticket", lambda scenes: scenes.tickets["none"]),
        ("a forged ticket", lambda scenes: _forged(scenes.tickets["waiting"]), 403),
    ),
    _unfinished("panels", panels_pages, "on_its_way.html"),
    *_pages_of(
        "feedback",
        SURVEY,
        "answer.html",
        ("a survey to come", SURVEY.format(survey_id=OPEN)),
        ("a survey of a cancelled occasion", SURVEY.format(survey_id=CANCELLED)),
        ("an open survey", SURVEY.format(survey_id=GOING_ON)),
        ("a closed survey", SURVEY.format(survey_id=OVER)),
        ("an answer to correct", SURVEY.format(survey_id=GOING_ON), send, 422),
        ("a question of each kind", SURVEY.format(survey_id=EVERY_KIND_SURVEY)),
        ("answers of each kind to correct", SURVEY.format(survey_id=EVERY_KIND_SURVEY), _tick_too_many, 422),
        ("no survey", SURVEY.format(survey_id="2027-nowhere"), 404),
    ),
    *_pages_of(
        "feedback",
        "/feedback/v1/surveys/{survey_id}/thanks",
        "thanks.html",
        ("answered", SURVEY.format(survey_id=GOING_ON), _answer),
    ),
    *(
        replace(one, scripted=one.status == 200)
        for one in _pages_of(
            "feedback",
            KIOSK,
            "kiosk.html",
            ("a kiosk", KIOSK.format(survey_id=GOING_ON), _kiosk_of("start")),
            ("a kiosk with a question", KIOSK.format(survey_id=GOING_ON), _kiosk_of("question-1")),
            ("a kiosk with a question for words", KIOSK.format(survey_id=GOING_ON), _kiosk_of("question-3")),
            ("a kiosk that asks who answered", KIOSK.format(survey_id=GOING_ON), _kiosk_of("background")),
            ("a kiosk that thanks", KIOSK.format(survey_id=GOING_ON), _kiosk_of("thanks")),
            ("a kiosk's view for staff", KIOSK.format(survey_id=GOING_ON), _kiosk_for_staff),
            ("a kiosk with refused answers", KIOSK.format(survey_id=GOING_ON), _kiosk_with_what_was_refused),
            ("a kiosk that was left", KIOSK.format(survey_id=GOING_ON), _kiosk_asks_whether_somebody_is_there),
            ("a kiosk that can't keep", KIOSK.format(survey_id=GOING_ON), _kiosk_without_a_place_for_answers),
            ("a kiosk before its time", KIOSK.format(survey_id=OPEN), _kiosk_of("not-open")),
            ("a kiosk after its time", KIOSK.format(survey_id=OVER), _kiosk_of("closed")),
            ("a kiosk of a cancelled occasion", KIOSK.format(survey_id=CANCELLED), _kiosk_of("called-off")),
            *(
                (f"a kiosk with a {kind}", KIOSK.format(survey_id=EVERY_KIND_SURVEY), _kiosk_of_every_kind(number))
                for number, kind in (
                    (2, "choice"),
                    (3, "choice of several"),
                    (4, "number"),
                    (5, "place"),
                    (6, "district"),
                )
            ),
            ("no kiosk", KIOSK.format(survey_id="2027-nowhere"), None, 404),
        )
    ),
    *(
        replace(one, scripted=one.status == 200)
        for one in _pages_of(
            "feedback",
            RESULTS,
            "results.html",
            ("results", RESULTS.format(survey_id=OVER)),
            ("results of every kind", RESULTS.format(survey_id=f"{SERIES}-2027")),
            ("a district's results", f"{RESULTS.format(survey_id=OVER)}?district=leppavaara"),
            ("results that are not there yet", RESULTS.format(survey_id=OPEN)),
            ("no results", RESULTS.format(survey_id="2027-nowhere"), 404),
        )
    ),
    *_pages_of(
        "feedback",
        TEXTS,
        "texts.html",
        ("what was written", lambda scenes: scenes.texts),
        ("nothing that was written so", lambda scenes: f"{scenes.texts}&q=nobody-wrote-that"),
        ("what was written, by a forged link", lambda scenes: _forged(scenes.texts), 403),
    ),
    *_pages_of("feedback", LATE, "late.html", ("what is late", LATE)),
    *_pages_of("feedback", SURVEYS, "surveys.html", ("surveys", SURVEYS)),
    *_pages_of(
        "feedback",
        SERIES_PAGE,
        "series.html",
        ("the waves of a survey", SERIES_PAGE.format(series_id=SERIES)),
        ("a wave that is open", SERIES_PAGE.format(series_id="every-kind")),
        ("no series", SERIES_PAGE.format(series_id="no-such-series"), 404),
    ),
    *_pages_of(
        "feedback",
        PHENOMENON_PAGE,
        "phenomenon.html",
        ("a phenomenon", PHENOMENON_PAGE.format(survey_id=PHENOMENON)),
        ("a comment on a phenomenon", _commenting),
        ("words to correct", PHENOMENON_PAGE.format(survey_id=PHENOMENON), send, 422),
        ("words that were sent", PHENOMENON_PAGE.format(survey_id=PHENOMENON), _write),
        ("no phenomenon", PHENOMENON_PAGE.format(survey_id=GOING_ON), 404),
    ),
    *_pages_of(
        "feedback", FOLLOW_UP, "follow_up.html", ("a follow-up with versions", FOLLOW_UP.format(occasion_id=OVER))
    ),
    _unfinished("feedback", feedback_pages, "on_its_way.html"),
    *_pages_of(
        "feedback",
        ROUND,
        "budget_round.html",
        ("a round to come", ROUND.format(round_id=COMING_ROUND)),
        ("a round that takes ideas", ROUND.format(round_id=IDEAS_ROUND)),
        ("a round that votes", ROUND.format(round_id=VOTING_ROUND)),
        ("a round that is counted", ROUND.format(round_id=COUNTING_ROUND)),
        ("a decided round", ROUND.format(round_id=DECIDED_ROUND)),
        ("no round", ROUND.format(round_id="no-such-round"), 404),
    ),
    *_pages_of(
        "feedback",
        BUDGET_IDEAS,
        "budget_ideas.html",
        ("a round's ideas", BUDGET_IDEAS.format(round_id=IDEAS_ROUND)),
        ("a round's judged ideas", BUDGET_IDEAS.format(round_id=VOTING_ROUND)),
        ("a theme's ideas", f"{BUDGET_IDEAS.format(round_id=IDEAS_ROUND)}?theme=nature"),
        ("no ideas", BUDGET_IDEAS.format(round_id=COMING_ROUND)),
    ),
    *_pages_of(
        "feedback",
        NEW_IDEA,
        "budget_idea_form.html",
        ("a new idea", NEW_IDEA.format(round_id=IDEAS_ROUND)),
        ("an idea to correct", NEW_IDEA.format(round_id=IDEAS_ROUND), send, 422),
        ("an idea out of time", NEW_IDEA.format(round_id=VOTING_ROUND)),
    ),
    *_pages_of(
        "feedback",
        "/feedback/v1/budgets/{round_id}/sent",
        "budget_sent.html",
        ("an idea sent", NEW_IDEA.format(round_id=IDEAS_ROUND), _send_idea),
        ("a ballot asked for", BUDGET_BALLOT.format(round_id=VOTING_ROUND), _ask_for_ballot),
    ),
    *_pages_of(
        "feedback",
        "/feedback/v1/ideas/{idea_id}",
        "budget_idea.html",
        ("an own idea", lambda scenes: scenes.budgets["idea"]),
        ("a withdrawn idea", lambda scenes: scenes.budgets["withdrawn"]),
        ("a forged idea", lambda scenes: _forged(scenes.budgets["idea"]), 403),
    ),
    *_pages_of(
        "feedback",
        BUDGET_PROJECTS,
        "budget_projects.html",
        ("a round's projects", BUDGET_PROJECTS.format(round_id=VOTING_ROUND)),
        ("a district's projects", f"{BUDGET_PROJECTS.format(round_id=VOTING_ROUND)}?district=leppavaara"),
        ("no projects", BUDGET_PROJECTS.format(round_id=COMING_ROUND)),
    ),
    *_pages_of(
        "feedback",
        BUDGET_PROJECT,
        "budget_project.html",
        ("a project", BUDGET_PROJECT.format(round_id=VOTING_ROUND, number=1)),
        ("a project that is late", BUDGET_PROJECT.format(round_id=DECIDED_ROUND, number=1)),
        ("no project", BUDGET_PROJECT.format(round_id=VOTING_ROUND, number=99), 404),
    ),
    *_pages_of(
        "feedback",
        BUDGET_BALLOT,
        "budget_ballot.html",
        ("a ballot by code", BUDGET_BALLOT.format(round_id=VOTING_ROUND)),
        ("a ballot with a limit", BUDGET_BALLOT.format(round_id=APPROVAL_ROUND)),
        ("a ballot by link", lambda scenes: scenes.budgets["ballot"]),
        ("a ballot and what is left", lambda scenes: scenes.budgets["ballot"], _look),
        ("a ballot over the sum", lambda scenes: scenes.budgets["ballot"], _vote_for_all, 422),
        ("a ballot that is cast", lambda scenes: scenes.budgets["ballot"], _vote_for_one),
        ("a ballot without a code", BUDGET_BALLOT.format(round_id=VOTING_ROUND), _vote_for_one, 422),
        ("a ballot out of time", BUDGET_BALLOT.format(round_id=IDEAS_ROUND)),
    ),
    *_pages_of(
        "feedback",
        BUDGET_RESULT,
        "budget_result.html",
        ("a result by equal shares", BUDGET_RESULT.format(round_id=DECIDED_ROUND)),
        ("a result in order", BUDGET_RESULT.format(round_id=ORDER_ROUND)),
        ("no result yet", BUDGET_RESULT.format(round_id=COUNTING_ROUND)),
    ),
    _unfinished("feedback", budget_pages, "budget_on_its_way.html"),
    *(
        replace(one, scripted=True)
        for one in _pages_of(
            "notify",
            SUBSCRIBE,
            "subscribe.html",
            ("subscribing", SUBSCRIBE),
            ("a subscription to correct", SUBSCRIBE, send, 422),
            ("following an occasion", f"{SUBSCRIBE}?occasion={OPEN}"),
            ("following to correct", f"{SUBSCRIBE}?occasion={OPEN}", send, 422),
        )
    ),
    *_pages_of(
        "notify",
        TOLD,
        "told.html",
        ("what a newsletter tells", lambda scenes: scenes.told),
        ("what a newsletter tells, by a forged link", lambda scenes: _forged(scenes.told.partition("&")[0]), 403),
    ),
    *_pages_of("notify", SUBSCRIBE, "asked.html", ("asked to subscribe", SUBSCRIBE, _subscribe)),
    *_pages_of(
        "notify",
        CONFIRM,
        "confirm.html",
        ("confirming", lambda scenes: scenes.confirming),
        ("a forged confirmation", lambda scenes: _forged(scenes.confirming), 403),
    ),
    *_pages_of("notify", CONFIRM, "confirmed.html", ("confirmed", lambda scenes: scenes.confirming, send)),
    *_pages_of(
        "notify",
        CHOICES,
        "choices.html",
        ("choosing", lambda scenes: scenes.choices),
        ("choosing to follow", lambda scenes: f"{scenes.choices}?follow={FULL}"),
        ("what was chosen", lambda scenes: scenes.choices, _save),
        ("choices to correct", lambda scenes: scenes.choices, _choose_what_isnt_there, 422),
        ("choices on an old page", lambda scenes: scenes.choices, _choose_too_late, 409),
        ("forged choices", lambda scenes: _forged(scenes.choices), 403),
    ),
    *_pages_of("notify", LEAVE, "leave.html", ("leaving", lambda scenes: scenes.leaving)),
    *(
        replace(one, scripted=one.status == 200)
        for one in _pages_of(
            "notify",
            SCREEN,
            "screen.html",
            ("a screen", SCREEN.format(venue="sello"), _shown_on_screen),
            ("no screen", SCREEN.format(venue="atlantis"), 404),
        )
    ),
    *_pages_of(
        "notify",
        SHARE_KIT,
        "share_kit.html",
        ("a share kit", lambda scenes: scenes.share_kits["asked"]),
        ("a share kit seen nowhere", lambda scenes: scenes.share_kits["asked"], send, 422),
        ("a share kit that was passed on", lambda scenes: scenes.share_kits["passed-on"]),
        ("a share kit that was declined", lambda scenes: scenes.share_kits["declined"]),
        ("a share kit that was seen", lambda scenes: scenes.share_kits["confirmed"]),
        ("a share kit of what has moved", lambda scenes: scenes.share_kits["moved"]),
        ("a share kit of what is called off", lambda scenes: scenes.share_kits["cancelled"]),
        ("a share kit of who is asked no more", lambda scenes: scenes.share_kits["over"], 403),
        ("a forged share kit", lambda scenes: _forged(scenes.share_kits["asked"].partition("&")[0]), 403),
    ),
    *_pages_of(
        "notify",
        NEWSLETTER,
        "newsletter.html",
        ("a newsletter's draft", lambda scenes: scenes.newsletters["draft"]),
        ("a newsletter whose recipients were counted", lambda scenes: scenes.newsletters["counted"]),
        ("a newsletter that was sent", lambda scenes: scenes.newsletters["sent"]),
        ("a newsletter, by a forged link", lambda scenes: _forged(scenes.newsletters["sent"]), 403),
    ),
    _unfinished("notify", NOTIFY_PAGES, "asked.html", known=False, by_browser=False),
    _unfinished("notify", NOTIFY_PAGES, "confirmed.html", known=False),
    *(
        Shown(f"mailbox: {name}", MAILBOX, route, template, _of_mailbox(address), status=status, languages=("en",))
        for name, route, template, address, status in (
            ("the list", "/", "list.html", "/", 200),
            ("nothing found", "/", "list.html", "/?to=nobody-at-all", 200),
            ("a letter", "/messages/{id}", "message.html", "/messages/{id}", 200),
            ("no letter", "/messages/{id}", "problem.html", "/messages/none", 404),
        )
    ),
    # Last, because it ends the subscription that the pages above are of.
    *_pages_of("notify", LEAVE, "left.html", ("left", lambda scenes: scenes.leaving, send)),
)


def page_routes() -> set[tuple[str, str]]:
    """Return service and address of every page that the code declares: what it keeps out of its OpenAPI document."""
    mailbox = MailboxPages.__new__(MailboxPages)
    return {
        *((service, path) for service, router in ROUTERS.items() for path in _walked(router, f"/{service}/v1")),
        *((MAILBOX, route.path) for route in mailbox.routes() if not route.path.startswith(("/api/", "/healthz"))),
    }


def _walked(router: Any, prefix: str) -> Iterator[str]:
    for route in router.routes:
        if inner := getattr(route, "original_router", None):
            yield from _walked(inner, prefix)
        elif "GET" in route.methods and not route.include_in_schema:
            yield route.path if route.path.startswith(prefix) else prefix + route.path


def templates() -> set[tuple[str, str]]:
    """Return service and file of every template of a page."""
    own = {(service, path.name) for service in ROUTERS for path in (ROOT / "services" / service / "pages").glob("*.*")}
    mailbox = ROOT / "deploy" / "local" / "mail_server" / "templates"
    return own | {(MAILBOX, path.name) for path in mailbox.glob("*") if path.name != "base.html"}
