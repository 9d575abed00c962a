from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.channels.feed import Reader, as_json, atom
from services.notify.documents import Notice
from services.notify.domain.notice import concerns_theme, of_call, of_follow_up, of_occasion, of_panel
from services.notify.domain.playlist import LONGEST, SHORTEST, playlist
from services.notify.screen_board import place_of
from shared.city import load_city
from shared.contracts import Rejected
from shared.contracts.feedback import FollowUpItem, FollowUpPublished
from shared.contracts.news import Standing
from shared.contracts.panels import CallFacts, PanelDrawn, Term
from shared.settings import ConfigurationError
from shared.text import LANGUAGES, Language, Text
from tests.feed_reader import feed_reader
from tests.unit.notify.samples import CITY, NOW, an_occasion

OCCASION = an_occasion()
URL = "https://events.example.org/occasions/1"
CALL = CallFacts(
    id="sustainable-espoo-2027",
    name=Text(fi="Kestävä Espoo", en="Sustainable Espoo"),
    purpose=Text(fi="Ilmastotyö"),
    size=20,
    term=Term(starts_on=NOW.date(), ends_on=(NOW + timedelta(days=300)).date()),
    opens_at=NOW,
    closes_at=NOW + timedelta(days=14),
)
FOLLOW_UP = FollowUpPublished(
    occasion=OCCASION.id,
    occasion_name=OCCASION.name,
    what_happened=(FollowUpItem(text=Text(fi="Puhuttiin <kouluista> & muusta")),),
    what_we_take_with_us=(FollowUpItem(text=Text(fi="Pihat < kunto")),),
    what_we_still_develop=(FollowUpItem(text=Text(fi="Liikenne")),),
    url=URL,
)


def shown(district: str | None, days: float) -> list[str]:
    notices = [
        ("occasion-1", of_occasion(OCCASION, URL)),
        ("call-1", of_call(CALL, URL)),
        ("follow-up-1", of_follow_up(FOLLOW_UP, ("tapiola",), NOW)),
        (
            "panel-1",
            of_panel(PanelDrawn(call="c", name=CALL.name, seed="s" * 8, members=20, reserves=4, url=URL), NOW),
        ),
    ]
    now = NOW + timedelta(days=days)
    return [item.id for item in playlist("sello", district, notices, now, CITY.zone).items]


def test_a_screen_shows_what_is_ahead_soonest_to_expire_first() -> None:
    assert shown(None, days=1) == ["call-1", "occasion-1", "follow-up-1"]


def test_a_screen_shows_only_its_district_and_the_whole_city() -> None:
    assert shown("leppavaara", days=1) == ["call-1", "occasion-1"]
    assert shown("matinkyla", days=1) == ["call-1"]


def test_an_item_leaves_the_screen_the_moment_it_is_over() -> None:
    over = 21 + 2 / 24
    assert "occasion-1" in shown(None, days=over - 0.001)
    assert "occasion-1" not in shown(None, days=over)
    assert "call-1" not in shown(None, days=14)


def test_an_occasion_comes_to_the_screen_thirty_days_before() -> None:
    far = of_occasion(an_occasion(starts_at=NOW + timedelta(days=40), ends_at=NOW + timedelta(days=41)), URL)
    assert not playlist("sello", None, [("a", far)], NOW + timedelta(days=9), CITY.zone).items
    assert playlist("sello", None, [("a", far)], NOW + timedelta(days=10), CITY.zone).items


def test_every_item_has_its_words_in_three_languages_and_a_fair_time() -> None:
    notices = [("occasion-1", of_occasion(OCCASION, URL))]
    (item,) = playlist("sello", None, notices, NOW, CITY.zone).items
    assert tuple(item.texts) == LANGUAGES
    assert item.texts["fi"].when == "keskiviikko 10.2.2027 klo 12.00–14.00"
    assert item.texts["sv"].title == "Invånarkväll i Alberga"
    assert item.texts["sv"].when == "onsdag 10.2.2027 kl. 12.00–14.00"
    assert item.texts["en"].when == "Wednesday 10 February 2027, 12:00–14:00"
    assert SHORTEST <= item.duration <= LONGEST


def test_libraries_are_venues_by_plain_ids_and_so_are_other_places_by_their_own() -> None:
    assert list(CITY.venues) == ["sello", "iso-omena", "noykkio", "swimming-hall", "fair-hall"]
    assert CITY.venues["noykkio"].in_language("sv") == "Nöykkiö"
    assert CITY.venues["swimming-hall"].in_language("sv") == "Hagalunds simhall"


def test_a_venue_without_a_district_shows_the_whole_citys() -> None:
    assert CITY.district_of_venue("sello") == "leppavaara"
    assert CITY.district_of_venue("iso-omena") is None
    assert place_of("swimming-hall", None, [], CITY).district == "tapiola"
    assert place_of("swimming-hall", "leppavaara", [], CITY).district == "leppavaara"
    assert place_of("fair-hall", None, [], CITY).district is None
    with pytest.raises(Rejected, match="fair-hall"):
        place_of("town-hall", None, [], CITY)


