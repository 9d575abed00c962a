"""An occasion's life: only the steps that are named, each with its trace."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from services.events.domain.life_cycle import NEXT, STATUS_NAMES, Status, Step, after
from services.events.domain.problems import NOT_STARTED_YET, STEP_NOT_ALLOWED
from shared.text import LANGUAGES
from tests.unit.events.examples import BEFORE, DURING, STARTS, confirmed, planned
from tests.unit.events.refusals import refused

FORBIDDEN_STEPS = [pair for pair in product(Status, Step) if pair not in NEXT]


def test_an_occasion_goes_from_planned_to_confirmed_to_held_to_followed_up() -> None:
    occasion = planned()
    seen = [occasion.status]
    occasion.publish(BEFORE)
    seen.append(occasion.status)
    occasion.hold(DURING)
    seen.append(occasion.status)
    occasion.follow_up("https://example.org/follow-up", DURING + timedelta(days=3))
    seen.append(occasion.status)
    assert seen == [Status.PLANNED, Status.CONFIRMED, Status.HELD, Status.FOLLOWED_UP]
    assert occasion.follow_up_url == "https://example.org/follow-up"


@pytest.mark.parametrize(("status", "step"), FORBIDDEN_STEPS)
def test_every_step_that_is_not_in_the_table_is_refused(status: Status, step: Step) -> None:
    with refused(STEP_NOT_ALLOWED, at="/data/occasion"):
        after(status, step)


def test_an_occasion_is_not_published_twice() -> None:
    occasion = confirmed()
    with refused(STEP_NOT_ALLOWED):
        occasion.publish(BEFORE)
    assert occasion.revision == 2


def test_a_planned_occasion_cannot_be_held() -> None:
    with refused(STEP_NOT_ALLOWED):
        planned().hold(DURING)


def test_an_occasion_is_not_held_before_it_starts() -> None:
    occasion = confirmed()
    with refused(NOT_STARTED_YET, at="/data/occasion"):
        occasion.hold(STARTS - timedelta(milliseconds=1))
    assert occasion.status is Status.CONFIRMED


def test_an_occasion_may_be_held_from_the_moment_it_starts() -> None:
    occasion = confirmed()
    occasion.hold(STARTS)
    assert occasion.status is Status.HELD


def test_every_change_is_kept_with_what_when_from_and_to() -> None:
    occasion = confirmed()
    occasion.hold(DURING)
    assert [(one.what, one.at, one.before, one.after) for one in occasion.history] == [
        ("status", BEFORE, None, "planned"),
        ("status", BEFORE, "planned", "confirmed"),
        ("status", DURING, "confirmed", "held"),
    ]


def test_the_revision_grows_with_public_changes_and_not_with_registrations_or_heads() -> None:
    occasion = confirmed()
    before = occasion.revision
    occasion.take_places("schools", occasion.places[0].attendance, registration="a", seats=1, now=BEFORE)
    occasion.count(5)
    assert occasion.revision == before
    occasion.hold(DURING)
    assert occasion.revision == before + 1
    assert occasion.changed_at == DURING


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_name_in_every_language(status: Status) -> None:
    assert STATUS_NAMES[status].languages() == LANGUAGES
