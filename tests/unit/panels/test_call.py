from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from services.panels.domain.call import (
    CallStatus,
    Phase,
    check_call,
    check_closed,
    check_takes_applications,
    check_term,
    end_of,
    phase,
    promised,
)
from services.panels.domain.quotas import Names
from services.panels.words import category_name, group_name
from shared.city import City
from shared.contracts import Rejected
from shared.contracts.panels import CallFacts
from tests.unit.panels.people import quota

ESPOO = City.model_validate({"city": {"en": "Espoo"}, "districts": ()})
HELSINKI = ZoneInfo("Europe/Helsinki")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


def facts(**changes: Any) -> CallFacts:
    return CallFacts.model_validate(
        {
            "id": "sustainable-espoo-2027",
            "name": {"en": "Sustainable Espoo"},
            "purpose": {"en": "Plan"},
            "size": 10,
            "term": {"starts_on": "2027-03-01", "ends_on": "2027-12-31"},
            "opens_at": at("2027-01-10T09:00"),
            "closes_at": at("2027-01-31T18:00"),
        }
        | changes
    )


def check(call: CallFacts) -> None:
    names = Names(partial(category_name, call), lambda quota: group_name(call, quota, ESPOO))
    check_call(call, names, now=at("2027-01-05T12:00"), zone=HELSINKI, longest_term=731)


def refusal(**changes: Any) -> tuple[str, str, str]:
    with pytest.raises(Rejected) as refused:
        check(facts(**changes))
    problem = refused.value.problem
    return problem.type.rsplit(":", 1)[-1], problem.errors[0].pointer, problem.detail


def test_a_sound_call_may_be_opened() -> None:
    quotas = (quota("age_group", "16-29", 2, 5), quota("age_group", "30+", 5, 8))
    check(facts(quotas=quotas))


def test_minimums_that_exceed_the_size_are_refused_with_category_and_numbers() -> None:
    quotas = (quota("age_group", "16-29", 6, 9), quota("age_group", "30+", 5, 9))
    kind, field, detail = refusal(quotas=quotas)
    assert (kind, field) == ("quota-minimums", "/data/call/quotas")
    assert "minimums of “Age group” add up to 11, but the panel has 10 members" in detail


def test_maximums_that_fall_short_of_the_size_are_refused_with_category_and_numbers() -> None:
    quotas = (quota("district", "tapiola", 0, 4), quota("district", "leppavaara", 0, 5))
    kind, _, detail = refusal(quotas=quotas)
    assert kind == "quota-maximums"
    assert "maximums of “Major district” add up to 9, but the panel has 10 members" in detail


def test_minimums_and_maximums_may_meet_the_size_exactly() -> None:
    quotas = (quota("district", "tapiola", 4, 4), quota("district", "leppavaara", 6, 6))
    check(facts(quotas=quotas))


def test_each_category_is_judged_by_itself() -> None:
    quotas = (quota("a", "x", 0, 10), quota("b", "x", 0, 9))
    assert refusal(quotas=quotas)[0] == "quota-maximums"


def test_a_quota_given_twice_is_pointed_at() -> None:
    quotas = (quota("a", "x", 0, 10), quota("a", "y", 0, 10), quota("a", "x", 1, 10))
    assert refusal(quotas=quotas)[:2] == ("quota-twice", "/data/call/quotas/2")


def test_more_categories_than_an_application_can_answer_are_refused() -> None:
    quotas = tuple(quota(f"c{number}", "x", 0, 10) for number in range(21))
    assert refusal(quotas=quotas)[0] == "too-many-categories"


def test_a_call_may_close_on_the_first_day_of_its_term_but_not_the_day_after() -> None:
    check(facts(closes_at=at("2027-03-01T23:59")))
    kind, field, detail = refusal(closes_at=at("2027-03-02T00:00"))
    assert (kind, field) == ("call-dates", "/data/call/closes_at")
    assert "2027-03-01" in detail


def test_a_call_that_nobody_could_apply_to_any_more_is_refused() -> None:
    assert refusal(opens_at=at("2027-01-01T00:00"), closes_at=at("2027-01-05T12:00"))[0] == "call-dates"


def test_applications_are_taken_from_the_opening_until_just_before_the_close() -> None:
    call = facts()
    for moment in (call.opens_at, call.closes_at - timedelta(milliseconds=1)):
        check_takes_applications(call, CallStatus.OPEN, now=moment, zone=HELSINKI)
    for moment, kind in ((call.opens_at - timedelta(milliseconds=1), "call-not-open"), (call.closes_at, "call-closed")):
        with pytest.raises(Rejected) as refused:
            check_takes_applications(call, CallStatus.OPEN, now=moment, zone=HELSINKI)
        assert refused.value.problem.type.endswith(kind)


def test_a_drawn_call_takes_no_application_whatever_the_clock_says() -> None:
    with pytest.raises(Rejected) as refused:
        check_takes_applications(facts(), CallStatus.DRAWN, now=at("2027-01-20T12:00"), zone=HELSINKI)
    assert refused.value.problem.type.endswith("call-closed")


