"""Who organises an occasion: whom it names, else the city, else residents their own activity."""

from __future__ import annotations

import pytest

from services.events.documents import Occasion
from services.events.domain.concept import occasion_of
from services.events.domain.listing import RESIDENTS
from services.events.domain.organiser import organiser_of
from services.events.domain.proposal import amendments
from services.events.views import OccasionView
from shared.contracts.events import Kind
from shared.text import Text
from tests.unit.events.examples import BEFORE, CITY, HELSINKI, facts
from tests.unit.events.test_concept import concept, wanted

CLUB = Text(fi="Kilon kerho", sv="Kilo klubb")


@pytest.mark.parametrize(
    ("changes", "organiser"),
    [
        ({}, CITY.name),
        ({"organiser": CLUB}, CLUB),
        ({"kind": Kind.OWN_ACTIVITY}, RESIDENTS),
        ({"kind": Kind.OWN_ACTIVITY, "organiser": CLUB}, CLUB),
    ],
    ids=["the city", "a club", "residents", "a club of residents"],
)
def test_it_is_whom_the_occasion_names_and_otherwise_the_city_or_residents(
    changes: dict[str, object], organiser: Text
) -> None:
    assert organiser_of(facts(**changes), CITY.name) == organiser


def test_an_occasion_that_was_stored_before_there_were_organisers_is_the_citys() -> None:
    stored = Occasion.planned(facts(), zone=HELSINKI, now=BEFORE).to_stored()
    del stored["facts"]["organiser"]
    read = Occasion.from_stored(stored)
    assert read.facts == facts()
    assert organiser_of(read.facts, CITY.name) == CITY.name


def test_the_data_of_an_occasion_name_the_organiser_from_the_plan_on() -> None:
    planned = Occasion.planned(facts(organiser=CLUB), zone=HELSINKI, now=BEFORE)
    assert OccasionView.of(planned, "https://events.example.org", HELSINKI).organiser == CLUB


def test_an_occasion_that_is_made_from_a_concept_has_an_organiser_of_its_own() -> None:
    assert occasion_of(concept(), wanted(organiser=CLUB)).organiser == CLUB
    assert occasion_of(concept(), wanted()).organiser is None


def test_another_organiser_of_a_proposal_is_told_in_its_history() -> None:
    assert amendments(facts(), facts(organiser=CLUB)) == (("organiser", None, CLUB),)
