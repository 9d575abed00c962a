"""What becomes of a command of staff is on record in the commit of its effect, with who, and nothing of its content."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from services.events.handlers import messages
from shared.audit.ledger import Ledger
from shared.audit.staff import STAFF_AUDIT, StaffAudit, StaffRecord
from shared.contracts.envelope import Envelope
from shared.contracts.events import PlanYear
from shared.contracts.message import OutcomeStatus, Role
from shared.engine import Delivery, Engine, Handled
from shared.signin.person import Person
from shared.store import Conflict, InboxRow, Store
from tests.unit.audit.ledgers import ReadableStore
from tests.unit.engine.test_dry_run import Here, Stopped, plan_year

KEPT = timedelta(days=730)


def engine(store: ReadableStore, kept: timedelta = KEPT, *, strict: bool = False) -> Engine:
    return Engine(
        messages,
        cast("Store", store),
        Here(),
        Stopped(),
        lambda _: None,
        recorder=StaffAudit(cast("Store", store), kept, strict=strict),
    )


def sent_by(account: str | None, delivery: Delivery, operator: str | None = None) -> Delivery:
    return replace(delivery, account=account, operator=operator)


async def links(store: ReadableStore) -> int:
    return await Ledger(cast("Store", store), StaffRecord, KEPT).verify()


def seen(store: ReadableStore, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(one[field] for field in fields) for one in store.all(StaffRecord)]


async def test_a_group_is_on_record_message_by_message_in_its_own_transaction() -> None:
    store = ReadableStore()
    tried, done, again = plan_year("1", dry_run=True), plan_year("2"), plan_year("3")
    await engine(store).process(
        [sent_by("console", tried, "maija"), sent_by("back-office", done), sent_by("back-office", again)]
    )
    assert {"years", "inbox", "audit", "audit_chain"} <= {name for name, _ in store.transactions[-1].writes}
    assert seen(store, "issuer", "subject", "name", "role") == [
        ("broker", "console", "maija", None),
        ("broker", "back-office", None, None),
        ("broker", "back-office", None, None),
    ]
    assert seen(store, "message", "status", "problem", "dry_run") == [
        ("1", "accepted", None, True),
        ("2", "accepted", None, False),
        ("3", "rejected", "year-already-planned", False),
    ]
    assert all(one["ended_at"] == one["at"] for one in store.all(StaffRecord))
    assert "Kuulemme" not in str([store.all(model) for model in STAFF_AUDIT])
    assert await links(store) == 3


async def test_what_is_refused_for_its_content_is_on_record_too() -> None:
    store = ReadableStore()
    await engine(store).process([sent_by("back-office", plan_year("1", 1800))])
    assert seen(store, "message", "status", "problem") == [("1", "rejected", "invalid")]


async def test_the_same_message_again_is_not_done_and_not_recorded_again() -> None:
    store = ReadableStore()
    made = engine(store)
    await made.process([sent_by("back-office", plan_year("1"))])
    await made.process([sent_by("back-office", plan_year("1"))])
    assert await links(store) == 1


async def test_who_is_known_by_the_routing_key_is_named_and_who_isn_t_stays_nobody() -> None:
    store = ReadableStore()
    await engine(store).process(
        [replace(plan_year("1"), sender="culture"), replace(plan_year("2"), operator="claims to be maija")]
    )
    assert seen(store, "message", "subject", "name") == [("1", "culture", None), ("2", None, None)]


async def test_where_it_is_strict_nobody_s_command_has_no_effect() -> None:
    store = ReadableStore()
    made = engine(store, strict=True)
    nobody, culture = plan_year("1"), replace(plan_year("2"), sender="culture")
    [refused, _, _] = await made.process([nobody, culture, sent_by("console", plan_year("3"))])
    assert isinstance(refused, Handled)
    assert refused.outcome is not None
    assert refused.outcome.problem is not None
    assert (refused.outcome.problem.type, refused.outcome.problem.status) == ("urn:silta:problem:nameless", 403)
    assert seen(store, "subject", "status", "problem") == [
        (None, "rejected", "nameless"),
        ("culture", "accepted", None),
        ("console", "rejected", "year-already-planned"),
    ]


@pytest.mark.parametrize("account", [None, "events"])
async def test_what_a_person_has_sent_over_http_is_on_record_once(account: str | None) -> None:
    """The version before named no account where it sent what it had taken over HTTP."""
    store = ReadableStore()
    audit = StaffAudit(cast("Store", store), KEPT)
    person = Person("https://login.city.example", "u-1", "Maija", frozenset({Role.COORDINATOR}))
    envelope = Envelope(id="1", source="/city/planning", type=PlanYear.TYPE, data={})
    await audit.begin(person, Role.COORDINATOR, PlanYear, envelope)
    verdicts = await engine(store, strict=True).process([sent_by(account, plan_year("1")), plan_year("2")])
    assert [one.outcome.status for one in verdicts if isinstance(one, Handled) and one.outcome] == [
        OutcomeStatus.ACCEPTED,
        OutcomeStatus.REJECTED,
    ]
    assert seen(store, "message", "subject") == [("1", "u-1"), ("2", None)]
    assert await audit.settle(since=datetime(2000, 1, 1, tzinfo=UTC), before=datetime(2100, 1, 1, tzinfo=UTC)) == 1
    assert await links(store) == 3


async def test_groups_that_are_handled_ahead_and_replicas_that_are_first_make_one_chain() -> None:
    store, conflicts = ReadableStore(), [Conflict("another"), Conflict("another")]

    def conflict() -> None:
        if conflicts:
            raise conflicts.pop()

    store.before_commit = conflict
    made = engine(store)
    await asyncio.gather(
        *(made.process([sent_by("back-office", plan_year(str(one), one))]) for one in range(2027, 2035))
    )
    assert len(store.all(InboxRow)) == 8
    assert await links(store) == 8


async def test_records_of_the_engine_are_forgotten_when_their_time_is_up() -> None:
    store = ReadableStore()
    await engine(store).process([sent_by("back-office", plan_year("1"))])
    await StaffAudit(cast("Store", store), KEPT).forget()
    assert await links(store) == 1
    await StaffAudit(cast("Store", store), timedelta(days=-1)).forget()
    assert store.all(StaffRecord) == []
    assert await links(store) == 2
