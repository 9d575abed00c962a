"""A topic says truly whether it can be influenced, and everything said about it stays to be seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.events.domain.problems import TOPIC_CLOSED, TOPIC_OVER_ALREADY
from services.events.domain.topic import LONGEST_KEPT, Phase, TopicState
from shared.contracts.events import TopicFacts, WayToTakePart
from shared.text import Text
from tests.unit.events.refusals import refused

NOW = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
WHY = Text(fi="Syy", en="The reason")
DECISION = Text(fi="Puisto jää", en="The park stays")


def facts(**changes: object) -> TopicFacts:
    usual: dict[str, object] = {
        "id": "park",
        "name": Text(fi="Puisto"),
        "what": Text(fi="Mitä puistoon tulee"),
        "decided_by": Text(fi="Tekninen lautakunta"),
        "open_until": NOW + 30 * DAY,
        "ways": (WayToTakePart(text=Text(fi="Tule asukasiltaan")),),
    }
    return TopicFacts.model_validate({**usual, **changes})


def topic(**changes: object) -> TopicState:
    return TopicState.published(facts(**changes), NOW)


@given(before=st.integers(1, 10**7), later=st.integers(0, 10**7))
def test_it_is_open_until_its_time_is_over_and_not_a_moment_longer(before: int, later: int) -> None:
    one = topic()
    assert one.phase(one.facts.open_until - timedelta(milliseconds=before)) is Phase.OPEN
    assert one.phase(one.facts.open_until + timedelta(milliseconds=later)) is Phase.OVER


@given(left=st.integers(1, 10**9))
def test_no_copy_of_its_symbol_outlives_its_time(left: int) -> None:
    one = topic()
    looked = one.facts.open_until - timedelta(milliseconds=left)
    kept = timedelta(seconds=one.kept_for(looked))
    assert timedelta() <= kept <= LONGEST_KEPT
    assert looked + kept <= one.facts.open_until
    assert kept == LONGEST_KEPT or looked + kept + timedelta(seconds=1) > one.facts.open_until


def test_what_could_only_be_influenced_in_the_past_is_not_published() -> None:
    with refused(TOPIC_OVER_ALREADY, at="/data/topic/open_until"):
        topic(open_until=NOW)


def test_a_topic_needs_a_way_to_take_part() -> None:
    with pytest.raises(ValidationError):
        facts(ways=())


def test_a_change_is_kept_with_its_fields_and_its_reason() -> None:
    one = topic()
    more = facts(open_until=NOW + 60 * DAY, decided_by=Text(fi="Valtuusto"))
    assert one.change(more, WHY, NOW + DAY) == ("decided_by", "open_until")
    assert (one.history[-1].fields, one.history[-1].reason) == (("decided_by", "open_until"), WHY)
    assert one.changed_at == NOW + DAY


def test_a_change_that_changes_nothing_leaves_no_trace() -> None:
    one = topic()
    assert one.change(facts(), WHY, NOW + DAY) == ()
    assert len(one.history) == 1


def test_a_topic_whose_time_is_over_may_be_given_more_but_no_past_time() -> None:
    one = topic()
    with refused(TOPIC_OVER_ALREADY):
        one.change(facts(open_until=NOW + 31 * DAY), WHY, NOW + 40 * DAY)
    assert one.phase(NOW + 40 * DAY) is Phase.OVER
    one.change(facts(open_until=NOW + 50 * DAY), WHY, NOW + 40 * DAY)
    assert one.phase(NOW + 40 * DAY) is Phase.OPEN


def test_closing_ends_it_before_its_time_and_the_decision_may_come_later() -> None:
    one = topic()
    one.close(WHY, NOW + DAY, decision=None, decision_url=None)
    assert one.phase(NOW + DAY) is Phase.OVER
    with refused(TOPIC_CLOSED):
        one.close(WHY, NOW + 2 * DAY, decision=None, decision_url=None)
    one.close(WHY, NOW + 3 * DAY, decision=DECISION, decision_url="https://example.org/decision")
    assert one.phase(NOW + 3 * DAY) is Phase.DECIDED
    assert one.closing is not None
    assert one.closing.at == NOW + DAY, "it was closed then, and that doesn't change"
    with refused(TOPIC_CLOSED):
        one.close(WHY, NOW + 4 * DAY, decision=DECISION, decision_url=None)
    assert [change.fields for change in one.history] == [(), ("closed",), ("decision",)]


def test_a_closed_topic_is_not_changed() -> None:
    one = topic()
    one.close(WHY, NOW + DAY, decision=None, decision_url=None)
    with refused(TOPIC_CLOSED):
        one.change(facts(open_until=NOW + 60 * DAY), WHY, NOW + DAY)
