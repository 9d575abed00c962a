"""What anyone may see of the annual clock, as open data. Nothing here is about a person."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Self

from pydantic import BaseModel, Field

from services.events.addresses import occasion_page
from services.events.documents import Occasion, PlannedYear
from services.events.domain.history import Change, Subject, Told
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.places import Places
from services.events.domain.promise import Promise, Record
from shared.contracts.events import Accessibility, Attendance, Kind, OccasionFacts, Place, Programme
from shared.text import Text


def public_facts(occasion: OccasionState) -> OccasionFacts:
    """Return what is public of an occasion: until it has been confirmed, what and when but not yet the details."""
    if not occasion.was_published:
        untold = {"summary": None, "place": None, "accessibility": Accessibility(), "programme": Programme()}
        return occasion.facts.model_copy(update=untold)
    return occasion.facts


def public_history(occasion: OccasionState) -> tuple[Change, ...]:
    """Return the changes that anyone may see: where an occasion was to be is told only once its details are."""
    if occasion.was_published:
        return occasion.history
    return tuple(change for change in occasion.history if change.what is not Subject.PLACE)


class ChangeView(BaseModel):
    """One public change."""

    what: str
    at: datetime
    field: str | None
    """What was amended. Of `details` it is told what they are once the occasion is confirmed."""
    before: Told = Field(serialization_alias="from")
    after: Told = Field(serialization_alias="to")
    by: Text | None
    reason: Text | None
    decision: str | None

    @classmethod
    def of(cls, change: Change) -> Self:
        """Show a change."""
        return cls.model_validate(change, from_attributes=True)


class PlacesView(BaseModel):
    """Places of one track and attendance. With anyone waiting, a newcomer waits too, even if some are free."""

    track: str
    attendance: Attendance
    capacity: int
    taken: int
    free: int
    offered: int
    """Seats set aside for someone who waited and has yet to accept them."""
    waiting: int
    """Registrations, not seats."""

    @classmethod
    def of(cls, places: Places) -> Self:
        """Show places."""
        return cls(
            track=places.track,
            attendance=places.attendance,
            capacity=places.capacity,
            taken=places.taken,
            free=places.free,
            offered=sum(places.offered.values()),
            waiting=len(places.waiting),
        )


class OccasionView(BaseModel):
    """One occasion: its facts, where it stands, how full it is and every change there has been."""

    id: str
    kind: Kind
    name: Text
    summary: Text | None
    districts: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    areas: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    place: Place | None
    accessibility: Accessibility
    programme: Programme
    organiser: Text | None
    """Who organises it; none: the city, or residents their own activity."""
    partners: tuple[str, ...]
    """Ids of the partners that organise it, too."""
    offer_hours: int | None
    year: int
    status: Status
    revision: int
    """Grows with every public change."""
    changed_at: datetime
    url: str
    promise: Promise
    combined_into: str | None
    follow_up_url: str | None
    places: tuple[PlacesView, ...]
    heads: int
    checked_in: int
    """Of those registered, companions included."""
    history: tuple[ChangeView, ...]

    @classmethod
    def of(cls, occasion: Occasion, public_url: str, zone: tzinfo) -> Self:
        """Show an occasion; days are those of the time zone."""
        facts = public_facts(occasion)
        open_tracks = {track.id for track in facts.programme.tracks}
        return cls(
            **{name: getattr(facts, name) for name in OccasionFacts.model_fields},
            year=occasion.year,
            status=occasion.status,
            revision=occasion.revision,
            changed_at=occasion.changed_at,
            url=occasion_page(public_url, occasion.id),
            promise=Promise.of(occasion, zone),
            combined_into=occasion.combined_into,
            follow_up_url=occasion.follow_up_url,
            places=tuple(PlacesView.of(places) for places in occasion.places if places.track in open_tracks),
            heads=occasion.heads,
            checked_in=occasion.checked_in,
            history=tuple(ChangeView.of(change) for change in public_history(occasion)),
        )


class OccasionsView(BaseModel):
    """A page of occasions in the order of their beginning."""

    count: int
    """How many there are in all."""
    limit: int
    offset: int
    occasions: tuple[OccasionView, ...]


class ClockView(BaseModel):
    """A year of the annual clock: the promise, and what became of every part of it."""

    year: int
    promise: Text
    record: Record
    history: tuple[ChangeView, ...]
    occasions: tuple[OccasionView, ...]

    @classmethod
    def of(cls, year: PlannedYear, occasions: list[Occasion], public_url: str, zone: tzinfo) -> Self:
        """Show a year; days are those of the time zone."""
        return cls(
            year=int(year.id),
            promise=year.promise,
            record=Record.of(occasions, zone),
            history=tuple(ChangeView.of(change) for change in year.history),
            occasions=tuple(OccasionView.of(occasion, public_url, zone) for occasion in occasions),
        )
