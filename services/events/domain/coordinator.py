"""The coordinators of one area: who has which seat when, and that they are forgotten afterwards."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from pydantic import BaseModel, ConfigDict

from services.events.domain.problems import COORDINATOR_TERM_OVER, COORDINATOR_TERMS_OVERLAP
from shared.contracts import Rejected
from shared.contracts.events import CoordinatorRole, PublicContact
from shared.contracts.problem import UNKNOWN


class Term(BaseModel):
    """One person's term in one seat. Holds personal data."""

    model_config = ConfigDict(frozen=True)

    id: str
    role: CoordinatorRole
    contact: PublicContact
    starts_on: date
    ends_on: date
    """The last day."""

    def covers(self, day: date) -> bool:
        """Say whether the day lies in the term."""
        return self.starts_on <= day <= self.ends_on

    def overlaps(self, other: Term) -> bool:
        """Say whether both are of the same seat and share a day."""
        return self.role is other.role and self.starts_on <= other.ends_on and other.starts_on <= self.ends_on


class PastTerm(BaseModel):
    """That there was a term: nothing of the person."""

    model_config = ConfigDict(frozen=True)

    role: CoordinatorRole
    starts_on: date
    ended_on: date


def over_at(term: Term, zone: tzinfo) -> datetime:
    """Return the first moment after the term: midnight after its last day."""
    return datetime.combine(term.ends_on + timedelta(days=1), time.min, tzinfo=zone)


class AreaState(BaseModel):
    """The seats of one district. A method changes it, or raises `Rejected` and does not."""

    id: str
    terms: tuple[Term, ...] = ()
    past: tuple[PastTerm, ...] = ()

    def name(self, term: Term, today: date) -> None:
        """Fill a seat for a term.

        Raises:
            Rejected: the term is over already, or the seat is another's on some of its days.
        """
        if term.ends_on < today:
            raise Rejected(COORDINATOR_TERM_OVER, field="/data/ends_on", ends_on=term.ends_on.isoformat())
        for other in self.terms:
            if term.overlaps(other):
                raise Rejected(
                    COORDINATOR_TERMS_OVERLAP,
                    field="/data/starts_on",
                    starts_on=other.starts_on.isoformat(),
                    ends_on=other.ends_on.isoformat(),
                )
        self.terms = tuple(sorted((*self.terms, term), key=lambda one: one.starts_on))

    def end(self, id_: str, today: date) -> None:
        """Forget the person of a term, and keep that there was one if it had begun.

        Raises:
            Rejected: there is no such term, or it has ended.
        """
        ended = next((one for one in self.terms if one.id == id_), None)
        if ended is None:
            raise Rejected(UNKNOWN, field="/data/term", what="term", id=id_)
        self.terms = tuple(one for one in self.terms if one is not ended)
        if ended.starts_on <= today:
            last = min(ended.ends_on, today)
            self.past = (*self.past, PastTerm(role=ended.role, starts_on=ended.starts_on, ended_on=last))

    def holder(self, role: CoordinatorRole, today: date) -> Term | None:
        """Return whose seat it is today; None when it is vacant."""
        return next((one for one in self.terms if one.role is role and one.covers(today)), None)

    def vacant_since(self, role: CoordinatorRole, today: date) -> date | None:
        """Return the first vacant day; None when the seat is taken, or nobody ever had it."""
        if self.holder(role, today):
            return None
        ends = [one.ended_on for one in self.past if one.role is role]
        ends += [one.ends_on for one in self.terms if one.role is role and one.ends_on < today]
        return max(ends) + timedelta(days=1) if ends else None

    def filled_from(self, role: CoordinatorRole, today: date) -> date | None:
        """Return when a seat that is vacant today is filled again; None when nobody is named."""
        starts = [one.starts_on for one in self.terms if one.role is role and one.starts_on > today]
        return min(starts, default=None)
