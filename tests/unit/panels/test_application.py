from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.panels.domain.answer import accept, decline
from services.panels.domain.application import (
    check_attributes,
    check_consent,
    same_household,
    same_person,
)
from shared.contracts import Rejected
from shared.contracts.panels import ApplicationStatus
from tests.unit.panels.people import quota
from tests.unit.panels.test_call import facts

CALL = facts(
    quotas=(
        quota("age_group", "16-29", 0, 10),
        quota("age_group", "30+", 0, 10),
        quota("district", "tapiola", 0, 10),
    )
)


def faults(attributes: dict[str, str]) -> dict[str, str]:
    with pytest.raises(Rejected) as refused:
        check_attributes(CALL, attributes)
    return {error.pointer: error.detail for error in refused.value.problem.errors}


def test_exactly_the_attributes_that_the_call_asks_are_taken() -> None:
    check_attributes(CALL, {"district": "tapiola", "age_group": "30+"})


def test_every_missing_unknown_or_impossible_attribute_is_named_with_what_is_allowed() -> None:
    assert faults({"age_group": "5", "income": "high"}) == {
        "/data/attributes/age_group": "age_group can't be 5 (one of: 16-29, 30+).",
        "/data/attributes/district": "district is missing (one of: tapiola).",
        "/data/attributes/income": "income is not asked in this call.",
    }


def test_a_name_that_means_something_in_a_pointer_is_escaped() -> None:
    given_too_much = {"age_group": "30+", "district": "tapiola", "a/b~c": "x"}
    assert list(faults(given_too_much)) == ["/data/attributes/a~1b~0c"]


def test_nobody_is_put_in_the_pool_without_consent_to_be_drawn() -> None:
    check_consent(("newsletter", "drawn-by-lot"))
    with pytest.raises(Rejected) as refused:
        check_consent(("newsletter",))
    assert refused.value.problem.errors[0].pointer == "/data/consents"


@pytest.mark.parametrize(
    "other",
    ["ESIMERKKIKATU 1 a 2,  02100", " esimerkkikatu\t1 A 2 02100 ", "Esimerkkikatu １ A ２, 02100"],
)
def test_the_same_address_written_otherwise_is_the_same_household(other: str) -> None:
    assert same_household(other) == same_household("Esimerkkikatu 1 A 2, 02100")


def test_another_flat_is_another_household() -> None:
    assert same_household("Esimerkkikatu 1 A 2") != same_household("Esimerkkikatu 1 A 3")
    assert same_household("Esimerkkikatu 1 12") != same_household("Esimerkkikatu 11 2")


@given(st.text())
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    assert same_household(same_household(text)) == same_household(text)


def test_an_address_of_commas_is_no_address() -> None:
    assert same_household(" ,, ") == ""


def test_letter_case_makes_no_other_person() -> None:
    assert same_person("One@Example.ORG") == same_person("one@example.org")


def test_accepting_twice_changes_nothing_the_second_time() -> None:
    assert accept(ApplicationStatus.INVITED) is True
    assert accept(ApplicationStatus.ACCEPTED) is False


def test_one_who_accepted_may_still_decline_and_declining_twice_changes_nothing() -> None:
    assert decline(ApplicationStatus.INVITED) is True
    assert decline(ApplicationStatus.ACCEPTED) is True
    assert decline(ApplicationStatus.DECLINED) is False


def test_a_place_given_up_is_not_had_back() -> None:
    with pytest.raises(Rejected) as refused:
        accept(ApplicationStatus.DECLINED)
    assert refused.value.problem.type.endswith("place-passed-on")


@pytest.mark.parametrize("status", [ApplicationStatus.RECEIVED, ApplicationStatus.RESERVE, ApplicationStatus.NOT_DRAWN])
def test_only_the_invited_have_something_to_answer(status: ApplicationStatus) -> None:
    for answer in (accept, decline):
        with pytest.raises(Rejected) as refused:
            answer(status)
        assert refused.value.problem.type.endswith("not-invited")
