"""Quiet hours are those on the wall, in every night of the year."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.notify.domain.quiet import quiet_until
from shared.city import City
from shared.contracts.notify import QuietHours
from tests.unit.notify.samples import CITY

HELSINKI = ZoneInfo("Europe/Helsinki")
OWN_HOURS = [QuietHours.FROM_20_TO_08, QuietHours.FROM_21_TO_07, QuietHours.FROM_22_TO_06]
FIRST = datetime(2026, 12, 1, tzinfo=UTC)
moments = st.timedeltas(timedelta(), timedelta(days=400)).map(FIRST.__add__)
"""More than a year: both changes of the clocks are in it."""
cities_hours = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda span: span[0] != span[1])


def until(chosen: QuietHours, now: datetime, of_city: str = "none") -> datetime | None:
    return quiet_until(chosen, of_city, now, HELSINKI)


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2027-01-20T20:59:59+02:00", None),
        ("2027-01-20T21:00:00+02:00", "2027-01-21T07:00:00+02:00"),
        ("2027-01-21T06:59:59+02:00", "2027-01-21T07:00:00+02:00"),
        ("2027-01-21T07:00:00+02:00", None),
    ],
)
def test_they_begin_and_end_on_the_hour(now: str, ends: str | None) -> None:
    assert until(QuietHours.FROM_21_TO_07, at(now)) == (at(ends) if ends else None)


def test_the_night_in_which_summer_begins_is_an_hour_shorter() -> None:
    begins = at("2027-03-27T21:00:00+02:00")
    ends = until(QuietHours.FROM_21_TO_07, begins)
    assert ends == at("2027-03-28T07:00:00+03:00")
    assert ends - begins == timedelta(hours=9)
    assert until(QuietHours.FROM_21_TO_07, at("2027-03-28T06:59:00+03:00")) == ends
    assert until(QuietHours.FROM_21_TO_07, at("2027-03-28T07:00:00+03:00")) is None


def test_the_night_in_which_winter_begins_is_an_hour_longer() -> None:
    begins = at("2027-10-30T21:00:00+03:00")
    ends = until(QuietHours.FROM_21_TO_07, begins)
    assert ends == at("2027-10-31T07:00:00+02:00")
    assert ends - begins == timedelta(hours=11)
    for twice in ("2027-10-31T03:30:00+03:00", "2027-10-31T03:30:00+02:00", "2027-10-31T06:59:00+02:00"):
        assert until(QuietHours.FROM_21_TO_07, at(twice)) == ends
    assert until(QuietHours.FROM_21_TO_07, ends) is None


@given(moments, st.sampled_from(OWN_HOURS))
def test_it_is_quiet_exactly_while_the_clock_on_the_wall_says_so(now: datetime, chosen: QuietHours) -> None:
    begins, ends = (int(hour) for hour in chosen.value.split("-"))
    wall = now.astimezone(HELSINKI)
    assert (until(chosen, now) is not None) == (wall.hour >= begins or wall.hour < ends)


@given(moments, cities_hours)
def test_they_end_within_a_day_and_when_they_end_it_is_quiet_no_more(now: datetime, span: tuple[int, int]) -> None:
    of_city = f"{span[0]:02}-{span[1]:02}"
    ends = until(QuietHours.AS_THE_CITY, now, of_city)
    if ends is not None:
        assert timedelta() < ends - now <= timedelta(hours=24)
        assert until(QuietHours.AS_THE_CITY, ends, of_city) is None
        skipped = ends.astimezone(HELSINKI).time() == time(span[1] + 1) if span[1] == 3 else False
        assert ends.astimezone(HELSINKI).time() == time(span[1]) or skipped


@given(moments)
def test_who_chose_none_gets_letters_at_any_hour_whatever_the_city_says(now: datetime) -> None:
    assert until(QuietHours.NONE, now, "21-07") is None
    assert until(QuietHours.AS_THE_CITY, now, "none") is None
    assert until(QuietHours.FROM_22_TO_06, now, "none") == until(QuietHours.AS_THE_CITY, now, "22-06")


def test_a_city_that_says_nothing_is_quiet_from_nine_to_seven() -> None:
    assert CITY.newsletter_quiet_hours == "21-07"


@pytest.mark.parametrize("hours", ["21", "21-7", "24-06", "07-07", "21:00-07:00", ""])
def test_hours_that_are_none_stop_the_start_with_a_sentence(hours: str) -> None:
    facts = {"city": {"fi": "Espoo"}, "districts": [], "newsletter_quiet_hours": hours}
    with pytest.raises(ValidationError, match="is no span of hours; write one like 21-07, or none"):
        City.model_validate(facts)
