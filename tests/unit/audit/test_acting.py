"""Who acts where an act needs two: whom the issuer or the broker vouches for, else the name alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from shared.acting import Acting
from shared.audit.acting import acting
from shared.audit.staff import BROKER, StaffAudit, StaffRecord
from shared.contracts.envelope import Envelope
from shared.contracts.events import PlanYear
from shared.contracts.message import Role
from shared.contracts.problem import Rejected
from shared.signin.person import Person
from shared.store import Cause, Group, Store, Work
from tests.unit.audit.ledgers import ReadableStore

ISSUER = "https://login.city.example"


async def sent_by(subject: str | None, sender: str | None = None, *, also: str | None = None) -> Acting:
    """Return who acts as "Maija" by a message that `also` somebody else, before, tried to send."""
    store = ReadableStore()
    envelope, key = Envelope(id="1", source="/back-office", type=PlanYear.TYPE, data={}), ""
    for one in filter(None, (also, subject)):
        for row in store.rows.get(StaffRecord.COLLECTION, {}).values():
            row["at"] -= timedelta(seconds=1)
        person = Person(ISSUER, one, "Developer", frozenset({Role.COORDINATOR}))
        audit = StaffAudit(cast("Store", store), timedelta(days=9))
        key = (await audit.begin(person, Role.COORDINATOR, PlanYear, envelope)).key
    here: Any = None
    async with store.transaction() as transaction:
        cause = Cause("1", "/back-office", PlanYear.TYPE, sender, key)
        return await acting("Maija", Work(Group(transaction), here, cause, envelope.time))  # type: ignore[arg-type]


async def test_who_has_signed_in_is_the_issuer_s_own_whatever_they_call_themselves() -> None:
    assert await sent_by("u-1") == Acting("Maija", f"{ISSUER} u-1")


async def test_who_had_sent_the_same_message_before_in_vain_does_not_vouch_for_who_sends_it_now() -> None:
    assert await sent_by("u-2", also="u-1") == Acting("Maija", f"{ISSUER} u-2")
    assert await sent_by("u-1", also="u-2") == Acting("Maija", f"{ISSUER} u-1")


async def test_a_system_of_the_city_s_is_its_account() -> None:
    assert await sent_by(None, "back-office") == Acting("Maija", f"{BROKER} back-office")


async def test_of_the_console_and_where_nobody_signs_in_the_name_is_all_there_is() -> None:
    assert await sent_by(None) == Acting("Maija")


def test_names_are_one_however_they_are_typed() -> None:
    assert Acting("Maija  Mäki").is_named(" maija mäki ")
    assert not Acting("Maija").is_named("Kaisa")


def test_who_is_vouched_for_is_nobody_else_under_another_name() -> None:
    with pytest.raises(Rejected) as refused:
        Acting("Maija", "broker one").require_another([None, "broker one"])
    assert refused.value.problem.texts is not None
    assert set(refused.value.problem.texts.languages()) == {"fi", "sv", "en"}
    Acting("Maija", "broker one").require_another([None, "broker two"])
    Acting("Maija").require_another([None])
