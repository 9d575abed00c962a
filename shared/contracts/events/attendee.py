"""What becomes of one person's registration, told to those who write to the person."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime

from shared.contracts.events.registration import Attendance, RegistrationStatus
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
    """How often its holder had changed it by then. With the status it orders what is told of a registration:
    waiting, offered, confirmed, released; within one status the higher number is the later."""
    occasion_version: int = 0
    """The occasion's version when it happened; 0 where it isn't known."""
    seats: int | None = None
    """Persons that it is for; None where that isn't known."""

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


class PlaceChanged(AttendeeEvent, name="events.place.changed", to=("notify",)):
    """Someone comes with more or fewer people, has other needs or another name, on the same track as before."""

    status: RegistrationStatus
    waiting_position: int | None = None
    answer_by: AwareDatetime | None = None
    """Until when an offered place can be accepted."""


class PlaceCarried(AttendeeEvent, name="events.place.carried", to=("notify",)):
    """Someone who had or awaited a place at an occasion that was combined into this one has or awaits one here."""

    status: RegistrationStatus
    waiting_position: int | None = None
    carried_from: Text
    """The name of the occasion that they had registered for."""


class NotCarried(StrEnum):
    """Why a registration could not be carried over to the occasion that its own was combined into."""

    GROUP_TOO_LARGE = "group-too-large"
    """The group is larger than all places there."""
    NOT_HELD = "not-held"
    """That occasion is called off, or was only proposed and is declined."""
    BEGUN = "begun"
    """That occasion has begun."""
    NO_PLACES = "no-places"
    """That occasion is open, and nobody registers for it any more."""


class PlaceNotCarried(AttendeeEvent, name="events.place.not-carried", to=("notify",)):
    """Someone's registration could not be carried over to the occasion that this one was combined into."""

    why: NotCarried = NotCarried.GROUP_TOO_LARGE


class PlaceReleased(AttendeeEvent, name="events.place.released", to=("notify",)):
    """Someone gave a place, or a place in the waiting list, back."""
