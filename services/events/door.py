"""What people at an occasion's door see: who is expected, who came, what is needed, what went wrong. Personal data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pydantic import BaseModel

from services.events.documents import JudgedScan
from services.events.domain.occasion import OccasionState
from services.events.domain.registration import RegistrationState
from shared.contracts.events import Attendance, DoorVerdict, RegistrationStatus
from shared.text import Text


class Expected(BaseModel):
    """One name in the list, with the seats of their companions."""

    registration: str
    name: str
    seats: int
    track: Text
    checked_in_at: datetime | None


class Conflict(BaseModel):
    """A scan that let nobody in, for the people at the door and whoever looks into it afterwards."""

    at: datetime
    """By the device's clock."""
    verdict: DoorVerdict
    name: str | None
    """Of the registration at this occasion, where one is known."""


class Names(BaseModel):
    """The list of names, on site only, in the order of the alphabet; and how many have each need."""

    occasion: str
    checked_in: int
    expected: int
    """Persons with a place on site, companions included."""
    names: tuple[Expected, ...]
    needs: dict[str, int]
    """Registrations by need, remote ones too. Kept apart from the names."""
    conflicts: tuple[Conflict, ...]

    @classmethod
    def of(
        cls, occasion: OccasionState, registrations: Iterable[RegistrationState], conflicts: Iterable[JudgedScan]
    ) -> Self:
        """Make the list of those of the registrations that have a place, and of the scans that let nobody in."""
        registrations = list(registrations)
        people = {one.id: one.person.name for one in registrations if one.person is not None}
        confirmed = [one for one in registrations if one.status is RegistrationStatus.CONFIRMED]
        here = [one for one in confirmed if one.attendance is Attendance.ON_SITE]
        tracks = {track.id: track.name for track in occasion.facts.programme.tracks}
        return cls(
            occasion=occasion.id,
            checked_in=occasion.checked_in,
            expected=sum(one.seats for one in here),
            names=tuple(
                Expected(
                    registration=one.id,
                    name=name,
                    seats=one.seats,
                    track=tracks[one.track],
                    checked_in_at=one.checked_in_at,
                )
                for one in sorted(here, key=lambda one: (people.get(one.id, "").casefold(), one.id))
                if (name := people.get(one.id)) is not None
            ),
            conflicts=tuple(
                Conflict(at=scan.at, verdict=scan.verdict, name=people.get(scan.registration or ""))
                for scan in conflicts
            ),
            needs=dict(sorted(Counter(need for one in confirmed for need in one.needs).items())),
        )

    def found_by(self, part: str) -> tuple[Expected, ...]:
        """Return those whose name has `part` in it, whatever its case; all of them for an empty one."""
        wanted = part.strip().casefold()
        return tuple(one for one in self.names if wanted in one.name.casefold())
