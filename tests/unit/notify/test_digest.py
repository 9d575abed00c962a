from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.notify.domain.digest import digest_subject, next_digest
from shared.contracts.notify import Rhythm

HELSINKI = ZoneInfo("Europe/Helsinki")
moments = st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - made aware by timezones


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_before_eight_it_is_today() -> None:
    assert next_digest(Rhythm.DAILY, utc(2027, 1, 20, 5, 59), HELSINKI) == utc(2027, 1, 20, 6)


def test_at_eight_it_is_tomorrow() -> None:
    assert next_digest(Rhythm.DAILY, utc(2027, 1, 20, 6), HELSINKI) == utc(2027, 1, 21, 6)


def test_over_the_change_to_summer_time_the_clock_on_the_wall_counts() -> None:
    saturday_noon = utc(2027, 3, 27, 10)
    assert next_digest(Rhythm.DAILY, saturday_noon, HELSINKI) == utc(2027, 3, 28, 5)


def test_over_the_change_to_winter_time_the_clock_on_the_wall_counts() -> None:
    saturday_noon = utc(2027, 10, 30, 9)
    assert next_digest(Rhythm.DAILY, saturday_noon, HELSINKI) == utc(2027, 10, 31, 6)


def test_weekly_is_the_next_monday_also_over_the_change() -> None:
    assert next_digest(Rhythm.WEEKLY, utc(2027, 3, 22, 6), HELSINKI) == utc(2027, 3, 29, 5)
    assert next_digest(Rhythm.WEEKLY, utc(2027, 3, 22, 5, 59), HELSINKI) == utc(2027, 3, 22, 6)


@given(moments, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_it_is_always_eight_by_the_wall_and_as_soon_as_can_be(now: datetime, rhythm: Rhythm) -> None:
    due = next_digest(rhythm, now, HELSINKI)
    local = due.astimezone(HELSINKI)
    longest = timedelta(days=7 if rhythm is Rhythm.WEEKLY else 1, hours=1)
    assert (local.hour, local.minute, local.second) == (8, 0, 0)
    assert timedelta(0) < due - now <= longest
    assert rhythm is Rhythm.DAILY or local.weekday() == 0


def test_a_digest_is_named_by_its_local_day() -> None:
    assert digest_subject(Rhythm.WEEKLY, utc(2027, 3, 29, 5), HELSINKI) == "weekly-2027-03-29"
