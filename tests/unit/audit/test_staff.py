"""Each command of staff is on record before it is sent, and how it ended as soon as that is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from shared.audit.chain import Broken, Head, Link, What
from shared.audit.ledger import Ledger
from shared.audit.staff import StaffAudit, StaffRecord
from shared.contracts.envelope import Envelope
from shared.contracts.events import PlanYear
from shared.contracts.message import Outcome, OutcomeStatus, Role
from shared.contracts.problem import UNKNOWN, Rejected
from shared.signin.person import Person
from shared.store import Conflict, InboxRow, Outage, Store
from tests.unit.audit.ledgers import ReadableStore

MAIJA = Person("https://login.city.example", "u-1", "Maija", frozenset({Role.COORDINATOR}))
KEPT = timedelta(days=730)
SECRET = "what stands in the command"
ACCEPTED = Outcome(command="1", status=OutcomeStatus.ACCEPTED, result={"secret": SECRET})
EVER = datetime(2000, 1, 1, tzinfo=UTC)


def envelope(id: str = "1", **data: Any) -> Envelope:
    return Envelope(id=id, source="/back-office", type=PlanYear.TYPE, data={"secret": SECRET, **data})


@pytest.fixture
def store() -> ReadableStore:
    return ReadableStore()


def audit_of(store: ReadableStore, kept: timedelta = KEPT) -> StaffAudit:
    return StaffAudit(cast("Store", store), kept)


async def links(store: ReadableStore) -> int:
    return await Ledger(cast("Store", store), StaffRecord, KEPT).verify()


async def begin(audit: StaffAudit, id: str = "1", **data: Any) -> StaffRecord:
    return await audit.begin(MAIJA, Role.COORDINATOR, PlanYear, envelope(id, **data))


async def test_a_record_says_who_by_which_role_what_and_when_and_nothing_of_what_stands_in_it(
    store: ReadableStore,
) -> None:
    audit = audit_of(store)
    await audit.end(await begin(audit, dry_run=True), ACCEPTED)
    [record] = store.all(StaffRecord)
    assert (record["subject"], record["name"], record["role"]) == ("u-1", "Maija", "coordinator")
    assert (record["command"], record["source"], record["message"]) == (PlanYear.NAME, "/back-office", "1")
    assert (record["dry_run"], record["status"], record["problem"]) == (True, "accepted", None)
    assert record["at"] <= record["ended_at"]
    assert SECRET not in str(store.rows)
    assert [link["what"] for link in store.all(Link)] == [What.BEGUN, What.ENDED]
    assert await links(store) == 2


async def test_why_it_was_rejected_is_on_record_by_the_problem_s_name(store: ReadableStore) -> None:
    audit = audit_of(store)
    problem = Rejected(UNKNOWN, what="year", id=SECRET).problem
    rejected = Outcome(command="1", status=OutcomeStatus.REJECTED, problem=problem)
    await audit.end(await begin(audit), rejected)
    [record] = store.all(StaffRecord)
    assert (record["status"], record["problem"]) == ("rejected", "unknown")
    assert SECRET not in str(store.rows)


async def test_what_nobody_waited_for_is_found_in_the_inbox(store: ReadableStore) -> None:
    audit = audit_of(store)
    records = [await begin(audit, name) for name in ("1", "2", "3")]
    row = InboxRow.stored(records[1].key, ACCEPTED, expires_at=datetime.now(UTC))
    store.rows["inbox"] = {row["_id"]: row}
    after = datetime.now(UTC) + timedelta(seconds=1)
    assert await audit.settle(since=EVER, before=EVER) == 0
    assert await audit.settle(since=EVER, before=after) == 1
    assert {one["message"]: one["status"] for one in store.all(StaffRecord)} == {"1": None, "2": "accepted", "3": None}
    assert await audit.settle(since=EVER, before=after) == 0
    assert await links(store) == 4


async def test_the_first_that_knows_how_it_ended_says_so_and_no_second(store: ReadableStore) -> None:
    audit, another = audit_of(store), audit_of(store)
    record = await begin(audit)
    await another.end(record, ACCEPTED)
    before = store.rows
    await audit.end(record, Outcome(command="1", status=OutcomeStatus.REJECTED))
    assert store.rows == before
    assert await links(store) == 2


async def test_a_replica_that_was_first_is_no_reason_to_fail(store: ReadableStore) -> None:
    audit, failures = audit_of(store), [Conflict("another"), Conflict("another")]

    def conflict() -> None:
        if failures:
            raise failures.pop()

    store.before_commit = conflict
    await begin(audit)
    assert await links(store) == 1
    assert not failures


async def test_without_the_database_nothing_is_begun(store: ReadableStore) -> None:
    def away() -> None:
        raise Outage("database: away")

    store.before_commit = away
    with pytest.raises(Outage):
        await begin(audit_of(store))
    assert not store.all(StaffRecord)


async def test_records_whose_time_is_up_go_and_the_chain_stays_whole(store: ReadableStore) -> None:
    await begin(audit_of(store), "old")
    await begin(audit_of(store, kept=timedelta(days=-1)), "new")  # whatever the clock says by then
    assert [one["message"] for one in store.all(StaffRecord)] == ["new"]
    assert await links(store) == 3


CHANGES: dict[str, Any] = {
    "subject": "u-2",
    "name": "Matti",
    "role": "auditor",
    "command": "events.read-year",
    "message": "2",
    "status": "rejected",
    "problem": "unknown",
    "dry_run": True,
    "ended_at": None,
}


@pytest.mark.parametrize("field", CHANGES)
async def test_whatever_is_changed_in_a_record_is_found(store: ReadableStore, field: str) -> None:
    audit = audit_of(store)
    await audit.end(await begin(audit), ACCEPTED)
    [record] = store.all(StaffRecord)
    record[field] = CHANGES[field]
    with pytest.raises(Broken, match=f"record {record['_id']} was changed"):
        await links(store)


async def test_a_record_that_was_removed_or_put_in_is_found(store: ReadableStore) -> None:
    audit = audit_of(store)
    first = await begin(audit)
    record = store.rows["audit"].pop(first.id)
    with pytest.raises(Broken, match="removed"):
        await links(store)
    store.rows["audit"] |= {first.id: record, "f" * 16: {**record, "_id": "f" * 16}}
    with pytest.raises(Broken, match="put in"):
        await links(store)
    del store.rows[Head.COLLECTION]
    with pytest.raises(Broken, match="head"):
        await links(store)
