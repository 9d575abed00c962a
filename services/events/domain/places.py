"""Places of one track and attendance, and the waiting list for them.

First come, first served: nothing is oversold and nobody who waits is skipped. A group (a resident with
companions) is one entry; one at the head that doesn't fit holds back those behind it. Where places are offered
with a deadline, the seats of an offer are held like taken ones until it is answered or lapses.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict

from shared.contracts.events import Attendance


class Places(BaseModel):
    """A value: each change returns a new one."""

    model_config = ConfigDict(frozen=True)

    track: str
    attendance: Attendance
    capacity: int
    taken: int = 0
    waiting: dict[str, int] = {}
    """Seats wanted, by registration, in the order of arrival. A mapping and not a list of models, because the
    whole occasion is written down for every message: ten times as fast with a few thousand waiting."""
    offered: dict[str, int] = {}
    """Seats set aside, by the registration that they are offered to."""

    @property
    def free(self) -> int:
        """Seats that nobody has and nobody is offered. With someone waiting they are too few for the first in line."""
        return self.capacity - self.taken - sum(self.offered.values())

    def position(self, registration: str) -> int | None:
        """Return the registration's place in the waiting list (1 is next), or None."""
        return next((place for place, waiting in enumerate(self.waiting, 1) if waiting == registration), None)

    def take(self, registration: str, seats: int) -> tuple[Self, int | None]:
        """Give `seats` seats, or the last place in the waiting list when they don't fit or anyone waits.

        Returns:
            The places after it, and the position in the waiting list (None: the seats are taken).

        Raises:
            ValueError: more seats than there are at all: such a group would hold back all others for ever.
        """
        if seats > self.capacity:
            message = f"a group of {seats} never fits into {self.capacity}"
            raise ValueError(message)
        if self.waiting or seats > self.free:
            waiting = {**self.waiting, registration: seats}
            return self.model_copy(update={"waiting": waiting}), len(waiting)
        return self.model_copy(update={"taken": self.taken + seats}), None

    def release(self, registration: str, seats: int, *, offering: bool = False) -> tuple[Self, tuple[str, ...]]:
        """Take back the seats, those of an offer or the place in the waiting list, and hand on what is free.

        The seats go to all at the head of the list who fit now: they take them, or with `offering` are offered them.

        Returns:
            The places after it, and the registrations whose turn has come, in their order.
        """
        waiting, offered = dict(self.waiting), dict(self.offered)
        left = self.taken
        if waiting.pop(registration, None) is None and offered.pop(registration, None) is None:
            left -= seats
        return self._hand_on(left, waiting, offered, offering=offering)

    def resize(
        self, registration: str, *, before: int, after: int, offering: bool = False
    ) -> tuple[Self, tuple[str, ...]]:
        """Have the registration, which has seats or waits for them, have or await `after` instead of `before`.

        In the list fewer keep their place in it, and more stand last: all who wait asked for theirs before that.

        Returns:
            As `release` does. The registration itself may be among those whose turn has come.

        Raises:
            ValueError: it has seats, and there are not so many more, or anyone waits for them.
        """
        waiting = dict(self.waiting)
        if registration in waiting:
            if after > before:
                del waiting[registration]
            waiting[registration] = after
            return self._hand_on(self.taken, waiting, self.offered, offering=offering)
        if after > before and (waiting or after - before > self.free):
            message = f"there is no room for {after - before} more"
            raise ValueError(message)
        return self._hand_on(self.taken + after - before, waiting, self.offered, offering=offering)

    def grown(self, capacity: int, *, offering: bool = False) -> tuple[Self, tuple[str, ...]]:
        """Have so many places, which are no fewer than before, and hand on what is free.

        Returns:
            As `release` does.
        """
        waiting = dict(self.waiting)
        return self._hand_on(self.taken, waiting, self.offered, offering=offering, capacity=capacity)

    def without(self, registration: str) -> Self:
        """Take the registration out of the list and drop its offer, with nobody moving up."""
        waiting, offered = (
            {one: seats for one, seats in held.items() if one != registration} for held in (self.waiting, self.offered)
        )
        return self.model_copy(update={"waiting": waiting, "offered": offered})

    def nameless(self) -> Self:
        """Keep how many had offers and waited, each by a number instead of the registration."""
        waiting, offered = (
            {str(number): seats for number, seats in enumerate(held.values(), 1)}
            for held in (self.waiting, self.offered)
        )
        return self.model_copy(update={"waiting": waiting, "offered": offered})

    def _hand_on(
        self,
        taken: int,
        waiting: dict[str, int],
        offered: dict[str, int],
        *,
        offering: bool,
        capacity: int | None = None,
    ) -> tuple[Self, tuple[str, ...]]:
        """Give what is free, when so many are taken, to those at the head of the list who fit; see `release`.

        `capacity`: how many there are from now on, where that is another number.
        """
        capacity = self.capacity if capacity is None else capacity
        free = capacity - taken - sum(offered.values())
        next_ones: dict[str, int] = {}
        for first, wanted in tuple(waiting.items()):
            if wanted > free:
                break
            free -= wanted
            next_ones[first] = waiting.pop(first)
        if offering:
            offered = offered | next_ones
        else:
            taken += sum(next_ones.values())
        after = self.model_copy(update={"capacity": capacity, "taken": taken, "waiting": waiting, "offered": offered})
        return after, tuple(next_ones)

    def accept(self, registration: str) -> Self:
        """Turn offered seats into taken ones.

        Raises:
            KeyError: the registration is offered none.
        """
        offered = dict(self.offered)
        seats = offered.pop(registration)
        return self.model_copy(update={"taken": self.taken + seats, "offered": offered})
