"""What screens show, and how staff hear of them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from services.notify.documents import Notice
from services.notify.domain.notice import of_occasion
from services.notify.domain.playlist import playlist
from services.notify.screen_board import Board, place_of
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.screens import ReadScreens, RemoveScreen, ReportScreen, SetUpScreen
from shared.store import Outage
from shared.text import LANGUAGES, Text
from tests.unit.notify.running import Running
from tests.unit.notify.samples import CITY, NOW, an_occasion

URL = "https://events.example.org/occasions/1"
SOON = an_occasion(starts_at=NOW + timedelta(days=1), ends_at=NOW + timedelta(days=1, hours=2))
SELLO = place_of("sello", None, [], CITY)


@dataclass
class Clock:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


@dataclass
class NoticesStore:
    """Notices, and how often they were read."""

    notices: list[Notice] = field(default_factory=list)
    reads: int = 0
    away: bool = False

    async def select(self, _: type[Notice], __: dict[str, Any]) -> list[Notice]:
        self.reads += 1
        await asyncio.sleep(0)
        if self.away:
            raise Outage("away")
        return self.notices


@dataclass
class Here:
    store: NoticesStore = field(default_factory=NoticesStore)
    clock: Clock = field(default_factory=Clock)
    city: City = CITY


def told(id_: str = "occasion-1") -> Notice:
    return Notice(id=id_, facts=of_occasion(SOON, URL), published_at=NOW, updated_at=NOW)


def board_of(here: Here, **limits: Any) -> Board:
    return Board(here, **{"every": 0.01, "alive_every": 0.05, **limits})  # type: ignore[arg-type]


def test_a_playlist_is_of_the_languages_that_are_asked_for_and_says_which_an_item_is_in() -> None:
    facts = of_occasion(an_occasion(name=Text(fi="Ilta", sv="Kväll")), URL)
    (item,) = playlist("sello", None, [("a", facts)], NOW, CITY.zone, ("sv", "en")).items
    assert set(item.texts) == {"sv", "en"}
    assert item.spoken == ("fi", "sv")
    assert item.texts["en"].title == "Ilta", "what it lacks in English is in the first language that it has"


def test_a_screen_has_its_venues_district_unless_another_is_asked_for() -> None:
    assert SELLO.district == "leppavaara"
    assert SELLO.languages == LANGUAGES
    assert place_of("sello", "tapiola", ["sv", "sv"], CITY).district == "tapiola"
    assert place_of("sello", "tapiola", ["sv", "sv"], CITY).languages == ("sv",)
    for venue, district in (("atlantis", None), ("sello", "atlantis")):
        with pytest.raises(Rejected) as refused:
            place_of(venue, district, [], CITY)
        assert refused.value.problem.status == 404


async def test_a_hundred_screens_cost_the_reads_of_one_and_hear_of_a_change() -> None:
    here = Here()
    board = board_of(here)
    screens = [board.follow(SELLO) for _ in range(100)]
    first = await asyncio.gather(*(anext(one) for one in screens))
    assert {json.loads(one.body)["venue"] for one in first if one} == {"sello"}
    before = here.store.reads
    here.store.notices = [told()]
    changed = await asyncio.gather(*(_next_change(one) for one in screens))
    assert {item["url"] for one in changed for item in one["items"]} == {URL}
    assert all(item["code"].startswith("data:image/svg+xml") for one in changed for item in one["items"])
    assert before <= 3
    assert here.store.reads - before < 30
    for one in screens:
        await one.aclose()  # type: ignore[attr-defined]
    assert board.followers == 0


async def _next_change(screen: Any) -> dict[str, Any]:
    while (showing := await anext(screen)) is None:
        pass
    content: dict[str, Any] = json.loads(showing.body)
    return content


async def test_a_screen_hears_that_we_are_alive_though_nothing_is_new_and_the_database_is_away() -> None:
    here = Here()
    screen = board_of(here).follow(SELLO)
    assert await anext(screen) is not None
    here.store.away = True
    async with asyncio.timeout(30):
        assert await anext(screen) is None
    here.store.away = False
    here.clock.at = SOON.ends_at
    assert await anext(screen) is None


async def test_what_is_over_leaves_the_playlist_at_its_time() -> None:
    here = Here(NoticesStore([told()]))
    screen = board_of(here).follow(SELLO)
    first = await anext(screen)
    assert first is not None
    assert len(json.loads(first.body)["items"]) == 1
    here.clock.at = SOON.ends_at
    assert (await _next_change(screen))["items"] == []


async def test_a_process_says_when_it_has_too_many_screens() -> None:
    board = board_of(Here(), most=1)
    screen = board.follow(SELLO)
    await anext(screen)
    with pytest.raises(Rejected) as refused:
        board.follow(SELLO)
    assert refused.value.problem.status == 503


async def test_staff_see_which_screen_was_last_heard_of_when() -> None:
    notify = Running()
    url = (await notify.handle(SetUpScreen(screen="sello-1", venue="sello", languages=("fi", "sv")))).url
    query = parse_qs(urlsplit(url).query)
    assert urlsplit(url).path == "/notify/v1/screens/sello"
    assert query["languages"] == ["fi", "sv"]
    await notify.handle(SetUpScreen(screen="entry", venue="iso-omena"))

    entry, sello = (await notify.handle(ReadScreens())).screens
    assert (entry.screen, sello.screen) == ("entry", "sello-1")
    assert (sello.heard_at, sello.silent) == (None, True)

    await notify.handle(ReportScreen(screen="sello-1", key=query["key"][0], items=4))
    entry, sello = (await notify.handle(ReadScreens())).screens
    assert (sello.heard_at, sello.items, sello.silent) == (NOW, 4, False)
    assert entry.silent

    notify.now += timedelta(minutes=16)
    assert (await notify.handle(ReadScreens())).screens[1].silent
    await notify.handle(RemoveScreen(screen="entry"))
    assert [one.screen for one in (await notify.handle(ReadScreens())).screens] == ["sello-1"]


async def test_a_screen_keeps_its_key_when_it_moves() -> None:
    notify = Running()
    before = (await notify.handle(SetUpScreen(screen="sello-1", venue="sello"))).url
    after = (await notify.handle(SetUpScreen(screen="sello-1", venue="iso-omena", district="tapiola"))).url
    assert parse_qs(urlsplit(before).query)["key"] == parse_qs(urlsplit(after).query)["key"]
    (screen,) = (await notify.handle(ReadScreens())).screens
    assert (screen.venue, screen.district) == ("iso-omena", "tapiola")


async def test_nobody_reports_for_a_screen_without_its_key() -> None:
    notify = Running()
    await notify.handle(SetUpScreen(screen="sello-1", venue="sello"))
    with pytest.raises(Rejected) as refused:
        await notify.handle(ReportScreen(screen="sello-1", key="a-guess", items=1))
    assert refused.value.problem.status == 403


async def test_a_screen_is_set_up_only_where_there_is_a_venue() -> None:
    with pytest.raises(Rejected) as refused:
        await Running().handle(SetUpScreen(screen="sello-1", venue="atlantis"))
    assert refused.value.problem.status == 404
