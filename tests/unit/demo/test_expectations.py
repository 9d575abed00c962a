from collections import Counter
from datetime import UTC, datetime

import pytest

from deploy.demo.city import load_city
from deploy.demo.city_year import Occasion
from deploy.demo.expectations import (
    Ledger,
    broken_quotas,
    counted_by,
    digests,
    hears_of,
    histogram,
    letters_at_once,
    quotas,
    shared_homes,
)
from deploy.demo.people import Applicant, Person, Respondent, Rhythm, Subscriber


def occasion(id_: str, *, districts: tuple[str, ...] = (), themes: tuple[str, ...] = ()) -> Occasion:
    return Occasion(
        id_, "pop-up", datetime(2027, 2, 1, 12, tzinfo=UTC), datetime(2027, 2, 1, 16, tzinfo=UTC), districts, themes, {}
    )


def subscriber(
    *, districts: tuple[str, ...] = (), themes: tuple[str, ...] = (), rhythm: Rhythm = "immediate", email: str = "a@b"
) -> Subscriber:
    return Subscriber(email, "fi", districts, themes, rhythm)


def applicant(age_group: str = "65+", household: str = "here") -> Applicant:
    attributes = {"age_group": age_group, "district": "tapiola", "gender": "female"}
    return Applicant(Person("Aino", "a@b", "fi"), attributes, household)


@pytest.mark.parametrize(
    ("chosen", "districts", "themes", "heard"),
    [
        (subscriber(), ("tapiola",), (), True),
        (subscriber(districts=("tapiola",)), ("tapiola", "matinkyla"), (), True),
        (subscriber(districts=("tapiola",)), ("matinkyla",), (), False),
        (subscriber(districts=("tapiola",)), (), (), True),
        (subscriber(themes=("youth",)), (), ("youth", "nature"), True),
        (subscriber(themes=("youth",)), (), ("nature",), False),
        (subscriber(themes=("youth",)), (), (), False),
        (subscriber(districts=("tapiola",), themes=("youth",)), ("matinkyla",), ("youth",), False),
    ],
)
def test_a_subscriber_hears_of_what_is_both_here_and_on_their_themes(
    chosen: Subscriber, districts: tuple[str, ...], themes: tuple[str, ...], *, heard: bool
) -> None:
    assert hears_of(chosen, occasion("x", districts=districts, themes=themes)) is heard


def test_who_hears_at_once_gets_a_letter_for_each_occasion_and_others_none() -> None:
    people = [subscriber(), subscriber(email="c@d", rhythm="daily"), subscriber(email="e@f", districts=("tapiola",))]
    here, there = occasion("here", districts=("tapiola",)), occasion("there", districts=("matinkyla",))
    assert letters_at_once(people, [here, there]) == {
        "a@b": Counter({frozenset({"here"}): 1, frozenset({"there"}): 1}),
        "e@f": Counter({frozenset({"here"}): 1}),
    }


def test_a_summary_holds_everything_in_one_letter_and_is_not_sent_when_empty() -> None:
    people = [
        subscriber(rhythm="weekly"),
        subscriber(email="c@d", rhythm="weekly", themes=("youth",)),
        subscriber(email="e@f", rhythm="daily"),
    ]
    assert digests(people, [occasion("one"), occasion("two")], "weekly") == {
        "a@b": Counter([frozenset({"one", "two"})])
    }


def test_answers_are_counted_by_point_language_and_district() -> None:
    answers = [
        Respondent("fi", {"welcome": 5, "heard": 1}, "tapiola"),
        Respondent("sv", {"welcome": 4, "heard": 1, "wish": "Mer"}, None),
        Respondent("fi", {"welcome": 5, "heard": 2}, "tapiola"),
    ]
    assert histogram(answers, "welcome") == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 2}
    assert counted_by(answers, "language") == {"fi": 2, "sv": 1}
    assert counted_by(answers, "district") == {"tapiola": 2, "not-told": 1}


@pytest.mark.parametrize("size", [10, 30, 100])
def test_quotas_leave_room_for_a_panel_of_the_size(size: int) -> None:
    rules = quotas(load_city(), size)
    for category in ("age_group", "district", "gender"):
        some = [rule for rule in rules if rule["category"] == category]
        assert sum(rule["minimum"] for rule in some) <= size <= sum(rule["maximum"] for rule in some)
        assert all(0 <= rule["maximum"] - rule["minimum"] <= 2 for rule in some)


def test_a_panel_that_misses_a_quota_or_shares_a_home_is_told_apart() -> None:
    rules = [{"category": "age_group", "value": "65+", "minimum": 1, "maximum": 1}]
    assert broken_quotas(rules, [applicant()]) == []
    assert broken_quotas(rules, [applicant(), applicant()]) == ["age_group 65+: 2"]
    assert shared_homes([applicant(), applicant(household="there"), applicant()]) == 1


def test_a_ledger_of_right_numbers_has_nothing_to_say() -> None:
    ledger = Ledger()
    ledger.equal("letters", 3, 3)
    ledger.at_most("twice", 1, 0)
    ledger.same_people("reminders", ["a", "b"], ["b", "a"])
    ledger.same_letters("newsletters", {"a": Counter([frozenset({"x"})])}, {"a": Counter([frozenset({"x"})])})
    assert ledger.verdict() is None


def test_a_wrong_number_is_told_in_one_sentence() -> None:
    ledger = Ledger()
    ledger.equal("letters", 3, 3)
    ledger.equal("heads counted", 131, 138)
    ledger.at_most("letters that came twice", 0, 2)
    assert ledger.verdict() == (
        "2 of 3 numbers are not as they should be: heads counted should be 131 and is 138, and 1 more."
    )


def test_the_right_number_of_letters_to_the_wrong_people_is_wrong() -> None:
    ledger = Ledger()
    ledger.same_people("reminders", ["a", "b"], ["a", "a"])
    ledger.same_letters("newsletters", {"a": Counter([frozenset({"x"})])}, {"a": Counter([frozenset({"y"})])})
    assert [check.ok for check in ledger.checks] == [False, False]
