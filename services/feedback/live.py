"""Results as everyone sees them: read once for all who look at the same moment, and once a second for all who follow.

A process looks at a survey's few sums while anybody follows it, and wakes its followers when they have changed. So five
hundred followers cost the database what one does. A follower holds no queue: one who is slow finds the newest state.
Of sums that were read before, only those are read again that have changed since.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends

from services.feedback.documents import SummaryPart, Survey, parts_of, survey_of
from services.feedback.domain.lots import sums
from services.feedback.domain.problems import TOO_MANY_FOLLOWERS
from services.feedback.domain.tally import Tally
from shared.contracts import Rejected
from shared.store import Outage, Store
from shared.web import one_per_service

log = logging.getLogger(__name__)
T = TypeVar("T")

EVERY = 1.0
"""Seconds between two looks at what is followed."""
MOST_FOLLOWERS = 2_000
"""Of one process; who comes beyond that is told to come back."""
MOST_FORMS = 200
"""What is made of the same results is kept in so many forms: anybody may ask for the answers of any district."""
KEPT = 100
"""Surveys whose sums a process keeps as it last read them."""


@dataclass(frozen=True)
class Results:
    """A survey with what is public of its answers, and what has been made of it for readers."""

    survey: Survey
    answers: int
    shown: dict[str, Tally]
    revision: str
    """Changes when the results do, and is the same in every replica."""
    made: dict[Hashable, str] = field(default_factory=dict)

    @classmethod
    def of(cls, survey: Survey, parts: Iterable[SummaryPart]) -> Results:
        """Add up the parts of a survey's summary, however many answers there are."""
        parts = tuple(parts)
        shown = sums(*(part.lots.shown for part in parts))
        answers = sum(part.answers for part in parts)
        state = repr((survey.version, answers, sorted((group, tally.answers) for group, tally in shown.items())))
        return cls(survey, answers, shown, hashlib.sha256(state.encode()).hexdigest()[:16])

    def once(self, form: Hashable, make: Callable[[Results], str]) -> str:
        """Return what `make` made of these results in this form, made for the first who asks."""
        if form in self.made:
            return self.made[form]
        made = make(self)
        if len(self.made) < MOST_FORMS:
            self.made[form] = made
        return made


@dataclass(frozen=True)
class _Read:
    """What was read of a survey's sums, and the results that they made."""

    parts: dict[str, SummaryPart]
    results: Results


class Reader:
    """Reads results, and what it has read before only where that has changed."""

    def __init__(self, store: Store) -> None:
        """Read from `store`."""
        self._store = store
        self._kept: dict[str, _Read] = {}

    async def read(self, survey_id: str) -> Results:
        """Return the results as they are.

        Raises:
            Rejected: unknown survey.
        """
        survey = await survey_of(self._store, survey_id)
        before = self._kept.pop(survey_id, None)
        parts = await self._parts(survey_id, before.parts if before else {})
        if before and parts == before.parts and survey == before.results.survey:
            results = before.results
        else:
            results = Results.of(survey, parts.values())
        self._kept[survey_id] = _Read(parts, results)
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return results

    async def _parts(self, survey: str, before: dict[str, SummaryPart]) -> dict[str, SummaryPart]:
        """Return the survey's parts, of which `before` were read before."""
        if not before:
            return await self._all(parts_of(survey))
        rows = await self._store.read(SummaryPart, parts_of(survey), ("version", "answers"))
        # The number of answers as well, because a version may come again where a backup was restored.
        now = {row["_id"]: (row["version"], row["answers"]) for row in rows}
        known = {id_: part for id_, part in before.items() if now.get(id_) == _state(part)}
        if len(known) == len(now):
            return known
        others = await self._all({"_id": {"$in": sorted(now.keys() - known.keys())}})
        if any(_state(part) != now[id_] for id_, part in others.items()) or len(known) + len(others) < len(now):
            # Changed again in between, and lots may have gone from one part to another: read at one moment they add up.
            return await self._all(parts_of(survey))
        return known | others

    async def _all(self, query: dict[str, Any]) -> dict[str, SummaryPart]:
        return {part.id: part for part in await self._store.select(SummaryPart, query)}


