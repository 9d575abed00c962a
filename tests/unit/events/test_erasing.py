"""A person is erased: by the rules by which they could have left, so that nobody else loses anything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.events.addresses import REGISTRATION
from services.events.documents import Activity, Area, Occasion, Partner, Registration
from services.events.door import Names
from services.events.forget_tasks import ForgetRegistrations
from shared.contracts import Rejected
from shared.contracts.events import (
    ActivityStatus,
    ChangeRegistration,
    DecideActivity,
    NameCoordinator,
    PartnerFacts,
    PublicContact,
    RegistrationStatus,
    SubmitActivity,
)
from shared.contracts.privacy import ErasePersonAtEvents, PersonErased
from shared.store.records import Scheduled
from tests.unit.events.examples import DURING, STARTS
from tests.unit.events.running import LINKS
from tests.unit.events.test_listing import PARTY
from tests.unit.events.test_registering import Residents

ERASE = ErasePersonAtEvents(email="First@Example.org")


@pytest.fixture
async def residents() -> Residents:
    made = Residents()
    await made.evening(offer_hours=24)
    return made


async def erase(residents: Residents, email: str = ERASE.email) -> PersonErased:
    result: PersonErased = await residents.handle(ErasePersonAtEvents(email=email))
    return result


def stored(residents: Residents, id_: str) -> Registration:
    return Registration.from_stored(residents.store.rows["registrations"][id_])


def written(residents: Residents) -> str:
    return repr({name: rows for name, rows in residents.store.rows.items() if name != "outbox"})


async def test_a_place_is_given_back_before_its_holder_is_forgotten_and_the_next_in_line_is_offered_it(
    residents: Residents,
) -> None:
    first, second = [await residents.register(name) for name in ("first", "second")]
    residents.names_said()
    result = await erase(residents)
    assert result.erased == {"registrations": 1}
    assert [one.collection for one in result.left] == ["registrations"], "what stays is said"
    assert (stored(residents, first).status, stored(residents, first).person) == (RegistrationStatus.CANCELLED, None)
    assert residents.status(second) == RegistrationStatus.OFFERED
    assert "first" not in written(residents)
    erased, offered = residents.said
    assert (erased[0], offered[0]) == ("events.registration.erased", "events.place.offered")
    assert "first" not in repr(erased[1]).casefold(), "nobody is told who it was"


async def test_a_second_time_changes_and_says_nothing(residents: Residents) -> None:
    await residents.register("first")
    await erase(residents)
    residents.said.clear()
    before = written(residents)
    assert await erase(residents) == PersonErased(erased={})
    assert (written(residents), residents.said) == (before, [])


async def test_nobody_else_is_touched(residents: Residents) -> None:
    id_ = await residents.register("second")
    await erase(residents)
    await erase(residents, "econd@example.org")
    await erase(residents, "second@exampleXorg.fi")
    assert stored(residents, id_).person is not None


async def test_who_waits_leaves_the_line_and_who_was_offered_a_place_passes_it_on(residents: Residents) -> None:
    first, second, third = [await residents.register(name) for name in ("first", "second", "third")]
    await residents.cancel(first)
    await erase(residents, "second@example.org")
    assert residents.status(third) == RegistrationStatus.OFFERED
    assert [row["data"]["registration"] for row in residents.store.all(Scheduled)] == [third]
    await erase(residents, "third@example.org")
    assert residents.store.all(Scheduled) == []
    assert {one.person for one in residents.stored(Registration)} - {None} == {stored(residents, first).person}
    assert second != third


async def test_of_an_occasion_that_has_begun_the_seat_stays_counted_and_the_name_leaves_the_door(
    residents: Residents,
) -> None:
    id_ = await residents.register("first")
    residents.now = DURING
    result = await erase(residents)
    assert result.erased == {"registrations": 1}
    assert (stored(residents, id_).status, stored(residents, id_).person) == (RegistrationStatus.CONFIRMED, None)
    (occasion,) = residents.stored(Occasion)
    names = Names.of(occasion, residents.stored(Registration), ())
    assert (names.names, names.expected) == ((), 1)


async def test_the_link_of_who_was_erased_leads_nowhere_and_they_may_register_again(residents: Residents) -> None:
    first = await residents.register("first")
    await erase(residents)
    with pytest.raises(Rejected) as refused:
        await residents.handle(
            ChangeRegistration(registration=first, token=LINKS.token(REGISTRATION, first), name="Somebody")
        )
    assert refused.value.problem.status == 404
    assert await residents.register("first") != first


async def test_what_is_left_goes_with_the_other_registrations(residents: Residents) -> None:
    await residents.register("first")
    await erase(residents)
    residents.now = STARTS + timedelta(days=200)
    await residents.handle(ForgetRegistrations(occasion=residents.occasion))
    assert residents.stored(Registration) == []


async def submitted(residents: Residents) -> str:
    person = {"name": "first", "email": "first@example.org"}
    result = await residents.handle(SubmitActivity.model_validate({**PARTY, "person": person}))
    return str(result.activity)


async def test_an_activity_that_is_ahead_is_taken_back_with_its_words(residents: Residents) -> None:
    id_ = await submitted(residents)
    await residents.handle(DecideActivity(activity=id_, accept=True))
    result = await erase(residents)
    (activity,) = residents.stored(Activity)
    assert (result.erased, activity.status, activity.person) == ({"activities": 1}, ActivityStatus.WITHDRAWN, None)
    shown = next(one for one in residents.stored(Occasion) if one.activity)
    assert PARTY["activity"]["name"] not in repr(shown)


async def test_an_activity_that_was_held_stays_public_without_its_submitter_and_that_is_said(
    residents: Residents,
) -> None:
    id_ = await submitted(residents)
    await residents.handle(DecideActivity(activity=id_, accept=True))
    (activity,) = residents.stored(Activity)
    residents.now = activity.facts.ends_at
    result = await erase(residents)
    (activity,) = residents.stored(Activity)
    assert (activity.status, activity.person) == (ActivityStatus.ACCEPTED, None)
    assert [one.collection for one in result.left] == ["occasions"]


async def test_a_coordinators_term_ends_and_an_organisation_is_left_to_staff(residents: Residents) -> None:
    today = residents.now.date()
    for email in ("first@example.org", "other@example.org"):
        contact = PublicContact(name="Somebody", email=email, phone="+358 40 1234567")
        role = "coordinator" if email.startswith("first") else "volunteer"
        await residents.handle(
            NameCoordinator.model_validate(
                {
                    "district": "leppavaara",
                    "role": role,
                    "contact": contact,
                    "agreed": True,
                    "starts_on": today,
                    "ends_on": today + timedelta(days=9),
                }
            )
        )
    facts = {"id": "club", "name": {"en": "Club"}, "kind": "association", "email": "first@example.org"}
    residents.put(Partner(id="club", facts=PartnerFacts.model_validate(facts)))
    residents.said.clear()
    result = await erase(residents)
    (area,) = residents.stored(Area)
    assert [term.contact.email for term in area.terms] == ["other@example.org"]
    assert [name for name, _ in residents.said] == ["events.coordinator.left"]
    assert (result.erased, [one.collection for one in result.left]) == ({"areas": 1}, ["partners"])
