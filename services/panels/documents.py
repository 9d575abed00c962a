"""What the panels service stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from services.panels.domain.call import CallStatus
from services.panels.domain.composition import RENEWED_AFTER
from services.panels.domain.lots import Reading, flipped
from services.panels.domain.pool import Applicant
from services.panels.domain.record import Attendance, Entry, Statement, given_up
from shared.contracts.panels import ApplicationStatus, CallFacts, SessionFacts, SessionOccasion
from shared.people import Person
from shared.store import Claimable, Document, Index
from shared.stretches import ids_of_stretch
from shared.text import Text


class Call(Document):
    """A call for a panel. Its id is the call's.

    No application changes it, except in the call's last minutes: there each one counts `last_minute_applications`
    up, so that a draw can't be committed between an application's reading the call and its own commit. The
    composition of the pool is counted from the applications when somebody asks, not kept here: a counter
    would make every application of the city wait for every other.
    """

    COLLECTION: ClassVar[str] = "calls"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("-facts.opens_at"),)

    facts: CallFacts
    status: CallStatus = CallStatus.OPEN
    last_minute_applications: int = 0
    applicants: int | None = None
    """How many had applied; None until the applications are forgotten."""
    pool: tuple[int, ...] = ()
    """How many of them counted for each quota, in the quotas' order; kept with `applicants`."""
    outreach: bool = False
    """Whether it was last told that some groups are lacking."""


class Application(Document):
    """One person's application to one call. Holds personal data until the term ends; see README.md."""

    COLLECTION: ClassVar[str] = "applications"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("call", "status", "_id"), Index("call", "lot"))

    call: str
    status: ApplicationStatus = ApplicationStatus.RECEIVED
    person: Person | None
    attributes: dict[str, str]
    household: str | None = None
    """A signature of the home address, never the address; None where the call doesn't need it."""
    applied_at: datetime
    edition: int = 1
    """How often it has been made, changed or withdrawn."""
    lot: int | None = None
    """The lot of the pool that was told last when they came or went since; see `domain.lots.flipped`."""
    answer_by: datetime | None = None
    """Until when an invitation can be accepted; None where it was sent before there were deadlines."""
    answered_at: datetime | None = None

    @staticmethod
    def between(call: str, status: ApplicationStatus, after: str, end: str | None) -> dict[str, Any]:
        """Return the filter for those of a call that stand so, in a stretch of ids; no `end` is behind all of them."""
        return {"call": call, "status": status.value, "_id": ids_of_stretch(after, end)}

    def told(self) -> tuple[Person | None, dict[str, str], str | None]:
        """Return what the applicant has told."""
        return self.person, self.attributes, self.household

    def tell_anew(self, other: Application, now: datetime, lot: int) -> None:
        """Take over what the same person has told anew; who had withdrawn is in the pool again. `lot` is told now."""
        if self.person is None:
            self.lot = flipped(self.lot, lot)
        self.person, self.attributes, self.household = other.told()
        self.status, self.applied_at = ApplicationStatus.RECEIVED, now
        self.edition += 1

    def withdraw(self, lot: int) -> None:
        """Forget the person because they ask; `lot` of the pool is told now."""
        self.lot = flipped(self.lot, lot)
        self.forget()
        self.edition += 1

    def forget(self) -> None:
        """Drop everything that tells of the person."""
        self.person, self.household, self.attributes = None, None, {}

    def applicant(self) -> Applicant:
        """Return what the draw may know."""
        return Applicant(self.id, self.attributes, self.household)


DRAWN_BY = ("status", "attributes", "household")
"""What is read of an application to draw: nobody's name or address."""


def as_drawn(rows: Iterable[Mapping[str, Any]]) -> list[tuple[ApplicationStatus, Applicant]]:
    """Return where each of the applications that were read by `DRAWN_BY` stands, and what the draw may know of it."""
    return [
        (ApplicationStatus(row["status"]), Applicant(row["_id"], row["attributes"], row.get("household")))
        for row in rows
    ]


class ToldPool(Claimable):
    """What is told of a call's pool, and since which lot. Its id is the call's. Only readers change it.

    Whoever looks at the whole pool holds it by a lease, which goes on for a while after a look that took long.
    """

    COLLECTION: ClassVar[str] = "pools"

    lot: int
    reading: Reading


class Panel(Document):
    """A drawn panel. Its id is the call's.

    Only the draw and declines change it, and every decline does: two at once can't both count on the other's
    seat. Accepting changes the application alone.
    """

    COLLECTION: ClassVar[str] = "panels"

    seed: str
    algorithm: str
    pool_digest: str
    drawn_at: datetime
    members: int
    """How many were drawn."""
    reserves: int
    seats: tuple[int, ...]
    """How many of those who hold a seat count for each quota, in the quotas' order."""
    drawn: tuple[int, ...] = ()
    """`seats` as they were drawn; empty where the panel was drawn before this was kept."""
    told: tuple[int, ...] = ()
    """`seats` as they were published last; empty until they have been published anew since the draw."""
    told_with: int = 0
    """How many entries the record had then."""
    vacancies: int = 0
    turn: int = 0
    """How many lotteries for vacant seats were begun and not given up."""
    record: tuple[Entry, ...] = ()
    statements: tuple[Statement, ...] = ()
    """What the panel has said, editions in order."""

    @property
    def public_seats(self) -> tuple[int, ...]:
        """`seats` as everyone may know them: as they were some time ago, so that no change tells of one person."""
        return self.told or self.drawn or self.seats

    def tell_seats(self) -> None:
        """Publish `seats` anew once enough people have left since the last time."""
        if given_up(self.record[self.told_with :]) >= RENEWED_AFTER:
            self.told, self.told_with = self.seats, len(self.record)


class Occasion(Document):
    """How people find an occasion of the annual clock that may be a session of a panel. Its id is the occasion's."""

    COLLECTION: ClassVar[str] = "occasions"

    revision: int
    """Of its newest version that was heard of."""
    name: Text
    url: str

    def of_session(self) -> SessionOccasion:
        """Return it as it is told of a session."""
        return SessionOccasion(name=self.name, url=self.url)


class Session(Document):
    """A meeting of a panel. Its id is the call's and its own, with a dot between."""

    COLLECTION: ClassVar[str] = "sessions"
    INDEXES: ClassVar[tuple[Index, ...]] = (Index("call", "facts.starts_at"),)

    call: str
    facts: SessionFacts
    edition: int = 1
    """How often it has been planned or changed."""
    present: tuple[str, ...] = ()
    """Applications of the members who came; forgotten with them when the term ends."""
    attended: Attendance | None = None

    @staticmethod
    def id_of(call: str, session: str) -> str:
        """Return the id of a call's session."""
        return f"{call}.{session}"
