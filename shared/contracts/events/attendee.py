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
    changes: int = 0
    """How often track or attendance had been changed by then. With the status it orders what is told of a
    registration: waiting, offered, confirmed, released; within one status the higher number is the later."""
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


class PlaceOffered(AttendeeEvent, name="events.place.offered", to=("notify",)):
    """A place is set aside for someone who waited, until `answer_by`."""

    answer_by: AwareDatetime


class PlaceLapsed(AttendeeEvent, name="events.place.lapsed", to=("notify",)):
    """Someone didn't accept an offered place in time; it has gone to the next in line."""


class PlaceSwitched(AttendeeEvent, name="events.place.switched", to=("notify",)):
    """Someone has a confirmed place on another track, or with another attendance, than before."""


class PlaceReleased(AttendeeEvent, name="events.place.released", to=("notify",)):
    """Someone gave a place, or a place in the waiting list, back."""
