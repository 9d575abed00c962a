"""What anyone may see of the annual clock, as open data. Nothing here is about a person."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from pydantic import BaseModel, Field

from services.events.addresses import occasion_page
from services.events.documents import Occasion, PlannedYear
from services.events.domain.history import Change
from services.events.domain.life_cycle import Status
from services.events.domain.occasion import OccasionState
from services.events.domain.places import Places
from shared.contracts.events import Attendance, Kind, OccasionFacts, Place, Programme
from shared.text import Text


def public_facts(occasion: OccasionState) -> OccasionFacts:
    """Return what is public of an occasion: of one that is only planned, what and when but not yet the details."""
    if occasion.status in {Status.PROPOSED, Status.PLANNED}:
        return occasion.facts.model_copy(update={"summary": None, "place": None, "programme": Programme()})
    return occasion.facts


class ChangeView(BaseModel):
    """One public change."""

    what: str
    at: datetime
    before: str | Text | None = Field(serialization_alias="from")
    after: str | Text = Field(serialization_alias="to")
    reason: Text | None

    @classmethod
    def of(cls, change: Change) -> Self:
        """Show a change."""
        return cls(what=change.what, at=change.at, before=change.before, after=change.after, reason=change.reason)


class PlacesView(BaseModel):
    """Places of one track and attendance. With anyone waiting, a newcomer waits too, even if some are free."""

    track: str
    attendance: Attendance
    capacity: int
    taken: int
    free: int
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
    areas: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    place: Place | None
    programme: Programme
    partners: tuple[str, ...]
    """Ids of the partners that organise it together with the city."""
    year: int
    status: Status
    revision: int
    """Grows with every public change."""
    changed_at: datetime
    url: str
    follow_up_url: str | None
    places: tuple[PlacesView, ...]
    heads: int
    history: tuple[ChangeView, ...]

    @classmethod
    def of(cls, occasion: Occasion, public_url: str) -> Self:
        """Show an occasion."""
        facts = public_facts(occasion)
        open_tracks = {track.id for track in facts.programme.tracks}
        return cls(
            **{name: getattr(facts, name) for name in OccasionFacts.model_fields},
            year=occasion.year,
            status=occasion.status,
            revision=occasion.revision,
            changed_at=occasion.changed_at,
            url=occasion_page(public_url, occasion.id),
            follow_up_url=occasion.follow_up_url,
            places=tuple(PlacesView.of(places) for places in occasion.places if places.track in open_tracks),
            heads=occasion.heads,
            history=tuple(ChangeView.of(change) for change in occasion.history),
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
    history: tuple[ChangeView, ...]
    occasions: tuple[OccasionView, ...]

    @classmethod
    def of(cls, year: PlannedYear, occasions: list[Occasion], public_url: str) -> Self:
        """Show a year."""
        return cls(
            year=int(year.id),
            promise=year.promise,
            history=tuple(ChangeView.of(change) for change in year.history),
            occasions=tuple(OccasionView.of(occasion, public_url) for occasion in occasions),
        )
