"""A seat has one holder at a time, a vacancy is seen, and who had a seat is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.events.domain.coordinator import AreaState, Term, over_at
from services.events.domain.problems import COORDINATOR_TERM_OVER, COORDINATOR_TERMS_OVERLAP
from shared.contracts import Rejected
from shared.contracts.events import CoordinatorRole, PublicContact
from shared.contracts.problem import UNKNOWN
from tests.unit.events.examples import HELSINKI
from tests.unit.events.refusals import refused

START = date(2027, 1, 1)
ROLE, PAIR = CoordinatorRole.COORDINATOR, CoordinatorRole.VOLUNTEER


def day(number: int) -> date:
    return START + timedelta(days=number)


def term(first: int, last: int, role: CoordinatorRole = ROLE, id_: str = "") -> Term:
    contact = PublicContact(name="Kaisa Koordinaattori", email="kaisa@example.org")
    return Term(id=id_ or f"{role}-{first}", role=role, contact=contact, starts_on=day(first), ends_on=day(last))


def area(*terms: Term) -> AreaState:
    made = AreaState(id="leppavaara")
    for one in terms:
        made.name(one, START)
    return made


periods = st.tuples(st.integers(0, 60), st.integers(0, 30), st.sampled_from(CoordinatorRole)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2])
)


@given(wished=st.lists(periods, max_size=12), looked=st.integers(0, 95))
def test_a_seat_never_has_two_holders_on_a_day(wished: list[tuple[int, int, CoordinatorRole]], looked: int) -> None:
    made = AreaState(id="leppavaara")
    for number, (first, last, role) in enumerate(wished):
        try:
            made.name(term(first, last, role, str(number)), START)
        except Rejected:
            clashes = [one for one in made.terms if one.role is role and one.overlaps(term(first, last, role))]
            assert clashes, "only a seat that is taken is refused"
    for role in CoordinatorRole:
        holders = [one for one in made.terms if one.role is role and one.covers(day(looked))]
        assert len(holders) <= 1
        assert made.holder(role, day(looked)) == (holders[0] if holders else None)


@given(first=st.integers(0, 20), length=st.integers(0, 20), ended=st.integers(0, 60))
def test_after_the_end_nothing_of_the_person_is_left(first: int, length: int, ended: int) -> None:
    made = area(term(first, first + length, id_="t"))
    made.end("t", day(ended))
    assert "kaisa" not in made.model_dump_json().casefold()
    assert all(made.holder(ROLE, day(looked)) is None for looked in range(90))
    if ended < first:
        assert made.past == (), "it never began"
    else:
        (past,) = made.past
        assert (past.starts_on, past.ended_on) == (day(first), day(min(first + length, ended)))


def test_the_last_day_of_a_term_still_belongs_to_it() -> None:
    made = area(term(0, 10))
    assert made.holder(ROLE, day(10)) is not None
    assert made.holder(ROLE, day(11)) is None
    over = over_at(term(0, 10), HELSINKI)
    assert (over - timedelta(seconds=1)).date() == day(10)
    assert over.isoformat() == "2027-01-12T00:00:00+02:00"


def test_a_vacancy_says_since_when_and_when_it_ends() -> None:
    made = area(term(0, 10, id_="first"), term(20, 30, id_="next"))
    assert made.vacant_since(ROLE, day(5)) is None
    assert (made.vacant_since(ROLE, day(15)), made.filled_from(ROLE, day(15))) == (day(11), day(20))
    assert (made.vacant_since(PAIR, day(15)), made.filled_from(PAIR, day(15))) == (None, None)
    made.end("first", day(12))
    assert made.vacant_since(ROLE, day(15)) == day(11)


def test_two_seats_may_be_filled_at_once_and_one_seat_may_not() -> None:
    made = area(term(0, 10), term(0, 10, PAIR))
    with refused(COORDINATOR_TERMS_OVERLAP, at="/data/starts_on"):
        made.name(term(10, 20, id_="other"), START)
    made.name(term(11, 20, id_="other"), START)


def test_a_term_that_is_over_is_not_begun() -> None:
    with refused(COORDINATOR_TERM_OVER, at="/data/ends_on"):
        AreaState(id="leppavaara").name(term(0, 3), day(4))


def test_a_term_ends_once() -> None:
    made = area(term(0, 10, id_="t"))
    made.end("t", day(5))
    with refused(UNKNOWN, at="/data/term"):
        made.end("t", day(5))
