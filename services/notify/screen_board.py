"""What digital screens show: read now for who asks, and every few seconds for all that follow together.

However many screens follow a process, the database answers one question every few seconds, and
each playlist is made once.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Query

from services.notify.documents import Notice
from services.notify.domain.playlist import Playlist, playlist
from services.notify.domain.problems import TOO_MANY_SCREENS, UNKNOWN_VENUE
from shared.city import City
from shared.contracts.names import Slug
from shared.contracts.problem import Rejected
from shared.store import Outage
from shared.text import Language
from shared.web import one_per_service
from shared.web.qr import qr_code

if TYPE_CHECKING:
    from shared.service import Service

District = Annotated[Slug | None, Query(description="another district than the venue's")]
Languages = Annotated[list[Language], Query(description="what is shown in turn; none: the languages of the city")]

EVERY = 5.0
"""Seconds between two looks for those who follow."""
ALIVE_EVERY = 15.0
"""Seconds after which a follower hears that we are alive and what the time is, though nothing is new."""
MOST_FOLLOWERS = 1_000
"""Of one process; a screen beyond that keeps what it has and comes back later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which playlist: a venue's, of a district (None: the whole city's), in these languages."""

    venue: str
    district: str | None
    languages: tuple[Language, ...]


@dataclass(frozen=True, slots=True)
class Showing:
    """A playlist as it is sent. `revision` changes when it does, and is the same in every replica."""

    revision: str
    body: str
    """JSON."""


@dataclass(slots=True)
class Look:
    """The notices of one moment, with what has been made of them."""

    now: datetime
    read_at: float
    notices: list[Notice]
    made: dict[Place, Showing] = field(default_factory=dict)

    def at(self, place: Place, city: City) -> Showing:
        """Return what a place shows at this moment."""
        if place not in self.made:
            known = ((notice.id, notice.facts) for notice in self.notices)
            chosen = playlist(place.venue, place.district, known, self.now, city.zone, place.languages)
            body = _with_codes(chosen).model_dump_json()
            self.made[place] = Showing(hashlib.sha256(body.encode()).hexdigest()[:16], body)
        return self.made[place]


class Board:
    """What one process shows on screens."""

    def __init__(
        self, service: Service, *, every: float = EVERY, alive_every: float = ALIVE_EVERY, most: int = MOST_FOLLOWERS
    ) -> None:
        """Read the service's notices."""
        self._service, self._every, self._alive_every, self._most = service, every, alive_every, most
        self._reading = asyncio.Lock()
        self._look: Look | None = None
        self.followers = 0

    async def now(self, place: Place) -> Showing:
        """Return what is to be shown now."""
        return (await self._read()).at(place, self._service.city)

    def follow(self, place: Place) -> AsyncIterator[Showing | None]:
        """Return what is to be shown, then each change; None says now and then that nothing has changed.

        Raises:
            Rejected: more followers than this process serves.
        """
        if self.followers >= self._most:
            raise Rejected(TOO_MANY_SCREENS)
        return self._changes(place)

    async def _changes(self, place: Place) -> AsyncIterator[Showing | None]:
        self.followers += 1
        seen, said_at = "", 0.0
        try:
            while True:
                try:
                    showing = (await self._latest()).at(place, self._service.city)
                except Outage:
                    showing = None  # /readyz tells of it; the screen keeps what it has
                if showing is not None and showing.revision != seen:
                    seen, said_at = showing.revision, time.monotonic()
                    yield showing
                elif time.monotonic() - said_at >= self._alive_every:
                    said_at = time.monotonic()
                    yield None
                await asyncio.sleep(self._every)
        finally:
            self.followers -= 1

    async def _latest(self) -> Look:
        """Return a look that is fresh enough, taken by whoever comes first."""
        async with self._reading:
            if self._look is None or time.monotonic() - self._look.read_at >= self._every:
                self._look = await self._read()
            return self._look

    async def _read(self) -> Look:
        now = self._service.clock.now()
        query = {"facts.shows_until": {"$gt": now}, "facts.shows_from": {"$lte": now}}
        return Look(now, time.monotonic(), await self._service.store.select(Notice, query))


def place_of(venue: str, district: str | None, languages: list[Language], city: City) -> Place:
    """Return which playlist is asked for; without a district the venue's, without languages the city's.

    Raises:
        Rejected: unknown venue or district.
    """
    if venue not in city.venues:
        raise Rejected(UNKNOWN_VENUE, venue=venue, known=", ".join(city.venues))
    if district is not None:
        city.district(district)
    wanted = tuple(dict.fromkeys(languages)) or city.required_languages
    return Place(venue, district or city.district_of_venue(venue), wanted)


get_board = one_per_service(Board)
"""What the service that answers shows on screens."""
BoardDep = Annotated[Board, Depends(get_board)]
"""``board: BoardDep`` in an endpoint's arguments."""


def _with_codes(chosen: Playlist) -> Playlist:
    items = tuple(item.model_copy(update={"code": _code(item.url)}) for item in chosen.items)
    return chosen.model_copy(update={"items": items})


_code = lru_cache(maxsize=1_000)(qr_code)
