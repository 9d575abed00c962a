"""What anyone may see."""

from __future__ import annotations

from services.events.documents import Occasion, PlannedYear
from services.events.domain.history import Change, Subject
from services.events.views import ClockView, OccasionView
from shared.contracts.events import Attendance, Place
from shared.text import Text
from tests.unit.events.examples import BEFORE, HELSINKI, facts

PUBLIC_URL = "https://events.example.org"


def occasion() -> Occasion:
    there = facts(place=Place(name=Text(fi="Sellosali")))
    return Occasion.planned(there, zone=HELSINKI, now=BEFORE)


def test_a_planned_occasion_shows_what_and_when_but_no_details() -> None:
    view = OccasionView.of(occasion(), PUBLIC_URL, HELSINKI)
    assert view.name.fi == "Leppävaaran asukasilta"
    assert (view.place, view.programme.tracks, view.places) == (None, (), ())


def test_a_confirmed_occasion_shows_its_places_and_how_many_wait() -> None:
    evening = occasion()
    evening.publish(BEFORE)
    for name in ("a", "b", "c"):
        evening.take_places("schools", Attendance.ON_SITE, registration=name, seats=1, now=BEFORE)
    on_site, remote = OccasionView.of(evening, PUBLIC_URL, HELSINKI).places
    assert (on_site.capacity, on_site.taken, on_site.free, on_site.waiting) == (2, 2, 0, 1)
    assert (remote.capacity, remote.taken, remote.free, remote.waiting) == (1, 0, 1, 0)


def test_who_waits_is_not_shown() -> None:
    evening = occasion()
    evening.publish(BEFORE)
    for name in ("first-id", "second-id", "third-id"):
        evening.take_places("schools", Attendance.ON_SITE, registration=name, seats=1, now=BEFORE)
    shown = OccasionView.of(evening, PUBLIC_URL, HELSINKI).model_dump_json(by_alias=True)
    assert "third-id" not in shown


def test_a_change_is_shown_with_what_when_from_and_to() -> None:
    evening = occasion()
    evening.publish(BEFORE)
    shown = OccasionView.of(evening, PUBLIC_URL, HELSINKI).model_dump(mode="json", by_alias=True)
    assert shown["history"][1] == {
        "what": "status",
        "field": None,
        "at": "2027-02-01T12:00:00Z",
        "from": "planned",
        "to": "confirmed",
        "by": None,
        "reason": None,
        "decision": None,
    }


def test_the_clock_shows_the_promise_and_every_occasion_of_the_year() -> None:
    promise = Text(fi="Kuulemme teitä kuudesti.")
    given = Change(what=Subject.PROMISE, at=BEFORE, before=None, after=promise)
    year = PlannedYear(id="2027", promise=promise, history=(given,))
    clock = ClockView.of(year, [occasion()], PUBLIC_URL, HELSINKI)
    assert (clock.year, clock.promise) == (2027, promise)
    assert [one.id for one in clock.occasions] == ["2027-leppavaara-evening-1"]
    assert clock.history[0].after == promise


def test_an_occasion_comes_back_from_storage_as_it_was() -> None:
    evening = occasion()
    evening.publish(BEFORE)
    for name in ("b", "a", "d", "c"):
        evening.take_places("schools", Attendance.ON_SITE, registration=name, seats=1, now=BEFORE)
    again = Occasion.from_stored(evening.to_stored())
    assert again == evening
    assert tuple(again.places[0].waiting) == ("d", "c")