def _state(part: SummaryPart) -> tuple[int, int]:
    return part.version, part.answers


class Shared(Generic[T]):
    """Answers everyone who asks at the same time with one read, which began after they had asked."""

    def __init__(self, read: Callable[[str], asyncio.Future[T]]) -> None:
        """Read by `read`, which starts a read of what is named."""
        self._read = read
        self._running: dict[str, asyncio.Future[T]] = {}
        self._next: dict[str, asyncio.Future[T]] = {}

    async def get(self, key: str) -> T:
        """Return what is there now. A read that was under way may have missed it, so the next one is waited for."""
        if key not in self._running:
            return await self._start(key)
        if key not in self._next:
            self._next[key] = asyncio.ensure_future(self._after(self._running[key], key))
        return await asyncio.shield(self._next[key])

    async def _after(self, running: asyncio.Future[T], key: str) -> T:
        await asyncio.wait([running])
        self._next.pop(key, None)
        return await self._start(key)

    async def _start(self, key: str) -> T:
        reading = self._running[key] = self._read(key)
        reading.add_done_callback(lambda _: self._running.pop(key) if self._running.get(key) is reading else None)
        return await asyncio.shield(reading)


@dataclass
class _Watch:
    """One survey that is followed."""

    results: Results
    followers: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    def show(self, results: Results) -> None:
        """Wake the followers where there is something new."""
        if results.revision != self.results.revision:
            self.results = results
            self.changed.set()
            self.changed = asyncio.Event()


class Live:
    """What one process shows of results."""

    def __init__(self, store: Store, *, every: float = EVERY, most: int = MOST_FOLLOWERS) -> None:
        """Read from `store`, and look every so many seconds for those who follow."""
        reader = Reader(store)
        self._shared: Shared[Results] = Shared(lambda key: asyncio.ensure_future(reader.read(key)))
        self._every, self._most = every, most
        self._watches: dict[str, _Watch] = {}
        self.followers = 0

    async def now(self, survey_id: str) -> Results:
        """Return the results as they are.

        Raises:
            Rejected: unknown survey.
        """
        return await self._shared.get(survey_id)

    async def follow(self, survey_id: str) -> AsyncIterator[Results]:
        """Return the results as they are and then each newer state, until the follower leaves.

        Raises:
            Rejected: unknown survey, or more followers than this process serves.
        """
        if self.followers >= self._most:
            raise Rejected(TOO_MANY_FOLLOWERS)
        results = await self.now(survey_id)
        return self._states(survey_id, results)

    async def _states(self, survey_id: str, first: Results) -> AsyncIterator[Results]:
        watch = self._watches.setdefault(survey_id, _Watch(first))
        watch.show(first)
        watch.followers += 1
        self.followers += 1
        if watch.task is None:
            watch.task = asyncio.create_task(self._look(survey_id, watch))
        try:
            seen = None
            while True:
                changed, results = watch.changed, watch.results
                if results.revision != seen:
                    seen = results.revision
                    yield results
                await changed.wait()
        finally:
            self.followers -= 1
            watch.followers -= 1
            if watch.followers == 0:
                watch.task.cancel()
                self._watches.pop(survey_id, None)

    async def _look(self, survey_id: str, watch: _Watch) -> None:
        while True:
            await asyncio.sleep(self._every)
            try:
                watch.show(await self.now(survey_id))
            except Outage:
                continue  # /readyz tells of it; who follows waits
            except Exception:
                log.exception("results can't be read; those who follow them wait")


get_live = one_per_service(lambda service: Live(service.store))
"""What the service that answers shows of results."""
LiveDep = Annotated[Live, Depends(get_live)]
"""``live: LiveDep`` in an endpoint's arguments."""
