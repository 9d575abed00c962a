"""One resident's registration, and what makes two registrations the same person's."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from shared.contracts.events import Attendance, RegistrationStatus
from shared.people import Person

MOST_ROUNDS = 10
"""How often one address may register for one occasion, cancellations between. Each round costs a look-up."""


def seats_for(companions: int) -> int:
    """Return the seats that a resident with companions takes."""
    return 1 + companions


def round_of(occasion: str, email: str, number: int) -> str:
    """Return what identifies the address's `number`-th registration (from 0) for the occasion, to be signed.

    Upper and lower case make no difference. The signature of it is the registration's id: the same address
    always meets its own earlier registration, and nobody without the secret can tell the id from the address.
    """
    return f"{occasion}\0{email.casefold()}\0{number}"


class RegistrationState(BaseModel):
    """A registration. Holds personal data."""

    id: str
    occasion: str
    track: str
    attendance: Attendance
    person: Person
    companions: int
    needs: tuple[str, ...]
    status: RegistrationStatus
    registered_at: datetime
    changed_at: datetime

    @property
    def seats(self) -> int:
        """Seats that it takes or waits for."""
        return seats_for(self.companions)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was given back; that is for ever, a new one gets an id of its own."""
        return self.status is RegistrationStatus.CANCELLED

    def promote(self, now: datetime) -> None:
        """Turn the place in the waiting list into a confirmed one."""
        self.status, self.changed_at = RegistrationStatus.CONFIRMED, now

    def cancel(self, now: datetime) -> None:
        """Give it back."""
        self.status, self.changed_at = RegistrationStatus.CANCELLED, now
