"""The calendar feed, as a calendar program reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus
from icalendar import Calendar
from pydantic import HttpUrl

from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.feed import STATUSES, Entry, Feed
from services.events.programme_text import location_of
from shared.contracts.events import Accessibility, Kind, Place, Programme, Track
from shared.text import Language, Text
from tests.unit.events.examples import BEFORE, CITY, DURING, STARTS, confirmed, facts, planned, route

SOURCE = "https://events.example.org/events/v1/calendar.ics?lang=fi"


def feed(occasions: Sequence[OccasionState], language: Language = "fi") -> Feed:
    entries = [Entry.of(one, CITY, language, "https://events.example.org") for one in occasions]
    return Feed(entries=entries, city=CITY, language=language, source=SOURCE)


def read(one: Feed) -> Calendar:
    calendar = Calendar.from_ical(one.to_ical())
    assert isinstance(calendar, Calendar)
    return calendar


def description(occasion: OccasionState, language: Language = "fi") -> str:
    [event] = read(feed([occasion], language)).events
    return str(event["DESCRIPTION"])


def test_an_empty_feed_is_still_a_calendar() -> None:
    calendar = read(feed([]))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar.walk("VEVENT") == []


def test_an_entry_keeps_its_uid_and_counts_its_revisions() -> None:
    occasion = planned()
    first = read(feed([occasion])).events[0]
    occasion.publish(DURING - timedelta(days=1))
    second = read(feed([occasion])).events[0]
    assert first["UID"] == second["UID"] == "2027-leppavaara-evening-1@espoo.silta"
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second.last_modified == second.stamp == (DURING - timedelta(days=1)).astimezone(UTC)
    assert (first["STATUS"], second["STATUS"]) == ("TENTATIVE", "CONFIRMED")


@pytest.mark.parametrize("status", Status)
def test_every_status_has_its_word_in_the_standard(status: Status) -> None:
    assert status in STATUSES


def test_times_are_those_of_the_city_with_their_time_zone_explained() -> None:
    calendar = read(feed([confirmed()]))
    event = calendar.events[0]
    assert event["DTSTART"].params["TZID"] == "Europe/Helsinki"
    assert event.start == STARTS
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Helsinki"]


def test_a_reader_is_told_where_the_feed_comes_from_and_how_often_to_look() -> None:
    body = feed([]).to_ical().decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in body
    assert f"SOURCE;VALUE=URI:{SOURCE}\r\n" in body


def test_an_entry_says_who_organises_it_where_that_is_not_the_city() -> None:
    association = Text(fi="Kilo-seura", sv="Kilo sällskap")
    assert "Arrangör: Kilo sällskap" in description(planned(organiser=association), "sv").splitlines()
    assert "Järjestäjä: Asukkaat" in description(planned(kind=Kind.OWN_ACTIVITY)).splitlines()
    for city in (planned(), planned(organiser=CITY.name)):
        assert "Järjestäjä" not in description(city)


def test_an_entry_speaks_the_readers_language() -> None:
    occasion = confirmed()
    assert read(feed([occasion], "en")).events[0]["SUMMARY"] == "Leppävaara resident evening"
    assert read(feed([occasion], "sv")).events[0]["SUMMARY"] == "Leppävaaran asukasilta"


def test_an_entry_says_kind_district_and_themes_and_links_to_its_page() -> None:
    event = read(feed([confirmed(themes=("schools",))])).events[0]
    assert event.categories == ["Asukasilta", "Suur-Leppävaara", "Koulut ja päiväkodit"]
    assert event["URL"] == "https://events.example.org/events/v1/occasions/2027-leppavaara-evening-1/page"


def test_a_theme_is_called_in_the_readers_language_and_one_without_a_name_as_it_is_written() -> None:
    event = read(feed([confirmed(themes=("schools", "night-buses"))], "sv")).events[0]
    assert event.categories[2:] == ["Skolor och daghem", "night buses"]


def test_a_remote_link_is_a_conference() -> None:
    track = Track(id="schools", name=Text(fi="Koulut"), remote=10, remote_link=HttpUrl("https://meet.example.org/1"))
    event = read(feed([confirmed(programme=Programme(tracks=(track,)))])).events[0]
    assert [(one.uri, one.label) for one in event.conferences] == [("https://meet.example.org/1", "Koulut")]


def test_the_details_of_an_occasion_that_is_only_planned_are_not_given_away() -> None:
    details = {"summary": Text(fi="Salainen"), "place": Place(name=Text(fi="Sellosali"))}
    assert b"Sellosali" not in feed([planned(**details)]).to_ical()
    assert b"Salainen" not in feed([planned(**details)]).to_ical()
    assert b"Sellosali" in feed([confirmed(**details)]).to_ical()


def test_neither_is_the_language_that_it_is_to_be_held_in() -> None:
    programme = Programme(tracks=(Track(id="schools", name=Text(fi="Koulut"), on_site=10, languages=("sv",)),))

    def spoken(occasion: OccasionState) -> frozenset[str]:
        return Entry.of(occasion, CITY, "fi", "https://events.example.org").spoken

    assert spoken(planned(programme=programme)) == frozenset()
    assert spoken(confirmed(programme=programme)) == {"sv"}


def test_a_routes_location_is_its_stops() -> None:
    assert location_of(route((0, 30), (60, 90)), "fi") == "Pysäkki 1 – Pysäkki 2"


def test_a_route_is_one_entry_that_says_when_it_stops_where() -> None:
    ride = route((0, 20), (45, 60))
    occasion = confirmed(**dict(ride))
    assert "18.00–18.20 Pysäkki 1\n18.45–19.00 Pysäkki 2" in description(occasion)
    assert "18:45–19:00 Pysäkki 2" in description(occasion, "en")


def test_an_entry_says_of_each_track_where_it_is_and_how_accessible() -> None:
    track = Track(
        id="schools",
        name=Text(fi="Koulut", sv="Skolor"),
        on_site=10,
        room=Text(fi="Sali 2"),
        place=Place(name=Text(fi="Koulu"), address="Koulutie 1"),
        languages=("fi", "sv"),
        accessibility=Accessibility(induction_loop=True, interpretation=("sign-language", "ar", "xx")),
    )
    occasion = confirmed(programme=Programme(tracks=(track,)), accessibility=Accessibility(step_free=False))
    lines = description(occasion).splitlines()
    assert lines[0] == (
        "Koulut: Sali 2; Koulu, Koulutie 1; Suomi, Svenska; Induktiosilmukka; Viittomakielen tulkkaus; "
        "Tulkkaus: arabia; Tulkkaus: xx"
    )
    assert lines[1] == "Kulkureitillä on portaita"
    in_swedish = description(occasion, "sv")
    assert "Skolor: Sali 2" in in_swedish
    assert "Tolkning: arabiska" in in_swedish


def test_an_entry_says_whom_it_is_for() -> None:
    event = read(feed([confirmed(audiences=("youth", "new-parents"))], "sv")).events[0]
    assert event.categories[2:] == ["Unga", "new parents"]


def test_a_place_is_given_with_its_address() -> None:
    there = Place(name=Text(fi="Sellosali", en="Sello Hall"), address="Soittoniekanaukio 1 A")
    assert location_of(facts(place=there), "en") == "Sello Hall, Soittoniekanaukio 1 A"
    assert location_of(facts(), "en") is None


def test_the_feed_is_named_anew_when_what_is_public_changes_and_only_then() -> None:
    occasion = confirmed()
    before = feed([occasion]).etag
    occasion.take_places("schools", occasion.places[0].attendance, registration="a", seats=1, now=BEFORE)
    assert feed([occasion]).etag == before
    assert feed([occasion], "en").etag != before
    occasion.hold(DURING)
    assert feed([occasion]).etag != before


def test_a_parser_that_did_not_write_it_reads_the_same() -> None:
    link = HttpUrl("https://meet.example.org/1")
    track = Track(id="schools", name=Text(fi="Koulut; ja, muuta"), remote=10, remote_link=link)
    summer = STARTS + timedelta(days=180)
    occasions = [
        confirmed(programme=Programme(tracks=(track,)), summary=Text(fi="Pitkä teksti, jossa on välimerkkejä;\n" * 9)),
        planned(id="2027-summer", starts_at=summer, ends_at=summer + timedelta(hours=2)),
    ]
    first, second = IcsCalendarStream.calendar_from_ics(feed(occasions).to_ical().decode()).events
    assert (first.uid, first.sequence, first.status) == (
        "2027-leppavaara-evening-1@espoo.silta",
        1,
        EventStatus.CONFIRMED,
    )
    assert (first.start, first.end) == (STARTS, STARTS + timedelta(hours=3))
    assert first.description is not None
    assert first.description.startswith("Pitkä teksti, jossa on välimerkkejä;\nPitkä")
    # After daylight saving has begun: the time zone that the feed explains is applied.
    assert second.start == summer
    assert second.status is EventStatus.TENTATIVE


def test_the_same_feed_is_the_same_to_the_byte() -> None:
    assert feed([confirmed()]).to_ical() == feed([confirmed()]).to_ical()
