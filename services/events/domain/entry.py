"""An occasion as an entry of the annual clock: what it is, where it stands, and its public history."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from pydantic import BaseModel

from services.events.domain.history import UNSAID, Change, Subject, Told, Why
from services.events.domain.life_cycle import PUBLISHED, Status, Step, after
from services.events.domain.listing import LISTED, NAMELESS, TAKEN_BACK
from services.events.domain.planning import check_route, year_of
from services.events.domain.problems import (
    ENDS_BEFORE_IT_STARTS,
    MOVED_INTO_THE_PAST,
    NOT_STARTED_YET,
    NOTHING_MOVES,
)
from shared.contracts import Rejected
from shared.contracts.events import OccasionFacts, Place, Span


class ClockEntry(BaseModel):
    """A method changes it and writes the change into its history, or raises `Rejected` and does neither."""

    id: str
    facts: OccasionFacts
    year: int
    """The year whose clock has promised it; it stays when the occasion moves into another."""
    status: Status
    history: tuple[Change, ...]
    follow_up_url: str | None = None
    combined_into: str | None = None
    """The occasion that has absorbed this one."""
    carries: bool = False
    """Whether residents were told, when it was absorbed, that their registrations are carried over."""
    activity: str | None = None
    """The residents' own activity that it shows."""

    @property
    def revision(self) -> int:
        """How many public changes there have been, at least 1. Registrations and heads don't count."""
        return len(self.history)

    @property
    def changed_at(self) -> datetime:
        """When what is public about the occasion last changed."""
        return self.history[-1].at

    @property
    def span(self) -> Span:
        """From when to when it is."""
        return Span(starts_at=self.facts.starts_at, ends_at=self.facts.ends_at)

    @property
    def absorbed(self) -> tuple[str, ...]:
        """The occasions that this one has absorbed, in that order."""
        combined = (change.after for change in self.history if change.what is Subject.COMBINED)
        return tuple(str(other) for other in combined if other != self.combined_into)

    @property
    def is_published(self) -> bool:
        """Whether it is public in every detail and lies ahead."""
        return self.status in PUBLISHED

    @property
    def was_published(self) -> bool:
        """Whether its details have ever been made public, whatever has become of it since."""
        return any(change.what is Subject.STATUS and change.after == Status.CONFIRMED for change in self.history)

    def publish(self, now: datetime, why: Why = UNSAID) -> None:
        """Confirm it: public, and open for registration. Raises `Rejected` unless it is planned."""
        self._advance(Step.PUBLISH, now, why)

    def decide(self, step: Step, now: datetime, why: Why, *, field: str) -> None:
        """Plan or decline a proposal. Raises `Rejected` unless it is one; `field` points at who named it."""
        if self.status is not Status.PROPOSED:
            after(self.status, Step.DECLINE, field=field)
        self._change(Subject.STATUS, after(self.status, step, field=field), now, why)

    def hold(self, now: datetime, why: Why = UNSAID) -> None:
        """Say that it has been held. Raises `Rejected` unless it is published and has started."""
        status = after(self.status, Step.HOLD)
        if now < self.facts.starts_at:
            raise Rejected(NOT_STARTED_YET, field="/data/occasion")
        self._change(Subject.STATUS, status, now, why)

    def follow_up(self, url: str, now: datetime, why: Why = UNSAID) -> None:
        """Link the published follow-up. Raises `Rejected` unless it has been held."""
        self._advance(Step.FOLLOW_UP, now, why)
        self.follow_up_url = url

    def cancel(self, now: datetime, why: Why) -> None:
        """Call it off. Raises `Rejected` where it is over or called off already."""
        self._advance(Step.CANCEL, now, why)

    def move(  # noqa: PLR0913 - what may move, and who moves it in which city
        self,
        *,
        starts_at: datetime | None,
        ends_at: datetime | None,
        place: Place | None,
        zone: tzinfo,
        now: datetime,
        why: Why,
    ) -> None:
        """Give it another time, another place, or both; None stays as it is. A new beginning keeps the length.

        Raises:
            Rejected: it is over or called off; it would end before it starts, begin in the past or leave its year's
                end behind; a stop of a route would lie outside; or nothing would be different.
        """
        status = after(self.status, Step.MOVE)
        facts = moved(self.facts, starts_at=starts_at, ends_at=ends_at, place=place)
        if facts == self.facts:
            raise Rejected(NOTHING_MOVES, field="/data")
        if facts.ends_at <= facts.starts_at:
            raise Rejected(ENDS_BEFORE_IT_STARTS, field="/data/ends_at")
        if facts.starts_at != self.facts.starts_at and facts.starts_at <= now:
            raise Rejected(MOVED_INTO_THE_PAST, field="/data/starts_at")
        year_of(facts, zone, field="/data/ends_at")
        check_route(facts, field="/data/ends_at")
        before, was = self.facts, self.span
        self.facts = facts
        if status is not self.status:
            self._change(Subject.STATUS, status, now, why)
        if self.span != was:
            self._write(Subject.TIME, was, self.span, now, why)
        if facts.place != before.place:
            self._write(Subject.PLACE, before.place, facts.place, now, why)

    def show_again(self, facts: OccasionFacts, now: datetime) -> None:
        """Show a residents' own activity as it stands after another decision."""
        before, self.facts = self.facts, facts
        if facts.place != before.place:
            self._write(Subject.PLACE, before.place, facts.place, now, LISTED)

    def take_back(self, now: datetime) -> None:
        """Drop what a resident wrote of their own activity; that there was to be one stays. Twice is no different."""
        if self.facts.name == NAMELESS:
            return
        unsaid = {"before": None, "after": None}
        self.facts = self.facts.model_copy(update={"name": NAMELESS, "summary": None, "place": None})
        self.history = tuple(
            change.model_copy(update=unsaid) if change.what is Subject.PLACE else change for change in self.history
        )
        if self.is_published:
            self.cancel(now, TAKEN_BACK)
        else:
            self._write(Subject.AMENDED, None, None, now, TAKEN_BACK)

    def absorb(self, other: ClockEntry, now: datetime, why: Why, *, field: str) -> None:
        """Take another occasion's districts, themes, audiences, areas and partners over, and call the other off.

        An occasion without districts is the whole city's, one without audiences everybody's, and they stay so.
        Raises `Rejected` where either is over or called off already; `field` points at who named the other.
        """
        after(self.status, Step.CANCEL, field="/data/into")
        status = after(other.status, Step.CANCEL, field=field)
        both_particular = self.facts.audiences and other.facts.audiences
        both_local = self.facts.districts and other.facts.districts
        self.facts = self.facts.model_copy(
            update={
                "districts": _united(self.facts.districts, other.facts.districts) if both_local else (),
                "themes": _united(self.facts.themes, other.facts.themes),
                "audiences": _united(self.facts.audiences, other.facts.audiences) if both_particular else (),
                "areas": _united(self.facts.areas, other.facts.areas),
                "partners": _united(self.facts.partners, other.facts.partners),
            }
        )
        self._write(Subject.COMBINED, None, other.id, now, why)
        other._change(Subject.STATUS, status, now, why)
        other._write(Subject.COMBINED, None, self.id, now, why)
        other.combined_into = self.id

    def _advance(self, step: Step, now: datetime, why: Why) -> None:
        self._change(Subject.STATUS, after(self.status, step), now, why)

    def _change(self, subject: Subject, status: Status, now: datetime, why: Why) -> None:
        self._write(subject, self.status, status, now, why)
        self.status = status

    def _write(  # noqa: PLR0913, PLR0917 - one for each thing that a change says
        self,
        subject: Subject,
        before: Told,
        after: Told,
        now: datetime,
        why: Why,
        field: str | None = None,
    ) -> None:
        change = Change(what=subject, at=now, before=before, after=after, field=field, **dict(why))
        self.history = (*self.history, change)


def moved(
    facts: OccasionFacts, *, starts_at: datetime | None, ends_at: datetime | None, place: Place | None
) -> OccasionFacts:
    """Return the facts with the new time and place; a route's stops move with its beginning."""
    starts = starts_at or facts.starts_at
    by = starts - facts.starts_at
    return facts.model_copy(
        update={
            "starts_at": starts,
            "ends_at": ends_at or facts.ends_at + by,
            "place": place or facts.place,
            "programme": _later(facts, by),
        }
    )


def _later(facts: OccasionFacts, by: timedelta) -> object:
    stops = tuple(
        stop.model_copy(update={"arrives_at": stop.arrives_at + by, "leaves_at": stop.leaves_at + by})
        for stop in facts.programme.stops
    )
    return facts.programme.model_copy(update={"stops": stops})


def _united(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))