def test_nothing_is_drawn_before_the_close() -> None:
    check_closed(facts(), now=at("2027-01-31T18:00"), zone=HELSINKI)
    with pytest.raises(Rejected) as refused:
        check_closed(facts(), now=at("2027-01-31T17:59"), zone=HELSINKI)
    assert refused.value.problem.type.endswith("call-still-open")


def test_the_term_lasts_through_its_last_day_in_the_citys_own_time() -> None:
    call = facts()
    assert end_of(call.term, HELSINKI) == datetime(2027, 12, 31, 22, 0, tzinfo=UTC)
    check_term(call, CallStatus.DRAWN, now=at("2027-12-31T23:59"), zone=HELSINKI)
    for status, moment in ((CallStatus.DRAWN, at("2028-01-01T00:00")), (CallStatus.ENDED, at("2027-06-01T00:00"))):
        with pytest.raises(Rejected) as refused:
            check_term(call, status, now=moment, zone=HELSINKI)
        assert refused.value.problem.type.endswith("term-over")


@pytest.mark.parametrize(
    ("status", "moment", "where"),
    [
        (CallStatus.OPEN, "2027-01-10T08:59", Phase.UPCOMING),
        (CallStatus.OPEN, "2027-01-10T09:00", Phase.OPEN),
        (CallStatus.OPEN, "2027-01-31T18:00", Phase.CLOSED),
        (CallStatus.DRAWN, "2027-01-31T18:00", Phase.DRAWN),
        (CallStatus.ENDED, "2027-01-11T18:00", Phase.ENDED),
    ],
)
def test_where_a_call_stands_follows_from_its_status_and_the_time(
    status: CallStatus, moment: str, where: Phase
) -> None:
    assert phase(facts(), status, at(moment)) is where


def test_quotas_that_do_not_add_up_are_told_the_least_change_in_words() -> None:
    quotas = (quota("age_group", "16-29", 6, 9), quota("age_group", "30+", 5, 9))
    assert "if the minimum of “Age group: 16-29” were 5 (now 6)" in refusal(quotas=quotas)[2]
    quotas = (quota("district", "tapiola", 0, 4), quota("district", "leppavaara", 0, 4))
    assert "if the maximum of “Major district: tapiola” were 6 (now 4)" in refusal(quotas=quotas)[2]


def test_a_term_may_be_as_long_as_the_city_allows_and_not_a_day_longer() -> None:
    until = {"starts_on": "2027-03-01", "ends_on": "2029-02-28"}
    check(facts(term=until))
    kind, field, detail = refusal(term=until | {"ends_on": "2029-03-01"})
    assert (kind, field) == ("term-too-long", "/data/call/term/ends_on")
    assert "2029-02-28" in detail


def test_a_call_says_everything_in_its_languages_or_is_told_what_is_missing() -> None:
    both = {"fi": "Paneeli", "en": "Panel"}
    check(facts(name=both, purpose=both, languages=("fi", "en")))
    kind, field, detail = refusal(name=both, purpose=both, compensation={"fi": "50 euroa"}, languages=("fi", "en"))
    assert (kind, field) == ("languages-missing", "/data/call/compensation")
    assert "compensation: en" in detail


def test_what_a_call_calls_its_groups_is_held_to_its_languages_too() -> None:
    both, only = {"fi": "Paneeli", "sv": "Panel"}, {"fi": "Vain suomeksi"}
    texts = {"name": both, "purpose": both, "languages": ("fi", "sv")}
    named = quota("background", "a", 0, 10).model_dump() | {"name": only}
    for changes, where in (
        ({"category_names": {"background": only}}, "category_names/background"),
        ({"quotas": (quota("background", "b", 0, 10), named)}, "quotas/1/name"),
        ({"population": ({"category": "gender", "weights": {"a": 1}, "source": only},)}, "population/0/source"),
    ):
        kind, field, detail = refusal(**texts, **changes)
        assert (kind, field) == ("languages-missing", f"/data/call/{where}")
        assert f"{where}: sv" in detail


def test_a_call_that_names_no_languages_is_in_those_that_the_city_requires() -> None:
    assert promised(facts(), ("fi", "sv")).languages == ("fi", "sv")
    assert promised(facts(languages=("en",)), ("fi", "sv")).languages == ("en",)


@pytest.mark.parametrize(
    "path",
    ["id", "name", "purpose", "size", "term", "term.starts_on", "term.ends_on", "opens_at", "closes_at"]
    + [f"quotas.0.{part}" for part in ("category", "value", "minimum", "maximum")],
)
def test_a_call_without_one_of_its_facts_is_refused_by_its_name(path: str) -> None:
    told: Any = facts(quotas=(quota("age_group", "16-29", 2, 5),)).model_dump(mode="json")
    CallFacts.model_validate(told)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    within = told
    for part in way:
        within = within[part]
    del within[last]
    with pytest.raises(ValidationError) as refused:
        CallFacts.model_validate(told)
    assert [error["loc"] for error in refused.value.errors()] == [(*way, last)]
    assert refused.value.errors()[0]["type"] == "missing"
