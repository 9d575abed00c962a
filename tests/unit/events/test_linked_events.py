"""Occasions as the region's event interface tells them, and what its clients ask for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import HttpUrl, ValidationError

from services.events.domain.history import Change, Subject
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.linked_events import shapes
from services.events.linked_events.catalogue import Catalogue, place_of
from services.events.linked_events.source import INTERNET, Source, identified, origin_of, place_id
from services.events.linked_events.wanted import MOST, NOTHING, WantedEvents, moment
from shared.contracts.events import Accessibility, PartnerFacts, PartnerKind, Place, Programme, Track
from shared.text import Text
from tests.linked_events import check_list, check_thing
from tests.unit.events.examples import BEFORE, CITY, HELSINKI, STARTS, confirmed, facts, route

SOURCE = Source(CITY, "https://events.example.org")
HALL = Place(name=Text(fi="Sellosali", en="Sello Hall"), address="Soittoniekanaukio 1 A")

CLUB = PartnerFacts(id="club", name=Text(fi="Seura", sv="Föreningen"), kind=PartnerKind.DISTRICT_ASSOCIATION)
LONG_LINK = HttpUrl(f"https://meet.example.org/{'x' * 2_000}")
HELD_REMOTELY = Programme(
    tracks=(
        Track(id="main", name=Text(fi="Avaus"), remote=50, remote_link=LONG_LINK),
        *(
            Track(
                id=id_, name=Text(fi="Koulut", sv="Skolor"), remote=5, remote_link=HttpUrl("https://meet.example.org/1")
            )
            for id_ in ("first", "second")
        ),
    )
)
"""With a link as long as meetings have them, and two tracks that are told apart by their ids alone."""


def evening(**changes: object) -> OccasionState:
    return confirmed(**{"place": HALL, "themes": ("schools",), "summary": Text(fi="Koulut & tiet")} | changes)


def event(occasion: OccasionState, *include: str) -> dict[str, Any]:
    return shapes.event(occasion, SOURCE, Catalogue.of([occasion], CITY), include)


def changed(occasion: OccasionState, status: Status) -> OccasionState:
    change = Change(what=Subject.STATUS, at=BEFORE, before=occasion.status, after=status)
    return occasion.model_copy(update={"status": status, "history": (*occasion.history, change)})


def filter_of(**asked: object) -> dict[str, Any]:
    wanted = WantedEvents.model_validate(asked)
    return wanted.to_filter(SOURCE, Catalogue.of([evening()], CITY), datetime(2027, 2, 10, 22, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    "occasion",
    [
        evening(),
        evening(summary=None, place=None, themes=()),
        evening(name=Text(fi="Asukasilta " * 100)),
        changed(evening(), Status.CANCELLED),
        OccasionState.planned(route((0, 30), (60, 90)), zone=HELSINKI, now=BEFORE),
        evening(audiences=("youth", "parents")),
        evening(programme=HELD_REMOTELY),
    ],
    ids=["full", "bare", "long", "cancelled", "route", "particular", "remote"],
)
@pytest.mark.parametrize("include", [(), ("location", "keywords", "audience")], ids=["links", "whole"])
def test_an_event_has_the_shape_of_the_standard(occasion: OccasionState, include: tuple[str, ...]) -> None:
    told = shapes.event(occasion, SOURCE, Catalogue.of([occasion], CITY), include, partners=[CLUB] * 100)
    check_thing("event", told)


def test_what_the_regions_database_has_no_room_for_is_cut_led_to_by_the_page_or_told_once() -> None:
    told = shapes.event(evening(programme=HELD_REMOTELY), SOURCE, Catalogue(), (), partners=[CLUB] * 200)
    page = "https://events.example.org/events/v1/occasions/2027-leppavaara-evening-1/page"
    assert [(one["link"], one["language"]) for one in told["external_links"]] == [
        (f"{page}?lang=fi", "fi"),
        ("https://meet.example.org/1", "fi"),
        ("https://meet.example.org/1", "sv"),
    ]
    assert {len(name) for name in told["provider"].values()} == {512}


def test_places_keywords_organizations_and_languages_have_the_shape_of_the_standard() -> None:
    catalogue = Catalogue.of([evening(), evening(id="2027-remote", place=INTERNET)], CITY)
    for id_, entry in catalogue.places.items():
        check_thing("place", shapes.place(id_, entry, SOURCE))
    for id_, entry in catalogue.keywords.items():
        check_thing("keyword", shapes.keyword(id_, entry, SOURCE))
    check_thing("organization", shapes.city(SOURCE, [CLUB.id]))
    check_thing("organization", shapes.partner(CLUB, SOURCE))
    check_thing("language", shapes.language("sv", SOURCE))


def test_the_check_of_shapes_sees_what_is_wrong() -> None:
    good = event(evening())
    for wrong in ({"name": None}, {"start_time": "tomorrow"}, {"event_status": "Cancelled"}, {"@id": "no/slash"}):
        with pytest.raises(AssertionError):
            check_thing("event", good | wrong)
    with pytest.raises(AssertionError):
        check_list("event", {"meta": {"count": 1, "next": "", "previous": None}, "data": []})


def test_an_event_says_what_the_occasion_is() -> None:
    told = event(evening(), "location", "keywords")
    assert told["id"] == "silta:2027-leppavaara-evening-1"
    assert told["@id"] == "https://events.example.org/events/v1/event/silta:2027-leppavaara-evening-1/"
    assert told["name"] == {"fi": "Leppävaaran asukasilta", "en": "Leppävaara resident evening"}
    assert (told["start_time"], told["end_time"]) == ("2027-02-10T16:00:00Z", "2027-02-10T19:00:00Z")
    assert told["short_description"] == {"fi": "Koulut & tiet"}
    assert told["description"]["fi"] == "<p>Koulut &amp; tiet</p><ul><li>Koulut</li></ul>"
    assert told["location"]["street_address"] == {"fi": HALL.address, "en": HALL.address}
    assert [one["name"]["fi"] for one in told["keywords"]] == ["Asukasilta", "Koulut ja päiväkodit"]
    assert told["publisher"] == "silta:espoo"
    assert told["maximum_attendee_capacity"] == 3
    assert told["enrolment_end_time"] == told["start_time"]


def test_whom_it_is_for_are_keywords_of_their_own() -> None:
    told = event(evening(audiences=("youth",)), "audience")
    assert [(one["id"], one["name"]) for one in told["audience"]] == [
        ("silta:audience-youth", {"fi": "Nuoret", "sv": "Unga"})
    ]
    assert "silta:audience-youth" not in {one["@id"].split("/")[-2] for one in told["keywords"]}
    assert event(evening(audiences=("youth",)))["audience"] == [SOURCE.link("keyword", "silta:audience-youth")]


def test_the_description_says_how_accessible_it_is_and_when_a_route_stops() -> None:
    told = event(evening(accessibility=Accessibility(step_free=True, interpretation=("so",))))
    assert told["description"]["en"].endswith("<li>Step-free access, Interpreting: Somali</li></ul>")
    assert "<li>18.00–18.30 Pysäkki 1</li>" in event(confirmed(**dict(route((0, 30)))))["description"]["fi"]


def test_who_organises_it_with_the_city_is_named_and_linked_while_the_city_publishes_it() -> None:
    told = shapes.event(evening(), SOURCE, Catalogue(), (), partners=[CLUB])
    check_thing("event", told)
    assert told["publisher"] == SOURCE.organization
    assert told["provider"] == {"fi": "Espoo, Seura", "sv": "Espoo, Föreningen"}
    links = [one["@id"] for one in told["organization"]]
    assert links == [shapes.city(SOURCE, [])["@id"], shapes.partner(CLUB, SOURCE)["@id"]]
    assert event(evening())["provider"] == {"fi": "Espoo"}


def test_an_organiser_is_named_before_partners_while_the_city_publishes_the_event() -> None:
    office = Text(fi="Nuorisopalvelut", en="Youth services")
    told = shapes.event(evening(organiser=office), SOURCE, Catalogue(), (), partners=[CLUB])
    check_thing("event", told)
    assert told["publisher"] == SOURCE.organization
    assert told["provider"] == {
        "fi": "Nuorisopalvelut, Seura",
        "sv": "Nuorisopalvelut, Föreningen",
        "en": "Youth services, Seura",
    }
    assert [one["@id"] for one in told["organization"]] == [shapes.partner(CLUB, SOURCE)["@id"]], "the city isn't one"
    assert event(evening(organiser=CITY.name))["organization"] == [SOURCE.link("organization", SOURCE.organization)]
    long = event(evening(organiser=Text(fi="Nuorisopalvelut " * 100)))
    check_thing("event", long)
    assert len(long["provider"]["fi"]) == 512


def test_a_partner_is_an_organization_beside_the_city_and_no_part_of_it() -> None:
    city, partner = shapes.city(SOURCE, [CLUB.id]), shapes.partner(CLUB, SOURCE)
    assert city["affiliated_organizations"] == [{"@id": partner["@id"]}]
    assert city["sub_organizations"] == []
    assert (partner["id"], partner["name"], partner["is_affiliated"]) == ("silta:partner-club", "Seura", True)
    assert partner["parent_organization"] == {"@id": city["@id"]}


def test_what_is_cancelled_stays_and_what_was_moved_once_says_so_until_the_end() -> None:
    assert event(evening())["event_status"] == "EventScheduled"
    moved = changed(evening(), Status.MOVED)
    assert event(moved)["event_status"] == "EventRescheduled"
    assert event(changed(moved, Status.HELD))["event_status"] == "EventRescheduled"
    assert event(changed(moved, Status.CANCELLED))["event_status"] == "EventCancelled"


def test_what_was_combined_into_another_says_into_which() -> None:
    told = event(changed(evening(), Status.CANCELLED).model_copy(update={"combined_into": "2027-both"}))
    check_thing("event", told)
    assert (told["event_status"], told["replaced_by"]) == ("EventCancelled", "silta:2027-both")


def test_a_remote_link_is_an_external_link_in_each_language_of_its_track() -> None:
    link = HttpUrl("https://meet.example.org/1")
    track = Track(id="schools", name=Text(fi="Koulut", sv="Skolor"), remote=5, remote_link=link, languages=("sv",))
    told = event(evening(programme=Programme(tracks=(track,)), place=None), "location")
    assert [(one["language"], one["name"]) for one in told["external_links"]] == [("fi", "Koulut"), ("sv", "Skolor")]
    assert told["location"]["id"] == "silta:internet"
    assert told["in_language"] == [{"@id": "https://events.example.org/events/v1/language/sv/"}]


def test_a_route_is_at_its_first_stop_and_names_all_of_them() -> None:
    there = route((0, 30), (60, 90))
    assert place_of(there) == there.programme.stops[0].place
    told = event(OccasionState.planned(there, zone=HELSINKI, now=BEFORE))
    assert told["location_extra_info"] == dict.fromkeys(("fi", "en"), "Pysäkki 1 – Pysäkki 2")


def test_a_place_is_the_same_in_every_occasion_whatever_was_translated_since() -> None:
    translated = HALL.model_copy(update={"name": Text(fi="SELLOSALI", sv="Sellosalen")})
    assert place_id(translated) == place_id(HALL) != place_id(Place(name=HALL.name))
    catalogue = Catalogue.of([evening(), evening(id="2027-second", place=translated)], CITY)
    assert [len(entry.occasions) for entry in catalogue.places.values()] == [2]


@given(st.text(max_size=30))
def test_an_id_is_read_back_only_as_ours(origin: str) -> None:
    assert origin_of(identified(origin)) == origin
    assert origin_of(f"tprek:{origin}") == ""


@pytest.mark.parametrize(
    ("value", "end", "is_"),
    [
        ("now", False, datetime(2027, 2, 10, 22, 30, tzinfo=UTC)),
        ("today", False, datetime(2027, 2, 11, 0, 0, tzinfo=HELSINKI)),
        ("today", True, datetime(2027, 2, 12, 0, 0, tzinfo=HELSINKI)),
        ("2027-03-27", True, datetime(2027, 3, 28, 0, 0, tzinfo=HELSINKI)),
        ("2027-02-10T18:00:00", False, STARTS),
        ("2027-02-10T16:00:00Z", True, STARTS),
        ("2027-02-10T16:00:00.000001 00:00", False, STARTS + timedelta(microseconds=1)),
    ],
)
def test_a_time_is_read_as_the_standard_writes_it(value: str, end: bool, is_: datetime) -> None:  # noqa: FBT001
    assert moment(value, datetime(2027, 2, 10, 22, 30, tzinfo=UTC), HELSINKI, end=end) == is_


@pytest.mark.parametrize("value", ["", "tomorrow", "10.2.2027", "2027-02-30", "2027-13"])
def test_a_time_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="YYYY-MM-DD"):
        WantedEvents(start=value)


def test_only_what_was_published_is_told() -> None:
    assert filter_of() == {"$and": [{"history.after": "confirmed"}]}


@pytest.mark.parametrize(
    ("asked", "condition"),
    [
        ({"ids": "silta:a, silta:b,tprek:c"}, {"_id": {"$in": ["a", "b", ""]}}),
        ({"division": "suur-leppävaara"}, {"facts.districts": {"$in": ["leppavaara"]}}),
        ({"division": "kaupunginosa:leppavaara,x"}, {"facts.districts": {"$in": ["leppavaara"]}}),
        ({"division": "malmi"}, {"facts.districts": {"$in": []}}),
        ({"keyword": "silta:theme-schools"}, {"$or": [NOTHING, {"facts.themes": "schools"}]}),
        ({"keyword": "silta:audience-youth"}, {"$or": [NOTHING, {"facts.audiences": "youth"}]}),
        ({"keyword": "yso:p1"}, {"$or": [NOTHING, NOTHING]}),
        ({"keyword_AND": "silta:kind-route"}, {"facts.kind": "route"}),
        ({"keyword!": "silta:kind-route"}, {"$nor": [{"facts.kind": "route"}]}),
        ({"location": place_id(HALL)}, {"_id": {"$in": [facts().id]}}),
        ({"location": "tprek:1"}, {"_id": {"$in": []}}),
        ({"publisher": "ahjo:1"}, NOTHING),
        ({"data_source": "helmet"}, NOTHING),
        ({"event_type": "Course,Volunteering"}, NOTHING),
        ({"event_status": "EventCancelled"}, {"$or": [NOTHING, {"status": "cancelled"}]}),
        ({"event_status": "EventPostponed"}, {"$or": [NOTHING]}),
        ({"in_language": "sv"}, {"facts.programme.tracks.languages": "sv"}),
        ({"last_modified_since": "2027-02-10T18:00:00+02:00"}, {"history.at": {"$gte": STARTS}}),
        ({"start": "2027-02-10T16:00:00Z"}, {"facts.ends_at": {"$gt": STARTS}}),
        ({"end": "2027-02-10T16:00:00Z"}, {"facts.starts_at": {"$lt": STARTS}}),
        ({"end": "2027-02-09"}, {"facts.starts_at": {"$lt": datetime(2027, 2, 10, tzinfo=HELSINKI)}}),
        ({"start": "today"}, {"facts.ends_at": {"$gt": datetime(2027, 2, 11, tzinfo=HELSINKI)}}),
    ],
)
def test_each_condition_is_asked_of_what_is_stored(asked: dict[str, str], condition: dict[str, Any]) -> None:
    assert filter_of(**asked)["$and"][1:] == [condition]


@pytest.mark.parametrize(
    "asked", [{"publisher": "ahjo:1,silta:espoo"}, {"data_source": "silta"}, {"show_deleted": "1"}]
)
def test_what_is_true_of_all_is_no_condition(asked: dict[str, str]) -> None:
    assert filter_of(**asked) == filter_of()


def test_a_text_is_looked_for_as_it_is_written() -> None:
    [_, condition] = filter_of(text="koulu (.*)")["$and"]
    assert {"facts.name.sv": {"$regex": r"koulu\ \(\.\*\)", "$options": "i"}} in condition["$or"]


def test_a_page_is_at_most_as_large_as_the_standard_lets_it_be() -> None:
    wanted = WantedEvents(page=3, page_size=1_000)
    assert (wanted.size, wanted.skipped) == (MOST, 2 * MOST)
