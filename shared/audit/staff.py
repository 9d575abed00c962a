"""Who of the staff sent which command over HTTP. Nothing of what stands in it: that is its service's business."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from shared.audit import chain
from shared.audit.chain import Head, Link
from shared.audit.ledger import Ledger, Record
from shared.contracts.message import OutcomeStatus, Role
from shared.contracts.problem import PREFIX
from shared.engine.reading import inbox_key, wants_dry_run
from shared.store import Document, InboxRow, Index

if TYPE_CHECKING:
    from datetime import timedelta

    from shared.contracts.envelope import Envelope
    from shared.contracts.message import Command, Outcome
    from shared.signin.person import Person
    from shared.store import Store

SETTLED_AT_ONCE = 1_000


class StaffRecord(Record):
    """One command of one person; it never ended where no outcome of it was ever known."""

    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"), Index("ended_at", "at"))
    UNENDED: ClassVar[Mapping[str, Any]] = {"ended_at": None, "status": None, "problem": None}

    issuer: str
    subject: str
    """The issuer's own name for the person."""
    name: str | None
    """What people called them then."""
    role: Role
    """The one that let them."""
    command: str
    """Its name, such as `events.plan-year`."""
    source: str
    message: str
    """With `source`, the message's identity."""
    dry_run: bool
    key: str
    """Of the inbox row that has the outcome, while it is kept."""
    status: OutcomeStatus | None = None
    problem: str | None = None
    """Why it was rejected: the problem's type, without its prefix."""

    def to_stored(self) -> dict[str, Any]:
        """Return the form that is stored."""
        return {**super().to_stored(), "role": self.role.value, "status": self.status.value if self.status else None}


STAFF_AUDIT: tuple[type[Document], ...] = (StaffRecord, Link, Head)
"""What a service's database has for it."""


class StaffAudit:
    """One service's records of staff's commands."""

    def __init__(self, store: Store, kept: timedelta) -> None:
        """Keep them in the service's own database, for as long as `kept`."""
        self._store, self._ledger = store, Ledger(store, StaffRecord, kept)

    async def begin(self, person: Person, role: Role, contract: type[Command], envelope: Envelope) -> StaffRecord:
        """Store that somebody is about to send a command.

        Raises:
            Outage: it isn't stored, so it may not be sent.
        """
        record = StaffRecord(
            id=secrets.token_hex(8),
            at=chain.to_millisecond(datetime.now(UTC)),
            issuer=person.issuer,
            subject=person.subject,
            name=person.name,
            role=role,
            command=contract.NAME,
            source=envelope.source,
            message=envelope.id,
            dry_run=wants_dry_run(contract, envelope),
            key=inbox_key(contract, envelope.source, envelope.id),
        )
        await self._ledger.begin(record)
        return record

    async def end(self, record: StaffRecord, outcome: Outcome) -> None:
        """Store how it ended.

        Raises:
            Outage: the record stays as it began, until `settle` finds it.
        """
        problem = outcome.problem.type.removeprefix(PREFIX) if outcome.problem else None
        await self._ledger.end(record, status=outcome.status, problem=problem)

    async def settle(self, *, since: datetime, before: datetime) -> int:
        """End the records that began in between and whose outcome is known by now; return how many there were.

        Whoever sent the command didn't wait for it, or the process that took it is gone.

        Raises:
            Outage: the rest stays as it is.
        """
        open_ = {"ended_at": None, "at": {"$gt": since, "$lt": before}}
        settled = 0
        for record in await self._ledger.records(open_, limit=SETTLED_AT_ONCE):
            row = await self._store.find(InboxRow, record.key)
            if row is not None and row.outcome is not None:
                await self.end(record, row.outcome)
                settled += 1
        return settled
