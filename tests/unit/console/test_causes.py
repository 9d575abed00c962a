from __future__ import annotations

from datetime import UTC, datetime

from shared.console.actions import Selection
from shared.console.causes import Tallies, cause_of
from tests.unit.console.letters import failed, unreadable, unroutable


def test_failures_are_grouped_by_exception_and_place() -> None:
    tallies = Tallies()
    for letter in (
        failed("1"),
        failed("2"),
        failed("3", place="handlers.py:90 cancel"),
        failed("4", exception="ValueError"),
    ):
        tallies.add(letter)
    assert [tally.count for tally in tallies.most_first()] == [2, 1, 1]


def test_problems_are_grouped_by_their_text_without_what_it_quotes() -> None:
    one = cause_of(unreadable("The type 'x.v1' is not known here, at line 3, says matti@example.org."))
    assert one == cause_of(unreadable("The type 'y' is not known here, at line 77, says maija@example.org."))
    assert one.text == "The type <quoted> is not known here, at line N, says <address>"


def test_unroutable_messages_are_grouped_by_what_they_ask_for_not_by_sender() -> None:
    assert cause_of(unroutable("events.registr.kiosk-1")) == cause_of(unroutable("events.registr.kiosk-2"))
    assert cause_of(unroutable("events.registr.kiosk-1")).text == "events.registr.*"
    assert cause_of(unroutable("events.registr")).text == "events.registr"


def test_a_tally_knows_the_oldest_and_the_newest() -> None:
    tallies = Tallies()
    for day in (3, 1, 2):
        tallies.add(failed(**{"silta-died-at": f"2026-03-0{day}T10:00:00+00:00"}))
    tallies.add(failed(**{"silta-died-at": "whenever"}))
    (tally,) = tallies.most_first()
    assert tally.count == 4
    assert (tally.oldest, tally.newest) == (datetime(2026, 3, 1, 10, tzinfo=UTC), datetime(2026, 3, 3, 10, tzinfo=UTC))


def test_a_cause_keeps_its_id_and_is_selected_by_its_first_digits() -> None:
    letter = failed()
    assert cause_of(letter).id == cause_of(failed("another")).id == "a89cdf05"
    assert Selection(cause="a89c").has(letter)
    assert not Selection(cause="0000").has(letter)


def test_a_selection_is_by_id_by_cause_or_all() -> None:
    assert Selection(id="m-1").has(failed("m-1"))
    assert not Selection(id="m-1").has(failed("m-2"))
    assert Selection().has(failed("m-2"))
    assert [str(one) for one in (Selection(id="a"), Selection(cause="b"), Selection())] == ["id a", "cause b", "all"]
