"""What becomes of one person's registration, told to those who write to the person."""

from __future__ import annotations

from pydantic import AwareDatetime

from shared.contracts.events.registration import Attendance
from shared.contracts.message import Event
from shared.contracts.names import Id, Slug
from shared.people import Person
from shared.text import Text


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
    occasion_version: int = 0
    """The occasion's version when it happened; 0 where it isn't known."""

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
