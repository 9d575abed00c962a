"""The group: one transaction's identity map and pending writes, shared by the messages in it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from shared.store.document import Document
from shared.store.errors import AlreadyThere, Conflict, Entangled
from shared.store.records import OutboxRow, Told
from shared.store.transaction import Changes

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence

    from prometheus_client import Counter

    from shared.store.transaction import Sort, Transaction

D = TypeVar("D", bound=Document)
Key = tuple[str, str]
"""(collection, id)"""


@dataclass(slots=True)
class _Entry:
    """What the group knows of one document."""

    model: type[Document]
    stored_version: int | None
    """Version in the database; None when it isn't there."""
    state: dict[str, Any] | None
    """Stored form as it was last taken down; None when it doesn't exist."""
    live: Document | None = None
    """The object that handlers share; rebuilt from `state` after a refusal."""
    accepted: bool = False
    """Accepted messages had it in hand since its state was taken down, and may have changed it."""
    dirty: bool = False
    """It must be written."""
    changed: bool = False
    """It was or will be written by this group."""

    def differs(self) -> bool:
        """Say whether it is other than its state that was taken down: changed, added or removed since."""
        return (self.live.to_stored() if self.live is not None else None) != self.state

    def is_unsure(self) -> bool:
        """Say whether it has changed since its state was taken down, by accepted messages or by the one at work."""
        return self.accepted and (self.live is None or self.differs())

    def change(self, state: dict[str, Any] | None) -> None:
        """Have a new state written; None removes the document."""
        self.state, self.dirty, self.changed = state, True, True

    def take_down(self, state: dict[str, Any] | None = None) -> None:
        """Compare the live object, in its stored form `state`, with what was; have it written if it has changed."""
        if self.live is None:
            self.accepted = False
            return
        if state is None:
            state = self.live.to_stored()
        self.accepted = False
        if state != self.state:
            self.live.version += 1
            state["version"] = self.live.version
            self.change(state)


