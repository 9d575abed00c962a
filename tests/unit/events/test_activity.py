"""Residents' own activities: decided on in time, and who submitted one is forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.events.activity_form import ActivityForm, DecisionForm, wrong_fields
from services.events.domain.activity import KEPT_AFTERWARDS, ActivityState
from services.events.domain.problems import ACTIVITY_DECIDED, ACTIVITY_OVER
from shared.contracts import Person
from shared.contracts.events import ActivityFacts, ActivityStatus, DecideActivity, SpaceWish
from shared.text import Text
from tests.unit.events.examples import HELSINKI
from tests.unit.events.refusals import refused

NOW = datetime(2027, 5, 3, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = Text(fi="Puisto on varattu", en="The park is taken")
FILLED_IN = {
    "name": "Pihatalkoot",
    "summary": "Siivotaan piha yhdessä",
    "district": "leppavaara",
    "starts_at": "2027-05-29T12:00",
    "ends_at": "2027-05-29T15:00",
    "person_name": "Asukas Esimerkki",
    "email": "asukas@example.org",
}


def activity(**changes: Any) -> ActivityState:
    usual = {
        "name": "Pihatalkoot",
        "summary": "Siivotaan piha yhdessä",
        "district": "leppavaara",
        "starts_at": NOW + 20 * DAY,
        "ends_at": NOW + 20 * DAY + timedelta(hours=3),
    }
    facts = ActivityFacts.model_validate({**usual, **changes})
    person = Person(name="Asukas Esimerkki", email="asukas@example.org")
    return ActivityState.submitted("id", facts, person, days=7, now=NOW)


def test_the_promise_counts_from_the_moment_it_was_submitted() -> None:
    one = activity()
    assert one.decide_by == NOW + 7 * DAY
    assert [one.reminder(number) for number in (1, 2, 3)] == [NOW + 6 * DAY, NOW + 7 * DAY, None]


def test_what_is_over_is_not_taken() -> None:
    with refused(ACTIVITY_OVER, at="/data/activity/ends_at"):
        activity(starts_at=NOW - DAY, ends_at=NOW)


def test_a_decision_may_be_taken_again() -> None:
    one = activity()
    one.decide(NOW + DAY, accept=True, reason=None, space=Text(fi="Kerhohuone"))
    assert (one.status, one.space) == (ActivityStatus.ACCEPTED, Text(fi="Kerhohuone"))
    one.decide(NOW + 2 * DAY, accept=False, reason=WHY, space=Text(fi="Kerhohuone"))
    assert (one.status, one.space, one.reason) == (ActivityStatus.DECLINED, None, WHY)


def test_what_was_withdrawn_or_is_over_is_not_decided_on() -> None:
    withdrawn = activity()
    withdrawn.withdraw()
    assert withdrawn.person is None
    with refused(ACTIVITY_DECIDED):
        withdrawn.decide(NOW, accept=True, reason=None, space=None)
    with refused(ACTIVITY_OVER):
        activity().decide(NOW + 30 * DAY, accept=True, reason=None, space=None)


def test_who_submitted_it_is_forgotten_after_the_activity_or_after_it_was_declined() -> None:
    one = activity()
    assert one.forget_at() == one.facts.ends_at + KEPT_AFTERWARDS
    one.decide(NOW + DAY, accept=True, reason=None, space=None)
    assert one.forget_at() == one.facts.ends_at + KEPT_AFTERWARDS
    one.decide(NOW + DAY, accept=False, reason=WHY, space=None)
    assert one.forget_at() == NOW + DAY + KEPT_AFTERWARDS


def test_declining_needs_a_reason() -> None:
    with pytest.raises(ValidationError):
        DecideActivity(activity="id", accept=False)
    assert DecisionForm(decision="", reason="  ").lacks_reason
    assert not DecisionForm(decision="accept").lacks_reason
    assert DecisionForm(reason="Puisto on varattu").to_command("id", "t", "fi").reason == Text(fi="Puisto on varattu")


def test_a_form_becomes_a_command_in_the_citys_own_time() -> None:
    command = ActivityForm(**FILLED_IN).to_command("sv", HELSINKI)
    assert command.activity.starts_at.isoformat() == "2027-05-29T12:00:00+03:00"
    assert (command.activity.language, command.person.language) == ("sv", "sv")
    assert (command.activity.space, command.activity.place) == (None, None)


def test_a_space_is_asked_for_with_both_of_its_fields() -> None:
    wish = {"space_wish": "Kahvin keittoon", "space_people": "12"}
    command = ActivityForm(**{**FILLED_IN, **wish}).to_command("fi", HELSINKI)
    assert command.activity.space == SpaceWish(people=12, wish="Kahvin keittoon")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"starts_at": "next week"}, ["starts_at"]),
        ({"ends_at": "2027-05-29T11:00"}, ["ends_at"]),
        ({"space_wish": "Kahvin keittoon"}, ["space_people"]),
        ({"space_people": "0"}, ["space_wish", "space_people"]),
        ({"email": "asukas", "person_name": ""}, ["person_name", "email"]),
        ({"summary": "", "district": ""}, ["summary", "district"]),
    ],
    ids="-".join,
)
def test_a_form_says_which_of_its_fields_are_wrong(typed: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(ValidationError) as caught:
        ActivityForm(**{**FILLED_IN, **typed}).to_command("fi", HELSINKI)
    assert wrong_fields(caught.value) == wrong


def test_the_same_form_sent_twice_is_the_same_message() -> None:
    form = ActivityForm(**FILLED_IN, nonce="a")
    command = form.to_command("fi", HELSINKI)
    assert form.message_id(command) == form.message_id(ActivityForm(**FILLED_IN, nonce="a").to_command("fi", HELSINKI))
    changed = ActivityForm(**{**FILLED_IN, "name": "Muut talkoot"}, nonce="a")
    assert changed.message_id(changed.to_command("fi", HELSINKI)) != form.message_id(command)
