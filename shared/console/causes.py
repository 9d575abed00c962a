"""Groups dead letters by what they died of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.console.masking import scrubbed

if TYPE_CHECKING:
    from datetime import datetime

    from shared.console.letters import Letter

_LONGEST_TEXT = 160
_WORDS_OF_A_COMMAND = 2


@dataclass(frozen=True, slots=True)
class Cause:
    """What letters of one queue have in common."""

    queue: str
    reason: str
    exception: str | None = None
    place: str | None = None
    text: str | None = None
    """The problem of an unreadable message, the routing key of an unroutable one."""

    @property
    def id(self) -> str:
        """Eight digits (hex) that stay the same as letters come and go: a number in a list would not."""
        parts = (self.queue, self.reason, self.exception or "", self.place or "", self.text or "")
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:8]


def cause_of(letter: Letter) -> Cause:
    """Return what a letter died of."""
    match letter.reason:
        case "failed":
            return Cause(letter.queue, letter.reason, letter.exception, letter.place)
        case "unroutable":
            words = letter.routing_key.split(".")
            sender = [".*"] if len(words) > _WORDS_OF_A_COMMAND else []
            text = ".".join(words[:_WORDS_OF_A_COMMAND]) + "".join(sender)
            return Cause(letter.queue, letter.reason, text=text[:_LONGEST_TEXT])
        case _:
            problem = scrubbed(letter.detail)[:_LONGEST_TEXT] if letter.detail else None
            return Cause(letter.queue, letter.reason, text=problem)


@dataclass(slots=True)
class Tally:
    """How many letters have a cause, and since when."""

    cause: Cause
    count: int = 0
    oldest: datetime | None = None
    newest: datetime | None = None

    def add(self, letter: Letter) -> None:
        """Count one more."""
        self.count += 1
        died_at = letter.died_at
        if died_at is not None:
            self.oldest = min(self.oldest or died_at, died_at)
            self.newest = max(self.newest or died_at, died_at)


class Tallies:
    """The causes of one queue's letters."""

    def __init__(self) -> None:
        """Start with none."""
        self._by_cause: dict[Cause, Tally] = {}

    def add(self, letter: Letter) -> None:
        """Count a letter under its cause."""
        cause = cause_of(letter)
        self._by_cause.setdefault(cause, Tally(cause)).add(letter)

    def most_first(self) -> list[Tally]:
        """Return the tallies, the largest first; equal ones always in the same order."""
        return sorted(self._by_cause.values(), key=lambda tally: (-tally.count, tally.cause.id))
