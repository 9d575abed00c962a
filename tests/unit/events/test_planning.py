"""What fits into the annual clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from services.events.domain.planning import check_districts, check_route, year_of
from services.events.domain.problems import OCCASION_OUTSIDE_YEAR, STOP_OUTSIDE_OCCASION, STOPS_OUT_OF_ORDER
from shared.contracts.problem import UNKNOWN
from tests.unit.events.examples import CITY, HELSINKI, facts, route
from tests.unit.events.refusals import refused

NEW_YEAR = datetime(2028, 1, 1, tzinfo=HELSINKI)


def test_the_year_is_the_citys_own_and_not_that_of_utc() -> None:
    begins = datetime(2027, 12, 31, 22, 30, tzinfo=UTC)  # half past midnight in Helsinki
    occasion = facts(starts_at=begins, ends_at=begins + timedelta(hours=1))
    assert year_of(occasion, HELSINKI) == 2028
    assert year_of(occasion, ZoneInfo("Atlantic/Reykjavik")) == 2027


def test_an_occasion_across_new_year_belongs_to_no_year() -> None:
    occasion = facts(starts_at=NEW_YEAR - timedelta(hours=1), ends_at=NEW_YEAR + timedelta(hours=1))
    with refused(OCCASION_OUTSIDE_YEAR, at="/data/occasion/ends_at"):
        year_of(occasion, HELSINKI)


def test_an_occasion_that_ends_at_midnight_of_new_year_belongs_to_the_old_year() -> None:
    assert year_of(facts(starts_at=NEW_YEAR - timedelta(hours=3), ends_at=NEW_YEAR), HELSINKI) == 2027


def test_an_unknown_district_is_named_by_its_place_in_the_list() -> None:
    with refused(UNKNOWN, at="/data/occasion/districts/1"):
        check_districts(facts(districts=("leppavaara", "atlantis")), CITY)


def test_an_occasion_of_the_whole_city_needs_no_district() -> None:
    check_districts(facts(districts=()), CITY)


def test_a_route_may_fill_its_occasion_with_stop_after_stop() -> None:
    check_route(route((0, 60), (60, 120), (150, 180)))


def test_a_stop_may_be_a_moment() -> None:
    check_route(route((30, 30)))


def test_a_stop_before_the_route_begins_is_refused() -> None:
    with refused(STOP_OUTSIDE_OCCASION, at="/data/occasion/programme/stops/0"):
        check_route(route((-1, 10)))


def test_a_stop_after_the_route_has_ended_is_refused() -> None:
    with refused(STOP_OUTSIDE_OCCASION, at="/data/occasion/programme/stops/1"):
        check_route(route((0, 10), (170, 181)))


def test_stops_that_overlap_are_refused() -> None:
    with refused(STOPS_OUT_OF_ORDER, at="/data/occasion/programme/stops/1"):
        check_route(route((0, 30), (29, 60)))


def test_stops_in_the_wrong_order_are_refused() -> None:
    with refused(STOPS_OUT_OF_ORDER, at="/data/occasion/programme/stops/1"):
        check_route(route((60, 90), (0, 30)))


def test_a_stop_that_is_left_before_it_is_reached_is_refused() -> None:
    with refused(STOPS_OUT_OF_ORDER, at="/data/occasion/programme/stops/0"):
        check_route(route((60, 30)))
