"""A person is erased: nothing is sent to them any more, and no late news brings them back."""

from __future__ import annotations

from itertools import permutations

import pytest

from services.notify.channel_documents import Partner
from services.notify.documents import (
    Applicant,
    Attendee,
    Coordinator,
    Delivery,
    Invitation,
    Participant,
    Subscription,
    Summons,
    Suppression,
)
from services.notify.domain.attendee import AttendeeStatus
from services.notify.newsletter_documents import Proofreader
from services.notify.suppressions import suppression_id
from services.notify.tasks import ForgetAddress
from shared.contracts.budgets import IdeaReceived
from shared.contracts.events import Attendance, PlaceTaken, RegistrationStatus, SeatFilled
from shared.contracts.message import Event
from shared.contracts.notify import Subscribe, SubscriptionStatus
from shared.contracts.privacy import ErasePersonAtNotify, PersonErased, RegistrationErased
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.notify.running import Running
from tests.unit.notify.samples import NOW
from tests.unit.notify.test_panels import received, summoned

EMAIL, OTHER = "aino@example.org", "other@example.org"
ERASE = ErasePersonAtNotify(email="Aino@Example.ORG")
PERSON = Person(name="Aino Example", email=EMAIL)
NAME = Text(en="Evening")


def taken(person: Person = PERSON, registration: str = "r1") -> PlaceTaken:
    return PlaceTaken(
        registration=registration,
        occasion="evening",
        occasion_name=NAME,
        starts_at=NOW,
        track="a",
        track_name=NAME,
        attendance=Attendance.ON_SITE,
        person=person,
        manage_url="https://events.example.org/r1",
    )


def place_erased(status: RegistrationStatus = RegistrationStatus.CANCELLED) -> RegistrationErased:
    return RegistrationErased(
        registration="r1",
        occasion="evening",
        occasion_name=NAME,
        starts_at=NOW,
        track_name=NAME,
        attendance=Attendance.ON_SITE,
        status=status,
        changes=0,
    )


def written(notify: Running) -> str:
    return repr({name: rows for name, rows in notify.store.rows.items() if name != "outbox"}).casefold()


async def known() -> Running:
    """Somebody whom notify knows as all that one can be, and somebody else."""
    notify = Running()
    for email in (EMAIL, OTHER):
        await notify.handle(Subscribe.model_validate({"email": email}))
    await notify.handle(taken())
    await notify.handle(taken(Person(name="Other Person", email=OTHER), "r2"))
    await notify.handle(received(1))
    await notify.handle(summoned(1))
    idea = {"round": "ours", "round_name": NAME, "idea": "i1", "person": PERSON, "url": "https://f.example.org/i1"}
    await notify.handle(IdeaReceived.model_validate(idea))
    contact = {"name": "Aino Example", "email": EMAIL}
    term = {"district": "tapiola", "term": "t1", "role": "volunteer", "contact": contact}
    await notify.handle(SeatFilled.model_validate({**term, "starts_on": NOW.date(), "ends_on": NOW.date()}))
    invitation = {"call": "climate", "name": NAME, "person": PERSON, "replacement": False}
    term = {"starts_on": "2027-03-01", "ends_on": "2027-12-31"}
    links = {"accept_url": "https://p.example.org", "decline_url": "https://p.example.org"}
    notify.store.rows["invitations"] = {
        "a1": Invitation.model_validate({"_id": "a1", "version": 1, **invitation, "term": term, **links}).to_stored()
    }
    reader = Proofreader(id="c.1", version=1, campaign="c", email=EMAIL, language="fi")
    notify.store.rows["proofreaders"] = {reader.id: reader.to_stored()}
    notify.said.clear()
    return notify


async def test_everything_that_names_a_person_is_dropped_and_nobody_else_is_touched() -> None:
    notify = await known()
    result: PersonErased = await notify.handle(ERASE)
    models = (
        Subscription,
        Attendee,
        Applicant,
        Summons,
        Invitation,
        Participant,
        Coordinator,
        Proofreader,
    )
    assert result.erased == {model.COLLECTION: 1 for model in models}
    assert "aino" not in written(notify)
    assert {one.email for one in notify.stored(Subscription)} == {None, OTHER}
    assert {one.person.name if one.person else None for one in notify.stored(Attendee)} == {None, "Other Person"}
    assert ("notify.author.erased", {"idea": "i1"}) in notify.said
    left = {one.collection for one in result.left}
    assert left == {model.COLLECTION for model in models} - {"proofreaders"}
    assert await notify.handle(ERASE) == PersonErased(erased={})


async def test_a_subscription_ends_and_its_address_is_forgotten_at_once() -> None:
    notify = await known()
    await notify.handle(ERASE)
    gone = next(one for one in notify.stored(Subscription) if one.email is None)
    assert (gone.status, gone.wish) == (SubscriptionStatus.ENDED, None)
    left = [row["data"]["subscription"] for row in notify.store.all(Scheduled) if row["task"] == ForgetAddress.NAME]
    assert left == [one.id for one in notify.stored(Subscription) if one.email == OTHER]


@pytest.mark.parametrize("order", [*permutations((taken(), place_erased(), ERASE))])
async def test_in_whatever_order_a_registration_is_told_and_erased_nobody_is_known_in_the_end(
    order: tuple[Event | ErasePersonAtNotify, ...],
) -> None:
    notify = Running()
    for message in order:
        await notify.handle(message)
    (attendee,) = notify.stored(Attendee)
    assert (attendee.status, attendee.person, attendee.person_key) == (AttendeeStatus.RELEASED, None, "")
    assert "aino" not in written(notify)


async def test_who_was_erased_after_an_occasion_had_begun_stays_counted() -> None:
    notify = Running()
    await notify.handle(taken())
    await notify.handle(place_erased(RegistrationStatus.CONFIRMED))
    (attendee,) = notify.stored(Attendee)
    assert (attendee.status, attendee.person) == (AttendeeStatus.CONFIRMED, None)
    assert len(notify.stored(Delivery)) == 1, "no letter tells of it"


async def test_a_partner_and_what_keeps_an_address_from_getting_letters_are_left_and_said() -> None:
    notify = Running()
    partner = Partner(id="club", version=1, name=NAME, email=EMAIL, letter_language="fi")
    kept = Suppression(id=suppression_id(notify.surroundings.links, EMAIL), version=1, changed_at=NOW)
    notify.store.rows |= {one.COLLECTION: {one.id: one.to_stored()} for one in (partner, kept)}
    result: PersonErased = await notify.handle(ERASE)
    assert (result.erased, {one.collection for one in result.left}) == ({}, {"partners", "suppressions"})
    assert len(notify.stored(Suppression)) == len(notify.stored(Partner)) == 1
