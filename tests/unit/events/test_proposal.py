"""Proposals that are amended before anybody decides of them."""

from __future__ import annotations

from datetime import timedelta

from services.events.domain.history import Subject, Why
from services.events.domain.life_cycle import Step
from services.events.domain.occasion import OccasionState
from services.events.domain.problems import STEP_NOT_ALLOWED
from services.events.domain.promise import Promise
from services.events.occasion_news import News
from shared.contracts.events import Place, Programme, Span
from shared.text import Text
from tests.unit.events.examples import BEFORE, HELSINKI, SCHOOLS, STARTS, facts, planned
from tests.unit.events.refusals import refused

WHY = Why(by=Text(fi="Sivistystoimi"), reason=Text(fi="Sali vapautui"))
LATER = {"starts_at": STARTS + timedelta(days=7), "ends_at": STARTS + timedelta(days=7, hours=3)}


def proposed() -> OccasionState:
    return OccasionState.proposed(facts(), zone=HELSINKI, now=BEFORE, why=WHY)


def amend(occasion: OccasionState, **changes: object) -> tuple[str, ...]:
    return occasion.amend(facts(**changes), zone=HELSINKI, now=BEFORE, why=WHY)


def test_each_thing_that_is_proposed_otherwise_is_told_with_what_it_was() -> None:
    occasion = proposed()
    assert amend(occasion, name=Text(fi="Liikenneilta"), **LATER) == ("name", "time")
    name, time = occasion.history[1:]
    assert (name.what, name.before, name.after) == (Subject.AMENDED, facts().name, Text(fi="Liikenneilta"))
    assert isinstance(time.before, Span)
    assert (time.before.starts_at, time.reason) == (STARTS, WHY.reason)


def test_details_are_not_told_before_they_are_public() -> None:
    occasion = proposed()
    assert amend(occasion, place=Place(name=Text(fi="Sellosali")), summary=Text(fi="Salainen")) == ("details",)
    assert "Sellosali" not in str(occasion.history)
    assert "Salainen" not in str(occasion.history)


def test_another_programme_has_its_own_places() -> None:
    occasion = proposed()
    amend(occasion, programme=Programme(tracks=(SCHOOLS.model_copy(update={"id": "traffic"}),)))
    assert {places.track for places in occasion.places} == {"traffic"}


def test_the_same_again_changes_nothing() -> None:
    occasion = proposed()
    assert amend(occasion) == ()
    assert occasion.revision == 1


def test_what_was_amended_before_it_was_planned_was_never_promised() -> None:
    occasion = proposed()
    amend(occasion, **LATER)
    occasion.decide(Step.PLAN, BEFORE, WHY, field="/data/proposals/0/occasion")
    occasion.publish(BEFORE)
    assert Promise.of(occasion, HELSINKI).moves == 0
    assert News.of(occasion) is None


def test_what_is_planned_is_a_promise_and_moved_in_the_open_instead() -> None:
    with refused(STEP_NOT_ALLOWED, at="/data/occasion/id"):
        amend(planned(), **LATER)
