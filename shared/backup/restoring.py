"""Restores a backup: all of it is looked at before anything is touched, and where it was killed it can be run again."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shared.backup.manifest import Unusable
from shared.backup.taking import OPERATIONS
from shared.broker.overhearing import Heard, Length, event_queues
from shared.store.archive import Damaged, documents_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from shared.backup.manifest import Database, File, Manifest
    from shared.broker.overhearing import Ear
    from shared.store.archive import Archive


class State(StrEnum):
    """What is found where a database is to be restored."""

    EMPTY = "empty"
    UNFINISHED = "unfinished"
    """A restore was begun there and never finished: what there is may go."""
    HAS_DOCUMENTS = "has documents"


class Deed(StrEnum):
    """What is done with a database."""

    RESTORE = "restore"
    REPLACE = "replace"
    """What there is goes for good."""
    KEEP = "keep"
    """An audit that has gone on is never put back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One database's part of a restore."""

    database: Database
    name: str
    """As it is called here."""
    state: State
    deed: Deed

    @property
    def documents(self) -> int:
        """How many documents the backup has of it."""
        return sum(one.documents.documents or 0 for one in self.database.collections)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a restore would do, and why it may not."""

    steps: tuple[Step, ...]
    waiting: tuple[Length, ...]
    """Queues that hold messages: events are removed, because they tell of what will not have been; commands stay."""
    refusals: tuple[str, ...]

    @property
    def contradicting(self) -> list[Length]:
        """The queues that are emptied."""
        events = set(event_queues())
        return [one for one in self.waiting if one.queue in events]


def plan(
    archive: Archive,
    lengths: Sequence[Length],
    manifest: Manifest,
    databases: Mapping[str, str],
    *,
    replace: bool,
) -> Plan:
    """Look at what there is.

    Raises:
        Outage: as it says.
    """
    steps = tuple(_step(archive, one, databases[one.service], replace=replace) for one in manifest.databases)
    refusals = [
        f"{one.name} has documents: with --replace they are removed for good"
        for one in steps
        if one.state is State.HAS_DOCUMENTS and one.deed is Deed.RESTORE
    ]
    at_work = sorted({one.queue.partition(".")[0] for one in lengths if one.consumers})
    if at_work:
        refusals.append(f"{', '.join(at_work)} still take messages: stop every process of every service first")
    made = Plan(steps, tuple(one for one in lengths if one.messages), tuple(refusals))
    if made.contradicting and not replace:
        first = made.contradicting[0]
        more = f"{first.messages} messages wait in {first.queue}, of a time after the backup: with --replace such"
        made = Plan(made.steps, made.waiting, (*refusals, f"{more} events are removed; commands stay"))
    return made


def _step(archive: Archive, database: Database, name: str, *, replace: bool) -> Step:
    if archive.unfinished(name) is not None:
        return Step(database, name, State.UNFINISHED, Deed.RESTORE)
    if archive.is_empty(name):
        return Step(database, name, State.EMPTY, Deed.RESTORE)
    if database.service == OPERATIONS:
        return Step(database, name, State.HAS_DOCUMENTS, Deed.KEEP)
    return Step(database, name, State.HAS_DOCUMENTS, Deed.REPLACE if replace else Deed.RESTORE)


def begin(archive: Archive, steps: Sequence[Step], manifest: Manifest) -> None:
    """Mark every database before the first is touched: from now on no service begins to work on any of them.

    Raises:
        Outage: as it says.
    """
    for step in steps:
        archive.begin(step.name, manifest.digest)


async def put_back(archive: Archive, folder: Path, step: Step, told: Callable[[], None]) -> None:
    """Restore one database; `told` hears of each collection.

    Raises:
        Unusable: a file isn't what it was when it was verified.
        Outage: as it says.
    """
    archive.clear(step.name)
    for collection in step.database.collections:
        try:
            metadata = gzip.decompress((folder / collection.metadata.path).read_bytes()).decode()
            archive.create(step.name, collection.name, metadata)
            with gzip.open(folder / collection.documents.path, "rb") as stream:
                for _ in archive.insert(step.name, collection.name, documents_in(stream.read)):
                    await asyncio.sleep(0)  # Ctrl-C is heard here
        except (Damaged, OSError, EOFError, zlib.error) as error:
            raise Unusable(f"{collection.documents.path} is damaged: {error}") from error
        there = archive.count(step.name, collection.name)
        if there != collection.documents.documents:
            said = f"{there} documents instead of {collection.documents.documents}"
            raise Unusable(f"{step.name}.{collection.name} has {said} after the restore: does anything write to it?")
        told()


async def give_back(ear: Ear, folder: Path, messages: File, emptied: Sequence[str]) -> int:
    """Give the broker what was on its way, after what contradicts it is gone; return how many messages it was.

    Raises:
        BrokerAway, AccessRefused: restore again; who has a message twice sees it.
    """
    await ear.empty(emptied)
    await ear.declare()
    sent = 0
    async for _ in ear.give_back(_messages_in(folder / messages.path)):
        sent += 1
    return sent


def _messages_in(path: Path) -> Iterator[Heard]:
    with gzip.open(path, "rb") as stream:
        for line in stream:
            try:
                yield Heard.of_line(line)
            except ValueError as error:
                raise Unusable(f"{path.name} is damaged: {error}") from error