class Group:
    """Identity map and pending writes of the messages that share one transaction."""

    def __init__(
        self,
        transaction: Transaction,
        *,
        after: Group | None = None,
        turn: Callable[[], Awaitable[None]] | None = None,
        careful: bool = True,
    ) -> None:
        """Start empty; or knowing what the group `after` is writing, in a transaction that begins at this one's turn.

        Until then everything else is read as it is committed. What this group changes is safe however old: it is
        written only over the version that was read.

        A `careful` group takes down each document after each message that had it in hand. One that isn't does so
        once, before it writes: much faster for a large document that all messages share, but it can't undo a refused
        message's changes to it, and says so (`Entangled`).
        """
        self.id = secrets.token_hex(12)
        self._transaction = transaction
        self._careful = careful
        self._turn = turn
        self._entries: dict[Key, _Entry] = after.written() if after is not None else {}
        self.outbox: list[OutboxRow] = []
        self.told: list[Told] = []
        """Those events of the outbox that can be had again."""
        self.counted: list[Counter] = []
        """What is one more once this is committed."""
        self.written_over: set[Key] = set()
        """Documents that were there before, and of which a write has been tried."""
        self._flushed: dict[str, int] = {}
        """How many of its rows are written, by collection."""

    def written(self) -> dict[Key, _Entry]:
        """Return what this group changes, as it will be once it is committed."""
        self._take_down()
        return {
            key: _Entry(
                entry.model, entry.state["version"] if entry.state is not None else None, entry.state, entry.live
            )
            for key, entry in self._entries.items()
            if entry.changed
        }

    async def claim(self, documents: Iterable[Key]) -> None:
        """Take documents that others are after too, before anything is read or handled."""
        wanted: dict[str, list[str]] = {}
        for collection, id_ in documents:
            wanted.setdefault(collection, []).append(id_)
        for collection, ids in wanted.items():
            await self._transaction.claim(collection, ids)

    async def prefetch(self, wanted: Mapping[type[Document], Iterable[str]]) -> None:
        """Read many documents by id, all in one go; ids that aren't there are remembered as absent."""
        unknown = {
            model: [id_ for id_ in dict.fromkeys(ids) if (model.COLLECTION, id_) not in self._entries]
            for model, ids in wanted.items()
        }
        asked = {model.COLLECTION: ids for model, ids in unknown.items() if ids}
        if not asked:
            return
        rows = await self._transaction.read(asked)
        for model, ids in unknown.items():
            found = {stored["_id"]: stored for stored in rows.get(model.COLLECTION, ())}
            for id_ in ids:
                self._remember(model, id_, found.get(id_))

    def _remember(self, model: type[Document], id_: str, stored: dict[str, Any] | None) -> _Entry:
        entry = self._entries.get((model.COLLECTION, id_))
        if entry is None:
            live = model.from_stored(stored) if stored is not None else None
            entry = _Entry(
                model=model,
                stored_version=stored["version"] if stored is not None else None,
                state=live.to_stored() if live is not None else None,
                live=live,
            )
            self._entries[(model.COLLECTION, id_)] = entry
        return entry

    async def get(self, model: type[D], id_: str, *, stored: bool = True) -> D | None:
        """Return the one live object of this document, or None; one that is surely not `stored` isn't read."""
        entry = self._entries.get((model.COLLECTION, id_))
        if entry is None:
            if stored:
                await self.prefetch({model: (id_,)})
            entry = self._remember(model, id_, None)
        if entry.live is None and entry.state is not None:
            entry.live = model.from_stored(entry.state)
        return entry.live  # type: ignore[return-value]  # the collection belongs to one model

    async def select(
        self, model: type[D], query: dict[str, Any], sort: Sort | None, limit: int, *, in_hand: Iterable[Key] = ()
    ) -> list[D]:
        """Query the database with the accepted changes of this group written first.

        Raises:
            Entangled: a document that the asking message has `in_hand`, and that accepted ones had before it, has
                changed: whose change it is can't be told any more.
        """
        await self._write_accepted(in_hand)
        rows = await self._transaction.find(model.COLLECTION, query, sort=sort, limit=limit)
        for stored in rows:
            entry = self._remember(model, stored["_id"], stored)
            if entry.stored_version != stored["version"]:  # read before this group's turn, and changed since
                raise Conflict(f"another writer changed a document of {model.COLLECTION} first")
        return [document for stored in rows if (document := await self.get(model, stored["_id"]))]

    async def read(
        self,
        model: type[Document],
        query: dict[str, Any],
        fields: Sequence[str],
        *,
        in_hand: Iterable[Key] = (),
    ) -> list[dict[str, Any]]:
        """Query as `select` does, for some fields alone; nothing of it is in the map.

        Raises:
            Entangled: as `select` does.
        """
        await self._write_accepted(in_hand)
        return await self._transaction.find(model.COLLECTION, query, fields=fields)

    async def _write_accepted(self, in_hand: Iterable[Key]) -> None:
        if any(self._entries[key].is_unsure() for key in in_hand):
            raise Entangled
        await self.flush()

    def add(self, document: Document, *, again: bool = False) -> None:
        """Put a new document in the map, not yet accepted; `again` after a removal by the same message."""
        key = (document.COLLECTION, document.id)
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = _Entry(model=type(document), stored_version=None, state=None)
        elif not again and (entry.live is not None or entry.state is not None):
            raise AlreadyThere(f"{document.COLLECTION} has a document with the id {document.id} already")
        if entry.stored_version is not None:
            document.version = entry.stored_version
        entry.live = document

    def discard(self, key: Key) -> None:
        """Take a document out of the map, not yet accepted."""
        self._entries[key].live = None

    def put(self, model: type[Document], state: dict[str, Any]) -> None:
        """Have a new document stored that is in its stored form already, and that no handler has touched."""
        entry = self._entries[(model.COLLECTION, state["_id"])] = _Entry(model, stored_version=None, state=None)
        entry.change(state)

    def changed(self, touched: Iterable[Key]) -> list[Key]:
        """Return which of the touched documents differ from what is accepted so far: what accepting would change."""
        return [key for key in touched if self._entries[key].differs()]

    def before_and_now(self, model: type[D], key: Key) -> Iterator[tuple[dict[str, Any] | None, D]]:
        """Yield the document as it was last taken down and as it is now; nothing where there is none now."""
        entry = self._entries[key]
        if isinstance(entry.live, model):
            yield entry.state, entry.live

    def accept(self, touched: Iterable[Key], removed: set[Key], outbox: list[OutboxRow]) -> None:
        """Merge one message's work: changes of what it touched are kept, all of them or, where one can't be, none."""
        states = {}
        if self._careful:
            live = {key: self._entries[key].live for key in touched if key not in removed}
            states = {key: document.to_stored() for key, document in live.items() if document is not None}
        for key in touched:
            entry = self._entries[key]
            if key in removed:
                entry.live, entry.accepted = None, False
                entry.change(None)
                continue
            entry.accepted = True
            if self._careful:
                entry.take_down(states.get(key))
        self.outbox.extend(outbox)

    def refuse(self, touched: Iterable[Key]) -> None:
        """Undo one message's work: the next reader gets a fresh object from the last accepted state.

        Raises:
            Entangled: that state was not taken down.
        """
        for key in touched:
            entry = self._entries[key]
            if entry.accepted:
                raise Entangled
            entry.live = None

    def _take_down(self) -> None:
        for entry in self._entries.values():
            if entry.accepted:
                entry.take_down()

    async def flush(self) -> None:
        """Write what has been accepted so far, at this group's turn: one bulk per collection."""
        if self._turn is not None:
            await self._turn()
            self._turn = None
            self._transaction.begin()
        self._take_down()
        changes: dict[str, Changes] = {}
        for (collection, id_), entry in self._entries.items():
            if not entry.dirty:
                continue
            bulk = changes.setdefault(collection, Changes())
            if entry.state is None:
                if entry.stored_version is not None:
                    bulk.delete.append((id_, entry.stored_version))
                entry.stored_version = None
            elif entry.stored_version is None:
                bulk.insert.append(entry.state)
                entry.stored_version = entry.state["version"]
            else:
                bulk.replace.append((entry.stored_version, entry.state))
                self.written_over.add((collection, id_))
                entry.stored_version = entry.state["version"]
            entry.dirty = False
        for collection, rows in ((OutboxRow.COLLECTION, self.outbox), (Told.COLLECTION, self.told)):
            done = self._flushed.get(collection, 0)
            changes[collection] = Changes(insert=[row.to_stored() for row in rows[done:]])
            self._flushed[collection] = len(rows)
        for collection, bulk in changes.items():
            if bulk:
                await self._transaction.write(collection, bulk)
