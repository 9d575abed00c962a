"""An occasion that is made from a concept has its programme, and a checklist of its own days."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.events.domain.concept import ChecklistState, items_of, occasion_of
from shared.contracts.events import ChecklistItem, ConceptFacts, Kind, Programme, PublishConcept, WantedOccasion
from shared.contracts.problem import UNKNOWN
from shared.contracts.survey import TextQuestion
from shared.text import Text
from tests.unit.events.examples import BEFORE, HELSINKI, SCHOOLS, STARTS, route
from tests.unit.events.refusals import refused


def concept(**changes: Any) -> ConceptFacts:
    usual: dict[str, Any] = {
        "id": "evening",
        "name": Text(fi="Asukasilta"),
        "kind": Kind.RESIDENT_EVENING,
        "themes": ("schools",),
        "lasts_minutes": 150,
        "programme": Programme(tracks=(SCHOOLS,)),
        "checklist": (
            ChecklistItem(id="follow-up", text=Text(fi="Jälkiseuranta"), days_before=-14),
            ChecklistItem(id="room", text=Text(fi="Varaa tila"), days_before=60),
        ),
    }
    return ConceptFacts.model_validate({**usual, **changes})


def wanted(**changes: Any) -> WantedOccasion:
    return WantedOccasion.model_validate({"id": "2027-evening", "starts_at": STARTS, **changes})


def test_what_the_concept_says_holds_until_something_else_is_wanted() -> None:
    plain = occasion_of(concept(), wanted())
    assert (plain.name, plain.kind, plain.themes) == (Text(fi="Asukasilta"), Kind.RESIDENT_EVENING, ("schools",))
    assert plain.programme.tracks == (SCHOOLS,)
    assert plain.ends_at - plain.starts_at == timedelta(minutes=150)
    own = occasion_of(concept(), wanted(name=Text(fi="Liikenneilta"), themes=()))
    assert (own.name, own.themes) == (Text(fi="Liikenneilta"), ())


@given(days=st.lists(st.integers(-90, 365), min_size=1, max_size=20))
def test_the_checklist_stands_in_the_order_of_its_days(days: list[int]) -> None:
    items = tuple(
        ChecklistItem(id=f"item-{number}", text=Text(fi="Tehtävä"), days_before=before)
        for number, before in enumerate(days)
    )
    made = items_of(concept(checklist=items), STARTS, HELSINKI)
    assert [item.due.due_on for item in made] == sorted(STARTS.date() - timedelta(days=before) for before in days)
    assert {item.due.id for item in made} == {item.id for item in items}


def test_days_are_counted_in_the_citys_calendar() -> None:
    after_midnight = STARTS.replace(hour=0, minute=30).astimezone(UTC)
    first, last = items_of(concept(), after_midnight, HELSINKI)
    assert (first.due.due_on, last.due.due_on) == (date(2026, 12, 12), date(2027, 2, 24))


def test_an_item_that_was_done_keeps_when_and_can_be_opened_again() -> None:
    one = ChecklistState(id="e", concept="evening", edition=1, items=items_of(concept(), STARTS, HELSINKI))
    one.check_off("room", done=True, now=BEFORE)
    one.check_off("room", done=True, now=BEFORE + timedelta(days=1))
    assert (one.left, one.items[0].done_at) == (1, BEFORE)
    one.check_off("room", done=False, now=BEFORE)
    assert (one.left, one.items[0].done_at) == (2, None)
    with refused(UNKNOWN, at="/data/item"):
        one.check_off("catering", done=True, now=BEFORE)


def test_what_is_left_to_do_moves_with_the_occasions_day_and_what_is_done_stays() -> None:
    one = ChecklistState(id="e", concept="evening", edition=1, items=items_of(concept(), STARTS, HELSINKI))
    room, follow_up = (item.due.due_on for item in one.items)
    one.check_off("room", done=True, now=BEFORE)
    one.follow(STARTS, STARTS + timedelta(days=7), HELSINKI)
    assert [item.due.due_on for item in one.items] == [room, follow_up + timedelta(days=7)]
    one.follow(STARTS + timedelta(days=7), STARTS + timedelta(days=7, hours=2), HELSINKI)
    one.check_off("room", done=False, now=BEFORE)
    moved = [item.due.due_on for item in one.items]
    assert moved == [room + timedelta(days=7), follow_up + timedelta(days=7)], "not done after all: by its new day"


@pytest.mark.parametrize(
    ("kind", "number", "taken"),
    [
        *((Kind.RESIDENT_EVENING, number, number in {0, 3}) for number in range(5)),
        *((kind, number, True) for kind in (Kind.POP_UP, Kind.ROUTE, Kind.POLL) for number in (0, 1, 4)),
    ],
)
def test_only_where_taking_part_is_light_are_there_other_than_three_questions(
    kind: Kind, number: int, *, taken: bool
) -> None:
    asked = tuple(TextQuestion(key=f"wish-{place}", text=Text(fi="Toive?")) for place in range(number))
    planned = concept(kind=kind, survey=asked)
    with nullcontext() if taken else pytest.raises(ValidationError, match="asks 3 questions"):
        PublishConcept(concept=planned)


@pytest.mark.parametrize(
    "wrong",
    [
        {"checklist": (ChecklistItem(id="room", text=Text(fi="Tila"), days_before=1),) * 2},
        {"programme": route((0, 10)).programme},
        {"lasts_minutes": 0},
        {"survey": (TextQuestion(key="wish", text=Text(fi="Toive?")),) * 2},
        {"survey": tuple(TextQuestion(key=f"wish-{n}", text=Text(fi="Toive?")) for n in range(5))},
    ],
    ids=["an item twice", "stops of one day", "no time", "a question twice", "too many questions"],
)
def test_what_can_not_be_made_into_an_occasion_is_no_concept(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        concept(**wrong)
