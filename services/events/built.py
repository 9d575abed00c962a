"""What is built once for each public change and then given to everyone who asks.

Each replica keeps its own, and each entry is kept under the stored revision that it was built for: a replica that did
not make a change learns of it from the database with the next request, so none serves what another knows to be old.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends

from services.events.documents import public_revision
from shared.store import Store
from shared.web import one_per_service

T = TypeVar("T")
MOST = 512
"""Most things kept at once, unless told otherwise; the one that was asked for longest ago goes first."""


@dataclass(slots=True)
class _Entry:
    revision: int = -1
    value: Any = None
    building: asyncio.Lock = field(default_factory=asyncio.Lock)


class Built:
    """What one replica has built."""

    def __init__(self, most: int = MOST) -> None:
        """Start with nothing."""
        self._most = most
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()

    async def get(self, key: Hashable, store: Store, build: Callable[[T | None], Awaitable[T]]) -> T:
        """Return what `build` made of the public state as it is now.

        It is built by the first who asks after a change, while the others wait for it; `build` is given what there
        was before, None at first. Raises what `build` raises, and then keeps what there was.
        """
        # Asked before anything is read: a change that comes in between is built again, and never missed.
        revision = (await public_revision(store)).number
        entry = self._entries.setdefault(key, _Entry())
        self._entries.move_to_end(key)
        if len(self._entries) > self._most:
            self._entries.popitem(last=False)
        async with entry.building:
            if entry.revision < revision:
                entry.value, entry.revision = await build(cast("T | None", entry.value)), revision
        return cast("T", entry.value)


get_built = one_per_service(lambda _: Built())
"""What the service that answers has built."""
BuiltDep = Annotated[Built, Depends(get_built)]
"""``built: BuiltDep`` in an endpoint's arguments."""
