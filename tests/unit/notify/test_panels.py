"""Events about a panel in any order: letters to who applied, none to who asked to be forgotten."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from services.notify.campaigns import PAGE
from services.notify.documents import Applicant, Delivery, Invitation, Notice, Summons
from services.notify.handlers import messages
from services.notify.tasks import APPLICANT_KEPT, FanOut, ForgetApplicant, ForgetSummons
from shared.contracts.message import Event
from shared.contracts.panels import (
    ApplicantForgotten,
    ApplicationReceived,
    LackingGroup,
    LotteryPublished,
    MemberInvited,
    MemberLapsed,
    MemberSummoned,
    PoolLacking,
    StatementPublished,
    Term,
)
from shared.people import Person
from shared.store.records import Scheduled
from shared.text import Text
from tests.unit.memory import MemoryStore
from tests.unit.notify.samples import NOW
from tests.unit.notify.test_changes import heard

CALL, NAME, URL = "climate", Text(fi="Ilmastopaneeli", en="Climate panel"), "https://panels.example.org/1"
PERSON = Person(name="Aino Example", email="aino@example.org", language="en")


def received(edition: int, name: str = "Aino Example") -> ApplicationReceived:
    return ApplicationReceived(
        call=CALL,
        name=NAME,
        application="a1",
        closes_at=NOW,
        edition=edition,
        person=PERSON.model_copy(update={"name": name}),
        url=f"{URL}?token={edition}",
    )


PUBLISHED = LotteryPublished(
    call=CALL, name=NAME, manifest="f" * 64, panels=1_000, beacon_round=None, url=f"{URL}/lottery"
)


def forgotten(edition: int) -> ApplicantForgotten:
    return ApplicantForgotten(call=CALL, name=NAME, application="a1", closes_at=NOW, edition=edition)


def summoned(edition: int) -> MemberSummoned:
    session = {
        "id": "first",
        "name": {"en": f"Edition {edition}"},
        "starts_at": NOW,
        "ends_at": NOW + timedelta(hours=2),
    }
    return MemberSummoned.model_validate(
        {"call": CALL, "name": NAME, "application": "a1", "person": PERSON, "session": session, "edition": edition}
        | {"url": URL}
    )


INVITED = MemberInvited(
    call=CALL,
    name=NAME,
    application="a1",
    person=PERSON,
    term=Term(starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=100)),
    replacement=False,
    answer_by=NOW,
    accept_url=URL,
    decline_url=URL,
)


def lacking(*groups: str) -> PoolLacking:
    told = tuple(
        LackingGroup(category=category, value=value, name=Text(en=f"{category} {value}", fi=value, sv=value))
        for category, _, value in (group.partition("/") for group in groups)
    )
    return PoolLacking(call=CALL, name=NAME, url=URL, closes_at=NOW + timedelta(days=9), groups=told)


def letters(store: MemoryStore) -> list[str]:
    """What each delivery tells: message and call."""
    return [row["campaign"] for row in store.all(Delivery)]


def remembered(store: MemoryStore) -> bool:
    return "aino" in repr([*store.all(Applicant), *store.all(Invitation), *store.all(Summons)]).casefold()


def test_every_event_of_panels_that_is_sent_here_is_heard() -> None:
    assert {"panels.pool.lacking", "panels.member.lapsed", "panels.statement.published"} <= set(messages.events)


async def test_each_edition_of_an_application_is_told_once_and_the_latest_stands() -> None:
    store = await heard(received(1), received(2, "Aino New"), received(2, "Aino New"), received(1))
    assert len(letters(store)) == 2
    [applicant] = [Applicant.from_stored(row) for row in store.all(Applicant)]
    assert applicant.person is not None
    assert (applicant.edition, applicant.person.name) == (2, "Aino New")


@pytest.mark.parametrize("order", list(permutations([received(1), INVITED, summoned(1), forgotten(2)])))
async def test_who_asked_to_be_forgotten_stays_forgotten_in_whatever_order_it_is_heard(
    order: tuple[Event, ...],
) -> None:
    assert not remembered(await heard(*order))


async def test_who_applies_again_after_having_been_forgotten_is_written_to() -> None:
    for order in permutations([received(1), forgotten(2), received(3)]):
        store = await heard(*order)
        assert remembered(store)
        assert f"application-changed.{CALL}" in letters(store)


async def test_an_applicant_is_dropped_in_time() -> None:
    assert not remembered(await heard(received(1), ForgetApplicant(applicant="a1")))


async def test_of_a_lottery_for_seats_that_were_given_up_no_letter_is_sent() -> None:
    store = await heard(received(1), PUBLISHED.model_copy(update={"turn": 1}))
    assert FanOut.NAME not in {row["task"] for row in store.all(Scheduled)}


async def test_everyone_who_applied_and_still_takes_part_hears_once_of_the_lottery() -> None:
    others = [
        received(1).model_copy(update={"application": f"b{number:03}", "person": PERSON}) for number in range(PAGE + 1)
    ]
    elsewhere = received(1).model_copy(update={"application": "c1", "call": "another"})
    store = await heard(received(1), *others, elsewhere, forgotten(2), ForgetApplicant(applicant=others[0].application))
    await heard(PUBLISHED, PUBLISHED, store=store)
    for _ in range(2):  # a page, and the one after it
        pages = [FanOut.model_validate(row["data"]) for row in store.all(Scheduled) if row["task"] == FanOut.NAME]
        await heard(*pages, store=store)
    told = sorted(row["recipient"] for row in store.all(Delivery) if row["campaign"] == f"lottery-published.{CALL}")
    assert told == [one.application for one in others[1:]]


async def test_an_applicants_address_is_kept_until_the_lottery_after_the_closing_can_be_told() -> None:
    store = await heard(received(1).model_copy(update={"closes_at": NOW + timedelta(days=60)}))
    [due] = [row["due"] for row in store.all(Scheduled) if row["_id"].startswith("forget-applicant")]
    assert due == NOW + timedelta(days=60) + APPLICANT_KEPT


async def test_an_invitation_that_lapsed_is_told_once() -> None:
    lapsed = MemberLapsed(call=CALL, application="a1")
    store = await heard(INVITED, lapsed, lapsed)
    assert letters(store).count(f"panel-place-lapsed.{CALL}") == 1


async def test_a_member_hears_of_a_session_once_an_edition_and_the_latest_stands() -> None:
    store = await heard(summoned(2), summoned(1), summoned(2))
    assert letters(store) == [f"panel-session.{CALL}.first"]
    [summons] = [Summons.from_stored(row) for row in store.all(Summons)]
    assert summons.session.name == Text(en="Edition 2")


async def test_a_summons_forgets_its_member_in_time_or_when_they_ask() -> None:
    for last in (ForgetSummons(summons="a1.first"), forgotten(2)):
        store = await heard(received(1), summoned(1), ForgetApplicant(applicant="a1"), last)
        assert "aino" not in repr(store.all(Summons)).casefold()


async def test_missing_groups_are_asked_for_in_their_districts_and_no_longer_than_they_are_missing() -> None:
    store = await heard(lacking("district/tapiola", "district/kauklahti"))
    [notice] = [Notice.from_stored(row) for row in store.all(Notice)]
    assert notice.facts.districts == ("tapiola", "kauklahti")
    assert notice.facts.summary is not None
    assert "district tapiola, district kauklahti" in notice.facts.summary.in_language("en")
    await heard(lacking("district/tapiola", "age_group/16-29"), store=store)
    [notice] = [Notice.from_stored(row) for row in store.all(Notice)]
    assert notice.facts.districts == ()
    await heard(lacking(), store=store)
    [notice] = [Notice.from_stored(row) for row in store.all(Notice)]
    assert notice.facts.shows_until == NOW


async def test_nobody_is_asked_for_where_nobody_is_missing() -> None:
    assert (await heard(lacking())).all(Notice) == []


async def test_the_latest_edition_of_a_statement_is_the_news() -> None:
    editions = [
        StatementPublished(call=CALL, name=NAME, statement=Text(en=f"Edition {edition}"), edition=edition, url=URL)
        for edition in (2, 1)
    ]
    [notice] = [Notice.from_stored(row) for row in (await heard(*editions)).all(Notice)]
    assert notice.facts.summary == Text(en="Edition 2")
