"""One resident's registration, and what makes two registrations the same person's."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

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


class Choice(BaseModel):
    """What one takes part in, and how: where there are places of their own."""

    model_config = ConfigDict(frozen=True)

    track: str
    attendance: Attendance


class RegistrationState(BaseModel):
    """A registration. Holds personal data."""

    id: str
    occasion: str
    track: str
    attendance: Attendance
    person: Person | None
    """None once they were forgotten, because they asked."""
    companions: int
    needs: tuple[str, ...]
    status: RegistrationStatus
    registered_at: datetime
    changed_at: datetime
    """When it came to the place, or to the place in line, that it has."""
    waits_for: Choice | None = None
    """The place that a confirmed registration waits for while it keeps the one that it has."""
    answer_by: datetime | None = None
    """Until when an offered place can be accepted."""
    changes: int = 0
    """How often its holder has changed anything about it."""
    checked_in_at: datetime | None = None
    """When they came; the earliest where several scans say so."""

    carried_at: datetime | None = None
    """When it was looked at to be carried over to the occasion that has absorbed its own."""
    carried_to: str | None = None
    """The registration there that stands for it from then on."""

    @property
    def seats(self) -> int:
        """Seats that it takes or waits for."""
        return seats_for(self.companions)

    @property
    def choice(self) -> Choice:
        """The place that it has or is offered; without one, the place that it waits for."""
        return Choice(track=self.track, attendance=self.attendance)

    @property
    def awaited(self) -> Choice | None:
        """The place that it waits for, in line or with an offer."""
        if self.status in {RegistrationStatus.WAITING, RegistrationStatus.OFFERED}:
            return self.choice
        return self.waits_for

    @property
    def is_over(self) -> bool:
        """Whether it was given back or its offer lapsed; that is for ever, a new one gets an id of its own."""
        return self.status in {RegistrationStatus.CANCELLED, RegistrationStatus.LAPSED}

    @property
    def holder(self) -> Person:
        """Who registered.

        Raises:
            ValueError: they are forgotten, and nothing can be said to them any more.
        """
        if self.person is None:
            raise ValueError("whoever registered is forgotten")
        return self.person

    def promote(self, now: datetime) -> None:
        """Turn the place in the waiting list, or the offered one, into a confirmed one."""
        self._become(RegistrationStatus.CONFIRMED, now)

    def offer(self, answer_by: datetime, now: datetime) -> None:
        """Set a place aside for the one that waits."""
        self._become(RegistrationStatus.OFFERED, now)
        self.answer_by = answer_by

    def move(self, choice: Choice, status: RegistrationStatus, now: datetime) -> None:
        """Have or await another place instead; it waits for nothing else then."""
        self.track, self.attendance, self.waits_for = choice.track, choice.attendance, None
        self.changes += 1
        self._become(status, now)

    def wait_for(self, choice: Choice | None, now: datetime) -> None:
        """Keep the place that it has, and wait for another; None ends that."""
        self.waits_for, self.changed_at = choice, now

    def correct(self, *, companions: int, needs: tuple[str, ...], name: str, now: datetime) -> None:
        """Be for so many, with these needs and this name; who grows in line has come to another place in it."""
        person = self.holder
        if (companions, needs, name) == (self.companions, self.needs, person.name):
            return
        if companions > self.companions and self.status is RegistrationStatus.WAITING:
            self.changed_at = now
        self.companions, self.needs = companions, needs
        self.person = person.model_copy(update={"name": name})
        self.changes += 1

    def cancel(self, now: datetime) -> None:
        """Give it back."""
        self.waits_for = None
        self._become(RegistrationStatus.CANCELLED, now)

    def lapse(self, now: datetime) -> None:
        """End it because the offer was not accepted in time."""
        self._become(RegistrationStatus.LAPSED, now)

    def forget(self) -> None:
        """Drop everything that tells of the person; for how many it was, and whether they came, stays."""
        self.person, self.needs, self.waits_for, self.answer_by = None, (), None, None

    def check_in(self, at: datetime) -> bool:
        """Note that they came at a time; say whether that is news. An earlier time corrects a later one."""
        before = self.checked_in_at
        self.checked_in_at = at if before is None else min(before, at)
        return before is None

    def _become(self, status: RegistrationStatus, now: datetime) -> None:
        self.status, self.changed_at, self.answer_by = status, now, None
