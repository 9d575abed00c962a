"""What a process begins of many deliveries, and what comes of each, written down in one place before it is on each.

To change a delivery costs the database as much as it takes to send a letter, and each is begun and settled. So a batch
of letters has a journal, one small document: what is begun stands there before it is handed over, what came of it
before the connection's next is begun, and whoever waits shares the write. When the batch is through, all of it is
brought to the deliveries in a few writes, and the journal is removed.

A process that dies leaves its journal. Whoever looks for what was left behind brings it to the deliveries first, as
far as they are still claimed by that process: what it had settled is settled, what it had only begun is in doubt.
Until then nobody else claims what stands in a journal. See docs/decisions/0086-a-batch-has-a-journal.md.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from services.notify.documents import Delivery, DeliveryJournal
from services.notify.domain.delivery import DeliveryStatus
from services.notify.settlements import Settlement, Settlements, alike, until_recorded

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from shared.store import Store

MOST_LEFT = 20
"""Journals of dead processes that are brought back at one look."""
SOON = 0.05
"""Seconds after which it is written what came of a delivery, where nothing is begun meanwhile."""


class Entry(NamedTuple):
    """What becomes of one delivery."""

    claim: str | None
    """By which it was claimed: once it isn't any more, others have it, or this is on it already."""
    changes: dict[str, Any]


class Journal(Settlements):
    """One batch's, of one process."""

    def __init__(self, store: Store, channel: str, claimed: Sequence[Delivery], lease: timedelta) -> None:
        """Write down what becomes of these; nothing is written before something begins."""
        super().__init__(store)
        self._channel, self._lease = channel, lease
        self._claims = {one.id: one.leased_by for one in claimed}
        self._entries: dict[str, Entry] = {}
        self._begun = set[str]()
        self._document: DeliveryJournal | None = None
        self._soon: asyncio.Task[None] | None = None

    async def settle(self, delivery: str, changes: Mapping[str, Any], *, if_still_to_begin: bool = False) -> bool:
        """Write it down; who begins waits until it is.

        What came of a delivery is written with the connection's next, which can't begin before that is written; where
        none follows, soon. Whoever begins shares the write with all who wait, as with `Settlements`.
        """
        if changes.get("status") is DeliveryStatus.IN_FLIGHT:
            self._begun.add(delivery)
            return await super().settle(delivery, changes, if_still_to_begin=if_still_to_begin)
        self._waiting[Settlement(delivery, changes, if_still_to_begin)] = None
        if self._soon is None or self._soon.done():
            self._soon = asyncio.create_task(self._write_soon())
        return True

    async def let_go(self, delivery: str) -> None:
        """Bring one to its record before the others: what comes of them must not wait for its answer."""
        async with self._writing:
            await self._write_all()
            if (entry := self._entries.pop(delivery, None)) is not None:
                await _bring(self._store, {delivery: entry})

    async def flush(self) -> None:
        """Return when all that came of this batch is written down: only then may a connection begin one of another."""
        async with self._writing:
            await self._write_all()

    async def close(self) -> None:
        """Bring everything to the deliveries, however long the database is away, and remove the journal."""
        if self._soon is not None:
            self._soon.cancel()
            await asyncio.wait([self._soon])
        async with self._writing:
            self._entries |= self._entries_of(self._waiting, datetime.now(UTC))
        await _bring(self._store, self._entries)
        if (journal := self._document) is not None:
            await until_recorded(lambda: self._store.remove(journal))

    async def _write_soon(self) -> None:
        while self._waiting:
            await asyncio.sleep(SOON)
            async with self._writing:
                await self._write_all()

    async def _write_all(self) -> None:
        waiting = list(self._waiting)
        entries = self._entries_of(waiting, datetime.now(UTC))
        # What was never begun, and comes to nothing with the process, is as if it had not been looked at.
        begun = {id_: entry for id_, entry in entries.items() if id_ in self._begun}
        kept = not begun or await until_recorded(lambda: self._keep(begun))
        for one in waiting:
            one.recorded = kept or one.delivery not in begun
            if one.recorded:
                self._entries[one.delivery] = entries[one.delivery]
            self._waiting.pop(one, None)

    def _entries_of(self, settled: Iterable[Settlement], now: datetime) -> dict[str, Entry]:
        entries = dict[str, Entry]()
        for one in settled:
            before = self._entries[one.delivery].changes if one.delivery in self._entries else {}
            changes = before | one.changes_at(now)
            if changes.get("status") is not DeliveryStatus.IN_FLIGHT:
                changes.pop("in_flight_since", None)  # those who are in flight have one; of all others nobody asks
            entries[one.delivery] = Entry(self._claims[one.delivery], changes)
        return entries

    async def _keep(self, entries: Mapping[str, Entry]) -> bool:
        """Write entries down; False where others took the journal over, since this process was thought to be dead."""
        stored = {id_: entry._asdict() for id_, entry in entries.items()}
        if self._document is None:
            # Another id at each try: the one before may be there, and then it says the same.
            journal = DeliveryJournal(id=secrets.token_hex(16), channel=self._channel, entries=stored)
            self._document = await self._store.create(journal, lease=self._lease)
            return True
        changes = {f"entries.{id_}": entry for id_, entry in stored.items()}
        return await self._store.renew(self._document, changes, lease=self._lease)


class Journals:
    """All of one channel."""

    def __init__(self, store: Store, channel: str, lease: timedelta) -> None:
        """Keep them in this store; one that nobody has written to for as long as `lease` was left behind."""
        self._store, self._channel, self._lease = store, channel, lease

    def begin(self, claimed: Sequence[Delivery]) -> Journal:
        """Return the journal of a batch."""
        return Journal(self._store, self._channel, claimed, self._lease)

    async def bring_back(self) -> None:
        """Bring to the deliveries what dead processes have left in theirs."""
        ours = {"channel": self._channel}
        for left in await self._store.claim(DeliveryJournal, ours, limit=MOST_LEFT, lease=self._lease):
            await _bring(self._store, {id_: Entry(**stored) for id_, stored in left.entries.items()})
            await self._store.remove(left)

    async def in_hand(self) -> set[str]:
        """Return the deliveries that stand in a journal: whatever their own lease says, they are nobody else's."""
        found = await self._store.select(DeliveryJournal, {"channel": self._channel})
        return {id_ for one in found for id_ in one.entries}


async def _bring(store: Store, entries: Mapping[str, Entry]) -> None:
    """Write to each delivery what became of it, those alike together, unless it isn't claimed any more as it was."""
    together: dict[Hashable, list[str]] = defaultdict(list)
    for id_, entry in entries.items():
        together[entry.claim, alike(_to_the_second(entry.changes))].append(id_)
    for ids in together.values():
        claim, changes = entries[ids[0]]
        only = {"leased_by": claim}
        await until_recorded(partial(store.settle, Delivery, ids, _to_the_second(changes), only=only))


def _to_the_second(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out fractions of when it was sent, in which those differ that are otherwise alike."""
    return {name: value.replace(microsecond=0) if name == "sent_at" else value for name, value in changes.items()}
