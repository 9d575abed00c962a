"""Messages of the events service: the annual clock, occasions, registrations."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, HttpUrl, StringConstraints, model_validator

from shared.contracts.message import Command, Contract, Event, Who
from shared.contracts.names import Id, Slug, Token
from shared.people import Person
from shared.text import Language, Text

Year = Annotated[int, Field(ge=2000, le=2200)]
Seats = Annotated[int, Field(ge=0, le=100_000)]


class Kind(StrEnum):
    """What sort of occasion it is."""

    RESIDENT_EVENING = "resident-evening"
    THEME_EVENING = "theme-evening"
    WORKSHOP = "workshop"
    ENCOUNTER = "encounter"
    POP_UP = "pop-up"
    ROUTE = "route"
    POLL = "poll"


class Attendance(StrEnum):
    """How a resident takes part."""

    ON_SITE = "on-site"
    REMOTE = "remote"


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Place(Contract):
    """Where an occasion is held."""

    name: Text
    address: str | None = None


class Track(Contract):
    """One of the parallel parts after the shared opening, with its own places."""

    id: Slug
    name: Text
    on_site: Seats = 0
    remote: Seats = 0
    room: Text | None = None
    remote_link: HttpUrl | None = None
    languages: tuple[Language, ...] = ()

    @model_validator(mode="after")
    def _has_places(self) -> Self:
        if self.on_site + self.remote == 0:
            message = "a track needs at least one on-site or remote place"
            raise ValueError(message)
        return self


class Stop(Contract):
    """One timed stop of a route."""

    place: Place
    arrives_at: AwareDatetime
    leaves_at: AwareDatetime


class Programme(Contract):
    """A shared opening and then parallel tracks. Light participation has no tracks: nobody registers."""

    opening: Text | None = None
    tracks: tuple[Track, ...] = ()
    stops: tuple[Stop, ...] = ()

    @model_validator(mode="after")
    def _track_ids_differ(self) -> Self:
        ids = [track.id for track in self.tracks]
        if len(ids) != len(set(ids)):
            message = "two tracks have the same id"
            raise ValueError(message)
        return self


class OccasionFacts(Contract):
    """What anyone may know of an occasion."""

    id: Slug
    kind: Kind
    name: Text
    summary: Text | None = None
    districts: tuple[Slug, ...] = ()
    themes: tuple[Slug, ...] = ()
    areas: tuple[Annotated[str, StringConstraints(min_length=1, max_length=80)], ...] = ()
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: Place | None = None
    programme: Programme = Programme()

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            message = "ends_at must be later than starts_at"
            raise ValueError(message)
        return self


# --- commands -------------------------------------------------------------------------------------------------


class YearPlanned(Contract):
    """The year is open for planning."""

    year: Year


class PlanYear(Command, name="events.plan-year", who=Who.STAFF, result=YearPlanned):
    """Open a year of the annual clock, so that occasions can be planned into it."""

    year: Year
    promise: Text


class OccasionPlanned(Contract):
    """The occasion stands in the annual clock, not yet public in detail."""

    occasion: Slug
    status: str = "planned"


class PlanOccasion(Command, name="events.plan-occasion", who=Who.STAFF, result=OccasionPlanned):
    """Put an occasion into the annual clock of its year."""

    occasion: OccasionFacts


class OccasionConfirmed(Contract):
    """The occasion is public and, where it has tracks, open for registration."""

    occasion: Slug
    status: str = "confirmed"


class PublishOccasion(Command, name="events.publish-occasion", who=Who.STAFF, result=OccasionConfirmed):
    """Confirm a planned occasion and make it public."""

    occasion: Slug


class OccasionHeldResult(Contract):
    """The occasion has been held."""

    occasion: Slug
    status: str = "held"


class MarkHeld(Command, name="events.mark-held", who=Who.STAFF, result=OccasionHeldResult):
    """Say that an occasion has been held."""

    occasion: Slug


class Registered(Contract):
    """The place taken, or the place in the waiting list (1 is next)."""

    registration: Id
    status: RegistrationStatus
    waiting_position: int | None = None


class Register(Command, name="events.register", who=Who.ANYONE, result=Registered):
    """Take a place on a track, on site or remote; when it is full, the last place in its waiting list."""

    occasion: Slug
    track: Slug
    attendance: Attendance
    person: Person
    companions: Annotated[int, Field(ge=0, le=10)] = 0
    needs: Annotated[tuple[Slug, ...], Field(max_length=10)] = ()


class RegistrationCancelled(Contract):
    """The place is free again, or already given to the next who waited."""

    registration: Id
    status: RegistrationStatus = RegistrationStatus.CANCELLED


class CancelRegistration(Command, name="events.cancel-registration", who=Who.LINK_HOLDER, result=RegistrationCancelled):
    """Give a place back. Whoever has waited longest for it gets it in the same commit."""

    registration: Id
    token: Token


class HeadsCounted(Contract):
    """How many have been counted at the occasion so far."""

    heads_so_far: int


class CountHeads(Command, name="events.count-heads", who=Who.DEVICE, result=HeadsCounted):
    """Add heads counted at an occasion, without anyone's identity."""

    occasion: Slug
    heads: Annotated[int, Field(ge=1, le=10_000)]
    counted_at: AwareDatetime


# --- events ---------------------------------------------------------------------------------------------------


class OccasionEvent(Event, name="events.occasion"):
    """What every event about an occasion carries. `version` grows with each change of the occasion."""

    version: int
    occasion: OccasionFacts
    url: str

    @property
    def subject(self) -> str:
        """The occasion's id."""
        return self.occasion.id


class OccasionPublished(OccasionEvent, name="events.occasion.published", to=("feedback", "notify")):
    """An occasion is public."""


class OccasionHeld(OccasionEvent, name="events.occasion.held", to=("feedback",)):
    """An occasion has been held; `heads` were counted there, `registered` had a confirmed place."""

    heads: int
    registered: int


class AttendeeEvent(Event, name="events.place"):
    """What every event about one person's registration carries. Holds personal data."""

    registration: Id
    occasion: Slug
    occasion_name: Text
    starts_at: AwareDatetime
    track: Slug
    track_name: Text
    attendance: Attendance
    person: Person
    manage_url: str
    """The person's own signed link: see, change, cancel."""

    @property
    def subject(self) -> str:
        """The registration's id."""
        return self.registration


class PlaceTaken(AttendeeEvent, name="events.place.taken", to=("notify",)):
    """Someone has a confirmed place."""


class PlaceAwaited(AttendeeEvent, name="events.place.awaited", to=("notify",)):
    """Someone waits for a place; 1 is next."""

    waiting_position: int


class PlacePromoted(AttendeeEvent, name="events.place.promoted", to=("notify",)):
    """Someone who waited has a confirmed place now."""


class PlaceReleased(AttendeeEvent, name="events.place.released", to=("notify",)):
    """Someone gave a place, or a place in the waiting list, back."""
