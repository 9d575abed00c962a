"""What a service declares: which of its facts it tells others, and what it keeps of theirs.

A fact is called by its owner, such as `events.occasion`. Owner and keeper each say how new theirs is, by a number that
means the same to both; so neither knows how the other stores it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Stored = Mapping[str, Any]
"""A document as it is stored, with the fields that were asked for."""
ANY = 2**62
"""A number that no fact reaches: however new what is kept may be."""


def ranked(rank: int, changes: int) -> int:
    """Return how new a fact is that changes within a rank, by one number: it ranks first, and then counts."""
    return rank * _MOST_CHANGES + changes


_MOST_CHANGES = 1_000_000
"""More than anything changes within a rank."""


@dataclass(frozen=True, slots=True)
class News:
    """How new a fact is to be at whoever keeps it: at least, and at most."""

    least: int
    most: int

    @classmethod
    def exactly(cls, number: int) -> News:
        """Return that it is this new."""
        return cls(number, number)

    @classmethod
    def known(cls) -> News:
        """Return that it is to be known, however new."""
        return cls(0, ANY)


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of fact that a service owns and tells others of."""

    fact: str
    collection: str
    fields: tuple[str, ...]
    news: Callable[[Stored], News | None]
    """How new it was when it was told last; None of what was never told, or isn't to be known any more."""
    where: dict[str, Any] = field(default_factory=dict)
    """Which documents may be told at all."""


def by_id(told: Stored) -> str:
    """Return the id of what is kept of a fact: the same as the fact's."""
    return str(told["_id"])


def is_there(_: Stored) -> int:
    """Return that it is known; nothing more is compared."""
    return 0


@dataclass(frozen=True, slots=True)
class Kept:
    """What a service keeps of another's fact."""

    fact: str
    collection: str
    fields: tuple[str, ...] = ()
    new: Callable[[Stored], int] = is_there
    """How new what it keeps is."""
    id_of: Callable[[Stored], str] = by_id
    """Under which id it is kept, by the owner's document."""
    only_with: dict[str, Any] | None = None
    """Which of the kept documents must not be there without the owner's; None where they may outlive it."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All that one service declares."""

    service: str
    told: tuple[Told, ...] = ()
    kept: tuple[Kept, ...] = ()
