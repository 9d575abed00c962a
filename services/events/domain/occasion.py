"""An occasion: an entry of the annual clock, with its places and its heads."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from typing import Self

from services.events.domain.activity import ActivityState
from services.events.domain.correction import Corrected, corrected, misleads, told
from services.events.domain.entry import ClockEntry
from services.events.domain.history import UNSAID, Change, Subject, Why
from services.events.domain.life_cycle import COUNTABLE, STATUS_NAMES, Status, Step, after
from services.events.domain.listing import LISTED, occasion_of
from services.events.domain.places import Places
from services.events.domain.planning import year_of
from services.events.domain.problems import (
    DROP_IN_STAYS,
    GROUP_TOO_LARGE,
    HEADS_NOT_COUNTED,
    NO_REGISTRATION_NEEDED,
    NO_ROOM_FOR_MORE,
    OCCASION_CANCELLED,
    REGISTRATION_CLOSED,
    REGISTRATION_NOT_OPEN,
    TRACK_HAS_NO_SUCH_PLACES,
)
from services.events.domain.proposal import amendments
from shared.contracts import Rejected
from shared.contracts.events import AmendOccasion, Attendance, OccasionFacts, Programme, Track
from shared.contracts.problem import UNKNOWN
from shared.contracts.survey import SurveyQuestion


class RevokedKey(Why):
    """A key of an occasion's door that is valid no more: since when, by whom and why."""

    at: datetime


def places_of(programme: Programme) -> tuple[Places, ...]:
    """Return the empty places of each track and attendance that has any, in the programme's order."""
    return tuple(
        Places(track=track.id, attendance=attendance, capacity=capacity)
        for track in programme.tracks
        for attendance, capacity in ((Attendance.ON_SITE, track.on_site), (Attendance.REMOTE, track.remote))
        if capacity
    )


