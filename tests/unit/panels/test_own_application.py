"""What an applicant does with the link to their own application."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import BaseModel

from services.panels.documents import Application
from services.panels.domain.application import MOST_EDITIONS, age_on, same_person
from shared.contracts.panels import (
    ApplicationStatus,
    Apply,
    CorrectApplication,
    OpenCall,
    WithdrawApplication,
)
from tests.unit.panels.drawing import drawn_by_officers
from tests.unit.panels.test_call import at
from tests.unit.panels.test_handlers import CALL, Panels, call, refusal

OTHERS = {"age_group": "16-29", "district": "tapiola"}


def letters(panels: Panels) -> list[dict[str, Any]]:
    return [data for name, data in panels.said if name == "panels.application.received"]


def link(panels: Panels, number: int = 1) -> dict[str, str]:
    """What the link in the last letter to a resident holds."""
    letter = next(one for one in reversed(letters(panels)) if one["person"]["email"] == f"resident{number}@example.org")
    address = urlsplit(letter["url"])
    return {"application": address.path.rsplit("/", 1)[1], "token": parse_qs(address.query)["token"][0]}


def stored(panels: Panels, number: int = 1) -> Application:
    return Application.from_stored(panels.store.rows["applications"][link(panels, number)["application"]])


async def applied(applicants: int = 1, **changes: Any) -> Panels:
    panels = Panels()
    await panels.handle(OpenCall(call=call(**changes)))
    for number in range(1, applicants + 1):
        await panels.apply(number)
    return panels


async def test_an_applicant_gets_a_link_and_corrects_what_they_told() -> None:
    panels = await applied()
    correction = CorrectApplication.model_validate(link(panels) | {"name": "New Name", "attributes": OTHERS})
    await panels.handle(correction)
    there = stored(panels)
    assert there.person is not None
    assert (there.person.name, there.person.email, there.attributes) == ("New Name", "resident1@example.org", OTHERS)
    assert there.household is not None, "what isn't given stays"
    assert [one["edition"] for one in letters(panels)] == [1, 2]


async def test_a_home_address_that_was_told_can_be_taken_back() -> None:
    panels = await applied()
    await panels.handle(CorrectApplication.model_validate(link(panels) | {"forget_household": True}))
    assert stored(panels).household is None
    assert [one["edition"] for one in letters(panels)] == [1, 2]
    again = link(panels) | {"forget_household": True, "household": "Toinen katu 2"}
    await panels.handle(CorrectApplication.model_validate(again))
    assert stored(panels).household is not None, "a new address counts"


async def test_what_changes_nothing_writes_no_letter() -> None:
    panels = await applied()
    await panels.apply(1)
    await panels.handle(CorrectApplication.model_validate(link(panels)))
    assert len(letters(panels)) == 1


@pytest.mark.parametrize(
    ("changes", "moment", "kind"),
    [
        ({"attributes": {"age_group": "16-29"}}, "2027-01-16T12:00", "attributes"),
        ({"attributes": OTHERS}, "2027-01-31T18:00", "call-closed"),
        ({"token": "of-another"}, "2027-01-16T12:00", "forbidden"),
    ],
)
async def test_a_correction_that_does_not_hold_is_refused_and_changes_nothing(
    changes: dict[str, Any], moment: str, kind: str
) -> None:
    panels = await applied()
    before = stored(panels)
    panels.now = at(moment)
    assert await refusal(panels, CorrectApplication.model_validate(link(panels) | changes)) == kind
    assert stored(panels) == before


async def test_who_withdraws_is_forgotten_and_not_drawn_and_may_apply_again() -> None:
    panels = await applied(8)
    own = WithdrawApplication.model_validate(link(panels))
    for _ in range(2):
        withdrawn = await panels.handle(own)
    assert withdrawn.status is ApplicationStatus.WITHDRAWN
    assert [name for name, _ in panels.said].count("panels.applicant.forgotten") == 1
    assert "resident1@" not in panels.written()
    assert (
        await refusal(panels, CorrectApplication.model_validate(link(panels) | {"attributes": OTHERS}))
        == "application-withdrawn"
    )
    await panels.apply(1)
    assert stored(panels).status is ApplicationStatus.RECEIVED
    await panels.handle(own)
    panels.now = at("2027-02-01T12:00")
    await drawn_by_officers(panels, CALL)
    assert stored(panels).status is ApplicationStatus.WITHDRAWN
    assert link(panels)["application"] not in {one["application"] for one in panels.invitations()}


async def test_who_withdraws_from_a_seat_gives_it_up_to_another() -> None:
    panels = await applied(12)
    panels.now = at("2027-02-01T12:00")
    await drawn_by_officers(panels, CALL)
    email = panels.invitations()[0]["person"]["email"]
    number = int(email.removeprefix("resident").split("@")[0])
    await panels.handle(WithdrawApplication.model_validate(link(panels, number)))
    assert len(panels.invitations()) == 5
    assert panels.invitations()[-1]["replacement"]
    assert email not in panels.written()


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        ({"born_on": "2011-02-01", "lives_in_city": True}, "under-age"),
        ({"born_on": "2011-01-31", "lives_in_city": True}, None),
        ({"lives_in_city": True}, "eligibility-untold"),
        ({"born_on": "2027-02-01", "lives_in_city": True}, "eligibility-untold"),
        ({"born_on": "1980-01-01", "lives_in_city": False}, "out-of-city"),
        ({"born_on": "1980-01-01"}, "eligibility-untold"),
    ],
)
async def test_who_is_too_young_on_the_closing_day_or_lives_elsewhere_is_told_so(
    told: dict[str, Any], kind: str | None
) -> None:
    panels = await applied(0, minimum_age=16, residents_only=True)
    wish: dict[str, Any] = {
        "call": CALL,
        "person": {"name": "Resident", "email": "resident@example.org"},
        "attributes": OTHERS,
        "consents": ["drawn-by-lot"],
    }
    message: BaseModel = Apply.model_validate(wish | told)
    if kind is None:
        await panels.handle(message)
        assert "2011" not in panels.written(), "a date of birth is only looked at"
    else:
        assert await refusal(panels, message) == kind
        assert panels.store.all(Application) == []


async def test_nobody_can_have_one_person_written_to_without_end() -> None:
    panels = await applied(0)
    for number in range(MOST_EDITIONS):
        await panels.apply(1, person={"name": f"Name {number}", "email": "resident1@example.org"})
    again = Apply.model_validate(
        {
            "call": CALL,
            "person": {"name": "Once more", "email": "resident1@example.org"},
            "attributes": OTHERS,
            "consents": ["drawn-by-lot"],
        }
    )
    assert await refusal(panels, again) == "applied-too-often"
    assert len(letters(panels)) == MOST_EDITIONS


def test_addresses_of_one_mailbox_are_one_person() -> None:
    assert same_person(" Aino+panel@Example.org") == same_person("aino@example.org")
    assert same_person("+@example.org") != same_person("@example.org")


def test_who_is_born_on_a_leap_day_has_a_birthday_on_the_first_of_march() -> None:
    born = date(2012, 2, 29)
    assert [age_on(date(2028, 2, 28), born), age_on(date(2028, 2, 29), born)] == [15, 16]
    assert [age_on(date(2027, 2, 28), born), age_on(date(2027, 3, 1), born)] == [14, 15]