PLACE = {"id": "pool", "name": {"fi": "Uimahalli", "sv": "Simhall", "en": "Pool"}, "district": "tapiola"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"screen_places": [PLACE, PLACE]}, "two venues of screens have the same id: pool"),
        ({"screen_places": [PLACE | {"id": "sello"}]}, "two venues of screens have the same id: sello"),
        ({"screen_places": [PLACE | {"id": "Pool!"}]}, "screen_places.0.id"),
        ({"screen_places": [PLACE | {"name": {"fi": "Uimahalli"}}]}, "lack a name in a language of the city: pool"),
        ({"screen_places": [PLACE | {"district": "atlantis"}]}, "districts that there are not: atlantis"),
        ({"venue_districts": {"sello": "atlantis"}}, "districts that there are not: atlantis"),
        ({"venue_districts": {"selo": "tapiola"}}, "venues that there are not: selo"),
    ],
)
def test_places_of_screens_that_make_no_sense_stop_the_start_with_one_sentence(
    tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    file = tmp_path / "city.yaml"
    facts = {"libraries": ["Sello"], "districts": [{"id": "tapiola", "name": {"fi": "Tapiola"}, "population": 1}]}
    file.write_text(json.dumps({"city": {"fi": "Espoo"}, **facts, **changes}), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=re.escape(told)):
        load_city(file)


def notice(id_: str = "occasion-1", days: int = 0) -> Notice:
    at = NOW + timedelta(days=days)
    return Notice(id=id_, facts=of_occasion(OCCASION, URL), published_at=at, updated_at=at)


def test_the_feed_has_stable_ids_and_times() -> None:
    once = atom([notice()], Reader("fi"), CITY, "https://news.example.org")
    again = atom([notice()], Reader("fi"), CITY, "https://news.example.org")
    assert once == again
    (entry,) = feedparser.parse(once).entries
    assert entry.id == "tag:news.example.org,2025:silta/occasion-1"
    assert entry.link == URL
    assert entry.updated == "2027-01-20T10:00:00+00:00"


def test_an_empty_feed_is_a_valid_feed_and_the_same_each_time() -> None:
    once = atom([], Reader("sv", "tapiola"), CITY, "https://news.example.org")
    assert once == atom([], Reader("sv", "tapiola"), CITY, "https://news.example.org")
    read = feedparser.parse(once)
    assert not read.bozo
    assert read.feed.title == "Delta: Esbo"
    assert read.feed.language == "sv"


@pytest.mark.parametrize("language", LANGUAGES)
def test_markup_in_a_text_is_only_text_in_the_feed(language: Language) -> None:
    told = Notice(id="follow-up-1", facts=of_follow_up(FOLLOW_UP, (), NOW), published_at=NOW, updated_at=NOW)
    (entry,) = feedparser.parse(atom([told], Reader(language), CITY, "https://n.example")).entries
    assert "kunto" in entry.summary


@pytest.mark.parametrize("write", [atom, as_json])
def test_a_feed_reader_reads_the_same_in_both_formats(write: Callable[..., bytes], tmp_path: Path) -> None:
    name = {atom: "feed.atom", as_json: "feed.json"}[write]
    told = Notice(id="follow-up-1", facts=of_follow_up(FOLLOW_UP, (), NOW), published_at=NOW, updated_at=NOW)
    (tmp_path / name).write_bytes(write([notice(days=1), told], Reader("fi"), CITY, "https://news.example.org"))
    with feed_reader(tmp_path) as person:
        person.add_feed(name)
        person.update_feeds()
        feed = person.get_feed(name)
        assert feed.last_exception is None
        assert (feed.title, feed.link) == ("Osallistu: Espoo", "https://news.example.org")
        newer, older = person.get_entries()
        assert newer.id == "tag:news.example.org,2025:silta/occasion-1"
        assert (newer.title, newer.link) == ("Leppävaaran asukasilta", URL)
        assert newer.published == newer.updated == NOW + timedelta(days=1)
        content = older.content[0].value if older.content else older.summary
        assert "Pihat < kunto" in unescape(str(content))


def test_a_json_feed_has_what_its_specification_asks_for() -> None:
    read = json.loads(as_json([notice()], Reader("sv", "leppavaara", "schools"), CITY, "https://news.example.org"))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    address = "https://news.example.org/notify/v1/feed.json"
    assert read["feed_url"] == f"{address}?lang=sv&district=leppavaara&theme=schools"
    (item,) = read["items"]
    assert item["tags"] == ["occasion", "leppavaara", "schools"]
    assert item["content_text"].endswith(" – Kouluista ja liikenteestä.")
    bare = notice()
    bare.facts = bare.facts.model_copy(update={"summary": None, "starts_at": None})
    (item,) = json.loads(as_json([bare], Reader("sv"), CITY, "https://news.example.org"))["items"]
    assert item["content_text"] == item["title"], "each item must have a content"


def test_a_themes_feed_tells_of_that_theme_only() -> None:
    of_schools, of_call_ = of_occasion(OCCASION, URL), of_call(CALL, URL)
    assert concerns_theme(of_schools, None)
    assert concerns_theme(of_schools, "schools")
    assert not concerns_theme(of_schools, "nature")
    assert concerns_theme(of_call_, None)
    assert not concerns_theme(of_call_, "schools"), "what has no theme doesn't concern who asks for one only"


def test_a_notice_says_in_every_language_that_an_occasion_is_moved_or_cancelled() -> None:
    told = {standing: of_occasion(OCCASION, URL, standing).title for standing in Standing}
    assert told[Standing.AS_PROMISED] == OCCASION.name
    assert told[Standing.MOVED].sv == "Flyttat: Invånarkväll i Alberga"
    assert told[Standing.CANCELLED].fi == "Peruttu: Leppävaaran asukasilta"


@given(st.lists(st.sampled_from(Standing), max_size=6))
def test_an_occasion_that_is_called_off_stays_so_in_whatever_order_it_is_told(told: list[Standing]) -> None:
    stands = Standing.AS_PROMISED
    for one in told:
        stands = stands.then(one)
    assert stands == max([Standing.AS_PROMISED, *told], key=list(Standing).index)
