"""What is made of each occasion when it changes, and kept until it changes again.

What shows very many occasions is so made anew at the price of those that have changed, and not of all: the list of
the years (see `YearPart`) tells which those are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Generic, TypeVar

from services.events.built import Built
from services.events.documents import changed_parts, outlines, public_revision
from services.events.domain.occasion import OccasionState
from shared.store import Store

T = TypeVar("T")
AT_ONCE = 1_000
"""Occasions that are read together: a process that has just started reads all there are."""


@dataclass(frozen=True, slots=True)
class _Part(Generic[T]):
    number: int
    """The public revision with which it last changed."""
    listed: Mapping[str, str]
    """As it is stored: how lists show each occasion, with the occasion's own revision."""
    made: Mapping[str, T]


@dataclass(frozen=True)
class _Kept(Generic[T]):
    parts: Mapping[str, _Part[T]] = field(default_factory=dict)


async def kept(store: Store, built: Built, key: Hashable, make: Callable[[OccasionState], T]) -> Sequence[T]:
    """Return what `make` makes of the outline of each promised occasion, in no order; `key` names what that is.

    It is made of what has changed since the last time, in a thread of its own.
    """

    async def build(before: _Kept[T] | None) -> _Kept[T]:
        known = dict(before.parts) if before is not None else {}
        revision = await public_revision(store)
        # Read before the occasions: one that changes meanwhile is listed anew, and made again the next time.
        listed: dict[str, dict[str, str]] = {
            row["_id"]: row["entries"]
            for row in await changed_parts(store, revision, None, {id_: part.number for id_, part in known.items()})
        }
        nothing: _Part[T] = _Part(0, {}, {})
        ids = [
            id_
            for part, entries in listed.items()
            for id_, text in entries.items()
            if known.get(part, nothing).listed.get(id_) != text
        ]
        new = await _made(store, ids, make)
        for part, entries in listed.items():
            made = {**known.get(part, nothing).made, **new}
            known[part] = _Part(revision.parts[part], entries, {id_: made[id_] for id_ in entries if id_ in made})
        return _Kept(known)

    found = await built.get(("kept", key), store, build)
    return list(chain.from_iterable(part.made.values() for part in found.parts.values()))


async def _made(store: Store, ids: Sequence[str], make: Callable[[OccasionState], T]) -> dict[str, T]:
    def each(occasions: Sequence[OccasionState]) -> dict[str, T]:
        return {one.id: make(one) for one in occasions}

    made: dict[str, T] = {}
    for first in range(0, len(ids), AT_ONCE):
        found = await outlines(store, {"_id": {"$in": list(ids[first : first + AT_ONCE])}})
        made |= await asyncio.to_thread(each, found)
    return made
