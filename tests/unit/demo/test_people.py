from collections import Counter

import pytest

from deploy.demo.chapters.evening import SIZES
from deploy.demo.city import load_city
from deploy.demo.expectations import counted_by
from deploy.demo.people import age_shares, applicants, registrants, respondents, subscribers

CITY = load_city()


def test_subscribers_are_mixed_and_mostly_want_to_hear_at_once() -> None:
    people = subscribers(CITY, 1, 300)
    rhythms = Counter(one.rhythm for one in people)
    assert len({one.email for one in people}) == 300
    assert {one.language for one in people} == {"fi", "sv", "en"}
    assert {district for one in people for district in one.districts} == {district.id for district in CITY.districts}
    assert any(not one.districts for one in people)
    assert any(not one.themes for one in people)
    assert rhythms["immediate"] > 200
    assert min(rhythms["daily"], rhythms["weekly"]) > 5


def test_as_many_register_as_planned_and_nobody_brings_company_to_the_track_that_fills() -> None:
    people = registrants(1, ("a", "b", "c"), SIZES)
    counted = Counter((one.track, one.attendance) for one in people)
    assert counted == {("abc"[place], attendance): size for (place, attendance), size in SIZES.items()}
    assert len({one.person.email for one in people}) == len(people) == 150
    assert not any(one.companions for one in people if one.track == "a")
    assert any(one.companions for one in people)


def test_every_language_and_district_answers_often_enough_to_be_shown() -> None:
    people = respondents(CITY, 1, 200)
    for what in ("language", "district"):
        assert min(counted_by(people, what).values()) >= 5
    assert any("wish" in one.answers for one in people)


def test_some_applicants_live_together_in_one_district() -> None:
    people = applicants(CITY, 1, 600, sharing=60)
    homes = Counter(one.household for one in people)
    assert Counter(homes.values()) == {1: 480, 2: 60}
    assert len({(one.household, one.attributes["district"]) for one in people}) == len(homes)


def test_age_groups_share_all_residents_from_fifteen_on() -> None:
    assert sum(age_shares(CITY).values()) == pytest.approx(1)


def test_the_same_seed_makes_the_same_people() -> None:
    assert subscribers(CITY, 5, 20) == subscribers(CITY, 5, 20)
    assert subscribers(CITY, 5, 20) != subscribers(CITY, 6, 20)