class OccasionState(ClockEntry):
    """Everything that decides about one occasion. A method changes it, or raises `Rejected` and does not."""

    places: tuple[Places, ...]
    heads: int = 0
    survey: tuple[SurveyQuestion, ...] = ()
    """What its people are asked on the spot; none: what the city asks everywhere."""
    checked_in: int = 0
    """Persons who have come of those registered, companions included."""
    revoked_keys: tuple[RevokedKey, ...] = ()
    """Of its door, the oldest first."""

    @classmethod
    def planned(cls, facts: OccasionFacts, *, zone: tzinfo, now: datetime, why: Why = UNSAID) -> Self:
        """Put an occasion into the year that it belongs to.

        Raises:
            Rejected: it begins in one year and ends in another.
        """
        return cls._new(facts, Step.PLAN, year_of(facts, zone), now, why)

    @classmethod
    def proposed(cls, facts: OccasionFacts, *, zone: tzinfo, now: datetime, why: Why) -> Self:
        """Propose an occasion to the year that it belongs to. Raises `Rejected` as `planned` does."""
        return cls._new(facts, Step.PROPOSE, year_of(facts, zone), now, why)

    @classmethod
    def listed(cls, activity: ActivityState, *, zone: tzinfo, now: datetime) -> Self:
        """Show a residents' own activity, in the year that it begins in: that may be New Year's Eve."""
        facts = occasion_of(activity)
        year = facts.starts_at.astimezone(zone).year
        listed = cls._new(facts, Step.LIST, year, now, LISTED)
        listed.activity = activity.id
        return listed

    @classmethod
    def _new(cls, facts: OccasionFacts, step: Step, year: int, now: datetime, why: Why) -> Self:
        status = after(None, step)
        return cls(
            id=facts.id,
            facts=facts,
            year=year,
            status=status,
            history=(Change(what=Subject.STATUS, at=now, before=None, after=status, **dict(why)),),
            places=places_of(facts.programme),
        )

    def amend(self, facts: OccasionFacts, *, zone: tzinfo, now: datetime, why: Why) -> tuple[str, ...]:
        """Propose something else in its place; return what. Nobody was promised anything, so all of it may change.

        Raises:
            Rejected: it is no proposal any more, or would begin in one year and end in another.
        """
        after(self.status, Step.AMEND, field="/data/occasion/id")
        year = year_of(facts, zone)
        changed = amendments(self.facts, facts)
        for one in changed:
            self._write(Subject.AMENDED, one.before, one.after, now, why, one.field)
        self.facts, self.year, self.places = facts, year, places_of(facts.programme)
        return tuple(one.field for one in changed)

    def correct(self, wanted: AmendOccasion, *, now: datetime, why: Why) -> Corrected:
        """Have it say something else of itself, and hand new places on to those who wait for them.

        Raises:
            Rejected: it is a proposal, over or called off; a track would be lost or have fewer places; places would
                come after its beginning, or where residents were told to come without registering.
        """
        after(self.status, Step.CORRECT)
        before, facts = self.facts, corrected(self.facts, wanted)
        if self.is_published and facts.programme.tracks and not before.programme.tracks:
            raise Rejected(DROP_IN_STAYS, field="/data/tracks")
        self.places, turns = self._grown(places_of(facts.programme), now)
        self.facts = facts
        amended = told(before, facts, public=self.is_published)
        for one in amended:
            self._write(Subject.AMENDED, one.before, one.after, now, why, one.field)
        changed = tuple(dict.fromkeys(one.field for one in amended))
        return Corrected(changed, self.is_published and misleads(before, facts), turns)

    # --- places --------------------------------------------------------------------------------------------

    @property
    def registered(self) -> int:
        """Seats with a confirmed registration, companions included, over all tracks."""
        return sum(places.taken for places in self.places)

    def track(self, id_: str) -> Track:
        """Return the track. Raises `Rejected` (unknown)."""
        for track in self.facts.programme.tracks:
            if track.id == id_:
                return track
        raise Rejected(UNKNOWN, field="/data/track", what="track", id=id_)

    def places_for(self, track: str, attendance: Attendance) -> Places:
        """Return the places of a track. Raises `Rejected` where the track is unknown or has none of these."""
        for places in self.places:
            if (places.track, places.attendance) == (track, attendance):
                return places
        raise Rejected(TRACK_HAS_NO_SUCH_PLACES, field="/data/attendance", track=self.track(track).name)

    def has_begun(self, now: datetime) -> bool:
        """Say whether it has begun: from then on registrations stay as they are."""
        return now >= self.facts.starts_at

    def is_open(self, now: datetime) -> bool:
        """Say whether residents can register."""
        return self.is_published and bool(self.places) and not self.has_begun(now)

    def _check_not_begun(self, now: datetime) -> None:
        if self.has_begun(now):
            raise Rejected(REGISTRATION_CLOSED, field="/data/occasion")

    def check_registration(self, track: str, attendance: Attendance, seats: int, now: datetime) -> None:
        """Accept a registration of `seats` seats that may be taken or waited for now.

        Raises:
            Rejected: nobody registers here, it is not open, it has begun, the track is unknown or has no such
                places, or the group is larger than all of them.
        """
        if not self.facts.programme.tracks:
            raise Rejected(NO_REGISTRATION_NEEDED, field="/data/occasion")
        self._check_not_begun(now)
        if not self.is_published:
            raise Rejected(REGISTRATION_NOT_OPEN, field="/data/occasion", status=STATUS_NAMES[self.status])
        capacity = self.places_for(track, attendance).capacity
        if seats > capacity:
            raise Rejected(GROUP_TOO_LARGE, field="/data/companions", capacity=capacity, seats=seats)

    def take_places(
        self, track: str, attendance: Attendance, *, registration: str, seats: int, now: datetime
    ) -> int | None:
        """Give the seats, or a place in the waiting list: then return its position, 1 is next.

        Raises:
            Rejected: as `check_registration` says.
        """
        self.check_registration(track, attendance, seats, now)
        places, position = self.places_for(track, attendance).take(registration, seats)
        self._replace(places)
        return position

    def answer_by(self, now: datetime) -> datetime | None:
        """Return until when a place that is offered now can be accepted; None where places aren't offered but given.

        That is also so when the time to answer would reach beyond the beginning: after it no place can be passed on.
        """
        if self.facts.offer_hours is None:
            return None
        until = now + timedelta(hours=self.facts.offer_hours)
        return until if until <= self.facts.starts_at else None

    def release_places(
        self, track: str, attendance: Attendance, *, registration: str, seats: int, now: datetime
    ) -> tuple[str, ...]:
        """Take the seats, those offered or the place in the waiting list, back; return whose turn it is by that.

        In their order, and with a place taken, or offered where `answer_by` says so.

        Raises:
            Rejected: the occasion has begun, or is called off.
        """
        if self.status is Status.CANCELLED:
            raise Rejected(OCCASION_CANCELLED, field="/data/registration")
        self._check_not_begun(now)
        offering = self.answer_by(now) is not None
        places, next_ones = self.places_for(track, attendance).release(registration, seats, offering=offering)
        self._replace(places)
        return next_ones

    def resize_places(  # noqa: PLR0913 - whose places they are, and how many
        self, track: str, attendance: Attendance, *, registration: str, before: int, after: int, now: datetime
    ) -> tuple[str, ...]:
        """Have a registration have or await `after` seats there instead of `before`; return whose turn it is by that.

        As `release_places` does; the registration itself may be among them.

        Raises:
            Rejected: it has its seats, and there is no room for more.
        """
        places = self.places_for(track, attendance)
        offering = self.answer_by(now) is not None
        try:
            changed, next_ones = places.resize(registration, before=before, after=after, offering=offering)
        except ValueError:
            raise Rejected(NO_ROOM_FOR_MORE, field="/data/companions", more=after - before) from None
        self._replace(changed)
        return next_ones

    def accept_offer(self, track: str, attendance: Attendance, *, registration: str, now: datetime) -> None:
        """Turn offered seats into taken ones.

        Raises:
            Rejected: nobody can register now.
            KeyError: the registration is offered none.
        """
        self.check_registration(track, attendance, seats=1, now=now)
        self._replace(self.places_for(track, attendance).accept(registration))

    def leave_lines(self, registration: str) -> None:
        """Take the registration out of every line, where nobody moves up any more."""
        self.places = tuple(places.without(registration) for places in self.places)

    def forget_at(self, days: int) -> datetime:
        """Return when nobody needs to know any more who registered: so many days after its end."""
        return self.facts.ends_at + timedelta(days=days)

    def forget_lines(self) -> None:
        """Keep how many waited, and no longer who."""
        self.places = tuple(places.nameless() for places in self.places)

    def _grown(self, wanted: tuple[Places, ...], now: datetime) -> tuple[tuple[Places, ...], tuple[str, ...]]:
        """Return the places with the capacities that are wanted, and whose turn it is by that."""
        offering = self.answer_by(now) is not None
        known = {(one.track, one.attendance): one for one in self.places}
        places: list[Places] = []
        turns: tuple[str, ...] = ()
        for one in wanted:
            there = known.get((one.track, one.attendance))
            if there is None or there.capacity != one.capacity:
                if self.has_begun(now):
                    raise Rejected(REGISTRATION_CLOSED, field="/data/tracks")
                there, next_ones = (there or one).grown(one.capacity, offering=offering)
                turns += next_ones
            places.append(there)
        return tuple(places), turns

    def _replace(self, changed: Places) -> None:
        self.places = tuple(
            changed if (one.track, one.attendance) == (changed.track, changed.attendance) else one
            for one in self.places
        )

    # --- heads ---------------------------------------------------------------------------------------------

    def count(self, heads: int) -> int:
        """Add counted heads; return the sum. Raises `Rejected` where nobody can be at the occasion yet."""
        if self.status not in COUNTABLE:
            raise Rejected(HEADS_NOT_COUNTED, field="/data/occasion", status=STATUS_NAMES[self.status])
        self.heads += heads
        return self.heads
