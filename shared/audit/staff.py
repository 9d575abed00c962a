"""Who sent which command of staff. Nothing of what stands in it: that is its service's business.

Over HTTP it is a person who has signed in: on record before the command is sent, and how it ended afterwards. Over
AMQP, from the city's systems and from consoles, it is an account of the broker: on record in the commit of the
command's effect. See docs/decisions/0070-staff-sign-in-by-openid-connect.md and
docs/decisions/0079-every-command-of-staff-is-on-record.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from shared.audit import chain
from shared.audit.chain import Head, Link
from shared.audit.ledger import Ledger, Record
from shared.contracts.message import Command, OutcomeStatus, Role, Who
from shared.contracts.problem import PREFIX, ProblemKind, Rejected
from shared.engine.reading import inbox_key, wants_dry_run
from shared.store import Document, InboxRow, Index
from shared.text import Text

if TYPE_CHECKING:
    from datetime import timedelta

    from shared.contracts.envelope import Envelope
    from shared.contracts.message import Outcome
    from shared.engine.reading import Incoming
    from shared.signin.person import Person
    from shared.store import Store, Work

BROKER = "broker"
"""The issuer of accounts of the city's systems and consoles."""
SETTLED_AT_ONCE = 1_000
NAMELESS = ProblemKind(
    "nameless",
    403,
    Text(fi="Lähettäjä ei ole tiedossa", sv="Avsändaren är okänd", en="Unknown sender"),
    Text(
        fi="Henkilökunnan komennolla {command} pitää olla lähettäjä. Mitään ei tehty. Lähetä se uudella tunnuksella ja "
        "anna tilisi nimi (user_id), tai käytä reititysavainta {command}.<tili>.",
        sv="Personalens kommando {command} måste ha en avsändare. Inget gjordes. Sänd det med en ny beteckning och "
        "ange ditt konto (user_id), eller använd nyckeln {command}.<konto>.",
        en="The staff command {command} must have a sender. Nothing was done. Send it under a new id and name your "
        "account (user_id), or use the routing key {command}.<account>.",
    ),
)


class StaffRecord(Record):
    """One command of one person or system; it never ended where no outcome of it was ever known."""

    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-at"), Index("ended_at", "at"), Index("key"))
    UNENDED: ClassVar[Mapping[str, Any]] = {"ended_at": None, "status": None, "problem": None}

    issuer: str
    """Who vouches for the subject; `BROKER` for what came over AMQP."""
    subject: str | None
    """The issuer's own name for the person; the broker's account; None where nobody vouches for anyone: such a command
    was refused, except in local mode."""
    name: str | None
    """What people called them then; over AMQP who acted, as the account's own system or console says."""
    role: Role | None
    """The one that let them; None over AMQP, where an account has commands and no role."""
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
        coded = {name: one.value if one else None for name, one in (("role", self.role), ("status", self.status))}
        return {**super().to_stored(), **coded}


STAFF_AUDIT: tuple[type[Document], ...] = (StaffRecord, Link, Head)
"""What a service's database has for it."""


class StaffAudit:
    """One service's records of staff's commands."""

    def __init__(self, store: Store, kept: timedelta, *, strict: bool = False) -> None:
        """Keep them in the service's own database, for as long as `kept`.

        Where it is `strict`, a command of staff that nobody vouches for is refused.
        """
        self._store, self._ledger, self._strict = store, Ledger(store, StaffRecord, kept), strict

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
        await self._ledger.end(record, **_ending(outcome))

    def reads(self, incoming: Incoming) -> tuple[tuple[type[Document], str], ...]:
        """Return the chain's end, which the record of a command of staff is added to; nothing of what isn't one."""
        contract = incoming.handler.contract
        return ((Head, Head.ID),) if issubclass(contract, Command) and contract.WHO is Who.STAFF else ()

    async def check(self, work: Work, incoming: Incoming) -> None:
        """Refuse a command of staff of which nobody knows who sent it.

        Only administrators, services and systems of the city's can send one under no name; a service of the version
        before that took it over HTTP has put on record who did.

        Raises:
            Rejected: it has neither a sender's name in its routing key nor an account (403).
        """
        if self._strict and _subject(incoming) is None and not await self._came_over_http(work, incoming):
            raise Rejected(NAMELESS, command=incoming.handler.contract.NAME)

    async def _came_over_http(self, work: Work, incoming: Incoming) -> bool:
        """Tell whether a person's record of it is there already."""
        return bool(await work.select(StaffRecord, {"key": incoming.key}, limit=1))

    async def add(self, work: Work, incoming: Incoming, outcome: Outcome) -> None:
        """Add what became of a command of staff, unless it came over HTTP and is on record from there."""
        delivery, envelope, subject = incoming.delivery, incoming.envelope, _subject(incoming)
        if delivery.sender is None and await self._came_over_http(work, incoming):
            return
        now = chain.to_millisecond(datetime.now(UTC))
        record = StaffRecord(
            id=secrets.token_hex(8),
            at=now,
            ended_at=now,
            issuer=BROKER,
            subject=subject,
            name=delivery.operator if subject else None,
            role=None,
            command=incoming.handler.contract.NAME,
            source=envelope.source,
            message=envelope.id,
            dry_run=incoming.dry_run,
            key=incoming.key,
            **_ending(outcome),
        )
        head = await work.find(Head, Head.ID)
        link = chain.following(head, chain.What.ENDED, {record.id: record.digest()})
        work.add(record)
        work.add(link)
        if head is None:
            work.add(chain.after(None, link))
        else:
            head.number, head.hash = link.number, link.hash

    async def forget(self) -> None:
        """Forget what is older than records are kept.

        Raises:
            Outage: it stays for now.
        """
        await self._ledger.forget(datetime.now(UTC))

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


def _subject(incoming: Incoming) -> str | None:
    """Return the broker's account that a message is from, as far as the broker vouches for one."""
    return incoming.delivery.account or incoming.delivery.sender


def _ending(outcome: Outcome) -> dict[str, Any]:
    """Return what a record says of how its command ended."""
    return {
        "status": outcome.status,
        "problem": outcome.problem.type.removeprefix(PREFIX) if outcome.problem else None,
    }
