"""What speaks against a time: others' occasions for the same people, and holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.domain.clashes import clashes_among, clashes_of, days_of, public_holiday
from services.events.domain.history import UNSAID
from services.events.domain.occasion import OccasionState
from shared.city import SchoolHoliday
from shared.contracts.events import Clash, ClashKind, Kind
from shared.text import Text
from tests.unit.events.examples import BEFORE, CITY, HELSINKI, STARTS, facts, planned

WINTER = SchoolHoliday(name=Text(fi="Talviloma"), first_day=date(2027, 2, 22), last_day=date(2027, 2, 26))
FINNISH = CITY.model_copy(update={"country": "FI", "school_holidays": (WINTER,)})
HOUR = timedelta(hours=1)


def at(day: date, hour: int = 18, **changes: object) -> OccasionState:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=HELSINKI)
    return planned(starts_at=starts, ends_at=starts + 2 * HOUR, **changes)


def kinds(clashes: tuple[Clash, ...]) -> list[ClashKind]:
    return [clash.kind for clash in clashes]


def test_two_evenings_for_one_district_on_the_same_day_clash() -> None:
    one, other = planned(), planned(id="other", name=Text(fi="Toinen ilta"))
    (clash,) = clashes_of(one, [one, other], CITY)
    assert (clash.kind, clash.other, clash.common) == (ClashKind.SAME_DISTRICT, "other", ("leppavaara",))
    assert (clash.day, clash.name.fi) == (STARTS.date(), "Toinen ilta")


def test_an_afternoon_and_an_evening_are_the_same_day_of_the_same_people() -> None:
    other = planned(id="other", starts_at=STARTS - 6 * HOUR, ends_at=STARTS - 4 * HOUR)
    assert kinds(clashes_of(planned(), [other], CITY)) == [ClashKind.SAME_DISTRICT]


def test_another_district_or_another_day_does_not_clash() -> None:
    elsewhere = planned(id="elsewhere", districts=("tapiola",))
    tomorrow = planned(id="tomorrow", starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=1, hours=2))
    assert clashes_of(planned(), [elsewhere, tomorrow], CITY) == ()


def test_an_occasion_of_the_whole_city_is_in_every_districts_way() -> None:
    everywhere = planned(id="everywhere", districts=())
    (clash,) = clashes_of(planned(), [everywhere], CITY)
    assert (clash.kind, clash.common) == (ClashKind.SAME_DISTRICT, ("leppavaara",))


def test_the_same_theme_in_two_districts_divides_those_whom_it_concerns() -> None:
    one = planned(themes=("schools", "traffic"))
    other = planned(id="other", districts=("tapiola",), themes=("schools",))
    (clash,) = clashes_of(one, [other], CITY)
    assert (clash.kind, clash.common) == (ClashKind.SAME_THEME, ("schools",))


def test_the_same_audience_in_two_districts_can_be_at_one_of_them_only() -> None:
    one = planned(audiences=("youth", "newcomers"))
    other = planned(id="other", districts=("tapiola",), audiences=("youth",))
    (clash,) = clashes_of(one, [other], CITY)
    assert (clash.kind, clash.common) == (ClashKind.SAME_AUDIENCE, ("youth",))
    everybody = planned(id="everybody", districts=("tapiola",))
    assert clashes_of(one, [everybody], CITY) == ()


@pytest.mark.parametrize("kind", [Kind.POP_UP, Kind.ROUTE, Kind.POLL, Kind.TRAINING, Kind.PANEL_SESSION])
def test_where_one_drops_in_or_is_asked_to_takes_nobody_elses_evening(kind: Kind) -> None:
    dropped_in = planned(id="other", kind=kind)
    assert clashes_of(planned(), [dropped_in], CITY) == clashes_of(dropped_in, [planned()], CITY) == ()
    assert clashes_among([planned(), dropped_in], CITY) == ()


def test_what_is_called_off_or_declined_is_in_nobodys_way() -> None:
    cancelled = planned(id="cancelled")
    cancelled.cancel(BEFORE, UNSAID)
    declined = OccasionState.proposed(facts(id="declined"), zone=HELSINKI, now=BEFORE, why=UNSAID)
    assert kinds(clashes_of(planned(), [declined], CITY)) == [ClashKind.SAME_DISTRICT]
    declined.cancel(BEFORE, UNSAID)
    assert clashes_of(planned(), [cancelled, declined], CITY) == ()
    assert clashes_among([planned(), cancelled, declined], CITY) == ()


def test_a_public_holiday_is_named_in_every_language_of_the_city() -> None:
    (clash,) = clashes_of(at(date(2027, 1, 6)), [], FINNISH)
    assert (clash.kind, clash.other) == (ClashKind.PUBLIC_HOLIDAY, None)
    assert clash.name == Text(fi="Loppiainen", sv="Trettondag", en="Epiphany")


def test_a_school_holiday_has_its_first_and_its_last_day() -> None:
    days = [date(2027, 2, day) for day in (21, 22, 26, 27)]
    assert [len(clashes_of(at(day), [], FINNISH)) for day in days] == [0, 1, 1, 0]


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    assert public_holiday("XX", date(2027, 1, 1)) is None
    assert public_holiday("FI", date(2027, 1, 2)) is None


def test_an_evening_that_ends_at_midnight_touches_one_day() -> None:
    midnight = datetime(2027, 2, 11, tzinfo=HELSINKI)
    assert days_of(facts(ends_at=midnight), HELSINKI) == (date(2027, 2, 10),)
    assert len(days_of(facts(ends_at=midnight + HOUR), HELSINKI)) == 2


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.sets(st.sampled_from(["leppavaara", "tapiola"])), st.booleans()), max_size=8
    )
)
def test_a_years_list_names_every_pair_once_whichever_was_planned_first(made: list[tuple[int, set[str], bool]]) -> None:
    occasions = [
        at(date(2027, 3, 1 + day), id=f"o-{n}", districts=tuple(districts), themes=("schools",) if themed else ())
        for n, (day, districts, themed) in enumerate(made)
    ]
    listed = {(clash.kind, frozenset((clash.occasion, clash.other))) for clash in clashes_among(occasions, CITY)}
    singly = {
        (clash.kind, frozenset((clash.occasion, clash.other)))
        for occasion in occasions
        for clash in clashes_of(occasion, occasions, CITY)
    }
    assert listed == singly
    assert len(clashes_among(occasions, CITY)) == len(listed)
