from collections import Counter
from datetime import datetime, timedelta

import pytest

from deploy.demo.city import load_city, slug
from deploy.demo.city_year import YEAR, Occasion, first_evening, plan_year

LIGHT = {"pop-up", "route"}


@pytest.fixture(scope="module", params=[YEAR, 1, 99])
def occasions(request: pytest.FixtureRequest) -> tuple[Occasion, ...]:
    return plan_year(load_city(), request.param)


def test_every_district_has_two_evenings_with_an_opening_and_three_tracks_on_site_and_remote(
    occasions: tuple[Occasion, ...],
) -> None:
    evenings = [one for one in occasions if one.kind == "resident-evening"]
    assert Counter(one.districts for one in evenings) == {(district.id,): 2 for district in load_city().districts}
    for evening in evenings:
        programme = evening.facts["programme"]
        assert programme["opening"]
        assert len({track["id"] for track in programme["tracks"]}) == 3
        assert all(track["on_site"] and track["remote"] for track in programme["tracks"])


def test_six_theme_evenings_are_for_the_whole_city(occasions: tuple[Occasion, ...]) -> None:
    evenings = [one for one in occasions if one.kind == "theme-evening"]
    assert len({one.themes for one in evenings}) == len(evenings) == 6
    assert all(one.districts == () for one in evenings)


def test_forty_light_occasions_need_no_registration(occasions: tuple[Occasion, ...]) -> None:
    light = [one for one in occasions if one.kind in LIGHT]
    assert len(light) == 40
    assert not any(one.facts.get("programme", {}).get("tracks") for one in light)


def test_pop_ups_are_at_every_library(occasions: tuple[Occasion, ...]) -> None:
    at = {one.id.removeprefix(f"{YEAR}-popup-").rpartition("-")[0] for one in occasions if one.kind == "pop-up"}
    assert at == {library.id for library in load_city().libraries}


def test_routes_go_by_bus_and_by_bicycle_and_stop_in_order_within_their_time(occasions: tuple[Occasion, ...]) -> None:
    routes = [one for one in occasions if one.kind == "route"]
    assert {one.id.split("-")[1] for one in routes} == {"bus", "bicycle"}
    for route in routes:
        stops = route.facts["programme"]["stops"]
        times = [datetime.fromisoformat(stop[key]) for stop in stops for key in ("arrives_at", "leaves_at")]
        assert len(stops) > 1
        assert times == sorted(times)
        assert route.starts_at <= times[0]
        assert times[-1] <= route.ends_at


def test_bicycles_stay_in_during_winter(occasions: tuple[Occasion, ...]) -> None:
    assert all(5 <= one.starts_at.month <= 9 for one in occasions if "bicycle" in one.id)


def test_every_text_is_there_in_three_languages(occasions: tuple[Occasion, ...]) -> None:
    for one in occasions:
        for text in (one.facts["name"], one.facts["summary"]):
            assert set(text) == {"fi", "sv", "en"}
            assert all(words and "{" not in words for words in text.values())


def test_ids_differ_and_all_lies_within_the_year_after_the_first_summaries(occasions: tuple[Occasion, ...]) -> None:
    assert len({one.id for one in occasions}) == len(occasions) == 60
    assert all(one.starts_at < one.ends_at for one in occasions)
    assert {one.ends_at.year for one in occasions} == {YEAR}
    # Summaries go out on 5 and 11 January: what had begun by then would be missing from them.
    assert min(one.starts_at for one in occasions) > datetime(YEAR, 1, 12, tzinfo=load_city().zone)


def test_the_first_evening_begins_after_everything_in_january(occasions: tuple[Occasion, ...]) -> None:
    evening = first_evening(occasions)
    assert evening.starts_at == datetime(YEAR, 2, 10, 17, 30, tzinfo=load_city().zone)
    assert evening.ends_at - evening.starts_at > timedelta(minutes=70)


def test_the_same_seed_plans_the_same_year_and_another_another() -> None:
    city = load_city()
    assert plan_year(city, 5) == plan_year(city, 5)
    assert plan_year(city, 5) != plan_year(city, 6)


@pytest.mark.parametrize(("name", "id_"), [("Iso Omena", "iso-omena"), ("Nöykkiö", "noykkio"), ("Sello", "sello")])
def test_a_library_is_found_under_an_id_without_accents(name: str, id_: str) -> None:
    assert slug(name) == id_
