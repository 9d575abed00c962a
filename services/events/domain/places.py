"""Places of one track and attendance, and the waiting list for them.

First come, first served: nothing is oversold and nobody who waits is skipped. A group (a resident with
companions) is one entry; one at the head that doesn't fit holds back those behind it.
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

    @property
    def free(self) -> int:
        """Seats that nobody has. With someone waiting they are too few for the first in line."""
        return self.capacity - self.taken

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

    def release(self, registration: str, seats: int) -> tuple[Self, tuple[str, ...]]:
        """Take back the seats, or the place in the waiting list, and promote from the head all who fit now.

        Returns:
            The places after it, and the promoted registrations in their order.
        """
        waiting = dict(self.waiting)
        taken = self.taken
        if waiting.pop(registration, None) is None:
            taken -= seats
        promoted = []
        for first, wanted in tuple(waiting.items()):
            if wanted > self.capacity - taken:
                break
            taken += waiting.pop(first)
            promoted.append(first)
        return self.model_copy(update={"taken": taken, "waiting": waiting}), tuple(promoted)
