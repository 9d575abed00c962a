"""What is around occasions in the words of schema.org: topics, districts, partnerships, and pages that list others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from rdflib import RDF, SDO, Graph, Literal, URIRef

from services.events.district_views import DistrictView
from services.events.documents import Area, Partnership, Topic
from services.events.domain.coordinator import Term
from services.events.domain.history import UNSAID
from services.events.partner_views import PartnershipView
from services.events.schema_org import area_of, list_of, project_of, topic_of, year_of
from services.events.topic_views import TopicView
from shared.contracts.events import CoordinatorRole, PartnershipFacts, PublicContact, TopicFacts, WayToTakePart
from shared.text import LANGUAGES, Language, Text
from tests.linked_data import graph_of
from tests.unit.events.examples import BEFORE, CITY, STARTS
from tests.unit.events.test_year_glance import glance, occasion

URL = "https://events.example.org"
WAYS = [{"text": {"fi": "Tule iltaan"}}, {"text": {"fi": "Kirjoita"}, "url": "https://example.org/write"}]
TOPIC: dict[str, Any] = {
    "id": "park",
    "name": {"fi": "Puisto", "en": "The park"},
    "what": {"fi": "Mitä puistoon tulee"},
    "decided_by": {"fi": "Lautakunta"},
    "open_until": STARTS,
    "ways": WAYS,
    "themes": ["schools"],
    "occasions": ["2027-evening"],
}


def topic(*, language: Language = "fi", over: bool = False, **changes: Any) -> Graph:
    """Return what the page of a topic says."""
    published = Topic.published(TopicFacts.model_validate(TOPIC | changes), BEFORE)
    view = TopicView.of(published, URL, STARTS if over else BEFORE)
    return graph_of(topic_of(view, CITY, language, URL))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_topic_is_a_page_with_what_residents_can_do_and_until_when(language: Language) -> None:
    graph = topic(language=language)
    page = URIRef(f"{URL}/events/v1/topics/park/page")
    assert (page, RDF.type, SDO.WebPage) in graph
    assert graph.value(page, SDO.name) == Literal("The park" if language == "en" else "Puisto")
    assert graph.value(page, SDO.relatedLink) == URIRef(f"{URL}/events/v1/occasions/2027-evening/page?lang={language}")
    actions = {str(graph.value(one, SDO.name)): one for one in graph.objects(page, SDO.potentialAction)}
    assert set(actions) == {"Tule iltaan", "Kirjoita"}
    assert {graph.value(one, SDO.endTime) for one in actions.values()} == {Literal(STARTS.isoformat())}
    assert {graph.value(one, SDO.actionStatus) for one in actions.values()} == {SDO.PotentialActionStatus}
    target = graph.value(actions["Kirjoita"], SDO.target)
    assert graph.value(target, SDO.urlTemplate) == Literal("https://example.org/write")
    assert graph.value(actions["Tule iltaan"], SDO.target) is None


def test_when_the_time_is_over_nothing_can_be_done() -> None:
    assert list(topic(over=True).objects(predicate=SDO.potentialAction)) == []


@pytest.mark.parametrize(
    ("districts", "kind", "name"),
    [((), SDO.City, "Espoo"), (("leppavaara",), SDO.AdministrativeArea, "Suur-Leppävaara")],
    ids=["the whole city", "a district"],
)
def test_a_topic_says_where_it_is_about(districts: tuple[str, ...], kind: URIRef, name: str) -> None:
    graph = topic(districts=districts)
    (place,) = graph.objects(predicate=SDO.spatialCoverage)
    assert (place, RDF.type, kind) in graph
    assert graph.value(place, SDO.name) == Literal(name)


def test_a_way_that_has_no_address_leads_nowhere() -> None:
    assert WayToTakePart.model_validate(WAYS[0]).url is None
    assert "None" not in topic().serialize(format="nt")


def test_a_district_says_what_is_coming_and_not_who_its_coordinators_are() -> None:
    contact = PublicContact(name="Kaisa Koordinaattori", email="kaisa@example.org", phone="+358 9 123 456")
    there = Area(id="leppavaara")
    role = CoordinatorRole.COORDINATOR
    term = Term(id="1", role=role, contact=contact, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    there.name(term, BEFORE.date())
    view = DistrictView.of(CITY.districts[0], there, URL, BEFORE.date())
    assert view.coordinator.contact == contact
    coming = list_of("Tulossa", [(Text(fi="Ilta"), f"{URL}/events/v1/occasions/evening/page")], "fi")
    graph = graph_of(area_of(view, coming, CITY, "fi"))
    (place,) = graph.subjects(RDF.type, SDO.AdministrativeArea)
    assert str(place) == f"{URL}/events/v1/districts/leppavaara/page"
    assert graph.value(graph.value(place, SDO.containedInPlace), SDO.name) == Literal("Espoo")
    assert (None, RDF.type, SDO.ItemList) in graph
    said = graph.serialize(format="nt").casefold()
    assert [one for one in ("kaisa", "koordinaattori", "+358", "123 456") if one in said] == []


@pytest.mark.parametrize("ended", [False, True], ids=["going on", "ended"])
def test_a_partnership_is_a_project_of_its_parties_for_its_time(*, ended: bool) -> None:
    party = {"commitments": [{"fi": "Tila"}]}
    parties = [{"id": "city", "name": {"fi": "Kaupunki"}, **party}, {"id": "youth", "name": {"fi": "Nuoret"}, **party}]
    facts = PartnershipFacts.model_validate(
        {
            "id": "evenings",
            "name": {"fi": "Nuorten illat"},
            "goal": {"fi": "Nuoret vetävät iltansa"},
            "starts_on": date(2027, 1, 1),
            "parties": parties,
            "core_team": [{"party": "youth", "task": {"fi": "Avaa ovet"}}],
            "responsibilities": [{"id": "doors", "name": {"fi": "Ovet"}}],
        }
    )
    agreed = Partnership.agreed(facts, BEFORE)
    if ended:
        agreed.end(Text(fi="Illat"), BEFORE + timedelta(days=30))
    graph = graph_of(project_of(PartnershipView.of(agreed, URL), CITY, "sv"))
    (one,) = graph.subjects(RDF.type, SDO.Project)
    assert {str(graph.value(party, SDO.name)) for party in graph.objects(one, SDO.member)} == {"Kaupunki", "Nuoret"}
    assert graph.value(one, SDO.foundingDate) == Literal("2027-01-01")
    assert graph.value(one, SDO.dissolutionDate) == (Literal("2027-03-03") if ended else None)
    assert graph.value(graph.value(one, SDO.areaServed), RDF.type) == SDO.City


def test_a_list_has_each_page_in_its_place_and_in_the_readers_language() -> None:
    pages = [(Text(fi="Eka", sv="Första"), f"{URL}/1"), (Text(fi="Toka"), f"{URL}/2")]
    graph = graph_of(list_of("Lista", pages, "sv", description=Text(fi="Kuulemme")))
    (listed,) = graph.subjects(RDF.type, SDO.ItemList)
    assert graph.value(listed, SDO.numberOfItems) == Literal(2)
    assert graph.value(listed, SDO.description) == Literal("Kuulemme")
    found = {
        int(str(graph.value(one, SDO.position))): (str(graph.value(one, SDO.name)), str(graph.value(one, SDO.url)))
        for one in graph.objects(listed, SDO.itemListElement)
    }
    assert found == {1: ("Första", f"{URL}/1?lang=sv"), 2: ("Toka", f"{URL}/2?lang=sv")}


def test_a_list_of_nothing_says_so() -> None:
    told = list_of("Lista", [], "fi")
    assert told["numberOfItems"] == 0
    graph_of(told)


@pytest.mark.parametrize(
    ("days_later", "listed"),
    [(-1, ["day-0", "day-2", "day-3"]), (2, ["day-3"]), (9, ["day-0", "day-1", "day-2", "day-3"])],
    ids=["a year to come", "a year going on", "a year that is over"],
)
def test_a_year_lists_what_comes_next_and_says_how_many_there_are(days_later: int, listed: list[str]) -> None:
    days = [occasion(f"day-{number}", STARTS + timedelta(days=number)) for number in range(4)]
    days[1].cancel(BEFORE, UNSAID)
    made = glance(*days)
    told = year_of(made, made.lines, Text(fi="Suur-Tapiola"), "fi", STARTS + timedelta(days=days_later))
    graph_of(told)
    assert (told["name"], told["description"]) == ("Vuosikello 2027: Suur-Tapiola", "Kuulemme teitä.")
    assert [one["url"] for one in told["itemListElement"]] == [f"{URL}/{id_}?lang=fi" for id_ in listed]
    assert told["numberOfItems"] == 4


def test_of_a_large_year_the_next_hundred_are_listed() -> None:
    made = glance(*(occasion(f"hour-{number}", STARTS + timedelta(hours=number)) for number in range(150)))
    told = year_of(made, made.lines, None, "fi", STARTS - timedelta(days=1))
    assert (len(told["itemListElement"]), told["numberOfItems"]) == (100, 150)
    assert len(year_of(made, made.lines, None, "fi", STARTS + timedelta(days=30))["itemListElement"]) == 100
