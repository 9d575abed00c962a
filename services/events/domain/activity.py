"""A residents' own activity: submitted, decided on by a promised time, and forgotten in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Self

from pydantic import BaseModel

from services.events.domain.problems import ACTIVITY_DECIDED, ACTIVITY_OVER
from shared.contracts import Person, Rejected
from shared.contracts.events import ActivityFacts, ActivityStatus
from shared.text import Text

KEPT_AFTERWARDS = timedelta(days=30)
"""How long the city may still ask who submitted it, and what: after the activity, or after it was declined."""
REMINDED_BEFORE = timedelta(days=1)

ACTIVITY_STATUS_NAMES: Mapping[ActivityStatus, Text] = MappingProxyType(
    {
        ActivityStatus.WAITING: Text(fi="odottaa päätöstä", sv="väntar på beslut", en="waiting for a decision"),
        ActivityStatus.ACCEPTED: Text(fi="hyväksytty ja julkaistu", sv="godkänt och listat", en="accepted and listed"),
        ActivityStatus.DECLINED: Text(fi="hylätty", sv="avslaget", en="declined"),
        ActivityStatus.WITHDRAWN: Text(fi="peruttu", sv="återkallat", en="withdrawn"),
    }
)


class KeptFacts(ActivityFacts):
    """What was submitted, for as long as it is kept: of what is forgotten the words are empty, and the time stays."""

    name: str
    summary: str

    def without_words(self) -> Self:
        """Return what is left when the resident's words are forgotten."""
        return self.model_copy(update={"name": "", "summary": "", "place": None, "space": None})


class ActivityState(BaseModel):
    """Everything about one activity. A method changes it, or raises `Rejected` and does not."""

    id: str
    facts: KeptFacts
    person: Person | None
    """Who submitted it; None once that is forgotten."""
    status: ActivityStatus
    submitted_at: datetime
    decide_by: datetime
    decided_at: datetime | None = None
    reason: Text | None = None
    space: Text | None = None
    listings: int = 0
    """How often it has been put on the list: each time it is an occasion of the annual clock."""

    @property
    def occasion(self) -> str | None:
        """The id of the occasion that it is shown as, or was the last time; None where it never was."""
        return self.occasions[-1] if self.listings else None

    @property
    def occasions(self) -> tuple[str, ...]:
        """The ids of all occasions that it has ever been shown as, the oldest first."""
        return tuple(f"own-{self.id}-{number}" for number in range(1, self.listings + 1))

    @property
    def is_listed(self) -> bool:
        """Whether anyone may see it."""
        return self.status is ActivityStatus.ACCEPTED

    @classmethod
    def submitted(cls, id_: str, facts: ActivityFacts, person: Person, *, days: int, now: datetime) -> Self:
        """Take an activity to decide on within `days`.

        Raises:
            Rejected: it is over already.
        """
        if facts.ends_at <= now:
            raise Rejected(ACTIVITY_OVER, field="/data/activity/ends_at")
        return cls(
            id=id_,
            facts=KeptFacts(**dict(facts)),
            person=person,
            status=ActivityStatus.WAITING,
            submitted_at=now,
            decide_by=now + timedelta(days=days),
        )

    @property
    def is_waiting(self) -> bool:
        """Whether the city owes a decision."""
        return self.status is ActivityStatus.WAITING

    @property
    def is_withdrawn(self) -> bool:
        """Whether the resident took it back."""
        return self.status is ActivityStatus.WITHDRAWN

    @property
    def is_forgotten(self) -> bool:
        """Whether nothing is kept any more of what the resident wrote."""
        return not self.facts.name

    def decide(self, now: datetime, *, accept: bool, reason: Text | None, space: Text | None) -> None:
        """List it or decline to. A decision may be taken again, for instance when the space is not to be had.

        Raises:
            Rejected: it was withdrawn or is forgotten, or it is over.
        """
        if self.is_withdrawn or self.is_forgotten:
            raise Rejected(ACTIVITY_DECIDED, field="/data/activity", status=ACTIVITY_STATUS_NAMES[self.status])
        if self.facts.ends_at <= now:
            raise Rejected(ACTIVITY_OVER, field="/data/activity")
        self.status = ActivityStatus.ACCEPTED if accept else ActivityStatus.DECLINED
        self.reason, self.decided_at = reason, now
        self.space = space if accept else None

    def withdraw(self) -> None:
        """Take it back and forget it; twice makes no difference."""
        self.status = ActivityStatus.WITHDRAWN
        self.forget()

    def forget(self) -> None:
        """Forget who submitted it, and their words. What is listed goes on telling them."""
        self.person, self.facts = None, self.facts.without_words()

    def forget_at(self) -> datetime:
        """Return when it is to be forgotten."""
        if self.status is ActivityStatus.DECLINED and self.decided_at:
            return self.decided_at + KEPT_AFTERWARDS
        return self.facts.ends_at + KEPT_AFTERWARDS

    def reminder(self, number: int) -> datetime | None:
        """Return when reminder `number` is due: 1 a day before the promised time, 2 at it; None for no such."""
        return {1: max(self.submitted_at, self.decide_by - REMINDED_BEFORE), 2: self.decide_by}.get(number)
