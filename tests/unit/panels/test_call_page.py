"""The page of a call says what it asks and promises, whenever it is read; and the own page what stays."""

from __future__ import annotations

import html
import re
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from services.panels.applying import pages, show_call
from services.panels.own_application import show_application
from shared.contracts.events import OccasionAmended, OccasionEvent, OccasionPublished
from shared.contracts.panels import AcceptPlace, OpenCall, PlanSession, PrepareLottery, WithdrawApplication
from shared.text import LANGUAGES, Language, Text
from tests.unit.panels.drawing import computed
from tests.unit.panels.test_call import at
from tests.unit.panels.test_few_seats import service_of
from tests.unit.panels.test_handlers import CALL, Panels, answer, call
from tests.unit.panels.test_own_application import link
from tests.unit.panels.test_term_of_panel import OFFICE

WHEN = ("2027-01-05T12:00", "2027-01-15T12:00", "2027-02-01T12:00")
SOURCE = Text(fi="Tilastokeskus", sv="Statistikcentralen", en="Statistics Finland")
EVENING = {
    "id": "spring-evening",
    "kind": "resident-evening",
    "name": {"en": "Spring evening"},
    "districts": ("tapiola",),
    "starts_at": at("2027-03-10T17:00"),
    "ends_at": at("2027-03-10T19:00"),
}


def asking(query: str = "") -> Request:
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": []}
    return Request({**scope, "server": ("x", 80), "scheme": "http"})


def text_of(page: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bytes(page.body).decode())).split())


def said(words: str, language: Language) -> str:
    return pages.words[words].in_language(language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one_per_household", [True, False])
async def test_a_call_tells_its_reserves_its_rule_of_households_and_its_population_at_all_times(
    language: Language, *, one_per_household: bool
) -> None:
    panels = Panels(now=at(WHEN[0]))
    population = ({"category": "age_group", "weights": {"16-29": 1, "30+": 3}, "at": "2026-12-31", "source": SOURCE},)
    await panels.handle(OpenCall(call=call(one_per_household=one_per_household, population=population)))
    for moment in WHEN:
        panels.now = at(moment)
        page = text_of(await show_call(asking(), CALL, service_of(panels), language))
        assert said("reserve_detail", language).format(count=2) in page
        rules = {True: said("one_per_household", language), False: said("any_of_household", language)}
        assert rules[one_per_household] in page
        assert rules[not one_per_household] not in page
        assert f"{said('population_from', language)}: {SOURCE.in_language(language)}, " in page
        assert page.count(said("population_from", language)) == 1, "of the district nothing is known"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_who_withdraws_after_the_pool_was_frozen_is_told_what_stays(language: Language) -> None:
    panels = Panels()
    await panels.handle(OpenCall(call=call()))
    for number in range(12):
        await panels.apply(number)
    panels.now = at(WHEN[2])
    own = link(panels)

    async def page() -> str:
        service, request = service_of(panels), asking()
        request.scope["app"] = SimpleNamespace(state=SimpleNamespace(service=service))
        return text_of(await show_application(request, own["application"], service, language, own["token"]))

    stays = said("withdraw_in_draw", language)
    assert stays not in await page()
    await panels.handle(PrepareLottery(call=CALL))
    assert stays in await page()
    await computed(panels, CALL)
    await panels.handle(WithdrawApplication.model_validate(own))
    assert stays in await page()
    panels.now = at("2028-01-01T00:00")
    service = service_of(panels)
    await panels.end_term()
    assert service.store.store.rows["lotteries"][CALL]["salt"] is None


def news(kind: type[OccasionEvent], version: int, name: str, **more: Any) -> OccasionEvent:
    occasion = EVENING | {"name": {"en": name}}
    return kind.model_validate({"version": version, "occasion": occasion, "url": "https://e/spring/page", **more})


async def test_a_session_that_is_an_occasion_links_to_its_page_and_members_letters_name_it() -> None:
    panels = await Panels().drawn()
    await panels.handle(news(OccasionPublished, 2, "Spring evening"))
    await panels.handle(news(OccasionAmended, 3, "Evening of spring", changed=("name",), misleads=False, reason=OFFICE))
    await panels.handle(news(OccasionPublished, 1, "Old name"))
    await panels.handle(answer(AcceptPlace, panels.invitations()[0]))
    for id_, occasion in (("first", "spring-evening"), ("second", None), ("third", "not-public-yet")):
        session = {"id": id_, "name": {"en": id_}, "occasion": occasion}
        times = {"starts_at": at("2027-03-10T17:00"), "ends_at": at("2027-03-10T19:00")}
        await panels.handle(PlanSession.model_validate({"call": CALL, "session": session | times, "by": OFFICE}))
    letters = [data for name, data in panels.said if name == "panels.member.summoned"]
    known = {"name": {"fi": None, "sv": None, "en": "Evening of spring"}, "url": "https://e/spring/page"}
    assert [one["occasion"] for one in letters] == [known, None, None]
    page = bytes((await show_call(asking(), CALL, service_of(panels), "en")).body).decode()
    assert page.count('<a href="https://e/spring/page">') == 1
    assert "Evening of spring" in page
