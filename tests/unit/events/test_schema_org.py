"""An occasion in the words of schema.org."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import HttpUrl
from rdflib import RDF, SDO, URIRef

from services.events.domain.history import Why
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.schema_org import SCHEMA_ORG, event_of
from shared.contracts.events import Accessibility, PartnerFacts, PartnerKind, Place, Programme, Track
from shared.text import LANGUAGES, Language, Text
from tests.linked_data import graph_of
from tests.schema_org import check_event
from tests.unit.events.examples import BEFORE, CITY, HELSINKI, STARTS, confirmed, planned, route

URL = "https://events.example.org"
HALL = Place(name=Text(fi='Sali "A" & <B>'), address="Soittoniekanaukio 1 A")
YARD = Place(name=Text(fi="Koulun piha"))
ON_SITE = Track(id="a", name=Text(fi="A"), on_site=5, languages=("sv", "fi"))
PARTNER = PartnerFacts(id="kilo", kind=PartnerKind.ASSOCIATION, name=Text(fi="Kilo-seura", sv="Kilo sällskap"))
REMOTE = Track(id="b", name=Text(fi="B"), remote=7, remote_link=HttpUrl("https://meet.example.org/1"))


def thing(occasion: OccasionState, language: Language = "fi") -> dict[str, Any]:
    return event_of(occasion, CITY, language, URL)


OCCASIONS = {
    "planned": planned(place=HALL),
    "confirmed": confirmed(place=HALL, summary=Text(fi="Koulut & <tiet>")),
    "accessible": confirmed(
        place=HALL, accessibility=Accessibility(step_free=True, induction_loop=False), audiences=("youth", "parents")
    ),
    "elsewhere": confirmed(place=HALL, programme=Programme(tracks=(ON_SITE.model_copy(update={"place": YARD}),))),
    "hybrid": confirmed(place=HALL, programme=Programme(tracks=(ON_SITE, REMOTE))),
    "remote": confirmed(programme=Programme(tracks=(REMOTE,))),
    "route": OccasionState.planned(route((0, 30), (60, 90)), zone=HELSINKI, now=BEFORE),
}
WHY = Why(by=Text(fi="Sivistystoimi"), reason=Text(fi="Sali on remontissa"))
each = pytest.mark.parametrize("occasion", OCCASIONS.values(), ids=OCCASIONS)


@each
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_what_search_engines_take_for_an_event(occasion: OccasionState, language: Language) -> None:
    check_event(thing(occasion, language), is_planned=occasion.status is Status.PLANNED)


@each
def test_every_word_is_one_of_schema_orgs(occasion: OccasionState) -> None:
    told = thing(occasion)
    graph = graph_of(told)
    (event,) = graph.subjects(RDF.type, SDO.Event)
    assert str(event) == f"{URL}/events/v1/occasions/{occasion.id}/page"
    assert graph.value(event, SDO.url) == URIRef(f"{event}?lang=fi")
    assert graph.value(event, SDO.eventStatus) == SDO.EventScheduled
    assert str(graph.value(event, SDO.startDate)) == told["startDate"]
    named = {str(graph.value(one, SDO.name)) for one in graph.objects(event, SDO.location)} - {"None"}
    assert named == {one["name"] for one in told.get("location", []) if "name" in one}
    (organiser,) = graph.objects(event, SDO.organizer)
    assert (organiser, RDF.type, SDO.Organization) in graph
    assert str(graph.value(organiser, SDO.name)) == "Espoo"


def test_the_check_sees_what_is_wrong() -> None:
    good = thing(confirmed(place=HALL))
    wrongs: tuple[dict[str, Any], ...] = (
        {"eventStatus": "cancelled"},
        {"startDate": "2027-02-10"},
        {"location": []},
        {"name": ""},
    )
    for wrong in wrongs:
        with pytest.raises(AssertionError):
            check_event(good | wrong)


def test_how_one_takes_part_and_where_is_told_truly() -> None:
    hybrid, remote = thing(OCCASIONS["hybrid"]), thing(OCCASIONS["remote"])
    assert hybrid["eventAttendanceMode"] == f"{SCHEMA_ORG}/MixedEventAttendanceMode"
    assert [one["@type"] for one in hybrid["location"]] == ["Place", "VirtualLocation"]
    assert (hybrid["maximumPhysicalAttendeeCapacity"], hybrid["maximumVirtualAttendeeCapacity"]) == (5, 7)
    assert hybrid["inLanguage"] == ["fi", "sv"]
    assert remote["eventAttendanceMode"] == f"{SCHEMA_ORG}/OnlineEventAttendanceMode"
    assert remote["location"] == [{"@type": "VirtualLocation", "url": "https://meet.example.org/1"}]
    assert thing(confirmed(place=HALL, programme=Programme()))["eventAttendanceMode"].endswith(
        "OfflineEventAttendanceMode"
    )


def test_who_organises_it_together_is_told() -> None:
    told = event_of(confirmed(place=HALL), CITY, "sv", URL, partners=[PARTNER])
    assert [one["name"] for one in told["organizer"]] == ["Espoo", "Kilo sällskap"]
    check_event(told)


def test_an_organiser_goes_before_the_partners_and_in_place_of_the_city() -> None:
    office = Text(fi="Nuorisopalvelut", en="Youth services")
    told = event_of(confirmed(place=HALL, organiser=office), CITY, "en", URL, partners=[PARTNER])
    assert [one["name"] for one in told["organizer"]] == ["Youth services", "Kilo-seura"]
    check_event(told)


def test_what_is_only_planned_gives_no_details_away() -> None:
    told = thing(OCCASIONS["planned"])
    assert {"location", "offers", "description", "eventAttendanceMode"}.isdisjoint(told)
    assert datetime.fromisoformat(told["startDate"]) == STARTS


def test_a_change_of_plans_is_told_with_when_it_was_to_be() -> None:
    occasion = planned(place=HALL)

    def move(days: int) -> None:
        starts_at = STARTS + timedelta(days=days)
        occasion.move(starts_at=starts_at, ends_at=None, place=None, zone=HELSINKI, now=BEFORE, why=WHY)

    move(1)  # nobody had been told yet
    occasion.publish(BEFORE)
    assert "previousStartDate" not in thing(occasion)
    move(2)
    move(3)
    told = thing(occasion)
    check_event(told)
    assert told["eventStatus"] == f"{SCHEMA_ORG}/EventRescheduled"
    assert told["previousStartDate"] == ["2027-02-11T18:00:00+02:00", "2027-02-12T18:00:00+02:00"]
    assert told["startDate"] == "2027-02-13T18:00:00+02:00"
    graph_of(told)
    occasion.cancel(BEFORE, WHY)
    told = thing(occasion)
    assert told["eventStatus"] == f"{SCHEMA_ORG}/EventCancelled"
    assert "offers" not in told


def test_it_says_how_accessible_the_place_is_and_whom_it_is_for() -> None:
    told = thing(OCCASIONS["accessible"], "sv")
    assert [(one["name"], one["value"]) for one in told["location"][0]["amenityFeature"]] == [
        ("Tillgänglig väg utan trappsteg", True),
        ("Hörslinga", False),
    ]
    assert [one["audienceType"] for one in told["audience"]] == ["Unga", "parents"]


def test_a_track_that_is_held_elsewhere_is_a_place_of_its_own_and_says_nothing_of_the_others() -> None:
    accessible = Accessibility(step_free=True)
    track = ON_SITE.model_copy(update={"place": YARD})
    told = thing(confirmed(place=HALL, accessibility=accessible, programme=Programme(tracks=(track,))))
    assert [(one["name"], "amenityFeature" in one) for one in told["location"]] == [
        ('Sali "A" & <B>', True),
        ("Koulun piha", False),
    ]
